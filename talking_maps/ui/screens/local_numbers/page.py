"""Numbers found out in the place: which are in force, which can be entered, the old.

A juror and a villager read them like everybody; the office enters and withdraws them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st
from markupsafe import Markup

from talking_maps.errors import BadValue
from talking_maps.i18n import Translator
from talking_maps.model.local_number import LOCAL_GRADES, MOST_LETTERS
from talking_maps.model.rubric import Number
from talking_maps.ui import error_messages, session
from talking_maps.ui.screens.contests import session_user
from talking_maps.ui.widgets import day_input, html, notices
from talking_maps.wording import measures, names_for_ids, vocabulary
from talking_maps.workspace import (
    current_time,
    enter_local_number,
    former_numbers,
    local_numbers,
    replaceable_numbers,
    withdraw_local_number,
)
from talking_maps.workspace.local_numbers import measures_by
from talking_maps.workspace.open_community import OpenCommunity

#: Letters of a name and of a source that the form takes.
LONGEST_NAME = 120


def show() -> None:
    """Show the numbers in force; let the office enter and withdraw; tell the old."""
    t, code = session.translator(), session.code() or ""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.title(t("Local numbers"), anchor=False)
        st.space("stretch")
        session_user.show()
    st.caption(
        t(
            "Soil, rain and harvests differ from valley to valley. A number that was "
            "found out here counts instead of the general one, for all plans of this "
            "community, and everybody sees who says it. What is sealed keeps the "
            "numbers it was sealed with."
        )
    )
    with error_messages.saying():
        _in_force(code, t)
        if session_user.role() == "staff":
            left, right = st.columns((3, 2), gap="large")
            with left:
                _enter(code, t)
            with right:
                _withdraw(code, t)
        else:
            st.info(
                t("Only the office enters local numbers: sign in as staff."),
                icon=":material/lock:",
            )
        _former(code, t)


def _in_force(code: str, t: Translator) -> None:
    opened, language = session.community(code), session.language()
    held = local_numbers(opened)
    if not held:
        st.info(
            t("No local number is in force: the general ones count."),
            icon=":material/public:",
        )
        return
    general, here = opened.workspace.reference.numbers, opened.reference().numbers
    rows = []
    for one in held:
        known = here.get(one)
        if known is None or known.local_number is None:
            said = t("{number}: not used, this program does not know it.", number=one)
            rows.append(Markup("<tr><td colspan=5>{}</td></tr>").format(said))
            continue
        rows.append(
            _row(
                names_for_ids.number(known, language),
                measures.number_value(known, t),
                measures.number_value(general[one], t),
                measures.number_source(known, t),
                measures.number_trust(known, t),
            )
        )
    heads = (t("Number"), t("Here"), t("In general"), t("Source"), t("Trust"))
    _table(heads, rows)


def _row(*cells: str) -> Markup:
    said = Markup().join(Markup("<td>{}</td>").format(cell) for cell in cells)
    return Markup("<tr>{}</tr>").format(said)


def _table(heads: Sequence[str], rows: Sequence[Markup]) -> None:
    columns = Markup().join(Markup("<th>{}</th>").format(head) for head in heads)
    html.show(
        Markup('<table class="numbers"><tr>{}</tr>{}</table>').format(
            columns, Markup().join(rows)
        )
    )


def _enter(code: str, t: Translator) -> None:
    """Ask for a number; what can be is told before it is typed."""
    st.header(t("Enter a local number"), anchor=False)
    opened, language = session.community(code), session.language()
    known = {one.id: one for one in replaceable_numbers(opened.workspace)}
    called = {one: names_for_ids.number(known[one], language) for one in known}
    chosen = st.selectbox(
        t("Which number"),
        sorted(known, key=lambda one: called[one].casefold()),
        index=None,
        format_func=called.__getitem__,
        placeholder=t("Type a word of its name: soil, rain, barley …"),
        key="numbers.which",
    )
    if chosen is None:
        return
    number = known[chosen]
    _about(number, language, t)
    with st.form("numbers.enter", clear_on_submit=False, border=True):
        left, right = st.columns(2)
        unit = measures.number_unit(number, t)
        value = left.number_input(
            f"{t('Its value here')} ({unit})" if unit else t("Its value here"),
            value=None,
            format="%g",
            key=f"numbers.value.{chosen}",
        )
        error = right.number_input(
            t("It may be off by (if known)"),
            value=None,
            format="%g",
            key=f"numbers.error.{chosen}",
        )
        who = left.text_input(
            t("Who says it"), key="numbers.by", max_chars=LONGEST_NAME
        )
        today = date.fromisoformat(current_time()[:10])
        on = day_input.ask(t("On which day"), today, "numbers.on", at=right)
        source = st.text_input(
            t("Where it comes from: who measured it and how, or why"),
            key=f"numbers.source.{chosen}",
            max_chars=MOST_LETTERS,
        )
        words = vocabulary.local_grade_names(t)
        grade = st.radio(
            t("How it is known"),
            LOCAL_GRADES,
            format_func=lambda one: words[one],
            key="numbers.grade",
        )
        if st.form_submit_button(
            t("Enter it"), type="primary", icon=":material/check:"
        ):
            with error_messages.saying():
                if value is None:
                    raise BadValue("Write the value of the number.")
                day_input.check_past(on)
                enter_local_number(
                    opened,
                    session_user.actor(),
                    chosen,
                    value,
                    by=who,
                    on=on,
                    source=source,
                    error=error,
                    grade=grade,
                )
                notices.tell(t("The local number counts from now on."))
                st.rerun()


def _about(number: Number, language: str, t: Translator) -> None:
    """Say what the number is in general, within what it lies, and what reads it."""
    least, most = number.local_range or (0.0, 0.0)
    unit = measures.number_unit(number, t)
    if number.value is None:
        general = t("There is no general number.")
    else:
        general = t(
            "In general {value}: {source}.",
            value=measures.number_value(number, t),
            source=measures.number_source(number, t),
        )
    lies = t(
        "It lies between {least:exact} and {most:exact} {unit}.",
        least=least,
        most=most,
        unit=unit,
    )
    read = ", ".join(measures.called(one, language) for one in measures_by(number))
    st.caption(html.markdown(f"{general} {lies} {t('Used by: {names}.', names=read)}"))


def _withdraw(code: str, t: Translator) -> None:
    opened, language = session.community(code), session.language()
    held, general = local_numbers(opened), opened.workspace.reference.numbers
    if not held:
        return
    st.header(t("Withdraw a local number"), anchor=False)

    def called(one: str) -> str:
        return names_for_ids.number(general[one], language) if one in general else one

    with st.form("numbers.withdraw", border=True):
        one = st.selectbox(
            t("Which number is withdrawn"),
            sorted(held),
            format_func=called,
            key="numbers.withdrawn",
        )
        reason = st.text_input(
            t("Why it no longer holds"),
            key="numbers.reason",
            max_chars=MOST_LETTERS,
        )
        if st.form_submit_button(t("Withdraw it"), icon=":material/undo:"):
            _withdraw_now(opened, one, reason, t)


def _withdraw_now(opened: OpenCommunity, one: str, reason: str, t: Translator) -> None:
    """Withdraw the number and say which counts again."""
    with error_messages.saying():
        withdraw_local_number(opened, session_user.actor(), one, reason=reason)
        notices.tell(t("The local number is withdrawn: the general one counts again."))
        st.rerun()


def _former(code: str, t: Translator) -> None:
    """Tell all that was ever entered or withdrawn, the newest first."""
    opened, language = session.community(code), session.language()
    entered = former_numbers(opened)
    if not entered:
        return
    general = opened.workspace.reference.numbers
    rows = []
    for one in reversed(entered):
        known = general.get(one.number)
        name = names_for_ids.number(known, language) if known else one.number
        if one.local is None:
            what, why = t("withdrawn"), one.note
        else:
            what = t("{value:exact}", value=one.local.value)
            why = t(
                "By {who}, {day:date}: {source}",
                who=one.local.by,
                day=one.local.on,
                source=one.local.source,
            )
        when = t(
            "{moment:datetime} · {author}",
            moment=one.at,
            author=vocabulary.author_name(t, one.author),
        )
        rows.append(_row(name, what, why, when))
    with st.expander(
        t("All that was entered and withdrawn"), icon=":material/history:"
    ):
        _table((t("Number"), t("Value"), t("Who says it, and why"), t("Kept")), rows)


show()
