"""What anybody may look at: ranking, trail, and whether all still holds."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import partial

from talking_maps import contest, store
from talking_maps.contest import PrintedCodes, VerificationReport
from talking_maps.errors import BadFile, TalkingMapsError
from talking_maps.model.contest import LogEvent, Standing
from talking_maps.model.message import Message
from talking_maps.store import contests as books
from talking_maps.workspace.accounts import VISITOR, Actor
from talking_maps.workspace.contests import queries
from talking_maps.workspace.contests.transactions import contest_file, read
from talking_maps.workspace.workspace import Workspace, community_file


def rank(workspace: Workspace, contest_id: str) -> tuple[Standing, ...]:
    """Return every entry's place and points, as the marks stand now."""
    return contest.standings(read(workspace, contest_id))


def head(workspace: Workspace, contest_id: str) -> str:
    """Return the code of the chain's last line, as an act prints it."""
    return contest.encode(read(workspace, contest_id).head)


def trail(
    workspace: Workspace, contest_id: str, *, actor: Actor = VISITOR
) -> tuple[LogEvent, ...]:
    """Return everything that was done, by whom and when.

    Of groups that are still being judged, all but staff learn who marked which entry,
    not what was given.
    """
    lines = books.read_events(contest_file(workspace, contest_id))
    ranking = queries.ranking(contest.replay(lines), actor)
    if not ranking.veiled:
        return lines
    closed = {s.entry for s in ranking.standings if s.group in ranking.veiled}
    return tuple(_veiled(line, closed) for line in lines)


def _veiled(line: LogEvent, closed: Collection[str]) -> LogEvent:
    if line.act != "mark" or line.content.get("entry") not in closed:
        return line
    return replace(line, content={**line.content, "marks": []})


def verify(
    workspace: Workspace, contest_id: str, evidence: PrintedCodes | None = None
) -> VerificationReport:
    """Look whether seals and chain hold, and agree with what is on paper.

    Photos of plans are looked for in the communities' files that are here.
    Raises NotFound if there is no such file, BadValue for a mistyped code.
    """
    path = contest_file(workspace, contest_id)
    try:
        return contest.verify(
            books.read_events(path),
            books.copies(path),
            books.photos(path),
            evidence or PrintedCodes(),
            partial(_album, workspace),
        )
    except BadFile as error:
        return VerificationReport((Message(error.message, error.values),), 0, 0)


def _album(
    workspace: Workspace, code: str, photo_ids: Collection[str]
) -> Mapping[str, str] | None:
    try:
        return store.photo_digests(community_file(workspace, code), photo_ids)
    except TalkingMapsError:
        # The contest is looked at, and it may name any community.
        return None
