"""A door to print: choose, look at the paper, and take the PDF along.

The paper is made once for what was chosen and for the state of the file, shown as a
picture of its first pages, and offered to be saved. What another page prints is chosen
by a function of that page.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from talking_maps.i18n import Translator
from talking_maps.model.message import Message
from talking_maps.report import PaperDraft
from talking_maps.ui import error_messages, session
from talking_maps.ui.widgets import html, progress
from talking_maps.workspace import Progress

#: What was made last: what it was made of, the PDF, its pages as pictures.
MADE = "print.made"
#: Pictures are this fine, and no more pages than these are shown.
PIXELS_PER_INCH, MOST_PAGES = 62, 6


@dataclass(frozen=True, slots=True)
class PrintJob:
    """A paper that was chosen: its file's name, all it hangs on, and how it is made."""

    name: str
    made_of: tuple[object, ...]
    draft: Callable[[Progress], PaperDraft]


@dataclass(frozen=True, slots=True)
class _Made:
    made_of: tuple[object, ...]
    pdf: bytes
    pages: tuple[bytes, ...]


def show(key: str, ask: Callable[[], PrintJob | None], *, word: str = "") -> None:
    """Show the button; touched, it opens the choices that `ask` shows."""
    t = session.translator()
    if st.button(word or t("Print"), icon=":material/print:", key=f"print.{key}"):
        st.session_state.pop(MADE, None)
        st.dialog(word or t("Print"), width="large")(_choose)(ask)


def _choose(ask: Callable[[], PrintJob | None]) -> None:
    t = session.translator()
    with error_messages.saying():
        wanted = ask()
        if wanted is None:
            return
        before = st.session_state.get(MADE)
        made: _Made | None = None
        if isinstance(before, _Made) and before.made_of == wanted.made_of:
            made = before
        if st.button(
            t("Make the paper"),
            type="primary" if made is None else "secondary",
            icon=":material/preview:",
            key="print.make",
        ):
            made = _make(wanted)
            st.session_state[MADE] = made
        if made is not None:
            _offer(wanted.name, made, t)


def _make(wanted: PrintJob) -> _Made:
    with progress.telling("print") as tell:
        draft = wanted.draft(lambda share, what: tell(share * 0.7, what))
        tell(0.75, Message("Making the PDF"))
        pdf = draft.pdf()
        tell(0.9, Message("Drawing the picture of it"))
        pages = tuple(draft.pictures(PIXELS_PER_INCH)[:MOST_PAGES])
    return _Made(wanted.made_of, pdf, pages)


def _offer(name: str, made: _Made, t: Translator) -> None:
    st.download_button(
        t("Save {file}", file=html.markdown(name)),
        made.pdf,
        file_name=name,
        mime="application/pdf",
        on_click="ignore",
        type="primary",
        icon=":material/download:",
        key="print.save",
    )
    st.caption(
        t("Print it at 100 %, without fitting to the page, or the scale is lost.")
    )
    with st.container(key="print-pages"):
        for page in made.pages:
            st.image(page)
