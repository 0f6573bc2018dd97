"""The one place where an error becomes words on the screen, never a stack of code."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from talking_maps.errors import TalkingMapsError
from talking_maps.i18n import format_message
from talking_maps.ui import session
from talking_maps.ui.widgets import html

_LOG = logging.getLogger("talking_maps")


def show(error: TalkingMapsError) -> None:
    """Say what happened and what to do, in the screen's language."""
    words = format_message(error, session.language())
    st.error(html.markdown(words), icon=":material/error:")


@contextmanager
def saying() -> Iterator[None]:
    """Say the errors a user can cause or meet; what follows the block goes on."""
    try:
        yield
    except TalkingMapsError as error:
        show(error)


def unexpected(error: Exception) -> bool:
    """Say calmly that something broke; for Streamlit's `on_script_error`.

    Returns True, so that Streamlit shows nothing of its own. The stack goes to the
    terminal's log only.
    """
    if isinstance(error, TalkingMapsError):
        show(error)
        return True
    _LOG.error("a page broke", exc_info=error)
    t = session.translator()
    st.error(
        t(
            "Something went wrong on this page. Everything that was marked as kept is "
            "safe in the community's file. Reload the page; if it happens again, "
            "choose another page and tell who looks after the program."
        ),
        icon=":material/healing:",
    )
    return True
