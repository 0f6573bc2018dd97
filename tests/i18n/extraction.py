"""Every sentence the program can say, taken from its source, f-strings included."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

from talking_maps import errors
from talking_maps.cli import options
from talking_maps.cli.command_line import commands
from talking_maps.model.message import plural


def keywords() -> frozenset[str]:
    """Return the calls whose first argument is a sentence: `_`, Message, errors."""
    classes = [errors.TalkingMapsError]
    for kind in classes:
        classes.extend(kind.__subclasses__())
    return frozenset(["_", "t", "Message", *(kind.__name__ for kind in classes)])


def message_ids(folder: Path) -> dict[str, str]:
    """Return the sentences of all modules below the folder, with where each stands.

    Of a sentence that counts it is the plural, which the program asks by.
    """
    found: dict[str, str] = {}
    for path in sorted(folder.rglob("*.py")):
        for line, forms in sentences(path):
            found.setdefault(forms[-1], f"{path.relative_to(folder)}:{line}")
    for sentence in options.sentences(commands):
        found.setdefault(sentence, "--help")
    return found


def singulars(folder: Path) -> dict[str, str]:
    """Return what is said of one thing, by the sentence's id."""
    return {
        forms[-1]: forms[0]
        for path in sorted(folder.rglob("*.py"))
        for _, forms in sentences(path)
        if len(forms) > 1
    }


def sentences(path: Path) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield the sentences of one module with their lines; one that counts as a pair."""
    names = keywords()
    for node in ast.walk(ast.parse(path.read_bytes())):
        if not isinstance(node, ast.Call):
            continue
        called = _called(node.func)
        if called in names or called == plural.__name__:
            given = node.args[: 2 if called == plural.__name__ else 1]
            values = [one.value for one in given if isinstance(one, ast.Constant)]
            if forms := tuple(one for one in values if isinstance(one, str)):
                yield node.lineno, forms


def _called(function: ast.expr) -> str:
    """Return the last word of what is called: `Message` of `model.Message`.

    What a translator that was just asked for says, `translator()("…")`, is said by `t`.
    """
    if isinstance(function, ast.Call):
        return "t" if _called(function.func) == "translator" else ""
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def placeholders(sentence: str) -> set[str]:
    """Return the placeholders of a sentence with their formats."""
    return {
        f"{field}:{spec}" if spec else field
        for _, field, spec, _ in Formatter().parse(sentence)
        if field is not None
    }


def is_plain(placeholder: str) -> bool:
    """Say whether a placeholder is a name, with a format or none."""
    return re.fullmatch(r"[a-z_]+(:[a-z0-9]+)?", placeholder) is not None
