"""HTML and SVG are `Markup` made from literals, and go to the page through one door.

So a name is escaped where it is put in, whoever writes the next screen: there is no
call to forget.
"""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from markupsafe import Markup

import talking_maps
from talking_maps.ui.widgets import html

PROGRAM = Path(talking_maps.__file__).parent
DOOR = "ui/widgets/html.py"
#: The rooms that make HTML for the page and for files, and SVG for page and paper.
ROOMS = ("ui", "symbology", "report", "exchange")
#: Where `Markup` is made of what is no literal, and why that is no text of people's.
TRUSTED = {
    DOOR: 2,  # a style sheet and a script of ours, whose end alone is escaped
    "symbology/map_style.py": 1,  # the drawing in a layer's own SVG file
    "symbology/svg_patterns.py": 1,  # the same
    "symbology/svg_elements.py": 1,  # a drawing, of elements that are markup
    "symbology/jury_faces.py": 3,  # drawings of markup, and our own file of a hand
    "ui/screens/contests/drawings_form.py": 1,  # the drawing in our own SVG file
    "report/plan_book.py": 1,  # a drawing, of elements that are markup
    "report/sheet_page.py": 2,  # a drawing, and a picture's address in base64
    "report/typst_pdf.py": 1,  # the picture of a QR code, made by its library
    "symbology/rule_signs.py": 1,  # a drawing, of elements that are markup
}
#: Streamlit's own page, which is changed and not made; the headers of a download.
NO_HTML = {"ui/api/spa_routes.py", "ui/api/routes.py"}
#: A tag, the end of one, or an attribute with its value.
TAG = re.compile(r"</?[a-z][a-z0-9]*[\s>/]|</?[a-z][a-z0-9]*$|/>|\s[a-z-]+=[\"']")


@cache
def trees() -> tuple[tuple[str, ast.Module], ...]:
    """Return all modules that make HTML or SVG, by their path."""
    files = (one for room in ROOMS for one in PROGRAM.glob(f"{room}/**/*.py"))
    return tuple(
        (file.relative_to(PROGRAM).as_posix(), ast.parse(file.read_text("utf-8")))
        for file in sorted(files)
    )


def calls(tree: ast.Module, name: str) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == name:
            yield node


def literal(node: ast.Call) -> bool:
    """Tell whether a call is given nothing but literals, joined by the compiler."""
    return all(isinstance(one, ast.Constant) for one in node.args)


def test_one_module_gives_html_to_streamlit() -> None:
    found = [
        (path, node.lineno)
        for path, tree in trees()
        if path != DOOR
        for node in ast.walk(tree)
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == "html"
        )
        or (isinstance(node, ast.keyword) and node.arg == "unsafe_allow_html")
    ]
    assert not found, found


def test_markup_is_made_from_literals() -> None:
    found = {
        path: sum(
            not literal(one)
            for made in ("Markup", "Drawing")
            for one in calls(tree, made)
        )
        for path, tree in trees()
    }
    assert {path: n for path, n in found.items() if n} == TRUSTED


def test_no_tag_stands_in_a_plain_string() -> None:
    found = []
    for path, tree in trees():
        if path in NO_HTML:
            continue
        inside = {
            id(inner)
            for name in ("Markup", "t", "re.compile", "re.sub")
            for call in calls(tree, name)
            for one in call.args
            for inner in ast.walk(one)
        } | {
            id(node.value)  # docstrings
            for node in ast.walk(tree)
            if isinstance(node, ast.Expr)
        }
        found += [
            (path, node.lineno, node.value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in inside
            and TAG.search(node.value)
        ]
    assert not found, found


@pytest.mark.parametrize("word", ["</style><script>", "</STYLE >", "a < b", "{x}"])
def test_a_word_does_not_close_a_style(word: str) -> None:
    made = html.style(f'.a{{content:"{word}"}}')
    assert isinstance(made, Markup)
    assert made.count("</") == 1
    assert made.endswith("</style>")
