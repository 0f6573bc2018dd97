"""Trying the contest on the plans at hand, before it opens."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from talking_maps.contest import ContestState
from talking_maps.contest.rehearsal import Rehearsal
from talking_maps.ui import error_messages, session
from talking_maps.ui.widgets import html, progress
from talking_maps.wording.rehearsal_words import RehearsalWords
from talking_maps.workspace import community_names, contests

_KEY = "rehearsal"


def show(record: ContestState) -> None:
    """Offer to try the rules; show what was found of the rules as they stand."""
    t = session.translator()
    known = (record.contest.id, record.head)
    if st.button(
        t("Try the contest on the plans at hand"),
        icon=":material/fact_check:",
        key="contest.rehearse",
    ):
        with error_messages.saying(), progress.telling(_KEY) as tell:
            found = contests.rehearsal(
                session.workspace(), record.contest, progress=tell
            )
            st.session_state[_KEY] = (known, found)
    kept = st.session_state.get(_KEY)
    if isinstance(kept, tuple) and kept[0] == known:
        _tell(record, kept[1])
    else:
        st.caption(
            t(
                "It tells what nobody could win, what gates would refuse, and funds "
                "that nobody could take. Nothing is kept of it."
            )
        )


def _tell(record: ContestState, found: Rehearsal) -> None:
    workspace = session.workspace()
    words = RehearsalWords(
        record.contest,
        community_names(workspace),
        workspace.layers,
        workspace.reference,
        session.language(),
    )
    with st.container(border=True, key="rehearsal-found"):
        lines = Markup().join(
            Markup("<li>{}</li>").format(line) for line in words.sentences(found)
        )
        html.show(Markup("<ul>{}</ul>").format(lines))
