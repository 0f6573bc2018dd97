"""The one look of all pages: a style sheet, and the words Streamlit keeps in English.

Nothing comes from another machine: the letters and signs are those Streamlit brings.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from talking_maps.i18n import Translator
from talking_maps.symbology import canvas
from talking_maps.ui.widgets import html

FOLDER = Path(__file__).resolve().parent
ICON = FOLDER / "icon.svg"


@cache
def style_sheet() -> str:
    """Return the style sheets of screen and paper, read once; scenes by the table."""
    sheets = (FOLDER / "theme.css", FOLDER / "print.css")
    read = (sheet.read_text(encoding="utf-8") for sheet in sheets)
    return "\n".join((canvas.scene_colours(), *read))


@cache
def _script() -> str:
    return (FOLDER / "cut_names.js").read_text(encoding="utf-8")


def apply(t: Translator) -> None:
    """Dress the page, and let it tell names whole that have no room."""
    html.show(html.style(f"{style_sheet()}\n{_own_words(t)}"))
    html.script(_script())


def _own_words(t: Translator) -> str:
    """Return rules that put our words where Streamlit has only English ones."""
    words = {
        "upload": t("Choose a file"),
        "skip": t("Skip to the page"),
        "range": t("This number is outside of what can be."),
        "nothing": t("Nothing found"),
        "limit": t("or drop it here · up to 50 MB"),
        "gone": t(
            "The program does not answer: it was closed, or this machine is very "
            "busy. What was said to be kept is safe on the disk. Start it again; this "
            "page goes on by itself."
        ),
        "gone-draw": t(
            "The program does not answer. Go on drawing: it is kept in this browser, "
            "and sent by itself when the program is back."
        ),
        "refused": t(
            "The file cannot be taken: larger than 50 MB, or of another kind."
        ),
        "refused-large": t(
            "The file cannot be taken: larger than 50 MB, or of another kind. For a "
            "large file, write below where it lies."
        ),
    }
    quoted = {
        key: text.replace("\\", "").replace('"', "") for key, text in words.items()
    }
    return (
        ":root{"
        + "".join(f'--word-{key}:"{text}";' for key, text in quoted.items())
        + "}"
    )
