"""Shows what is being done while it takes long, with a button that calls it off.

Touching the button makes Streamlit rerun the page; the next report of progress then
stops the job, and jobs leave nothing half-done. A job that every run of the page begins
must be told `on_cancel`, or it would begin again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import streamlit as st

from talking_maps.i18n import format_message
from talking_maps.model.message import Message
from talking_maps.ui import session
from talking_maps.workspace import Progress


@contextmanager
def telling(
    key: str, *, on_cancel: Callable[[], None] | None = None
) -> Iterator[Progress]:
    """Give a function to report progress to; bar and button go when the block ends."""
    t = session.translator()
    slot = st.empty()
    with slot.container(key=f"progress-{key}"):
        bar = st.progress(0.0, text=t("One moment …"))
        st.button(
            t("Cancel"),
            icon=":material/close:",
            key=f"cancel-{key}",
            on_click=on_cancel,
        )

    def tell(share: float, what: Message) -> None:
        bar.progress(
            min(max(share, 0.0), 1.0), text=format_message(what, session.language())
        )

    try:
        yield tell
    finally:
        slot.empty()


@contextmanager
def telling_if_long(
    key: str, on_cancel: Callable[[], None], waiting: str = ""
) -> Iterator[Progress]:
    """Do as `telling`, but show only that one is `waiting` until something is told."""
    with ExitStack() as shown, ExitStack() as turning:
        begun: list[Progress] = []
        if waiting:
            turning.enter_context(st.spinner(waiting))

        def tell(share: float, what: Message) -> None:
            if not begun:
                turning.close()
                begun.append(shown.enter_context(telling(key, on_cancel=on_cancel)))
            begun[0](share, what)

        yield tell
