"""Taking in what many people bring: communities, marks, contests, one line for each.

Each file is looked at in a process of its own before anything of it is taken in, and
one that is refused stops no other. What came, when, from whom and what became of it is
kept in `WORKSPACE/received.jsonl`, to which lines are only added.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Literal, get_args

from talking_maps import store
from talking_maps.contest import marks_file
from talking_maps.errors import BadFile, CannotKeep, NotAllowed, TalkingMapsError, Value
from talking_maps.files import input_file
from talking_maps.model.message import Message
from talking_maps.workspace import judged_by, merges
from talking_maps.workspace.accounts import Actor
from talking_maps.workspace.contests import contest_ids, laptops
from talking_maps.workspace.import_export import receive_copy
from talking_maps.workspace.local_numbers import changed_numbers
from talking_maps.workspace.register import read_community
from talking_maps.workspace.workspace import Progress, Workspace, current_time, silent

FILE = "received.jsonl"
ENDINGS = (".gpkg", ".json")
#: More files than these are not taken in at one go, nor longer names kept.
MOST_FILES, LONGEST = 1_000, 120
#: The largest file that is read at all [bytes].
MOST_BYTES = 20 * 10**9
Outcome = Literal["new", "merged", "nothing new", "refused"]
Kind = Literal["community", "marks", "contest", ""]


@dataclass(frozen=True, slots=True)
class Reception:
    """What became of a file. `about` is a community's or a contest's code.

    `brought_by` is who brought it, `told` what to know of it: why it was refused, what
    waits, what is missing. `count` is how many changes, marks or lines were new.
    """

    at: str
    file: str
    sha256: str
    brought_by: str
    received_by: str
    kind: Kind
    about: str
    outcome: Outcome
    count: int = 0
    told: tuple[Message, ...] = field(default=())


def files_in(folder: Path) -> tuple[Path, ...]:
    """Return the files in a folder, and in the folders in it, that may be received.

    Raises BadFile if there is no such folder, and for more files than are taken in at
    one go: none is left out in silence.
    """
    if not folder.is_dir():
        raise BadFile(
            "There is no folder {folder}. Check the path, or plug the stick in again.",
            folder=str(folder),
        )
    found = _receivable(folder)
    if len(found) > MOST_FILES:
        raise BadFile(
            "There are {found:whole} files in {folder}; at one go {most:whole} are "
            "received. Divide them among several folders.",
            found=len(found),
            folder=str(folder),
            most=MOST_FILES,
        )
    return tuple(found)


def _receivable(folder: Path) -> list[Path]:
    """Return the files of a folder, and of those in it, that can be received."""
    return sorted(
        path
        for pattern in ("*", "*/*")
        for path in folder.glob(pattern)
        if path.suffix.casefold() in ENDINGS
        and not path.name.startswith(".")
        and path.is_file()
    )


def receive_many(
    workspace: Workspace,
    actor: Actor,
    files: Sequence[Path],
    *,
    brought_by: str = "",
    progress: Progress = silent,
) -> Iterator[Reception]:
    """Take in the files one by one; yield a line for each as it is done."""
    with store.examiner() as process:
        for number, file in enumerate(files):
            said = Message(
                "Receiving {file} ({number:whole} of {count:whole})",
                {"file": file.name, "number": number + 1, "count": len(files)},
            )
            progress(number / len(files), said)
            heard = _part(progress, said, number, len(files))
            with store.examined_by(process):
                line = receive_any(
                    workspace, actor, file, brought_by=brought_by, progress=heard
                )
            yield line


def _part(progress: Progress, said: Message, number: int, count: int) -> Progress:
    """Return what is told of one file, told as its part of all of them."""
    return lambda share, _what: progress((number + share) / count, said)


def receive_any(
    workspace: Workspace,
    actor: Actor,
    file: Path,
    *,
    brought_by: str = "",
    progress: Progress = silent,
) -> Reception:
    """Take in a community, marks or a contest; what is refused is told, not raised.

    Raises CannotKeep if the record of it cannot be written.
    """
    who = " ".join(brought_by.split())[:LONGEST]
    digest = ""
    try:
        input_file.check(file, most_bytes=MOST_BYTES)
        with file.open("rb") as content:
            digest = hashlib.file_digest(content, "sha256").hexdigest()
        came = _taken(workspace, actor, file, who or actor.name, progress)
    except (TalkingMapsError, OSError) as error:
        why = (
            Message(error.message, error.values)
            if isinstance(error, TalkingMapsError)
            else Message(
                "The system refuses: {reason}.", {"reason": str(error.strerror)}
            )
        )
        came = _Came("", "", "refused", 0, (why,))
    line = Reception(
        current_time(),
        file.name[:LONGEST],
        digest,
        who,
        actor.name,
        came.kind,
        came.about,
        came.outcome,
        came.count,
        came.told,
    )
    _note(workspace, line)
    return line


@dataclass(frozen=True, slots=True)
class _Came:
    kind: Kind
    about: str
    outcome: Outcome
    count: int
    told: tuple[Message, ...] = ()


def _taken(
    workspace: Workspace, actor: Actor, file: Path, author: str, progress: Progress
) -> _Came:
    with file.open("rb") as opened:
        start = opened.read(64)
    if marks_file.is_marks_file(start):
        return _marks(workspace, actor, file)
    code = merges.origin_of(file, lambda _share, what: progress(0.0, what))
    if code is None:
        return _contest(workspace, actor, file, progress)
    if actor.role not in ("facilitator", "staff"):
        raise NotAllowed("Only staff or who draws here receive communities.")
    if not (workspace.folder / "communities" / f"{code}.gpkg").is_file():
        came = receive_copy(workspace, file, progress)
        return _Came("community", came.code, "new", 1, came.missing)
    before = read_community(workspace, code).numbers
    merged = merges.merge(workspace, code, file, author=author, progress=progress)
    brought = changed_numbers(before, read_community(workspace, code).numbers)
    waiting = (
        (
            Message(
                "Things that both changed wait for a person under Decide:"
                " {count:whole}.",
                {"count": len(merged.conflicts)},
            ),
        )
        if merged.conflicts
        else ()
    )
    told = (*waiting, *brought, *judged_by.differences(workspace, code))
    outcome: Outcome = "merged" if merged.taken else "nothing new"
    return _Came("community", code, outcome, merged.taken, told)


def _marks(workspace: Workspace, actor: Actor, file: Path) -> _Came:
    _only_staff(actor)
    came = laptops.receive_marks(workspace, actor, file)
    told = (
        Message(
            "Marks of {juror}, code of the file {code}: compare it with the paper.",
            {"juror": came.juror, "code": came.code},
        ),
        *came.warnings,
        *(why for _, why in came.refused),
    )
    outcome: Outcome = "merged" if came.taken else "nothing new"
    if came.refused and not came.taken:
        outcome = "refused"
    return _Came("marks", came.contest, outcome, came.taken, told)


def _only_staff(actor: Actor) -> None:
    if actor.role != "staff":
        raise NotAllowed("Marks and contests are received by staff. Sign in as staff.")


def _contest(
    workspace: Workspace, actor: Actor, file: Path, progress: Progress
) -> _Came:
    _only_staff(actor)
    before = contest_ids(workspace)
    came = laptops.receive_contest(workspace, actor, file, progress)
    count = came.new + came.brought
    outcome: Outcome = "merged" if came.contest in before else "new"
    return _Came(
        "contest",
        came.contest,
        outcome if count else "nothing new",
        count,
        came.warnings,
    )


def receptions(workspace: Workspace) -> tuple[Reception, ...]:
    """Return all that was received, the oldest first; what cannot be read is left."""
    path = workspace.folder / FILE
    if not path.is_file():
        return ()
    with path.open(encoding="utf-8", errors="replace") as lines:
        return tuple(said for line in lines if (said := _read(line)) is not None)


def last_by_community(workspace: Workspace) -> Mapping[str, Reception]:
    """Return for each community what was received of it last."""
    return {
        one.about: one
        for one in receptions(workspace)
        if one.kind == "community" and one.outcome != "refused"
    }


def _read(line: str) -> Reception | None:
    try:
        said = json.loads(line)
        told = tuple(Message(str(key), _values(values)) for key, values in said["told"])
        found = Reception(**{**said, "told": told})
    except (ValueError, TypeError, KeyError):
        return None
    is_known = found.outcome in get_args(Outcome) and found.kind in get_args(Kind)
    return found if is_known and isinstance(found.count, int) else None


def _values(values: Mapping[str, Value]) -> Mapping[str, Value]:
    return {str(key): value for key, value in values.items()}


def _note(workspace: Workspace, line: Reception) -> None:
    said = asdict(line) | {"told": [[one.id, dict(one.values)] for one in line.told]}
    text = json.dumps(said, ensure_ascii=True) + "\n"
    try:
        with (workspace.folder / FILE).open("a", encoding="utf-8") as record:
            record.write(text)
            record.flush()
            os.fsync(record.fileno())
    except OSError as error:
        raise CannotKeep(
            "The record of what was received cannot be written. Check the folder and"
            " the free space."
        ) from error
