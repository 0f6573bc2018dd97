"""A whole contest to look at: twelve imaginary communities from call to paid prize.

It goes through the same doors as any contest, with a clock of its own. It shows what
a contest must stand: two rounds, ties, a late and an incomplete entry, a withdrawal,
an excluded juror, marks that stand out or are missing, an appeal that is upheld.
"""

from __future__ import annotations

import json
import tempfile
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from shapely.geometry import box

from talking_maps import store
from talking_maps.contest import is_excluded
from talking_maps.errors import AlreadyThere
from talking_maps.model.change import Action, Put
from talking_maps.model.contest import (
    Answer,
    Ballot,
    Check,
    Contest,
    Entry,
    Finding,
    Mark,
    Payment,
    Visit,
)
from talking_maps.model.message import Message
from talking_maps.model.plan import (
    COMMUNITY,
    SCENES,
    Assembly,
    Commitment,
    Feature,
    Owner,
)
from talking_maps.workspace import contests, register
from talking_maps.workspace.drawing import Hand, keep
from talking_maps.workspace.ground import Claim, add_community
from talking_maps.workspace.people import Actor
from talking_maps.workspace.place import PROJECT, Progress, Workspace, silent

CONTEST = "demo-raymi"
CALL = PROJECT / "data" / "demo" / "contest.toml"
CODES = tuple(f"demo{number:02}" for number in range(1, 13))
HOUSEHOLDS = ("h1", "h2", "h3")
AUTHOR = "Demo"

#: Tenths of the pasture that are cared for, by community: before, and in the end.
CARED_BEFORE = (1, 2, 0, 1, 1, 2, 0, 1, 3, 0, 1, 2)
CARED_AFTER = (5, 4, 3, 4, 4, 2, 5, 1, 5, 2, 3, 5)
HEALTH = (7.0, 8.0, 6.0, 5.0, 5.0, 9.0, 8.0, 4.0, 3.6, 6.0, 7.0, 8.0)
EDUCATION = (6.0, 7.0, 9.0, 6.0, 6.0, 5.0, 7.0, 5.0, 5.0, 8.0, 4.0, 7.0)
#: How much more generous each juror is; among equals everybody agrees.
LENIENCE = (0.0, 0.5, -0.5, 1.0, -1.0)
EQUALS = ("demo04", "demo05", "demo09")

LATE, INCOMPLETE, WITHDRAWN = "demo11", "demo12", "demo10"
APPEALING, BY_FACE, UNMARKED = "demo07", "demo06", "demo08"

#: Degrees from one community's corner to the next, and the size of each.
_STEP, _SIZE = 0.03, 0.02
_WEST, _SOUTH = -71.3, -14.3


@dataclass(frozen=True, slots=True)
class Stage:
    """What every step of the demo needs."""

    place: Workspace
    hands: Iterator[Hand]


def build(place: Workspace, progress: Progress = silent) -> Contest:
    """Build the communities and run their contest; raises AlreadyThere."""
    if CONTEST in contests.contest_ids(place):
        raise AlreadyThere("The demo contest is already in this workspace.")
    client = uuid.uuid4().hex
    stage = Stage(place, (Hand(client, number, AUTHOR) for number in count(1)))
    for number, code in enumerate(CODES):
        progress(number / 24, Message("Building the demo communities"))
        _settle(stage, number, code)
    progress(0.5, Message("Running the demo contest"))
    rules, _ = contests.create(place, _staff("2026-02-20T09:00:00-05:00"), CALL)
    contests.open_contest(place, _staff("2026-02-25T09:00:00-05:00"), CONTEST)
    _hand_in_baseline(stage)
    _improve(stage)
    _hand_in_final(stage)
    progress(0.7, Message("Running the demo contest"))
    _judge(place, rules)
    _decide(place)
    progress(1.0, Message("The demo contest is ready"))
    return rules


def _staff(at: str) -> Actor:
    return Actor("demo office", "staff", lambda: at)


def _facilitator(at: str) -> Actor:
    return Actor("demo facilitator", "facilitator", lambda: at)


