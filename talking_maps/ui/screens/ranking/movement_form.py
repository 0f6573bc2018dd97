"""What moved on one prize, and the form that records a payment, refund or adjustment.

Who received it, and their identity number, are seen by staff only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import streamlit as st
from markupsafe import Markup

from talking_maps.contest import Event
from talking_maps.contest.payments import signed
from talking_maps.contest.prizes import soles
from talking_maps.errors import BadValue
from talking_maps.i18n import Translator
from talking_maps.model.contest import Goods, Movement
from talking_maps.ui import session
from talking_maps.ui.screens.contests import contest_header, session_user
from talking_maps.ui.screens.draw import feature_form
from talking_maps.ui.screens.rules.form_widgets import read_amounts
from talking_maps.ui.widgets import day_input, html, kept_input, notices
from talking_maps.wording.payment_words import by_what, kind_names, media_names
from talking_maps.workspace import contests, current_time
from talking_maps.workspace.contests import Due

LONGEST, LONGEST_LIST = 200, 1000


def show_list(due: Due, t: Translator) -> None:
    """Show what moved on the prize, in order, with what was paid after it."""
    if not due.moves:
        return
    heads = (t("date"), t("what"), t("amount"), t("by what means"), t("who received"))
    head = Markup().join(Markup("<th>{}</th>").format(one) for one in heads)
    body = Markup().join(_row(one, t) for one in due.moves)
    html.show(
        Markup('<table class="plain ledger"><tr>{}</tr>{}</table>').format(head, body)
    )


def _row(event: Event[Movement], t: Translator) -> Markup:
    moved = event.noun
    by = by_what(moved, t)
    payee = " · ".join(filter(None, (moved.payee, moved.document)))
    kind = " · ".join(filter(None, (kind_names(t)[moved.kind], moved.note)))
    cells = (t("{day:date}", day=moved.made_on), kind)
    return Markup(
        '<tr><td>{}</td><td>{}</td><td class="money">{}</td><td>{}</td><td>{}</td></tr>'
    ).format(
        *cells, t("{prize:soles}", prize=str(soles(signed(moved)))), by, payee or "—"
    )


def ask(
    due: Due,
    lacking: Sequence[str],
    allowed: Sequence[str],
    t: Translator,
    *,
    stands: bool = True,
) -> None:
    """Ask for one movement; what is refused stays as it was typed.

    `allowed` are the numbers of amendments that let more be paid. Where the award does
    not stand nothing is paid: only what comes back is asked for.
    """
    title = t("Payment, refund or adjustment")
    st.markdown(f"**{title}**")
    if stands and lacking:
        st.info(html.markdown(t("Still missing: {what}.", what=", ".join(lacking))))
    words = kind_names(t)
    kinds = [
        one for one in words if one != "part_payment" and (stands or one != "payment")
    ]
    form = f"pay.{due.entry}.move"
    begins = "refund" if due.excess or not stands else "payment"
    kind: Any = st.segmented_control(
        t("What is recorded"),
        kinds,
        default=begins,
        format_func=words.__getitem__,
        key=kept_input.key(form, f"{form}.kind{'' if stands else '.back'}"),
        label_visibility="collapsed",
        required=True,
    )
    if kind == "payment" and lacking:
        return
    with st.form(kept_input.key(form), border=True):
        typed = _asked(due, kind, form, allowed, t)
        if st.form_submit_button(
            t("Record"), type="primary", icon=":material/payments:"
        ):
            _record(due, kind, typed, form)
    feature_form.wrong(form)


def _asked(
    due: Due, kind: str, form: str, allowed: Sequence[str], t: Translator
) -> Mapping[str, str]:
    """Return what was typed into each box."""

    def box(field: str, label: str, value: str = "", longest: int = LONGEST) -> str:
        key = kept_input.key(form, f"{form}.{kind}.{field}")
        return (st.text_input(label, value, max_chars=longest, key=key) or "").strip()

    left, right = st.columns(2)
    wanted = due.excess if kind == "refund" else due.left
    typed: dict[str, str] = {}
    with left:
        label = t("Amount [S/]")
        if kind == "adjustment":
            label = t("What is added to what was paid [S/]; with − it is taken off")
        now = f"{wanted:f}" if wanted and kind != "adjustment" else ""
        typed["amount"] = box("amount", label, now, 20)
    with right:
        media = media_names(t)
        typed["medium"] = st.selectbox(
            t("By what means"),
            list(media),
            format_func=media.__getitem__,
            key=kept_input.key(form, f"{form}.{kind}.medium"),
        )
    with left:
        today = date.fromisoformat(current_time()[:10])
        key = kept_input.key(form, f"{form}.{kind}.day")
        typed["made_on"] = day_input.ask(t("On which day"), today, key)
    with right:
        typed["number"] = box("number", t("Number of the operation or cheque"))
    if kind != "adjustment":
        is_payment = kind == "payment"
        who = t("Who received it") if is_payment else t("Who gave it back")
        by = t("Who handed it over") if is_payment else t("Who took it at the office")
        with left:
            typed["payee"] = box("payee", who)
            typed["paid_by"] = box("paid_by", by)
        with right:
            typed["document"] = box("document", t("Identity number (DNI)"), "", 15)
    if kind == "payment":
        typed["goods"] = st.text_area(
            t("If in kind: what, and what it is worth; one line each"),
            max_chars=LONGEST_LIST,
            height=80,
            placeholder=t("4 rolls of wire mesh; 150.00"),
            key=kept_input.key(form, f"{form}.{kind}.goods"),
        )
    if allowed and kind != "refund":
        typed["adenda"] = st.selectbox(
            t("By which amendment, if it is more than is due"),
            ["", *allowed],
            format_func=lambda one: one or "—",
            key=kept_input.key(form, f"{form}.{kind}.adenda"),
        )
    typed["note"] = box("note", t("Why, or what else is to be known"))
    return typed


def _record(due: Due, kind: Any, typed: Mapping[str, str], form: str) -> None:  # noqa: ANN401
    with feature_form.refusing(form, session.language()):
        day_input.check(typed["made_on"])
        day_input.check_past(typed["made_on"])
        medium: Any = typed["medium"]
        moved = Movement(
            due.entry,
            kind,
            amount(typed["amount"]),
            medium,
            typed["made_on"],
            typed["number"],
            typed.get("payee", ""),
            typed.get("document", ""),
            typed.get("paid_by", ""),
            _goods(typed.get("goods", "")),
            typed["note"],
            typed.get("adenda", ""),
        )
        contests.record_movement(
            session.workspace(),
            session_user.actor(),
            contest_header.chosen() or "",
            moved,
        )
    if f"{form}.wrong" not in st.session_state:
        kept_input.kept(form)
        notices.tell(session.translator()("Recorded."))
        st.rerun()


def amount(typed: str) -> Decimal:
    """Return a typed amount [soles], negative after a minus; raises BadValue."""
    sign = -1 if typed[:1] in ("-", "−") else 1
    found = read_amounts(typed.lstrip("-− "))
    if not found or len(found) > 1:
        raise BadValue(
            "An amount is written like 1725.50, without a sign for thousands."
        )
    return sign * found[0]


def _goods(typed: str) -> tuple[Goods, ...]:
    """Return the things that were typed, each on a line with what it is worth."""
    found = []
    for line in filter(None, map(str.strip, typed.splitlines())):
        what, _, worth = line.rpartition(";")
        if not what.strip():
            raise BadValue(
                "“{line}” does not say what it is worth. Write it like: 4 rolls of wire"
                " mesh; 150.00",
                line=line[:80],
            )
        found.append(Goods(what.strip(), amount(worth.strip())))
    return tuple(found)
