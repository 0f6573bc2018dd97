"""The ledger: what is due to whom, what was signed and recorded, what was paid.

Of a bank account only its last signs are kept, and only staff see them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import streamlit as st
from markupsafe import Markup

from talking_maps.contest import ContestState
from talking_maps.i18n import Translator
from talking_maps.model.contest import Payment, Standing
from talking_maps.ui import session
from talking_maps.ui.screens.contests import contest_header, session_user
from talking_maps.ui.screens.draw import feature_form
from talking_maps.ui.widgets import day_input, html, kept_input, notices
from talking_maps.wording import contest_names
from talking_maps.workspace import community_names, contests, current_time
from talking_maps.workspace.contests import Due

ENTRY = "payments.entry"
LONGEST = 200


def show(record: ContestState, some: Sequence[Standing]) -> None:
    """Show every prize of the group, and for staff the form to record something."""
    t = session.translator()
    if not record.awards:
        st.info(t("The ledger begins when the prizes are awarded."))
        return
    here = {one.entry: one for one in some}
    dues = [
        due
        for due in contests.ledger(session.workspace(), contest_header.chosen() or "")
        if due.entry in here
    ]
    if not dues:
        st.info(t("Nobody of this group won a prize."))
        return
    html.show(_table(dues, here, t))
    if record.state != "awarded":
        st.info(t("An appeal is upheld: payments wait until prizes are awarded anew."))
    elif session_user.may("payment"):
        _form(dues, here, t)


def _table(dues: Sequence[Due], here: Mapping[str, Standing], t: Translator) -> Markup:
    names = community_names(session.workspace())
    heads = (
        t("entry"),
        t("prize"),
        t("donation contract"),
        t("counterpart"),
        t("bank account"),
        t("paid"),
    )
    head = Markup().join(Markup("<th>{}</th>").format(one) for one in heads)
    body = Markup().join(
        _row(due, contest_names.entry_name(here[due.entry], names), t) for due in dues
    )
    paid = sum(due.paid for due in dues)
    total = sum(due.amount for due in dues)
    sums = t("Paid {paid:soles} of {total:soles}", paid=str(paid), total=str(total))
    return Markup(
        '<table class="plain ledger"><tr>{head}</tr>{body}</table>'
        '<p class="ledger-sum">{sums}</p>'
    ).format(head=head, body=body, sums=sums)


def _row(due: Due, called: str, t: Translator) -> Markup:
    payment = due.payment
    signed = payment.contract
    if signed and payment.signed_on:
        signed = t(
            "{contract}, signed {day:date}", contract=signed, day=payment.signed_on
        )
    account = payment.account
    if account and session_user.role() != "staff":
        account = t("recorded")
    cells = [signed, payment.counterpart, account, _paid(due, t)]
    return (
        Markup(
            '<tr><td>{called} <small>{entry}</small></td><td class="money">{words}</td>'
        ).format(
            called=called,
            entry=due.entry,
            words=t("{prize:soles}", prize=str(due.amount)),
        )
        + Markup().join(_cell(cell, t) for cell in cells)
        + Markup("</tr>")
    )


def _paid(due: Due, t: Translator) -> str:
    if not due.payment.paid_on:
        return ""
    said = t("{day:date}, by {who}", day=due.payment.paid_on, who=due.paid_by)
    if due.paid == due.amount:
        return said
    return said + " · " + t("{paid:soles} were paid", paid=str(due.paid))


def _cell(said: str, t: Translator) -> Markup:
    if said:
        return Markup('<td class="done">✓ {}</td>').format(said)
    nothing = t("not yet")
    return Markup('<td class="open">○ {}</td>').format(nothing)


def _form(dues: Sequence[Due], here: Mapping[str, Standing], t: Translator) -> None:
    names = community_names(session.workspace())
    known = {due.entry: due for due in dues if not due.payment.paid_on}
    if not known:
        st.success(t("All prizes of this group are paid."))
        return
    st.subheader(t("Record"), anchor=False)
    chosen = st.selectbox(
        t("Whose prize"),
        list(known),
        key=ENTRY,
        width=420,
        format_func=lambda one: f"{contest_names.entry_name(here[one], names)} ({one})",
    )
    if chosen:
        left, right = st.columns(2, gap="large")
        with left:
            _papers(known[chosen], t)
        with right:
            _pay(known[chosen], t)
        feature_form.wrong(f"pay.{chosen}.papers")


def _papers(due: Due, t: Translator) -> None:
    """Ask for contract, counterpart and account; empty fields leave what there is."""
    key, payment = f"pay.{due.entry}", due.payment
    before = t("Before it can be paid")
    st.markdown(f"**{before}**")
    papers = f"{key}.papers"
    with st.form(kept_input.key(papers), border=True):
        contract = st.text_input(
            t("Number of the signed donation contract"),
            max_chars=LONGEST,
            placeholder=payment.contract,
            key=kept_input.key(papers, f"{key}.contract"),
        )
        signed = day_input.ask(
            t("Signed on"), None, kept_input.key(papers, f"{key}.signed")
        )
        counterpart = st.text_input(
            t("Counterpart: what the winners contribute"),
            max_chars=LONGEST,
            placeholder=payment.counterpart,
            key=kept_input.key(papers, f"{key}.counterpart"),
        )
        account = st.text_input(
            t("Bank account (only its last four signs are kept)"),
            max_chars=LONGEST,
            placeholder=payment.account,
            key=kept_input.key(papers, f"{key}.account"),
        )
        if st.form_submit_button(t("Record"), icon=":material/edit_note:"):
            given = Payment(
                due.entry,
                contract.strip(),
                signed,
                counterpart.strip(),
                account.strip(),
            )
            _record(given, key)


def _pay(due: Due, t: Translator) -> None:
    key, payment = f"pay.{due.entry}", due.payment
    title = t("Payment")
    st.markdown(f"**{title}**")
    lacking = [
        word
        for word, given in (
            (t("the signed contract"), payment.contract),
            (t("the day it was signed"), payment.signed_on),
            (t("the counterpart"), payment.counterpart),
            (t("the bank account"), payment.account),
        )
        if not given
    ]
    if lacking:
        st.info(html.markdown(t("Still missing: {what}.", what=", ".join(lacking))))
    today = date.fromisoformat(current_time()[:10])
    with st.form(f"{key}.paid", border=True):
        day = day_input.ask(t("Paid on"), today, f"{key}.day")
        words = t("{prize:soles} is paid", prize=str(due.amount))
        if st.form_submit_button(
            words, type="primary", icon=":material/payments:", disabled=bool(lacking)
        ):
            _record(Payment(due.entry, paid_on=day), key)


def _record(payment: Payment, key: str) -> None:
    refused = f"{key}.papers"
    with feature_form.refusing(refused, session.language()):
        contests.record_payment(
            session.workspace(),
            session_user.actor(),
            contest_header.chosen() or "",
            payment,
        )
    if f"{refused}.wrong" not in st.session_state:
        kept_input.kept(refused)
        notices.tell(session.translator()("Recorded."))
        st.rerun()
