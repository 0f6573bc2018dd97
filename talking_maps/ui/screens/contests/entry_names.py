"""Names of households beside the codes of their entries, for staff alone."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st
from markupsafe import Markup

from talking_maps.model.contest import Entry, Standing
from talking_maps.model.plan import COMMUNITY
from talking_maps.ui import session
from talking_maps.ui.screens.contests import session_user
from talking_maps.wording import contest_names
from talking_maps.workspace import Workspace, community_names, register


def may_see() -> bool:
    """Tell whether who sits here may see names: whoever signed in as staff."""
    return session_user.role() == "staff"


def private(entry: Entry | Standing) -> str:
    """Return the name of the entry's owner for staff; nothing for anybody else.

    A community has its name in public, and an owner that is not on this laptop none.
    """
    if entry.owner == COMMUNITY or not may_see():
        return ""
    workspace = session.workspace()
    known = _names(str(workspace.folder), entry.community, workspace)
    return known.get((entry.community, entry.owner), "")


def called(entry: Entry | Standing) -> str:
    """Return whose the entry is: in public by code, for staff with the name."""
    names = community_names(session.workspace())
    words, name = contest_names.entry_name(entry, names), private(entry)
    return f"{words} ({name})" if name else words


def beside(entry: Entry | Standing) -> Markup:
    """Return the name as it stands beside the code on the screen, on no paper."""
    name = private(entry)
    if not name:
        return Markup()
    return Markup(' <span class="private">{}</span>').format(name)


_WANTED = "entry_names.wanted"


def ask() -> None:
    """Let staff have the names on a screen that others look at, too."""
    t = session.translator()
    if may_see():
        st.toggle(t("Names of households (only staff see them)"), key=_WANTED)


def are_wanted() -> bool:
    """Tell whether staff asked for the names where others look on."""
    return bool(st.session_state.get(_WANTED))


@st.cache_data(max_entries=600, ttl=60, show_spinner=False)
def _names(
    folder: str,  # noqa: ARG001 - what Streamlit remembers by
    code: str,
    _workspace: Workspace,
) -> Mapping[tuple[str, str], str]:
    return register.owner_names(_workspace, [code])
