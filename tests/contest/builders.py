"""Contests made of arithmetic: chains without files, entries without maps."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from talking_maps import contest
from talking_maps.contest import ContestState
from talking_maps.model.contest import (
    Ballot,
    Category,
    Contest,
    Entry,
    GateResult,
    Juror,
    LogEvent,
    Mark,
    Prizes,
    Role,
    Round,
    SealedReading,
    Standing,
)
from talking_maps.model.message import Message
from talking_maps.model.rubric import Component, Criterion, Rubric
from talking_maps.scoring import rate

NAMES = {"es": "x", "en": "x"}
RUBRIC = Rubric(
    "small",
    NAMES,
    "ours",
    NAMES,
    (
        Criterion("land", NAMES, (Component("scenes_complete", None, 60, 0, 3),), 0),
        Criterion("health", NAMES, (), 30),
        Criterion("water", NAMES, (), 10),
    ),
    "d" * 64,
)
LADDER = Prizes(
    "ladder", Decimal("1000.00"), (Decimal("500.00"), Decimal(300), Decimal("100.01"))
)
VILLAGES = Category("villages", NAMES, ("community",), "contest", LADDER)
HOUSES = Category("houses", NAMES, ("household",), "community", LADDER)
JURY = tuple(Juror(f"j{n}", f"Juror {n}") for n in range(1, 4))
RULES = Contest(
    "raymi",
    "Raymi",
    "The office",
    "America/Lima",
    RUBRIC,
    (VILLAGES, HOUSES),
    (Round("r1", NAMES),),
    JURY,
)
AT = "2026-05-12T10:00:00.000-05:00"
LATE = (GateResult("in_time", passed=False, reason=Message("It came late.")),)
PASSED = (GateResult("in_time", passed=True), GateResult("complete", passed=True))


def entry(
    number: int,
    computed: float = 30.0,
    *,
    community: str = "",
    owner: str = "",
    uncertainty: float | None = None,
    **more: object,
) -> Entry:
    """Return an entry with that many computed points; its land is worth 60."""
    value = computed / 20
    points = round(60 * rate(value, worst=0, best=3), 2)
    part = SealedReading(
        "land", "scenes_complete", None, value, uncertainty, points, 60, 0, 3
    )
    category = "houses" if owner else "villages"
    made = Entry(
        f"e{number:03}",
        category,
        "r1",
        community or f"c{number:02}",
        owner or "community",
        AT,
        "Ana",
        PASSED,
        (part,),
        ("A", "B"),
        "0" * 64,
    )
    return replace(made, **more)  # type: ignore[arg-type]


def ballot(entry_id: str, juror: str, **marks: float) -> Ballot:
    """Return a juror's marks for an entry."""
    return Ballot(entry_id, juror, tuple(Mark(c, p) for c, p in marks.items()))


class Chain:
    """A chain under construction."""

    def __init__(self, rules: Contest = RULES) -> None:
        self.lines: list[LogEvent] = []
        self.add("create", rules)

    def add(
        self, act: str, *nouns: object, role: Role = "staff", who: str = "Ana"
    ) -> "Chain":
        """Add a line for each noun, or one without content."""
        for noun in nouns or (None,):
            content = {} if noun is None else contest.dump(noun)
            line = contest.next_event(
                self.lines, at=AT, who=who, role=role, act=act, content=content
            )
            self.lines.append(line)
        return self

    @property
    def record(self) -> ContestState:
        """What the chain tells."""
        return contest.replay(self.lines)


def record(
    entries: Iterable[Entry], ballots: Iterable[Ballot] = (), rules: Contest = RULES
) -> ContestState:
    """Return a closed contest with those entries and ballots."""
    chain = Chain(rules).add("open")
    chain.add("submit", *entries)
    if marks := tuple(ballots):
        chain.add("mark", *marks)
    return chain.add("close").record


def places(found: ContestState, **what_if: object) -> Mapping[str, int | None]:
    """Return the place of each entry."""
    asked = contest.Scenario(**what_if)  # type: ignore[arg-type]
    return {s.entry: s.place for s in contest.standings(found, asked)}


def of(found: ContestState, entry_id: str) -> Standing:
    """Return the standing of one entry."""
    return next(s for s in contest.standings(found) if s.entry == entry_id)


def with_ties(*rules: str, **more: object) -> Contest:
    """Return the rules with others to break ties."""
    return replace(RULES, ties=rules, **more)  # type: ignore[arg-type]


def shuffled(lines: Sequence[object], order: Sequence[int]) -> list[object]:
    """Return things in another order."""
    return [lines[i] for i in order]
