"""What another program did in the community's file: found when it is opened, told.

What was taken over stands in the history; what was refused is said at once, and stays
listed on the history's page with its reason.
"""

from __future__ import annotations

import streamlit as st

from talking_maps.errors import CannotKeep
from talking_maps.i18n import Translator, format_message
from talking_maps.model.merge import RejectedRow
from talking_maps.ui import session
from talking_maps.ui.widgets import html
from talking_maps.workspace import history


def notice(code: str) -> None:
    """Take over what was edited elsewhere, and say so; raises NotFound, BadFile."""
    t = session.translator()
    try:
        found = history.notice(session.workspace(), code)
    except CannotKeep:
        return  # the other program holds the file, or may only be read: later
    if found.changes:
        st.toast(t("What another program edited in this file was taken over."))
    for one in found.refused:
        st.warning(line(code, one, t), icon=":material/block:")


def listed(code: str) -> None:
    """List every row that was not taken over, if there is any."""
    t = session.translator()
    found = history.refused(session.workspace(), code)
    if not found:
        return
    said = t("Not taken over from other programs ({count:whole})", count=len(found))
    with st.expander(said, icon=":material/block:"):
        for one in found:
            when = t("{at:datetime}", at=one.at)
            st.markdown(f"- {html.markdown(when)} · {line(code, one, t)}")


def line(code: str, one: RejectedRow, t: Translator) -> str:
    """Return which row of another program was not taken over, as Markdown."""
    language = session.language()
    what = history.called(session.workspace(), code, one, language)
    said = t(
        "Another program's edit was not taken over ({what}): {reason}",
        what=what,
        reason=format_message(one.reason, language),
    )
    return html.markdown(said)
