"""A contest between laptops: marks that travel, and the contest itself handed over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from talking_maps import contest
from talking_maps.contest import marks_file
from talking_maps.contest.handover import LONGEST_NAME, Parting, acts_of, parting
from talking_maps.contest.marks_file import MarksFile, MarksTaken
from talking_maps.errors import BadFile
from talking_maps.files import input_file
from talking_maps.files.atomic_write import atomic_write
from talking_maps.model.contest import LogEvent
from talking_maps.model.custody import HandOver, Lead
from talking_maps.model.message import Message
from talking_maps.store import contests as books
from talking_maps.store.contests import Append
from talking_maps.workspace import laptop
from talking_maps.workspace.accounts import Actor
from talking_maps.workspace.contests.sealed_copies import juror_of
from talking_maps.workspace.contests.transactions import (
    FOLDER,
    append_event,
    contest_file,
    local,
    read,
)
from talking_maps.workspace.laptop import Laptop
from talking_maps.workspace.workspace import (
    Progress,
    Workspace,
    check_code,
    current_time,
    hearing,
    silent,
)

#: What is said while a file is looked through.
VERIFYING = Message("Verifying the file …")


@dataclass(frozen=True, slots=True)
class SentMarks:
    """A file of marks that was made: its code on paper, how many lines it holds."""

    file: bytes
    code: str
    lines: int


@dataclass(frozen=True, slots=True)
class ReceivedMarks:
    """What came of a file of marks; `refused` says why, by the line it had there.

    `warnings` say which laptop leads, where it is not this one.
    """

    contest: str
    juror: str
    called: str
    code: str
    taken: int
    known: int
    refused: tuple[tuple[int, Message], ...] = ()
    warnings: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class ReceivedContest:
    """What came of a contest's file: lines that are new, and marks brought along.

    `leads` tells whether this laptop leads now, `leader` is what the one that leads is
    called, empty if nobody ever said.
    """

    contest: str
    new: int
    brought: int
    leads: bool
    leader: str
    warnings: tuple[Message, ...] = ()


def send_marks(
    workspace: Workspace, actor: Actor, contest_id: str, juror_id: str = ""
) -> SentMarks:
    """Return the signed file with all that a juror marked and visited.

    A juror sends his or her own, staff those of any juror. Raises NotAllowed, NotFound,
    BadValue if there is nothing to send.
    """
    path = contest_file(workspace, contest_id)
    lines = books.read_events(path)
    juror = juror_of(contest.replay(lines), actor, juror_id)
    own = laptop.this(workspace)
    content = marks_file.marks_file(
        lines,
        juror.id,
        laptop=own.code,
        called=own.called,
        at=actor.clock(),
        photos=books.photos(path),
    )
    file = marks_file.read_marks_file(content, contest_id)
    return SentMarks(content, file.code, len(file.lines))


def receive_marks(workspace: Workspace, actor: Actor, file: Path) -> ReceivedMarks:
    """Take in a juror's file of marks; what is here already is not taken twice.

    Raises NotAllowed, NotFound if the contest is not here, BadFile; then nothing was
    taken in.
    """
    contest.check_role("lead", actor.role, actor.name)
    content = input_file.read_bytes(file, most_bytes=marks_file.MOST_BYTES)
    return _received(workspace, actor, content, file.name)


def _received(
    workspace: Workspace, actor: Actor, content: bytes, name: str
) -> ReceivedMarks:
    sent = marks_file.read_marks_file(content, name)
    found: list[MarksTaken] = []

    def decide(lines: Sequence[LogEvent]) -> Sequence[Append]:
        rules = contest.replay(lines).contest
        reception = marks_file.receive(
            lines,
            sent,
            at=local(actor.clock(), rules),
            who=actor.name,
            role=actor.role,
        )
        found.append(reception)
        return [
            Append(line, photo=reception.photos.get(line.number))
            for line in reception.lines
        ]

    books.append_many(contest_file(workspace, check_code(sent.contest)), decide)
    came = found[-1]
    return _received_marks(workspace, sent, came)


def _received_marks(
    workspace: Workspace, sent: MarksFile, came: MarksTaken
) -> ReceivedMarks:
    """Return what is told of marks that came."""
    return ReceivedMarks(
        sent.contest,
        sent.juror,
        sent.called,
        sent.code,
        len(came.lines),
        came.known,
        came.refused,
        tuple(_led_elsewhere(workspace, sent.contest)),
    )


def _led_elsewhere(workspace: Workspace, contest_id: str) -> Iterator[Message]:
    """Yield that marks which came here count on the laptop that leads, if another."""
    match read(workspace, contest_id).leader_before():
        case HandOver(to=called):
            pass
        case Lead(laptop=code, called=called) if code != laptop.this(workspace).code:
            pass
        case _:
            return
    yield Message(
        "The laptop “{laptop}” leads this contest: there these marks count once the"
        " same file is received. Here they are only kept.",
        {"laptop": called},
    )


def send_contest(
    workspace: Workspace,
    actor: Actor,
    contest_id: str,
    out: Path,
    *,
    hand_over_to: str = "",
    progress: Progress = silent,
) -> None:
    """Write the whole contest to a file for another laptop; `out` is replaced.

    First this laptop says in the chain that it leads, if nobody has said so. With a
    name in `hand_over_to` the other one is to lead: from then on nothing but marks and
    visits is done here. Raises NotAllowed, NotFound, CannotKeep.
    """
    contest.check_role("hand_over", actor.role, actor.name)
    progress(0.0, Message("Copying the contest …"))
    path, own = contest_file(workspace, contest_id), laptop.this(workspace)
    last = read(workspace, contest_id).leader_before()
    if last is None:
        append_event(workspace, contest_id, actor, "lead", Lead(own.code, own.called))
    _hand_over(workspace, actor, contest_id, hand_over_to, last, own)
    books.copy_file(path, out)


def _hand_over(
    workspace: Workspace,
    actor: Actor,
    contest_id: str,
    hand_over_to: str,
    last: Lead | HandOver | None,
    own: Laptop,
) -> None:
    """Say in the chain that the other laptop leads from now on."""
    if hand_over_to and not _is_to(last, own.code, hand_over_to):
        words = " ".join(hand_over_to.split())
        append_event(
            workspace,
            contest_id,
            actor,
            "hand_over",
            HandOver(own.code, own.called, words),
        )


def _is_to(last: Lead | HandOver | None, own: str, to: str) -> bool:
    """Tell whether it was handed over to that one already: the file is made again."""
    return isinstance(last, HandOver) and (last.laptop, last.to) == (own, to)


def take_lead(
    workspace: Workspace, actor: Actor, contest_id: str, reason: str = ""
) -> None:
    """Say that this laptop leads the contest; raises NotAllowed without a reason."""
    own = laptop.this(workspace)
    append_event(
        workspace, contest_id, actor, "lead", Lead(own.code, own.called, reason.strip())
    )


def receive_contest(
    workspace: Workspace, actor: Actor, file: Path, progress: Progress = silent
) -> ReceivedContest:
    """Take in a contest's file from another laptop, verified.

    New lines go on from those that are here; marks and visits that only this laptop has
    are received into them. Where it was handed over, this laptop leads now. Raises
    BadFile if both went on by themselves; then nothing was changed.
    """
    contest.check_role("lead", actor.role, actor.name)
    hear = hearing(progress, VERIFYING)
    with books.examined(file, hear=hear) as (copy, contest_id):
        path = workspace.folder / FOLDER / f"{check_code(contest_id)}.gpkg"
        if not path.exists():
            return _placed(workspace, actor, contest_id, copy, path)
        apart = parting(books.read_events(path), books.read_events(copy))
        _refuse_apart(apart, contest_id, file.name)
        if not any(acts_of(apart.theirs)) and not _follows(workspace, apart, copy):
            theirs = _sent(copy, apart.theirs, _stranger(apart.theirs, file))
            brought = _take_all(workspace, actor, theirs, file.name)
            return _told(workspace, contest_id, 0, brought)
        mine = _sent(path, apart.ours, laptop.this(workspace))
        _keep_earlier(path)
        books.take_place(path, copy)
        brought = _take_all(workspace, actor, mine, path.name)
        _lead_if_handed(workspace, actor, contest_id)
        return _told(workspace, contest_id, len(apart.theirs), brought)


def _follows(workspace: Workspace, apart: Parting, copy: Path) -> bool:
    """Tell whether the other chain, which leads, has all that this one has."""
    lines = books.read_events(copy)
    last = contest.replay(lines).leader_before()
    if not isinstance(last, Lead) or last.laptop == laptop.this(workspace).code:
        return False
    there = marks_file.known(lines)
    return bool(apart.theirs) and all(
        marks_file.identity(line) in there for line in apart.ours
    )


def _placed(
    workspace: Workspace, actor: Actor, contest_id: str, copy: Path, path: Path
) -> ReceivedContest:
    path.parent.mkdir(parents=True, exist_ok=True)
    with atomic_write(path) as draft:
        draft.write_bytes(copy.read_bytes())
    _lead_if_handed(workspace, actor, contest_id)
    return _told(workspace, contest_id, read(workspace, contest_id).lines, 0)


def _lead_if_handed(workspace: Workspace, actor: Actor, contest_id: str) -> None:
    last = read(workspace, contest_id).leader_before()
    own = laptop.this(workspace)
    if isinstance(last, HandOver) and last.laptop != own.code:
        take_lead(workspace, actor, contest_id)


def _told(
    workspace: Workspace, contest_id: str, new: int, brought: int
) -> ReceivedContest:
    last, own = read(workspace, contest_id).leader_before(), laptop.this(workspace)
    warnings = []
    if last is None:
        warnings.append(
            Message(
                "Nobody has said which laptop leads this contest: two may go on by"
                " themselves. Take the lead on one of them."
            )
        )
    leads = isinstance(last, Lead) and last.laptop == own.code
    called = last.called if isinstance(last, Lead) else last.to if last else ""
    return ReceivedContest(contest_id, new, brought, leads, called, tuple(warnings))


def _refuse_apart(apart: Parting, contest_id: str, name: str) -> None:
    if apart.common == 0:
        raise BadFile(
            "The contest in {file} has the id “{contest}” of one that is here, but was"
            " begun by itself. Nothing was changed.",
            file=name,
            contest=contest_id,
        )
    if apart.is_forked:
        here, there = next(acts_of(apart.ours)), next(acts_of(apart.theirs))
        raise BadFile(
            "Both laptops went on with the contest “{contest}” by themselves after line"
            " {line}: here {who} ({act}, {at:datetime}), in the file {other}"
            " ({other_act}, {other_at:datetime}). Nothing was changed. Decide which"
            " chain counts, and write what the other holds into it by hand.",
            contest=contest_id,
            line=apart.common,
            who=here.who,
            act=here.act,
            at=here.at,
            other=there.who,
            other_act=there.act,
            other_at=there.at,
        )


def _sent(
    path: Path, lines: Sequence[LogEvent], own: laptop.Laptop
) -> tuple[bytes, ...]:
    """Return all that the jurors of those lines gave, a file of marks each."""
    whole, photos = books.read_events(path), books.photos(path)
    return tuple(
        marks_file.marks_file(
            whole,
            juror,
            laptop=own.code,
            called=own.called,
            at=current_time(),
            photos=photos,
        )
        for juror in sorted({str(one.content.get("juror", "")) for one in lines})
    )


def _stranger(lines: Sequence[LogEvent], file: Path) -> laptop.Laptop:
    """Return the laptop of a contest's file: it says no code, its own lines stand."""
    code = lines[0].hash[:16] if lines else "0" * 16
    return laptop.Laptop(code, file.stem[:LONGEST_NAME] or code)


