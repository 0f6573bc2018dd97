"""The ledger: what is due to whom, what was signed and recorded, what was paid.

Of a bank account only its last signs are kept, and only staff see them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import streamlit as st
from markupsafe import Markup

from talking_maps.contest import ContestState, fund_balances
from talking_maps.contest.payments import allowed, first_payment_day, papers_due
from talking_maps.contest.prizes import soles
from talking_maps.i18n import Translator
from talking_maps.model.contest import Payment, PaymentPaper, Standing
from talking_maps.ui import session
from talking_maps.ui.screens.contests import (
    contest_header,
    entry_names,
    pdf_buttons,
    session_user,
)
from talking_maps.ui.screens.draw import feature_form
from talking_maps.ui.screens.ranking import movement_form
from talking_maps.ui.widgets import day_input, html, kept_input, notices
from talking_maps.wording import contest_names
from talking_maps.wording.payment_words import counterpart, paper_names
from talking_maps.workspace import community_names, contests, payment_reports
from talking_maps.workspace.accounts import Actor
from talking_maps.workspace.contests import Due
from talking_maps.workspace.workspace import Workspace

ENTRY = "payments.entry"
LONGEST = 200


def show(record: ContestState, some: Sequence[Standing]) -> None:
    """Show every prize of the group, and for staff the forms to record something."""
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
    for line in _to_do(record, dues, here, t):
        st.error(html.markdown(line), icon=":material/undo:")
    asked = papers_due(record.contest.category(some[0].category))
    html.show(_table(dues, asked, here, t))
    for line in _sums(record, dues[0].group, t):
        html.show(Markup('<p class="ledger-sum">{}</p>').format(line))
    if record.contest.appeal_days:
        day = first_payment_day(record)
        st.caption(t("One can appeal until {day:date}: then prizes are paid.", day=day))
    if record.state != "awarded":
        st.info(
            t(
                "The prizes do not stand: until they are awarded anew, only what comes"
                " back is recorded."
            )
        )
        dues = [due for due in dues if due.moves]
    if dues and session_user.may("movement"):
        _forms(record, dues, asked, here, t)


def _to_do(
    record: ContestState,
    dues: Sequence[Due],
    here: Mapping[str, Standing],
    t: Translator,
) -> Iterator[str]:
    """Yield what was paid too much, and what is to be done about it."""
    names = community_names(session.workspace())
    for due in dues:
        if due.excess and record.state == "awarded":
            called = contest_names.entry_name(here[due.entry], names)
            yield t(
                "{amount:soles} too much to {whose} ({entry}): ask it back and record"
                " the refund.",
                amount=str(due.excess),
                whose=called,
                entry=due.entry,
            )


def _table(
    dues: Sequence[Due],
    asked: Sequence[PaymentPaper],
    here: Mapping[str, Standing],
    t: Translator,
) -> Markup:
    names = community_names(session.workspace())
    words = paper_names(t)
    heads = (
        t("entry"),
        t("prize"),
        *(words[one] for one in asked if one != "list"),
        t("paid"),
        t("still to be paid"),
    )
    head = Markup().join(Markup("<th>{}</th>").format(one) for one in heads)
    body = _body(dues, asked, here, names, t)
    return Markup('<table class="plain ledger"><tr>{head}</tr>{body}</table>').format(
        head=head, body=body
    )


def _body(
    dues: Sequence[Due],
    asked: Sequence[PaymentPaper],
    here: Mapping[str, Standing],
    names: Mapping[str, str],
    t: Translator,
) -> Markup:
    """Return a row for each prize."""
    return Markup().join(
        _row(
            due,
            asked,
            Markup("{}{}").format(
                contest_names.entry_name(here[due.entry], names),
                entry_names.beside(here[due.entry]),
            ),
            t,
        )
        for due in dues
    )


def _row(
    due: Due, asked: Sequence[PaymentPaper], called: Markup, t: Translator
) -> Markup:
    payment = due.payment
    signed = payment.contract
    if signed and payment.signed_on:
        signed = t(
            "{contract}, signed {day:date}", contract=signed, day=payment.signed_on
        )
    account = payment.account
    if account and session_user.role() != "staff":
        account = t("recorded")
    said = {
        "contract": signed,
        "counterpart": counterpart(payment, t),
        "account": account,
    }
    return (
        Markup(
            '<tr><td>{called} <small>{entry}</small></td><td class="money">{words}</td>'
        ).format(
            called=called,
            entry=due.entry,
            words=t("{prize:soles}", prize=str(due.amount)),
        )
        + Markup().join(_cell(said[one], t) for one in asked if one != "list")
        + _cell(_paid(due, t), t)
        + _left(due, t)
        + Markup("</tr>")
    )


def _paid(due: Due, t: Translator) -> str:
    if not due.moves:
        return ""
    said = t("{paid:soles} were paid", paid=str(due.paid))
    if due.paid_on:
        last = t("{day:date}, by {who}", day=due.paid_on, who=due.paid_by)
        return f"{said} · {last}"
    return said


def _left(due: Due, t: Translator) -> Markup:
    if due.excess:
        words = t("{amount:soles} too much", amount=str(due.excess))
        return Markup('<td class="money too-much">! {}</td>').format(words)
    words = t("{prize:soles}", prize=str(due.left))
    kind = "money open" if due.left else "money done"
    return Markup('<td class="{}">{} {}</td>').format(
        kind, "○" if due.left else "✓", words
    )


def _cell(said: str, t: Translator) -> Markup:
    if said:
        return Markup('<td class="done">✓ {}</td>').format(said)
    nothing = t("not yet")
    return Markup('<td class="open">○ {}</td>').format(nothing)


def _sums(record: ContestState, group: str, t: Translator) -> Iterator[str]:
    """Yield what was paid of the group's prizes and of all prizes of the contest."""
    funds = fund_balances(record)
    for one in funds:
        if one.group == group:
            yield t(
                "Paid {paid:soles} of {total:soles} in prizes; the fund is"
                " {fund:soles}.",
                paid=str(soles(one.paid)),
                total=str(soles(one.due)),
                fund=str(soles(one.fund)),
            )
    if len(funds) > 1:
        yield t(
            "All groups: paid {paid:soles} of {total:soles} in prizes; the funds are"
            " {fund:soles}.",
            paid=str(soles(sum(one.paid for one in funds))),
            total=str(soles(sum(one.due for one in funds))),
            fund=str(soles(sum(one.fund for one in funds))),
        )


