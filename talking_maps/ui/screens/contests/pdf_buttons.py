"""Buttons that print the act, the board, score sheets and diplomas as PDF."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from talking_maps.contest import ContestState
from talking_maps.i18n import format_message
from talking_maps.i18n.messages import Translator
from talking_maps.model.contest import Standing
from talking_maps.model.message import Message
from talking_maps.ui import session
from talking_maps.ui.cache import Key
from talking_maps.ui.screens.contests import contest_header, session_user
from talking_maps.ui.widgets import html
from talking_maps.wording import contest_names
from talking_maps.workspace import Workspace, community_names, contests, pdf_reports
from talking_maps.workspace.accounts import Actor

#: States in which the act and the board can be printed; before awards, provisional.
DECIDED = ("closed", "awarded", "annulled")


def show(record: ContestState, some: Sequence[Standing], *, veiled: bool) -> None:
    """Show the papers that can be printed now; each is made when it is asked for.

    While marks are veiled, act and board wait for the jury.
    """
    t = session.translator()
    workspace, contest_id = session.workspace(), contest_header.chosen() or ""
    language, by = session.printed_language(), session_user.actor()
    st.subheader(t("To print"), anchor=False)
    with st.container(horizontal=True, vertical_alignment="bottom", key="papers"):
        _decided_papers(record, veiled, by, workspace, contest_id, t, language)
        one = _entry(some)
        door(
            f"{t('Score sheet')} (PDF)",
            f"{one.entry}-sheet",
            lambda: pdf_reports.score_sheet(
                workspace, contest_id, one.entry, language=language, actor=by
            ),
        )
        _diploma(record, one, workspace, contest_id, t, language)
    for sentence in taken_out(record):
        st.caption(html.markdown(sentence))
    if record.state == "closed" and not veiled:
        st.caption(t("Before the prizes are awarded, act and board say “provisional”."))


def _decided_papers(
    record: ContestState,
    veiled: bool,
    by: Actor,
    workspace: Workspace,
    contest_id: str,
    t: Translator,
    language: str,
) -> None:
    """Show the papers of a decided contest, once its marks may be seen."""
    if record.state in DECIDED and not veiled:
        act(f"{t('Act')} (PDF)")
        if by.role == "staff":
            _annex(by, workspace, contest_id, t, language)
        door(
            f"{t('Board')} (PDF)",
            "board",
            lambda: pdf_reports.board(
                workspace, contest_id, language=language, actor=by
            ),
        )


def _annex(
    by: Actor, workspace: Workspace, contest_id: str, t: Translator, language: str
) -> None:
    """Show the annex, which is private."""
    door(
        f"{t('Private annex')} (PDF)",
        "annex",
        lambda: pdf_reports.annex(workspace, contest_id, language=language, actor=by),
    )


def _diploma(
    record: ContestState,
    one: Standing,
    workspace: Workspace,
    contest_id: str,
    t: Translator,
    language: str,
) -> None:
    """Show the diploma of an entry that has a place."""
    if record.state == "awarded" and one.place is not None:
        door(
            f"{t('Diploma')} (PDF)",
            f"{one.entry}-diploma",
            lambda: pdf_reports.diploma(
                workspace, contest_id, one.entry, language=language
            ),
        )


def act(word: str, told: str | None = None) -> None:
    """Offer the act; whoever shows the button sees that it can be printed.

    `told` is said of it to whoever points at the button.
    """
    workspace, contest_id = session.workspace(), contest_header.chosen() or ""
    language, by = session.printed_language(), session_user.actor()
    door(
        word,
        "act",
        lambda: pdf_reports.act(workspace, contest_id, language=language, actor=by),
        told,
    )


def taken_out(record: ContestState) -> tuple[str, ...]:
    """Return what the commands that print say: out of how many texts names are left."""
    workspace = session.workspace()
    stamp = contests.stamp(workspace, record.contest.id)
    key = (str(workspace.folder), record.contest.id, stamp)
    found = _taken_out(key, workspace, record)
    return tuple(format_message(one, session.language()) for one in found)


@st.cache_data(max_entries=8, ttl=60, show_spinner=False)
def _taken_out(
    key: Key,  # noqa: ARG001 - what Streamlit remembers by
    _workspace: Workspace,
    _record: ContestState,
) -> tuple[Message, ...]:
    return contests.taken_out(_workspace, _record)


def _entry(some: Sequence[Standing]) -> Standing:
    """Return the entry whose papers are wanted."""
    t = session.translator()
    names = community_names(session.workspace())
    known = {one.entry: one for one in some}
    chosen = st.selectbox(
        t("Papers of"),
        list(known),
        key="papers.entry",
        width=360,
        format_func=lambda one: (
            f"{contest_names.entry_name(known[one], names)} ({one})"
        ),
        label_visibility="collapsed",
    )
    return known[chosen or some[0].entry]


def door(
    word: str, what: str, make: Callable[[], bytes], told: str | None = None
) -> None:
    """Offer a paper, which is made when its button is pressed; `told` is said of it."""
    st.download_button(
        word,
        make,
        file_name=f"{contest_header.chosen()}-{what}.pdf",
        mime="application/pdf",
        icon=":material/print:",
        on_click="ignore",
        key=f"paper.{what}",
        help=told,
    )
