"""Nothing that Streamlit says in English alone stands on a screen."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from talking_maps.i18n import translator
from talking_maps.ui import theme

UI = Path(theme.__file__).parent
#: Their calendars name months, and order days, by the browser's language.
NEVER = {"date_input", "datetime_input", "time_input"}


def calls() -> Iterator[tuple[str, ast.Call, set[str]]]:
    """Yield every call of a widget in the screens: where, what, its arguments."""
    for path in sorted(UI.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                given = {one.arg for one in node.keywords if one.arg}
                yield f"{path.relative_to(UI)}:{node.lineno}", node, given


def is_empty_at_first(call: ast.Call) -> bool:
    """Tell whether a box begins without a choice, and so shows its placeholder."""
    index = next((one.value for one in call.keywords if one.arg == "index"), None)
    if index is None and len(call.args) > 2:
        index = call.args[2]
    return isinstance(index, ast.Constant) and index.value is None


def test_boxes_say_what_to_do_in_our_words() -> None:
    wrong = []
    for where, call, given in calls():
        kind = call.func.attr if isinstance(call.func, ast.Attribute) else ""
        if kind in NEVER:
            wrong.append(f"{where}: {kind} names months by the browser")
        if kind == "multiselect" and not {"placeholder", "select_all"} <= given:
            wrong.append(f"{where}: a multiselect says Select all, Choose options")
        is_bare = "placeholder" not in given and is_empty_at_first(call)
        if kind == "selectbox" and is_bare:
            wrong.append(f"{where}: an empty selectbox says Choose an option")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_theme_has_words_for_what_streamlit_says(language: str) -> None:
    rules = theme._own_words(translator(language))
    used = (UI / "theme.css").read_text("utf-8")
    for word in (
        "range",
        "nothing",
        "upload",
        "limit",
        "refused",
        "refused-large",
        "skip",
    ):
        assert f"--word-{word}:" in rules
        assert f"var(--word-{word})" in used


def test_no_rule_of_the_theme_stands_twice() -> None:
    # Joining two branches can repeat rules, and put one half before another's other.
    rules = [
        line
        for line in (UI / "theme.css").read_text("utf-8").splitlines()
        if "{" in line and line.endswith("}") and not line.startswith(" ")
    ]
    assert len(rules) == len(set(rules))
