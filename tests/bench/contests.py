"""A contest of every community of a project: ranking, verifying, one more mark."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from talking_maps import contest
from talking_maps.contest import Event, PrintedCodes, StoredCopy
from talking_maps.model.contest import Ballot, Contest, Entry, Juror, LogEvent, Mark
from talking_maps.model.rubric import Reference, Scorecard
from talking_maps.scoring import plan_digest
from talking_maps.store import contests as books
from talking_maps.store.contests import Append
from tests import village
from tests.bench.row import Row, median, milliseconds
from tests.contest.builders import AT, RULES, entry

ENTRIES, JURORS = 5500, 7
#: Features in each sealed plan.
FEATURES = 20
DRAWS = 200

Step = tuple[str, object, StoredCopy | None]


def rows() -> Sequence[Row]:
    """Measure what waits for an answer in the square, with 5,500 entries."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "big.gpkg"
        _build(path)
        lines = books.read_events(path)
        record = contest.replay(lines)
        codes = tuple(contest.encode(told.noun.seal) for told in record.entries)
        paper = PrintedCodes(codes, (contest.encode(record.head),))
        ranking = milliseconds(lambda: contest.standings(record), 3)
        reading = milliseconds(lambda: _read(path), 3)
        marking = milliseconds(lambda: _mark(path), 9)
        drawing = milliseconds(
            lambda: contest.rank_stability(record, seed=1, draws=DRAWS), 1
        )
        verifying = milliseconds(
            lambda: contest.verify(
                books.read_events(path), books.copies(path), books.photos(path), paper
            ),
            1,
        )
    many = f"{ENTRIES:,} entries"
    return (
        Row(f"rank {many} × {JURORS} jurors", "median", median(ranking), "ms"),
        Row(f"read their chain, {len(lines):,} lines", "median", median(reading), "ms"),
        Row(f"keep one more mark among {many}", "median", median(marking), "ms"),
        Row(f"verify {ENTRIES:,} seals and the chain", "one", median(verifying), "ms"),
        Row(f"draw {many} {DRAWS:,} times", "one", median(drawing), "ms"),
    )


def _read(path: Path) -> object:
    """Read everything that is ranked, from the file."""
    record = contest.replay(books.read_events(path))
    return record.entries, record.ballots


def _mark(path: Path) -> None:
    """Keep a mark as the workspace does: looked at, chained, on the disk."""
    ballot = Ballot(f"e{ENTRIES // 2:04}", "j1", (Mark("health", 7.5),))

    def decide(lines: Sequence[LogEvent]) -> Append:
        record = contest.replay(lines)
        told = Event(lines[-1].number + 1, AT, "Ana", "staff", ballot)
        contest.validate_event(record, "mark", told)
        content = contest.dump(ballot)
        return Append(
            contest.next_event(
                lines, at=AT, who="Ana", role="staff", act="mark", content=content
            )
        )

    books.append(path, decide, without=("mark", "visit"))


def _build(path: Path) -> None:
    jurors = tuple(Juror(f"j{n}", f"Juror {n}") for n in range(JURORS))
    rules = replace(RULES, jurors=jurors, ties=("jury",))
    chain: list[LogEvent] = []
    additions: list[Append] = []
    for act, noun, copy in _steps(rules):
        content = {} if noun is None else contest.dump(noun)
        line = contest.next_event(
            chain, at=AT, who="Ana", role="staff", act=act, content=content
        )
        chain.append(line)
        additions.append(Append(line, copy))
    first, *others = additions
    books.create(path, first.line)
    books.append_many(path, lambda _: others)


def _steps(rules: Contest) -> Iterator[Step]:
    yield "create", rules, None
    yield "open", None, None
    for number in range(ENTRIES):
        made = replace(
            entry(number, (number * 7919 % 6000) / 100, uncertainty=0.2),
            id=f"e{number:04}",
            community=f"c{number:04}",
        )
        one, content = _sealed(rules, made)
        yield "submit", one, StoredCopy(one.id, one.seal, content)
        for juror in range(JURORS):
            marks = (
                Mark("health", float((number + juror) % 31)),
                Mark("water", float((number * juror) % 11)),
            )
            yield "mark", Ballot(one.id, f"j{juror}", marks), None
    yield "close", None, None


def _sealed(rules: Contest, made: Entry) -> tuple[Entry, bytes]:
    drawn = (
        village.feature(f"F{i}", "pasture", village.rectangle(i, i, 30, 20))
        for i in range(FEATURES)
    )
    plan = village.plan(*drawn)
    card = Scorecard(0, 0, 0, (), (), plan_digest(plan), "", "")
    nothing = Reference({}, "")
    return contest.sealed(rules, made, plan, village.territory(), nothing, card)
