"""The contests of this workspace, how far each is, and how to begin one."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from talking_maps.demo import demo_contest
from talking_maps.errors import TalkingMapsError
from talking_maps.i18n import format_message
from talking_maps.i18n.messages import Translator
from talking_maps.model.contest import Contest
from talking_maps.ui import error_messages, navigation, session
from talking_maps.ui.screens.contests import contest_header, times
from talking_maps.ui.widgets import community_card, html, progress
from talking_maps.workspace import contests


def show() -> None:
    """Show the contests, or how to begin the first."""
    t = session.translator()
    known = contests.contest_ids(session.workspace())
    with st.container(key="choose"):
        st.title(t("Contests"), anchor=False)
        if not known:
            _how_to_begin()
        _cards(known)
        with st.container(horizontal=True, key="doors"):
            for way in (navigation.CALL, navigation.PEOPLE, navigation.RUBRIC):
                navigation.door(way)
            wants_demo = demo_contest.CONTEST not in known and st.button(
                t("Try the demo contest"),
                icon=":material/science:",
                key="door.demo-contest",
            )
        if wants_demo:
            _build_demo()


def _cards(known: tuple[str, ...]) -> None:
    """Show the contests, three in a row."""
    for start in range(0, len(known), 3):
        for column, one in zip(st.columns(3), known[start : start + 3], strict=False):
            with column:
                _card(one)


def _how_to_begin() -> None:
    t = session.translator()
    st.write(
        t(
            "There is no contest here yet. Staff write its rules: who competes, in "
            "which rounds, who judges, what the prizes are. Then plans are submitted, "
            "marked and ranked. The demo shows a whole contest of twelve imaginary "
            "communities."
        )
    )


def _card(contest_id: str) -> None:
    """Show one contest; touching it anywhere opens its desk."""
    t = session.translator()
    try:
        record = contest_header.record(session.workspace(), contest_id)
        rules, until = record.contest, times.told(t, record)
        entries = len(record.entries)
    except TalkingMapsError as error:
        html.show(
            community_card.broken_words(
                contest_id, format_message(error, session.language())
            )
        )
        return
    with st.container(key=f"card-k-{contest_id}"):
        html.show(contest_header.chip(t, record.state))
        if st.button(html.markdown(rules.name), key=f"open.k.{contest_id}"):
            session.go_to(contest=contest_id)
            navigation.switch_to(navigation.CONTEST)
        _facts(rules, until, entries, t)


def _facts(rules: Contest, until: str, entries: int, t: Translator) -> None:
    """Show who runs the contest, until when, and how many take part."""
    facts = [
        rules.organiser,
        until,
        t("entries: {count:whole}", count=entries),
    ]
    lines = Markup("<br>").join(fact for fact in facts if fact)
    html.show(Markup('<div class="card-facts">{}</div>').format(lines))


def _build_demo() -> None:
    with error_messages.saying():
        with progress.telling("demo-contest") as tell:
            rules = demo_contest.build(session.workspace(), tell)
        session.go_to(contest=rules.id)
        navigation.switch_to(navigation.CONTEST)


show()