def _forms(
    record: ContestState,
    dues: Sequence[Due],
    asked: Sequence[PaymentPaper],
    here: Mapping[str, Standing],
    t: Translator,
) -> None:
    known = {due.entry: due for due in dues}
    stands = record.state == "awarded"
    if stands and not any(due.left or due.excess for due in dues):
        st.success(t("All prizes of this group are paid."))
    st.subheader(t("Record"), anchor=False)
    called = {one: f"{entry_names.called(here[one])} · {one}" for one in known}
    chosen = st.selectbox(
        t("Whose prize"),
        list(known),
        key=ENTRY,
        width=420,
        format_func=called.__getitem__,
    )
    if not chosen:
        return
    due = known[chosen]
    movement_form.show_list(due, t)
    _to_print(due, asked, t)
    for sentence in pdf_buttons.taken_out(record):
        st.caption(html.markdown(sentence))
    left, right = st.columns(2, gap="large")
    if asked and asked != ("list",):
        with left:
            _papers(due, asked, t)
    with right if asked and asked != ("list",) else left:
        movement_form.ask(
            due,
            _lacking(due, asked, t),
            tuple(allowed(record, chosen)),
            t,
            stands=stands,
        )


def _to_print(due: Due, asked: Sequence[PaymentPaper], t: Translator) -> None:
    """Offer the list of the group, the contract and the receipt of the last payment."""
    workspace, contest_id = session.workspace(), contest_header.chosen() or ""
    language, by = session.printed_language(), session_user.actor()
    with st.container(horizontal=True, key="payment-papers"):
        _list_door(due, workspace, contest_id, by, t, language)
        if "contract" in asked and due.amount:
            pdf_buttons.door(
                f"{t('Contract')} (PDF)",
                f"{due.entry}-contract",
                lambda: payment_reports.contract(
                    workspace, contest_id, due.entry, language=language, actor=by
                ),
            )
        if due.paid_on:
            pdf_buttons.door(
                f"{t('Receipt of payment')} (PDF)",
                f"{due.entry}-payment",
                lambda: payment_reports.payment_receipt(
                    workspace, contest_id, due.entry, language=language, actor=by
                ),
            )


