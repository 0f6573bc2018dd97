"""What anybody may look at: ranking, trail, and whether all still holds."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from talking_maps import contest, store
from talking_maps.contest import (
    ContestState,
    Event,
    PrintedCodes,
    Scenario,
    SealedCopy,
    StoredCopy,
    VerificationReport,
    visibility,
)
from talking_maps.contest.lookups import known_juror
from talking_maps.contest.visibility import Given, JuryTask
from talking_maps.errors import BadFile, NotAllowed, TalkingMapsError
from talking_maps.model.contest import (
    Entry,
    Juror,
    LogEvent,
    Standing,
)
from talking_maps.model.drawn_places import PlaceBand, PlaceBands, RankStability
from talking_maps.model.message import Message
from talking_maps.store import contests as books
from talking_maps.workspace.accounts import VISITOR, Actor
from talking_maps.workspace.contests import entry_worlds
from talking_maps.workspace.contests.transactions import (
    as_sealed,
    contest_file,
    local,
    read,
    validate_and_append,
)
from talking_maps.workspace.workspace import Progress, Workspace, community_file, silent


def trail(
    workspace: Workspace, contest_id: str, *, actor: Actor = VISITOR
) -> tuple[LogEvent, ...]:
    """Return everything that was done, by whom and when.

    Of groups that are still being judged, all but staff learn who marked which entry,
    not what was given.
    """
    lines = books.read_events(contest_file(workspace, contest_id))
    seen = ranking(contest.replay(lines), actor)
    if not seen.veiled:
        return lines
    closed = {s.entry for s in seen.standings if s.group in seen.veiled}
    return tuple(_veiled(line, closed) for line in lines)


def _veiled(line: LogEvent, closed: Collection[str]) -> LogEvent:
    if line.act != "mark" or line.content.get("entry") not in closed:
        return line
    return replace(line, content={**line.content, "marks": []})


#: So many sealed entries are looked at between two words of how many.
_EACH = 50


def verify(
    workspace: Workspace,
    contest_id: str,
    evidence: PrintedCodes | None = None,
    *,
    progress: Progress = silent,
) -> VerificationReport:
    """Look whether seals and chain hold, and agree with what is on paper.

    Photos of plans are looked for in the communities' files that are here.
    Raises NotFound if there is no such file, BadValue for a mistyped code.
    """
    path = contest_file(workspace, contest_id)
    try:
        return contest.verify(
            books.read_events(path),
            _told(path, progress),
            books.photos(path),
            evidence or PrintedCodes(),
            partial(_album, workspace),
            books.whole_parts(path),
            partial(books.part_of, path),
        )
    except BadFile as error:
        return VerificationReport((Message(error.message, error.values),), 0, 0)


def _told(path: Path, progress: Progress) -> Iterator[StoredCopy]:
    """Yield the sealed copies, and tell how many were looked at."""
    count = books.count_copies(path)
    for done, one in enumerate(books.copies(path)):
        if not done % _EACH:
            said = Message(
                "Sealed entries looked at: {done:whole} of {all:whole}",
                {"done": done, "all": count},
            )
            progress(done / count, said)
        yield one


def _album(
    workspace: Workspace, code: str, photo_ids: Collection[str]
) -> Mapping[str, str] | None:
    try:
        return store.photo_digests(community_file(workspace, code), photo_ids)
    except TalkingMapsError:
        # The contest is looked at, and it may name any community.
        return None


@dataclass(frozen=True, slots=True)
class Ranking:
    """The standings as somebody may see them; of `veiled` groups no marks are told."""

    standings: tuple[Standing, ...]
    veiled: frozenset[str]


def ranking(
    record: ContestState, actor: Actor, ranked: tuple[Standing, ...] | None = None
) -> Ranking:
    """Return who stands where; marks only where all have marked, or for staff.

    `ranked` saves ranking again.
    """
    found = contest.standings(record) if ranked is None else ranked
    groups = visibility.blinded_groups(record, found, actor.role)
    return Ranking(visibility.blind(found, groups) if groups else found, groups)


def juror_of(record: ContestState, actor: Actor, juror_id: str = "") -> Juror:
    """Return whose marks these are: a juror's own, or for staff those of any juror.

    Raises NotAllowed for anybody else, NotFound if there is no such juror.
    """
    wanted = juror_id or actor.name
    if actor.role == "juror" and wanted != actor.name:
        raise NotAllowed("A juror sees his or her own marks only.")
    if actor.role not in ("juror", "staff"):
        raise NotAllowed("Only jurors mark. Sign in as one.")
    return known_juror(record.contest, wanted)


def tasks(
    record: ContestState, actor: Actor, juror_id: str = ""
) -> tuple[JuryTask, ...]:
    """Return what a juror has to judge, with his or her own marks and no others."""
    return visibility.tasks(record, juror_of(record, actor, juror_id))


def given(
    record: ContestState, actor: Actor, juror_id: str = ""
) -> tuple[tuple[str, Given], ...]:
    """Return every mark a juror gave, the latest first, changed ones too."""
    return visibility.given_by(record, juror_of(record, actor, juror_id).id)


def what_if(
    record: ContestState, actor: Actor, asked: Scenario
) -> tuple[Standing, ...]:
    """Return the ranking under other weights or without a juror; for staff only."""
    _only_staff(actor)
    return contest.standings(record, asked)


@dataclass(frozen=True, slots=True)
class Firmness:
    """How firm the places are, and how many parts of entries were not judged anew."""

    places: tuple[RankStability, ...]
    left_out: Mapping[str, int]


def firmness(
    workspace: Workspace,
    record: ContestState,
    actor: Actor,
    *,
    seed: int,
    draws: int,
    group: str | None = None,
    progress: Progress = silent,
) -> Firmness:
    """Return between which places each entry lies in many worlds; for staff only."""
    _only_staff(actor)
    drawn = entry_worlds.drawn_entries(
        workspace, record, seed=seed, count=draws, group=group, progress=progress
    )
    places = contest.rank_stability(
        record, seed=seed, draws=draws, group=group, drawn=drawn.points
    )
    return Firmness(places, drawn.left_out)


def draw_places(
    workspace: Workspace,
    actor: Actor,
    contest_id: str,
    *,
    draws: int = contest.DRAWS,
    progress: Progress = silent,
) -> PlaceBands:
    """Draw between which places entries lie, and keep it in the chain.

    The seed is that of the seals; what was judged is kept, so that an interrupted draw
    goes on. The same again adds no line. `progress` may raise to stop. Raises
    NotAllowed while the contest is not closed, or once the prizes are awarded.
    """
    record = read(workspace, contest_id)
    at = local(actor.clock(), record.contest)
    asked = Event(record.lines + 1, at, actor.name, actor.role, None)
    contest.check_allowed(record, "places", asked)
    known = contest.bands_in_force(record)
    if known is not None and known.draws == draws:
        return known
    found = firmness(
        workspace,
        record,
        actor,
        seed=contest.place_seed(record),
        draws=draws,
        progress=progress,
    )
    drawn = PlaceBands(
        contest.place_seed(record),
        draws,
        tuple(
            PlaceBand(
                one.entry,
                one.group,
                one.best,
                one.worst,
                one.low,
                one.median,
                one.high,
            )
            for one in found.places
        ),
        found.left_out,
    )

    def keep(now: ContestState, _at: str) -> tuple[PlaceBands, None]:
        if now.lines != record.lines:
            raise NotAllowed(
                "Somebody did something in the contest while the places were drawn."
                " Draw them again: it goes faster now."
            )
        return drawn, None

    return validate_and_append(workspace, contest_id, actor, "places", keep)


def _only_staff(actor: Actor) -> None:
    if actor.role != "staff":
        raise NotAllowed("Only staff may ask what would be if. Sign in as staff.")


def copy_of(workspace: Workspace, contest_id: str, entry: Entry) -> SealedCopy:
    """Return the sealed copy of an entry of the record that is on the screen.

    Raises NotFound, and BadFile if it is no longer what was sealed.
    """
    return as_sealed(contest_file(workspace, contest_id), entry.id, entry)


def photo_of(workspace: Workspace, contest_id: str, digest: str) -> bytes | None:
    """Return the photo of a field visit as JPEG, None if it is not in the file."""
    return books.photo_of(contest_file(workspace, contest_id), digest)