def _settle(stage: Stage, number: int, code: str) -> None:
    """Add one community with its book and its first drawing."""
    _add(stage.place, number, code)
    hand = next(stage.hands)
    keep(stage.place, code, hand, *_drawing(stage.place, code, CARED_BEFORE[number]))
    register.set_assembly(
        stage.place, code, next(stage.hands),
        Assembly("", "2026-02-15", "", 18, 14, 11),
    )  # fmt: skip
    _promise(stage, code, COMMUNITY)
    if code == CODES[0]:
        for owner_id in HOUSEHOLDS:
            household = Owner(owner_id, "household", f"Casa {owner_id[1:]}", 5)
            keep(
                stage.place, code, next(stage.hands), Put("owner", owner_id, household)
            )


def _add(place: Workspace, number: int, code: str) -> None:
    west = _WEST + _STEP * (number % 4)
    south = _SOUTH + _STEP * (number // 4)
    corners = box(west, south, west + _SIZE, south + _SIZE).exterior.coords
    ring = [[x, y] for x, y in corners]
    shape = {"type": "Polygon", "coordinates": [ring]}
    with tempfile.TemporaryDirectory() as folder:
        claim = Path(folder) / "boundary.geojson"
        claim.write_text(json.dumps(shape), encoding="utf-8")
        source = "imaginary: drawn for the demo"
        add_community(
            place, code, f"Comunidad {number + 1} (imaginaria)",
            Claim(claim, "the demo", "2026-01-10", source),
            households=30, author=AUTHOR,
        )  # fmt: skip


def _drawing(
    place: Workspace, code: str, cared: int, *, owner: str = COMMUNITY
) -> Iterator[Action]:
    """Yield ten strips of pasture and a wetland in each scene."""
    west, south, *_ = store.boundaries(_file(place, code))[0].geometry.bounds
    side = 40.0 if owner != COMMUNITY else 150.0
    east, north = west + 200 + 10 * side * (owner != COMMUNITY), south + 300
    scenes = SCENES[:2] if code == INCOMPLETE else SCENES
    for scene in scenes:
        fenced = {"past": 0, "present": cared, "future": 10}[scene]
        for strip in range(10):
            left = east + strip * side
            shape = box(left, north, left + side, north + side)
            uid = f"{code}-{owner}-{strip}"
            feature = Feature(
                uid, "pasture", scene, shape,
                status="to_do" if scene == "future" else "existing",
                attributes={"condition": "good", "fenced": strip < fenced},
            )  # fmt: skip
            yield Put("feature", uid, feature)


def _file(place: Workspace, code: str) -> Path:
    return place.folder / "communities" / f"{code}.gpkg"


def _promise(stage: Stage, code: str, owner: str) -> None:
    register.set_commitment(
        stage.place, code, _hand(stage, owner),
        Commitment("", owner, "fence the pasture", "all", "2026-08-15", 40, "faena"),
    )  # fmt: skip


def _hand(stage: Stage, owner: str) -> Hand:
    hand = next(stage.hands)
    return Hand(hand.client, hand.number, hand.author, owner)


def _hand_in_baseline(stage: Stage) -> None:
    for number, code in enumerate(CODES):
        if code not in (LATE, INCOMPLETE):
            who = _facilitator(f"2026-03-{number + 5:02}T10:00:00-05:00")
            contests.submit(stage.place, who, CONTEST, code)


def _improve(stage: Stage) -> None:
    """Draw what was done between the rounds, and the households' own plans."""
    for number, code in enumerate(CODES):
        actions = _drawing(stage.place, code, CARED_AFTER[number])
        keep(stage.place, code, next(stage.hands), *actions)
    for number, owner in enumerate(HOUSEHOLDS):
        actions = _drawing(stage.place, CODES[0], 2 + number, owner=owner)
        keep(stage.place, CODES[0], _hand(stage, owner), *actions)
        _promise(stage, CODES[0], owner)


def _hand_in_final(stage: Stage) -> None:
    for number, code in enumerate(CODES):
        day = "2026-09-02" if code == LATE else f"2026-08-{number + 5:02}"
        who = _facilitator(f"{day}T10:00:00-05:00")
        contests.submit(stage.place, who, CONTEST, code)
    # The first one hands in again before the end: the last one counts.
    again = _facilitator("2026-08-30T10:00:00-05:00")
    contests.submit(stage.place, again, CONTEST, CODES[0])
    for owner in HOUSEHOLDS:
        contests.submit(stage.place, again, CONTEST, CODES[0], owner)
    (taken_back,) = _final(stage.place, WITHDRAWN)
    contests.withdraw(stage.place, again, CONTEST, taken_back.id, "moved to next year")
    contests.close(stage.place, _staff("2026-09-05T09:00:00-05:00"), CONTEST)


def _final(place: Workspace, code: str | None = None) -> tuple[Entry, ...]:
    record = contests.read(place, CONTEST)
    gone = {told.noun.entry for told in record.withdrawals}
    return tuple(
        told.noun
        for told in record.entries
        if told.noun.round == "final"
        and told.noun.id not in gone
        and (code is None or told.noun.community == code)
    )


def _judge(place: Workspace, rules: Contest) -> None:
    """Check the papers, visit, and mark by numbers and by faces."""
    staff = _staff("2026-09-08T09:00:00-05:00")
    record = contests.read(place, CONTEST)
    gone = {told.noun.entry for told in record.withdrawals}
    for told in record.entries:
        if told.noun.id not in gone:
            check = Check(told.noun.id, "papers", passed=True)
            contests.check_gate(place, staff, CONTEST, check)
    for entry in _final(place):
        for lenience, juror in zip(LENIENCE, rules.jurors, strict=True):
            if not is_excluded(juror, entry):
                marks = _marks(entry, juror.id, lenience)
                contests.mark(place, staff, CONTEST, Ballot(entry.id, juror.id, marks))
    entry = _final(place, BY_FACE)[0]
    contests.mark_by_face(
        place, staff, CONTEST, entry.id, "j2", criterion="health", face=4
    )
    found: dict[str, Finding] = {
        entry.things[0]: "done", entry.things[-1]: "promised",
    }  # fmt: skip
    seen = Visit(entry.id, "j2", "2026-09-07", found, -71.27, -14.26)
    contests.visit(place, staff, CONTEST, seen)


def _marks(entry: Entry, juror: str, lenience: float) -> tuple[Mark, ...]:
    number = CODES.index(entry.community)
    extra = 0.0 if entry.community in EQUALS else lenience
    health = HEALTH[number] + extra
    if entry.community == APPEALING and juror == "j1":
        return (Mark("health", 1.0, None, "no vio nada"),)
    if entry.community == UNMARKED and juror == "j4":
        return (Mark("health", health),)
    return (Mark("health", health), Mark("education", EDUCATION[number] + extra))


def _decide(place: Workspace) -> None:
    """Award, answer the appeal, correct the mark, award again, pay the first prize."""
    contests.award(place, _staff("2026-09-10T09:00:00-05:00"), CONTEST)
    entry = _final(place, APPEALING)[0]
    kept = contests.appeal(
        place, _facilitator("2026-09-11T09:00:00-05:00"), CONTEST,
        by=APPEALING, about="la nota de j1 en salud", entry_id=entry.id,
    )  # fmt: skip
    staff = _staff("2026-09-14T09:00:00-05:00")
    decided = Answer(
        kept.id, upheld=True, text="j1 visitó otra casa", changed="j1 califica de nuevo"
    )
    contests.answer(place, staff, CONTEST, decided)
    marks = (Mark("health", 8.0), Mark("education", 7.0))
    contests.mark(place, staff, CONTEST, Ballot(entry.id, "j1", marks))
    awards = contests.award(place, staff, CONTEST)
    first = awards.groups[0].prizes[0].entry
    papers = Payment(first, "1-2026", "2026-09-20", "40 jornales", "00110123456789")
    contests.record_payment(place, staff, CONTEST, papers)
    paid = _staff("2026-09-25T09:00:00-05:00")
    contests.record_payment(place, paid, CONTEST, Payment(first, paid_on="2026-09-25"))
