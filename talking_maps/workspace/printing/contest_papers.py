"""Papers of a contest, gathered from its chain and its sealed copies."""

from __future__ import annotations

from talking_maps import contest, report, scoring
from talking_maps.contest import SealedCopy
from talking_maps.errors import NotAllowed, NotFound, TalkingMapsError
from talking_maps.model.contest import Entry
from talking_maps.model.rubric import Scorecard
from talking_maps.report import ContestView, Ground
from talking_maps.store import contests as books
from talking_maps.workspace.accounts import VISITOR, Actor
from talking_maps.workspace.contests import sealed_copy
from talking_maps.workspace.contests.redacted_contest import without_names
from talking_maps.workspace.contests.transactions import contest_file
from talking_maps.workspace.ground import read_territory
from talking_maps.workspace.register import read_community
from talking_maps.workspace.workspace import Workspace


def act(
    workspace: Workspace, contest_id: str, *, language: str, actor: Actor = VISITOR
) -> bytes:
    """Return the act; provisional before the prizes are awarded.

    Raises NotFound, and NotAllowed while the contest is not closed, or while jurors
    still mark and the actor may not see marks.
    """
    return report.act(_decided(_account(workspace, contest_id, language, actor)))


def board(
    workspace: Workspace, contest_id: str, *, language: str, actor: Actor = VISITOR
) -> bytes:
    """Return the scoreboard in large type; raises as `act` does."""
    return report.board(_decided(_account(workspace, contest_id, language, actor)))


def score_sheet(
    workspace: Workspace,
    contest_id: str,
    entry_id: str,
    *,
    language: str,
    actor: Actor = VISITOR,
) -> bytes:
    """Return what an entry's points stand on; marks only if the actor may see them.

    Raises NotFound, and BadFile if the sealed copy was changed.
    """
    account = _account(workspace, contest_id, language, actor)
    _entry(account, entry_id)
    copy = sealed_copy(workspace, contest_id, entry_id)
    ground = Ground(workspace.layers, workspace.reference, _again(workspace, copy))
    return report.score_sheet(account, copy, ground)


def diploma(
    workspace: Workspace, contest_id: str, entry_id: str, *, language: str
) -> bytes:
    """Return the diploma of an entry that has a place, once the prizes are awarded.

    Raises NotFound, NotAllowed, and BadFile if the sealed copy was changed.
    """
    account = _account(workspace, contest_id, language)
    _entry(account, entry_id)
    if not account.is_final:
        raise NotAllowed("The prizes are not awarded yet. Award them, then print this.")
    if account.standing(entry_id).place is None:
        raise NotAllowed(
            "The entry {entry} has no place, so there is no diploma for it.",
            entry=entry_id,
        )
    copy = sealed_copy(workspace, contest_id, entry_id)
    return report.diploma(account, copy, workspace.layers)


def receipt(
    workspace: Workspace, contest_id: str, entry_id: str, *, language: str
) -> bytes:
    """Return an entry's receipt, the same whenever it is printed; raises NotFound."""
    account = _account(workspace, contest_id, language)
    return report.receipt(account, _entry(account, entry_id))


def _account(
    workspace: Workspace, contest_id: str, language: str, actor: Actor = VISITOR
) -> ContestView:
    # The whole chain: the account itself covers the marks that may not be seen.
    lines = books.read_events(contest_file(workspace, contest_id))
    record = without_names(workspace, contest.replay(lines))
    times = {line.number: line.at for line in lines}
    rules = record.contest
    codes = {told.noun.community for told in record.entries} | {*rules.communities}
    codes |= {code for category in rules.categories for code in category.communities}
    for juror in rules.jurors:
        relatives = (one.partition("/")[0] for one in juror.relatives)
        codes |= {code for code in (juror.origin, *relatives) if code}
    return ContestView(
        record,
        lines[-1].at,
        language,
        moments=tuple(times[number] for number, _ in record.turns),
        role=actor.role,
        names={code: _name(workspace, code) for code in sorted(codes)},
    )


def _name(workspace: Workspace, code: str) -> str:
    """Return a community's name; its code where its file is not here or unreadable."""
    try:
        return read_community(workspace, code).name
    except TalkingMapsError:
        return code


def _decided(account: ContestView) -> ContestView:
    if not account.is_closed:
        raise NotAllowed(
            "The contest “{contest}” is not closed yet. Close it, then print this.",
            contest=account.record.contest.id,
        )
    if account.veiled:
        raise NotAllowed(
            "Jurors are still marking. Wait until all have marked, or print this as"
            " staff."
        )
    return account


def _entry(account: ContestView, entry_id: str) -> Entry:
    entry = account.record.entry(entry_id)
    if entry is None:
        raise NotFound("There is no entry {entry} in this contest.", entry=entry_id)
    return entry


def _again(workspace: Workspace, copy: SealedCopy) -> Scorecard | None:
    """Return the sealed plan judged anew on its ground, None if that is not here."""
    try:
        ground = read_territory(workspace, copy.entry.community)
    except TalkingMapsError:
        return None
    return scoring.score(
        copy.plan, ground, copy.rubric, workspace.reference, layers=workspace.layers
    )