def _list_door(
    due: Due,
    workspace: Workspace,
    contest_id: str,
    by: Actor,
    t: Translator,
    language: str,
) -> None:
    """Show the payment list of the group."""
    pdf_buttons.door(
        f"{t('Payment list')} (PDF)",
        f"{due.group.replace('/', '-')}-payments",
        lambda: payment_reports.payment_list(
            workspace, contest_id, due.group, language=language, actor=by
        ),
    )


def _lacking(due: Due, asked: Sequence[PaymentPaper], t: Translator) -> Sequence[str]:
    payment = due.payment
    given = (
        ("contract", t("the signed contract"), payment.contract),
        ("contract", t("the day it was signed"), payment.signed_on),
        ("counterpart", t("the counterpart"), payment.counterpart),
        ("account", t("the bank account"), payment.account),
    )
    return [word for paper, word, said in given if paper in asked and not said]


def _papers(due: Due, asked: Sequence[PaymentPaper], t: Translator) -> None:
    """Ask for the papers that are due; empty fields leave what there is."""
    key, payment = f"pay.{due.entry}", due.payment
    before = t("Before it can be paid")
    st.markdown(f"**{before}**")
    papers = f"{key}.papers"
    contract = signed = offered = account = worth = ""
    with st.form(kept_input.key(papers), border=True):
        if "contract" in asked:
            contract = _box(
                papers,
                f"{key}.contract",
                t("Number of the signed donation contract"),
                payment.contract,
            )
            signed = day_input.ask(
                t("Signed on"),
                None,
                kept_input.key(papers, f"{key}.signed"),
                now=payment.signed_on,
            )
        if "counterpart" in asked:
            offered = _box(
                papers,
                f"{key}.counterpart",
                t("Counterpart: what the winners contribute"),
                payment.counterpart,
            )
            worth = _box(
                papers,
                f"{key}.worth",
                t("What the counterpart is worth [S/]"),
                f"{payment.counterpart_soles or '0.00'}",
            )
        if "account" in asked:
            account = _box(
                papers,
                f"{key}.account",
                t("Bank account (only its last four signs are kept)"),
                payment.account,
            )
        if st.form_submit_button(t("Record"), icon=":material/edit_note:"):
            given = Payment(due.entry, contract, signed, offered, account)
            _record(given, worth, papers)
    feature_form.wrong(papers)


def _box(form: str, key: str, label: str, now: str) -> str:
    typed = st.text_input(
        label, max_chars=LONGEST, placeholder=now, key=kept_input.key(form, key)
    )
    return (typed or "").strip()


def _record(payment: Payment, worth: str, form: str) -> None:
    with feature_form.refusing(form, session.language()):
        if worth:
            amount = movement_form.amount(worth)
            payment = replace(payment, counterpart_soles=amount)
        contests.record_payment(
            session.workspace(),
            session_user.actor(),
            contest_header.chosen() or "",
            payment,
        )
    if f"{form}.wrong" not in st.session_state:
        kept_input.kept(form)
        notices.tell(session.translator()("Recorded."))
        st.rerun()
