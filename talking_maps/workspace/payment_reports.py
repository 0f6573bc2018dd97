"""Papers of payments, which name who was paid: only staff print them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from talking_maps import contest, report
from talking_maps.contest import ContestState
from talking_maps.contest.payments import PAYING
from talking_maps.errors import NotAllowed, NotFound
from talking_maps.exchange.text_decoding import as_text
from talking_maps.files import input_file
from talking_maps.report import CONTRACT_FILE, ContestView, PaidPrize
from talking_maps.workspace.accounts import Actor
from talking_maps.workspace.contests.ledger import Due, ledger
from talking_maps.workspace.pdf_reports import contest_view
from talking_maps.workspace.workspace import Workspace

#: A contract of some pages, and no more.
MOST_BYTES = 100_000


def payment_list(
    workspace: Workspace, contest_id: str, group: str, *, language: str, actor: Actor
) -> bytes:
    """Return the list on which the winners of a group sign for what they receive.

    An empty group is the only one there is. Raises NotAllowed, NotFound.
    """
    account = _account(workspace, contest_id, language, actor)
    dues = ledger(workspace, contest_id)
    groups = list(dict.fromkeys(due.group for due in dues))
    chosen = group or (groups[0] if len(groups) == 1 else "")
    if chosen not in groups:
        raise NotFound(
            "There is no group “{group}” with prizes. Choose one of: {known}.",
            group=group,
            known=", ".join(groups) or "—",
        )
    prizes = [_prize(account.record, due) for due in dues if due.group == chosen]
    return report.payment_list(account, chosen, prizes)


def contract(
    workspace: Workspace, contest_id: str, entry_id: str, *, language: str, actor: Actor
) -> bytes:
    """Return the donation contract of an entry's prize.

    Raises NotAllowed, NotFound; BadFile where the office's own text cannot be used.
    """
    account = _account(workspace, contest_id, language, actor)
    prize = _of(workspace, account.record, contest_id, entry_id)
    if not prize.amount:
        # A later award took it: there is nothing to give by contract.
        raise NotFound("The entry {entry} won no prize.", entry=entry_id)
    return report.contract(account, prize, contract_template(workspace))


def payment_receipt(
    workspace: Workspace,
    contest_id: str,
    entry_id: str,
    *,
    language: str,
    actor: Actor,
    line: int | None = None,
) -> bytes:
    """Return the receipt of what moved on that line of the chain, the last if None.

    Raises NotAllowed, NotFound.
    """
    account = _account(workspace, contest_id, language, actor)
    prize = _of(workspace, account.record, contest_id, entry_id)
    lines = [one.number for one in prize.moves if one.noun.kind in (*PAYING, "refund")]
    if not lines or (line is not None and line not in lines):
        raise NotFound(
            "There is no such payment of the prize of {entry}. The lines of its"
            " payments are: {known}.",
            entry=entry_id,
            known=", ".join(map(str, lines)) or "—",
        )
    return report.payment_receipt(account, prize, lines[-1] if line is None else line)


def contract_template(workspace: Workspace) -> str:
    """Return the office's own text of the contract, empty where it has none.

    It is read whatever wrote it, Windows' editors too. Raises BadFile.
    """
    path: Path = workspace.folder / CONTRACT_FILE
    if not path.is_file():
        return ""
    return as_text(input_file.read_bytes(path, most_bytes=MOST_BYTES))


def _account(
    workspace: Workspace, contest_id: str, language: str, actor: Actor
) -> ContestView:
    contest.check_role("movement", actor.role, actor.name)
    account = contest_view(workspace, contest_id, language, actor)
    if not account.record.awards:
        raise NotAllowed("The prizes are not awarded yet. Award them, then print this.")
    return account


def _of(
    workspace: Workspace, record: ContestState, contest_id: str, entry_id: str
) -> PaidPrize:
    dues: Sequence[Due] = ledger(workspace, contest_id)
    for due in dues:
        if due.entry == entry_id:
            return _prize(record, due)
    raise NotFound("The entry {entry} won no prize.", entry=entry_id)


def _prize(record: ContestState, due: Due) -> PaidPrize:
    shown = contest.payment_of(record, due.entry)
    return PaidPrize(due.entry, due.amount, due.left, shown, due.moves)
