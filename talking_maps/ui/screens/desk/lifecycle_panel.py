"""Opening and closing a contest, and what comes next for whoever is at the desk."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from talking_maps import contest
from talking_maps.contest import ContestState
from talking_maps.contest.rehearsal import Rehearsal
from talking_maps.i18n import Translator, format_message
from talking_maps.ui import error_messages, session
from talking_maps.ui.screens.contests import session_user
from talking_maps.ui.widgets import html, menus, notices, progress
from talking_maps.wording.rehearsal_words import RehearsalWords, fixed_by_opening
from talking_maps.workspace import community_names, contests

_REHEARSAL = "rehearsal"


def show(record: ContestState) -> None:
    """Say what comes next; staff find the button for it."""
    t = session.translator()
    with st.container(key="next"):
        st.write(_next(t, record))
        if record.state == "created" and session_user.may("open"):
            _open(t, record)
        elif record.state == "open" and session_user.may("close"):
            _close(t, record)


def _next(t: Translator, record: ContestState) -> str:
    return {
        "created": t(
            "The rules are being written. Until staff open the contest they can be "
            "changed; afterwards they stand."
        ),
        "open": t(
            "Plans can be submitted. Each is sealed as it stands, and whoever brings "
            "it takes a receipt home."
        ),
        "closed": t(
            "The contest is closed: what comes now is late, but stays visible. The "
            "jury can still mark."
        ),
        "awarded": t(
            "The prizes are awarded. Only an appeal that is upheld can change them."
        ),
        "annulled": t(
            "The contest was annulled by an amendment. It can be read, and nothing "
            "more can be done in it."
        ),
    }[record.state]


def _open(t: Translator, record: ContestState) -> None:
    _rehearsal(record)
    asked = contest.rules_warnings(record.contest)
    for question in asked:
        words = format_message(question, session.language())
        st.warning(html.markdown(words), icon=":material/help:")
    is_meant = not asked or st.checkbox(t("Yes, it is meant so"), key="open.meant")
    st.write(html.markdown(fixed_by_opening(t)))
    is_known = st.checkbox(t("I know what can no longer be changed"), key="open.sure")
    is_sure = is_meant and is_known
    pressed = st.button(
        t("Open the contest"),
        type="primary",
        icon=":material/lock_open:",
        key="contest.open",
        disabled=not is_sure,
    )
    if pressed:
        _open_now(record, t)


def _open_now(record: ContestState, t: Translator) -> None:
    """Open the contest and say so."""
    with error_messages.saying():
        contests.open_contest(
            session.workspace(), session_user.actor(), record.contest.id
        )
        notices.tell(t("The contest is open."))
        st.rerun()


def _close(t: Translator, record: ContestState) -> None:
    with menus.menu(t("Close the contest"), icon=":material/lock:", key="close"):
        st.write(t("Plans that come afterwards are late. This is not taken back."))
        if st.button(t("Close it now"), type="primary", key="contest.close"):
            with error_messages.saying():
                contests.close(
                    session.workspace(), session_user.actor(), record.contest.id
                )
                notices.tell(t("The contest is closed."))
                st.rerun()


def _rehearsal(record: ContestState) -> None:
    """Offer to try the rules; show what was found of the rules as they stand."""
    t = session.translator()
    known = (record.contest.id, record.head)
    if st.button(
        t("Try the contest on the plans at hand"),
        icon=":material/fact_check:",
        key="contest.rehearse",
    ):
        _try_rules(record, known)
    kept = st.session_state.get(_REHEARSAL)
    if isinstance(kept, tuple) and kept[0] == known:
        _tell_rehearsal(record, kept[1])
    else:
        st.caption(
            t(
                "It tells what nobody could win, what gates would refuse, and funds "
                "that nobody could take. Nothing is kept of it."
            )
        )


def _try_rules(record: ContestState, known: tuple[str, str]) -> None:
    """Try the rules on the plans at hand, and keep what was found for this state."""
    with error_messages.saying(), progress.telling(_REHEARSAL) as tell:
        found = contests.rehearsal(session.workspace(), record.contest, progress=tell)
        st.session_state[_REHEARSAL] = (known, found)


def _tell_rehearsal(record: ContestState, found: Rehearsal) -> None:
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
