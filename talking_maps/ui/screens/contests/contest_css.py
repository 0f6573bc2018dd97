"""The style sheet of marking, ranking and board, which no other page needs."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from talking_maps.ui.widgets import html

SHEET = Path(__file__).with_name("jury.css")


def apply() -> None:
    """Dress the page."""
    html.show(html.style(_sheet()))


@cache
def _sheet() -> str:
    return SHEET.read_text(encoding="utf-8")
