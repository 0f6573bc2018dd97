"""Receive a community's file that someone brought: a new one, or a copy to merge."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from talking_maps.i18n import format_message
from talking_maps.i18n.messages import Translator
from talking_maps.ui import error_messages, navigation, session
from talking_maps.ui.screens.contests import session_user
from talking_maps.ui.screens.files import merge_panel
from talking_maps.ui.widgets import author_gate, file_input, html, notices, progress
from talking_maps.wording import custody_words
from talking_maps.workspace import list_communities, merges, receive_copy
from talking_maps.workspace.contests import laptops
from talking_maps.workspace.contests.laptops import ReceivedContest, ReceivedMarks


def show() -> None:
    """Ask for the file; receive it, or merge it where the community is known."""
    t = session.translator()
    with st.container(key="narrow"):
        st.title(t("Receive a file"), anchor=False)
        st.write(
            t(
                "A community's file ends in .gpkg and was made by this program, for "
                "instance with “Copy to USB”. If the community is here already, both "
                "are merged; nothing is overwritten. Marks of a juror (.json) and "
                "contests come in here too, received by staff."
            )
        )
        with error_messages.saying():
            given = file_input.ask(t("The file"), ("gpkg", "json"), key="receive")
            if given is not None:
                with given.opened() as path:
                    _offer(path)


def _offer(path: Path) -> None:
    """Offer what fits: to receive a new community, or to merge a known one."""
    t = session.translator()
    with progress.telling_if_long("receive.look", _let_go) as tell:
        code = merges.origin_of(path, tell)
    if code is None:
        _of_contest(path)
        return
    known = {one.code: one.name for one in list_communities(session.workspace())}
    if code not in known:
        if st.button(
            t("Receive it"), type="primary", key="receive.go", icon=":material/check:"
        ):
            with progress.telling("receive") as tell:
                code = receive_copy(session.workspace(), path, tell).code
            notices.tell(t("The community's file is received and kept."))
            session.go_to(code=code)
            navigation.switch_to(navigation.DRAW)
        return
    st.info(
        t(
            "{name} is here already. What was done apart is joined; where both changed "
            "the same, a person decides. The merge can be taken back.",
            name=html.markdown(known[code]),
        ),
        icon=":material/merge:",
    )
    if not author_gate.gate():
        return
    if st.button(
        t("Merge it"), type="primary", key="receive.merge", icon=":material/merge:"
    ):
        session.go_to(code=code)
        with progress.telling("merge") as tell:
            merge_panel.bring(code, path, tell)
        st.session_state["files.part"] = "merge"
        navigation.switch_to(navigation.FILES)


def _let_go() -> None:
    """Take the file off the page, or every run of it would look through it again."""
    file_input.forget("receive")


def _of_contest(path: Path) -> None:
    """Receive marks or a contest, if staff is signed in."""
    t = session.translator()
    if not session_user.may("lead"):
        # Nobody has to sign in to hear that a file is damaged.
        with progress.telling_if_long("receive.check", _let_go) as tell:
            laptops.check_file(path, tell)
    session_user.show()
    if not session_user.may("lead"):
        st.info(t("Marks and contests are received by staff. Sign in as staff."))
        return
    if not st.button(
        t("Receive it"), type="primary", key="receive.contest", icon=":material/check:"
    ):
        return
    with progress.telling("receive") as tell:
        came = laptops.receive_file(
            session.workspace(), session_user.actor(), path, tell
        )
    _tell_received(came, t)


def _tell_received(came: ReceivedMarks | ReceivedContest, t: Translator) -> None:
    """Say what came, and what is to be known of it."""
    if isinstance(came, ReceivedMarks):
        st.success(html.markdown(custody_words.marks_received(came, t)))
        for words in custody_words.warnings(came, t, session.language()):
            st.warning(html.markdown(words), icon=":material/block:")
        return
    st.success(html.markdown(custody_words.contest_received(came, t)))
    for one in came.warnings:
        words = format_message(one, session.language())
        st.warning(html.markdown(words), icon=":material/help:")


show()
