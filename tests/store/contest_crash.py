"""Kill acts of a contest at random moments; let two processes act at once.

Run as `python -m tests.store.contest_crash KILLS SEED`; prints a report as JSON. As in
`tests.store.crash` a warm process forks children that act and say so through a pipe;
after SIGKILL the file is opened and verified, as the next user would.
"""

import json
import os
import random
import signal
import sys
import tempfile
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from talking_maps import contest
from talking_maps.contest import StoredCopy
from talking_maps.model.contest import LogEvent
from talking_maps.store import contests as books
from talking_maps.store.contests import Append
from tests.contest.builders import AT, Chain, ballot, entry
from tests.store.contest_file import sealed

ACTS_EACH = 40


def made(path: Path) -> Path:
    """Make an open contest with one entry."""
    chain = Chain()
    books.create(path, chain.lines[0])
    one, content = sealed(entry(1), chain)
    for act, nouns, copy in (
        ("open", (), None),
        ("submit", (one,), StoredCopy(one.id, one.seal, content)),
    ):
        chain.add(act, *nouns)
        additions = [Append(chain.lines[-1], copy)]
        books.append_many(path, partial(_these, additions))
    return path


def _these(additions: list[Append], _: Sequence[LogEvent]) -> list[Append]:
    return additions


def act(path: Path, juror: str) -> int:
    """Hand one more plan in, with its sealed copy, or mark the first one."""

    def decide(lines: Sequence[LogEvent]) -> Append:
        number = len(lines)
        if number % 2:
            return following(lines, "mark", ballot("e001", juror, health=number % 30))
        one, content = sealed(entry(number, community=f"c{number}"), Chain())
        told = following(lines, "submit", one)
        return Append(told.line, StoredCopy(one.id, one.seal, content))

    line = books.append(path, decide)
    assert line is not None
    return line.number


def following(lines: Sequence[LogEvent], name: str, noun: object) -> Append:
    """Return the line of an act behind the others."""
    content = contest.dump(noun)
    return Append(
        contest.next_event(
            lines, at=AT, who="Ana", role="staff", act=name, content=content
        )
    )


def child(path: Path, juror: str, acts: int, writer: int) -> None:
    """Act so often, and say after each act which line it was."""
    for _ in range(acts):
        os.write(writer, f"{act(path, juror)}\n".encode())
    os._exit(0)


def started(path: Path, juror: str, acts: int) -> tuple[int, int]:
    """Fork a child that acts; return its process id and where it tells."""
    reader, writer = os.pipe()
    process = os.fork()
    if process == 0:
        os.close(reader)
        child(path, juror, acts, writer)
    os.close(writer)
    return process, reader


def faults(path: Path, said: int) -> list[str]:
    """Return what is wrong with the file after the line that was said last."""
    lines = books.read_events(path)
    found = contest.verify(lines, books.copies(path), books.photos(path))
    wrong = [str(message) for message in found.touched]
    if len(lines) not in (said, said + 1):
        wrong.append(f"said {said}, kept {len(lines)}")
    return wrong


def killed(path: Path, chance: random.Random) -> tuple[bool, list[str]]:
    """Kill a child while it acts; return whether a journal was left, and faults."""
    process, reader = started(path, "j1", 10_000)
    acts, wait_s = chance.randint(1, 3), chance.uniform(0, 0.006)
    with os.fdopen(reader) as told:
        said = [int(next(told)) for _ in range(acts)]
        time.sleep(wait_s)
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
        said += map(int, told)
    torn = path.with_name(path.name + "-journal").exists()
    return torn, faults(path, said[-1])


def at_once(path: Path) -> list[str]:
    """Let two processes act on one contest; return what is wrong then."""
    before = len(books.read_events(path))
    children = [started(path, juror, ACTS_EACH) for juror in ("j1", "j2")]
    said: list[int] = []
    for process, reader in children:
        with os.fdopen(reader) as told:
            said += map(int, told)
        os.waitpid(process, 0)
    wrong = faults(path, before + 2 * ACTS_EACH)
    if sorted(said) != list(range(before + 1, before + 1 + 2 * ACTS_EACH)):
        wrong.append(f"two said one line: {sorted(said)}")
    return wrong


def main(kills: int, seed: int) -> dict[str, object]:
    """Kill so many times, then act at once; return what happened."""
    chance, torn, wrong = random.Random(seed), 0, []
    with tempfile.TemporaryDirectory() as folder:
        path = made(Path(folder) / "raymi.gpkg")
        for kill in range(kills):
            was_torn, found = killed(path, chance)
            torn += was_torn
            wrong += [f"kill {kill}: {fault}" for fault in found]
        together = at_once(made(Path(folder) / "other.gpkg"))
    return {"kills": kills, "torn": torn, "wrong": wrong, "together": together}


if __name__ == "__main__":
    json.dump(main(int(sys.argv[1]), int(sys.argv[2])), sys.stdout)
