"""What a juror has to mark: a card for each entry, and which are not his or hers."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup

from talking_maps.contest import ContestState
from talking_maps.contest.visibility import JuryTask
from talking_maps.i18n import Translator, name
from talking_maps.model.contest import Juror
from talking_maps.ui import session
from talking_maps.ui.screens.contests import sealed_maps, session_user
from talking_maps.ui.widgets import html, sticky_choice
from talking_maps.wording import contest_names
from talking_maps.workspace import community_names
from talking_maps.workspace.contests import sealed_copies

#: The entry one is marking, whose marks staff write down, and which cards are shown.
ENTRY, JUROR, SHOWN = "marking.entry", "marking.juror", "marking.shown"
ROUND = "marking.round"
PAGE, ACROSS, MANY = 12, 4, 2
KINDS = ("open", "done", "excluded")


def juror(record: ContestState) -> Juror | None:
    """Return whose marks these are; staff choose whose paper they write down."""
    t = session.translator()
    actor = session_user.actor()
    if actor.role != "staff":
        return sealed_copies.juror_of(record, actor)
    known = {one.id: one for one in record.contest.jurors if one.has_a_vote}
    chosen = st.selectbox(
        t("Whose marks are written down"),
        list(known),
        index=None,
        format_func=lambda one: f"{known[one].name} ({one})",
        placeholder=t("choose"),
        key=JUROR,
        width=360,
    )
    return known.get(chosen or "")


def ask_whose(record: ContestState) -> None:
    """Say what to do while nobody is chosen, or that there is no jury."""
    t = session.translator()
    words = t("Choose the juror whose paper is in your hand; then touch an entry.")
    if not record.contest.jurors:
        words = t("This contest has no jury: nothing is marked here.")
    st.info(words)


def in_round(record: ContestState, found: Sequence[JuryTask]) -> tuple[JuryTask, ...]:
    """Return the tasks of one round, which is chosen if there are several."""
    rounds = [
        one
        for one in record.contest.rounds
        if any(task.entry.round == one.id for task in found)
    ]
    if len(rounds) < MANY:
        return tuple(found)
    names = {one.id: name(one.names, session.language()) for one in rounds}
    sticky_choice.recall(ROUND, names, rounds[-1].id)
    at = st.segmented_control(
        session.translator()("Round"),
        list(names),
        format_func=lambda one: html.markdown(names[one]),
        key=f"_{ROUND}",
        required=True,
        label_visibility="collapsed",
        on_change=sticky_choice.keep,
        args=(ROUND,),
    )
    return tuple(task for task in found if task.entry.round == at)


def kind(task: JuryTask) -> str:
    """Return under which heading a task stands."""
    return "excluded" if task.excluded else ("done" if task.is_done else "open")


def show(record: ContestState, judge: Juror, every: Sequence[JuryTask]) -> None:
    """Show the entries as cards, those that wait first."""
    t = session.translator()
    found = in_round(record, every)
    words = {
        "open": t("To mark"),
        "done": t("Marked"),
        "excluded": t("Not yours to mark"),
    }
    count = {one: sum(kind(task) == one for task in found) for one in KINDS}
    sticky_choice.recall(SHOWN, KINDS, "open" if count["open"] else "done")
    at = st.segmented_control(
        t("Which entries"),
        KINDS,
        key=f"_{SHOWN}",
        required=True,
        on_change=sticky_choice.keep,
        args=(SHOWN,),
        format_func=lambda one: f"{words[one]} ({count[one]})",
        label_visibility="collapsed",
    )
    some = [task for task in found if kind(task) == at]
    if not some:
        st.write(_empty(str(at), t))
        return
    pages = -(-len(some) // PAGE)
    slot = st.container()
    page = st.pagination(pages, key=f"marking.page.{at}") if pages > 1 else 1
    with slot:
        _cards(judge, some[(page - 1) * PAGE : page * PAGE], t)


def _empty(at: str, t: Translator) -> str:
    return {
        "open": t("Nothing waits: all that is yours to mark is marked."),
        "done": t("Nothing is marked yet. Touch a card under “To mark”."),
        "excluded": t("None is excluded."),
    }[at]


def _cards(judge: Juror, some: Sequence[JuryTask], t: Translator) -> None:
    names = community_names(session.workspace())
    for start in range(0, len(some), ACROSS):
        row = some[start : start + ACROSS]
        for column, task in zip(st.columns(ACROSS), row, strict=False):
            with column:
                _card(judge, task, contest_names.entry_name(task.entry, names), t)


def _card(judge: Juror, task: JuryTask, called: str, t: Translator) -> None:
    entry = task.entry
    shut = "shut-" if task.excluded else ""
    with st.container(key=f"{shut}card-{entry.id}"):
        picture = sealed_maps.one_map(sealed_maps.copy(entry), "present", called)
        html.show(Markup('<div class="card-shape">{}</div>').format(picture))
        if task.excluded:
            html.show(
                Markup('<div class="card-facts"><b>{}</b><br>⊘ {}</div>').format(
                    called, why_not(judge, task, t)
                )
            )
            return
        if st.button(html.markdown(called), key=f"mark.{entry.id}"):
            st.session_state[ENTRY] = entry.id
            st.rerun()
        html.show(Markup('<div class="card-facts">{}</div>').format(_progress(task, t)))


def _progress(task: JuryTask, t: Translator) -> Markup:
    done = min(len(task.marks), task.asked)
    dots = "●" * done + "○" * (task.asked - done)
    words = t(
        "{entry}: {count:whole} of {all:whole} marked",
        entry=task.entry.id,
        count=done,
        all=task.asked,
    )
    return Markup('<span class="dots">{}</span> {}').format(dots, words)


def why_not(judge: Juror, task: JuryTask, t: Translator) -> str:
    """Return why the juror may not mark the entry."""
    if judge.excused:
        return t("You were excused by an amendment.")
    if judge.origin == task.entry.community:
        return t("It is of your own community.")
    return t("It is of a relative of yours.")
