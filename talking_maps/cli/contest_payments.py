"""Commands of the ledger: papers of a prize, payments, refunds and adjustments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import click

from talking_maps.cli.contest_commands import AS, CONTEST, ENTRY, actor, contest
from talking_maps.cli.contest_json import balance_form, dues_form
from talking_maps.cli.contest_pdf import OUT, wrote
from talking_maps.cli.options import FOLDED, WORKSPACE, Job, Jobs, checked, day
from talking_maps.cli.output import Terminal
from talking_maps.contest.prizes import soles
from talking_maps.errors import BadValue
from talking_maps.i18n import Translator, translator
from talking_maps.model.contest import (
    MEDIA,
    Goods,
    Medium,
    Movement,
    MovementKind,
    Payment,
)
from talking_maps.wording import contest_names, payment_words
from talking_maps.workspace import (
    community_names,
    contests,
    open_workspace,
    payment_reports,
    pdf_reports,
)
from talking_maps.workspace.contests import Due

#: Whether a payment is the whole or a part follows from what is left.
KINDS = ("payment", "refund", "adjustment")


def add_to(_commands: Jobs) -> None:
    """Add the commands of this module to those of `contest`."""
    for command in (ledger, pay, payment_list, contract, payment_receipt):
        contest.add_command(command)


@click.command("ledger", cls=Job)
@WORKSPACE
@CONTEST
@click.option(
    "--entry", callback=FOLDED, help="Record something of this entry's prize:"
)
@click.option("--contract", default="", help="Number of the signed donation contract.")
@click.option("--signed-on", callback=checked(day), help="The day it was signed.")
@click.option("--counterpart", default="", help="What the winners contribute.")
@click.option("--counterpart-soles", help="What that is worth, in soles.")
@click.option("--account", default="", help="Bank account; only its end is kept.")
@click.option("--paid-on", callback=checked(day), help="The day it was paid.")
@AS
@click.pass_obj
def ledger(
    terminal: Terminal,
    *,
    folder: Path,
    contest_id: str,
    entry: str | None,
    contract: str,
    signed_on: str | None,
    counterpart: str,
    counterpart_soles: str | None,
    account: str,
    paid_on: str | None,
    name: str | None,
) -> None:
    """Show what is due and paid; with --entry, record it first."""
    t = translator(terminal.language)
    workspace = open_workspace(folder)
    if entry is not None:
        payment = Payment(
            entry,
            contract,
            signed_on or "",
            counterpart,
            account,
            paid_on or "",
            _soles(counterpart_soles) if counterpart_soles else None,
        )
        contests.record_payment(workspace, actor(workspace, name), contest_id, payment)
    dues = contests.public_ledger(workspace, contest_id)
    if not dues:
        terminal.tell(t("No prize is due yet."))
    names = community_names(workspace)
    for due in dues:
        terminal.tell(
            t(
                "{entry}  {whose}  {prize:soles}  paid: {day:date}",
                entry=due.entry,
                whose=contest_names.owner_in_community(due.community, due.owner, names),
                prize=str(due.amount),
                day=due.paid_on or None,
            )
        )
        terminal.tell(*_beneath(due, t))
    terminal.answer(dues_form(dues))


def _beneath(due: Due, t: Translator) -> Iterator[str]:
    """Yield what stands beneath a prize: what moved, what is left or too much."""
    kinds = payment_words.kind_names(t)
    for event in due.moves:
        moved = event.noun
        yield t(
            "    {day:date}  {kind}  {amount:soles}  {by}",
            day=moved.made_on,
            kind=kinds[moved.kind],
            amount=str(moved.amount),
            by=payment_words.by_what(moved, t),
        )
    if due.excess:
        yield t("    too much: {amount:soles}, ask it back", amount=str(due.excess))
    elif due.moves:
        yield t("    still to be paid: {amount:soles}", amount=str(due.left))


@click.command("pay", cls=Job)
@WORKSPACE
@CONTEST
@ENTRY
@click.option("--amount", required=True, help="In soles, like 1725.50.")
@click.option(
    "--kind",
    type=click.Choice(KINDS),
    default="payment",
    show_default=True,
    help="An adjustment is added to what was paid; it may be negative.",
)
@click.option(
    "--medium", type=click.Choice(MEDIA), required=True, help="By what means."
)
@click.option("--on", "made_on", required=True, callback=checked(day), help="The day.")
@click.option("--number", default="", help="Of the bank's operation or the cheque.")
@click.option("--payee", default="", help="The name of who received it.")
@click.option("--document", default="", help="The payee's identity number (DNI).")
@click.option("--paid-by", default="", help="Who handed it over.")
@click.option(
    "--goods",
    multiple=True,
    metavar="WHAT=SOLES",
    help="Of a prize in kind: a thing and what it is worth.",
)
@click.option("--reason", default="", help="Why, or what else is to be known.")
@click.option("--adenda", default="", help="The adenda that allows what rules do not.")
@AS
@click.pass_obj
def pay(
    terminal: Terminal,
    *,
    folder: Path,
    contest_id: str,
    entry: str,
    amount: str,
    kind: MovementKind,
    medium: Medium,
    made_on: str,
    number: str,
    payee: str,
    document: str,
    paid_by: str,
    goods: tuple[str, ...],
    reason: str,
    adenda: str,
    name: str | None,
) -> None:
    """Record a payment, part payment, refund or adjustment of a prize."""
    t = translator(terminal.language)
    workspace = open_workspace(folder)
    moved = Movement(
        entry,
        kind,
        _soles(amount),
        medium,
        made_on,
        number,
        payee,
        document,
        paid_by,
        tuple(map(_thing, goods)),
        reason,
        adenda,
    )
    balance = contests.record_movement(
        workspace, actor(workspace, name), contest_id, moved
    )
    terminal.tell(
        t(
            "Recorded. Of the prize of {entry}, {paid:soles} of {due:soles} are paid.",
            entry=entry,
            paid=str(soles(balance.paid)),
            due=str(soles(balance.due)),
        )
    )
    terminal.answer(balance_form(balance))


@click.command("payment-list", cls=Job)
@WORKSPACE
@CONTEST
@OUT
@click.option("--group", default="", help="Which group, where there are several.")
@AS
@click.pass_obj
def payment_list(
    terminal: Terminal,
    *,
    folder: Path,
    contest_id: str,
    out: Path,
    group: str,
    name: str | None,
) -> None:
    """Print to OUT.pdf the list to sign for prizes, with places for fingerprints."""
    pdf_reports.check_name(out)
    workspace, language = open_workspace(folder), terminal.language
    paper = payment_reports.payment_list(
        workspace, contest_id, group, language=language, actor=actor(workspace, name)
    )
    wrote(terminal, out, paper)


@click.command("contract", cls=Job)
@WORKSPACE
@CONTEST
@ENTRY
@OUT
@AS
@click.pass_obj
def contract(
    terminal: Terminal,
    *,
    folder: Path,
    contest_id: str,
    entry: str,
    out: Path,
    name: str | None,
) -> None:
    """Print the donation contract of a prize to OUT.pdf.

    An office with a text of its own keeps it as contract.txt in its workspace.
    """
    pdf_reports.check_name(out)
    workspace, language = open_workspace(folder), terminal.language
    paper = payment_reports.contract(
        workspace, contest_id, entry, language=language, actor=actor(workspace, name)
    )
    wrote(terminal, out, paper)


@click.command("payment-receipt", cls=Job)
@WORKSPACE
@CONTEST
@ENTRY
@OUT
@click.option("--line", type=int, help="Of which line of the chain; else the last.")
@AS
@click.pass_obj
def payment_receipt(
    terminal: Terminal,
    *,
    folder: Path,
    contest_id: str,
    entry: str,
    out: Path,
    line: int | None,
    name: str | None,
) -> None:
    """Print the receipt of a payment or refund of a prize to OUT.pdf."""
    pdf_reports.check_name(out)
    workspace, language = open_workspace(folder), terminal.language
    paper = payment_reports.payment_receipt(
        workspace,
        contest_id,
        entry,
        language=language,
        actor=actor(workspace, name),
        line=line,
    )
    wrote(terminal, out, paper)


def _soles(typed: str) -> Decimal:
    if not re.fullmatch(r"-?[0-9]{1,9}([.,][0-9]{1,2})?", typed):
        raise BadValue(
            "An amount is written like 1725.50, without a sign for thousands."
        )
    return Decimal(typed.replace(",", "."))


def _thing(typed: str) -> Goods:
    what, _, amount = typed.rpartition("=")
    return Goods(what.strip(), _soles(amount.strip()))
