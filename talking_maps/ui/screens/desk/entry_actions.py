"""What can be done with one entry: its receipt, its gates, taking it back."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from talking_maps.contest import ContestState
from talking_maps.contest.submission import ineligibility
from talking_maps.i18n import name
from talking_maps.i18n.messages import Translator
from talking_maps.model.contest import Entry, FlagAnswer, Gate, GateCheck
from talking_maps.ui import error_messages, session
from talking_maps.ui.screens.contests import entry_names, session_user
from talking_maps.ui.screens.submit import receipt_panel
from talking_maps.ui.widgets import flag_list, html, menus, notices
from talking_maps.wording import contest_names
from talking_maps.wording import flag_words as words
from talking_maps.workspace import contests

LONGEST_REASON = 300
LONGEST_ANSWER = 1000


def show(record: ContestState) -> None:
    """Ask for an entry and show what can be done with it."""
    t = session.translator()
    known = {event.noun.id: event.noun for event in record.entries}
    called = {one: f"{one} · {entry_names.called(known[one])}" for one in known}
    chosen = st.selectbox(
        t("Look at one entry"),
        list(known),
        index=None,
        key="handling.entry",
        format_func=called.__getitem__,
        placeholder=t("choose"),
    )
    if chosen is None:
        return
    entry = known[chosen]
    with st.container(key="handling", border=True):
        receipt_panel.show(record.contest, _receipt(entry))
        _why(record, entry)
        _flags(record, entry)
        _gates(record, entry)
        _withdraw(record, entry)


def _receipt(entry: Entry) -> contests.Receipt:
    return contests.Receipt(entry, contest_names.code(entry.seal))


def _why(record: ContestState, entry: Entry) -> None:
    """Say what came after the receipt and keeps the entry from counting."""
    on_paper = [gate.reason for gate in entry.gates]
    for reason in ineligibility(record)[entry.id]:
        if reason not in on_paper:
            words = contest_names.reason(
                record.contest, reason, session.workspace().layers, session.language()
            )
            st.warning(html.markdown(words), icon=":material/warning:")


def _flags(record: ContestState, entry: Entry) -> None:
    """Show what in the plan people should look at, and let staff answer it."""
    if not entry.flags:
        return
    t, language = session.translator(), session.language()
    answers = flag_list.answers_to(record, entry.id)
    st.subheader(
        html.markdown(f"{flag_list.SIGN} {words.sign(entry.flags, len(answers), t)}"),
        anchor=False,
    )
    html.show(flag_list.items(entry.flags, answers, t, language))
    if not session_user.may("answer_flag") or record.state == "created":
        return
    with menus.menu(
        t("Answer a flag in writing"), icon=":material/edit:", key="handling.flags"
    ):
        _answer(record, entry, answers)


def _answer(record: ContestState, entry: Entry, answers: Mapping[str, str]) -> None:
    t, language = session.translator(), session.language()
    known = {flag.id: words.sentence(flag, language) for flag in entry.flags}
    with st.form(f"flag.{entry.id}", border=False):
        chosen = st.selectbox(
            t("Which flag"),
            list(known),
            index=next((i for i, flag in enumerate(known) if flag not in answers), 0),
            format_func=known.__getitem__,
            key=f"flag.{entry.id}.which",
        )
        text = st.text_area(
            t("The answer"), max_chars=LONGEST_ANSWER, key=f"flag.{entry.id}.text"
        ).strip()
        st.caption(t("It stays beside the flag on every screen and paper."))
        pressed = st.form_submit_button(t("Keep the answer"))
    _keep_answer(record, entry, pressed, chosen, text, t)


def _keep_answer(
    record: ContestState,
    entry: Entry,
    pressed: bool,
    chosen: str,
    text: str,
    t: Translator,
) -> None:
    """Keep the answer to a flag once it is pressed."""
    if pressed and chosen is not None:
        with error_messages.saying():
            contests.answer_flag(
                session.workspace(),
                session_user.actor(),
                record.contest.id,
                FlagAnswer(entry.id, chosen, text),
            )
            notices.tell(t("Kept."))
            st.rerun()


def _gates(record: ContestState, entry: Entry) -> None:
    """Let staff say whether the entry passes the gates that people look at."""
    if not session_user.may("check") or record.state not in ("open", "closed"):
        return
    for gate in record.contest.rules_for(entry.category).every_gate:
        if gate.kind == "checked":
            _gate(record, entry, gate)


def _gate(record: ContestState, entry: Entry, gate: Gate) -> None:
    t = session.translator()
    last = [
        t.noun
        for t in record.checks
        if (t.noun.entry, t.noun.gate) == (entry.id, gate.id)
    ][-1:]
    called = name(gate.names, session.language())
    with st.form(f"gate.{entry.id}.{gate.id}", border=False):
        words = {"passes": t("passes"), "fails": t("does not pass")}
        index = None if not last else 0 if last[0].passed else 1
        passed = st.radio(
            html.markdown(t("Gate: {gate}", gate=called)),
            list(words),
            index=index,
            format_func=lambda one: words[one],
            horizontal=True,
            key=f"gate.{entry.id}.{gate.id}.passed",
        )
        seen = st.text_input(
            t("What was seen"),
            max_chars=LONGEST_REASON,
            value=last[0].reason if last else "",
            key=f"gate.{entry.id}.{gate.id}.reason",
        ).strip()
        pressed = st.form_submit_button(t("Keep"))
    if pressed and passed is not None:
        with error_messages.saying():
            check = GateCheck(entry.id, gate.id, passed == "passes", seen)
            contests.check_gate(
                session.workspace(), session_user.actor(), record.contest.id, check
            )
            notices.tell(t("Kept."))
            st.rerun()


def _withdraw(record: ContestState, entry: Entry) -> None:
    t = session.translator()
    can = session_user.may("withdraw") and record.state in ("open", "closed")
    if entry.id in record.gone or not can:
        return
    with menus.menu(t("Withdraw it"), icon=":material/undo:", key="handling.withdraw"):
        st.write(t("It stays in the trail. Another plan can be submitted instead."))
        reason = st.text_input(
            t("Why"), max_chars=LONGEST_REASON, key=f"withdraw.{entry.id}.reason"
        ).strip()
        if st.button(t("Withdraw it now"), type="primary", key="withdraw.go"):
            with error_messages.saying():
                contests.withdraw(
                    session.workspace(),
                    session_user.actor(),
                    record.contest.id,
                    entry.id,
                    reason,
                )
                notices.tell(t("The entry is withdrawn. It stays in the trail."))
                st.rerun()