def _take_all(
    workspace: Workspace, actor: Actor, sent: Sequence[bytes], name: str
) -> int:
    return sum(_received(workspace, actor, one, name).taken for one in sent)


def _keep_earlier(path: Path) -> None:
    """Keep the contest as it was, in the folder `earlier` beside it."""
    moment = datetime.fromisoformat(current_time()).strftime("%Y%m%d-%H%M%S-%f")
    folder = path.parent / "earlier"
    folder.mkdir(exist_ok=True)
    books.copy_file(path, folder / f"{path.stem}-{moment}.gpkg")


def receive_file(
    workspace: Workspace, actor: Actor, file: Path, progress: Progress = silent
) -> ReceivedMarks | ReceivedContest:
    """Take in what somebody brings of a contest: marks of a juror, or all of it."""
    if _holds_marks(file):
        return receive_marks(workspace, actor, file)
    return receive_contest(workspace, actor, file, progress)


def check_file(file: Path, progress: Progress = silent) -> None:
    """Raise BadFile or NewerFile for a file that nobody could receive as a contest's.

    Marks are looked at when they are received: that takes the contest they are of.
    """
    if not _holds_marks(file):
        with books.examined(file, hear=hearing(progress, VERIFYING)):
            pass


def _holds_marks(file: Path) -> bool:
    input_file.check(file, most_bytes=10**11)
    with file.open("rb") as opened:
        return marks_file.is_marks_file(opened.read(64))


def leads(workspace: Workspace, contest_id: str) -> bool:
    """Tell whether acts of this contest may be done on this laptop."""
    last = read(workspace, contest_id).leader_before()
    if last is None:
        return True
    return isinstance(last, Lead) and last.laptop == laptop.this(workspace).code
