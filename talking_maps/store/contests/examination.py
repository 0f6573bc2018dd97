"""A contest's file that comes from elsewhere, verified before anyone here opens it.

As with a community's, a process of its own copies it into a folder of ours, looks at
how the copy is built, and verifies chain, seals and photos, within limits of time and
memory. Started there as `python -m talking_maps.store.contests.examination`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from talking_maps.contest import verify
from talking_maps.errors import BadFile, NotFound, TalkingMapsError
from talking_maps.files import stale_files
from talking_maps.files.sandbox import Sandbox, limit_memory, serve
from talking_maps.model.share_done import HearShare, unheard
from talking_maps.store.contests import event_file
from talking_maps.store.gpkg.connection import connect, map_sqlite_errors
from talking_maps.store.sync.examination_worker import duplicate
from talking_maps.store.sync.incoming_copy import error_told, told_error

#: The most that one file may take [s]: forty thousand marks take some.
LONGEST_EXAMINATION = 300.0
#: The most lines of a chain, and bytes of one and of all: of 5,500 entries that ten
#: jurors mark there are 60,000, and none is a hundredth of this.
MOST_LINES, LONGEST_LINE, MOST_BYTES = 200_000, 10_000_000, 400_000_000
_MODULE = "talking_maps.store.contests.examination"


@contextmanager
def examined(
    other: Path,
    *,
    seconds: float = LONGEST_EXAMINATION,
    hear: HearShare = unheard,
) -> Iterator[tuple[Path, str]]:
    """Give a verified copy of a contest's file, and its id; it is gone after the block.

    `hear` is told again and again that it goes on; what it raises calls it off. Raises
    NotFound, BadFile with the first thing that was touched, NewerFile.
    """
    if not other.is_file():
        raise NotFound("There is no file {file}. Check its name.", file=str(other))
    with stale_files.workplace() as folder:
        copy = folder / "contest.gpkg"
        with Sandbox(_MODULE, seconds=seconds) as sandbox:
            asked = {"file": str(other.resolve()), "copy": str(copy)}
            said = sandbox.ask(asked, hear)
        if said is None:
            raise BadFile(
                "The file {file} could not be read: reading it failed or took too long."
                " Nothing was changed. Restore a backup of it or choose another file.",
                file=other.name,
            )
        answer: Mapping[str, Any] = json.loads(said)
        if "error" in answer:
            raise told_error(answer["error"])
        yield copy, str(answer["contest"])


def _answer(request: str) -> str:
    asked = json.loads(request)
    other = Path(asked["file"])
    try:
        return json.dumps({"contest": _looked_at(other, Path(asked["copy"]))})
    except TalkingMapsError as error:
        return json.dumps({"error": error_told(error)})
    except (MemoryError, RecursionError):
        large = BadFile(
            "The file {file} needs more memory than there is. Nothing was changed.",
            file=other.name,
        )
        return json.dumps({"error": error_told(large)})


def _looked_at(other: Path, copy: Path) -> str:
    with map_sqlite_errors(other):
        duplicate(other, copy)
    with map_sqlite_errors(other), closing(connect(copy)) as connection:
        (commands,) = connection.execute(
            "SELECT count(*) FROM sqlite_schema WHERE type IN ('trigger', 'view')"
        ).fetchone()
        (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    if commands:
        raise BadFile(
            "The file {file} holds commands of another program. It was not taken in.",
            file=other.name,
        )
    if verdict != "ok":
        raise BadFile(
            "The file {file} is damaged or is not a GeoPackage. Restore a backup of it"
            " or choose another file.",
            file=other.name,
        )
    _refuse_endless(copy, other)
    lines = event_file.read_events(copy)
    found = verify(
        lines,
        event_file.copies(copy),
        event_file.photos(copy),
        parts=event_file.whole_parts(copy),
    )
    if found.touched:
        first = found.touched[0]
        raise BadFile(
            "The contest in {file} is not as it was written. It was not taken in."
            " Verify it where it comes from.",
            file=other.name,
        ).because(BadFile(first.id, **first.values))
    return str(lines[0].content["id"])


def _refuse_endless(copy: Path, other: Path) -> None:
    """Raise BadFile for a chain that goes on and on, before it is read."""
    with map_sqlite_errors(other), closing(connect(copy)) as connection:
        (found,) = connection.execute(
            "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'line'"
        ).fetchone()
        if not found:
            return  # it is refused for that
        lines, longest, size = connection.execute(
            "SELECT count(*), ifnull(max(size), 0), total(size) FROM"
            " (SELECT length(CAST(content AS BLOB)) AS size FROM line)"
        ).fetchone()
    if lines > MOST_LINES or longest > LONGEST_LINE or size > MOST_BYTES:
        raise BadFile(
            "The file {file} holds more than a contest has: up to {most:whole} lines"
            " are read. Nothing was changed. Choose another file.",
            file=other.name,
            most=MOST_LINES,
        )


if __name__ == "__main__":
    limit_memory()
    serve(_answer)
