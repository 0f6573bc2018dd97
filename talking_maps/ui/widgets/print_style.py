"""What stands on a page that the browser prints, and on no screen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

import streamlit as st

from talking_maps.ui import session
from talking_maps.ui.widgets import escape


def head(*words: str) -> None:
    """Put above the printed page what it is about, and the day."""
    t = session.translator()
    day = t("{day:date}", day=datetime.now().astimezone().date().isoformat())
    said = " · ".join(escape.html(word) for word in (*words, day) if word)
    st.html(f'<div class="on-paper head">{said}</div>')


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Put a whole table on paper, where the screen has a grid that scrolls."""
    top = "".join(f"<th>{escape.html(one)}</th>" for one in heads)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape.html(cell)}</td>" for cell in row) + "</tr>"
        for row in rows
    )
    st.html(
        f'<table class="on-paper"><thead><tr>{top}</tr></thead>'
        f"<tbody>{body}</tbody></table>"
    )
