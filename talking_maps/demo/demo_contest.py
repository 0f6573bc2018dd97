"""A whole contest to look at: twelve imaginary communities from call to paid prize.

Families compete in it beside communities, by some rules of their own. It goes through
the same doors as any contest, with a clock of its own. It shows what a contest must
stand: two rounds, ties, a late and an incomplete entry, a withdrawal, an excluded
juror, marks that stand out or are missing, visits by lot that find things missing,
paddocks said to be fenced without a fence, an answered flag, an appeal that is upheld.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import count
from types import MappingProxyType

from talking_maps import geo
from talking_maps.contest import is_excluded
from talking_maps.contest.totals import exact_sum
from talking_maps.demo.villages import (
    AUTHOR,
    BURNT,
    BURNT_AT,
    CODES,
    HOUSEHOLDS,
    INCOMPLETE,
    UNFENCED,
    Stage,
    improve,
    settle,
)
from talking_maps.errors import AlreadyThere
from talking_maps.model.contest import (
    Answer,
    Ballot,
    Contest,
    Entry,
    Finding,
    FlagAnswer,
    GateCheck,
    Goods,
    LossAnswer,
    Mark,
    Movement,
    Payment,
    Visit,
)
from talking_maps.model.message import Message
from talking_maps.workspace import contests
from talking_maps.workspace.accounts import Actor
from talking_maps.workspace.plan_edits import EditContext
from talking_maps.workspace.workspace import PROJECT, Progress, Workspace, silent

CONTEST = "demo-raymi"
CALL = PROJECT / "data" / "demo" / "contest.toml"
HEALTH = (7.0, 8.0, 6.0, 8.5, 8.5, 9.0, 8.0, 4.0, 0.0, 6.0, 7.0, 8.0)
EDUCATION = (6.0, 7.0, 9.0, 6.0, 6.0, 5.0, 7.0, 5.0, 5.0, 8.0, 4.0, 7.0)
#: How much more generous each juror is; among equals everybody agrees.
LENIENCE = (0.0, 0.5, -0.5, 1.0, -1.0)
EQUALS = ("demo04", "demo05", "demo09")
#: Whose marks come to the points of the other equals; fewer of them are the jury's.
LEVELLED = "demo09"

LATE, WITHDRAWN = "demo11", "demo10"
#: What a juror found on the land.
FOUND: Mapping[str, Finding] = MappingProxyType(
    {
        "pasture-01": "done",
        "pasture-02": "done",
        "terrace-1": "done",
        "terrace-2": "under_way",
        "bofedal-2": "done",
        "pond": "promised",
        "trees-2": "not_found",
    }
)
APPEALING, BY_FACE, UNMARKED = "demo07", "demo06", "demo08"


def build(workspace: Workspace, progress: Progress = silent) -> Contest:
    """Build the communities and run their contest; raises AlreadyThere."""
    if CONTEST in contests.contest_ids(workspace):
        raise AlreadyThere("The demo contest is already in this workspace.")
    client = uuid.uuid4().hex
    stage = Stage(
        workspace, (EditContext(client, number, AUTHOR) for number in count(1))
    )
    for number, code in enumerate(CODES):
        progress(number / 24, Message("Building the demo communities"))
        settle(stage, number, code)
    progress(0.5, Message("Running the demo contest"))
    rules, _ = contests.create(workspace, _staff("2026-02-20T09:00:00-05:00"), CALL)
    contests.open_contest(workspace, _staff("2026-02-25T09:00:00-05:00"), CONTEST)
    _hand_in_baseline(stage)
    improve(stage)
    _excuse_the_burnt(workspace)
    _hand_in_final(stage)
    progress(0.7, Message("Running the demo contest"))
    _judge(workspace, rules)
    _decide(workspace)
    progress(1.0, Message("The demo contest is ready"))
    return rules


def _staff(at: str) -> Actor:
    return Actor("Oficina de la demo", "staff", lambda: at)


def _facilitator(at: str) -> Actor:
    return Actor("Facilitadora de la demo", "facilitator", lambda: at)


def _hand_in_baseline(stage: Stage) -> None:
    for number, code in enumerate(CODES):
        if code not in (LATE, INCOMPLETE):
            who = _facilitator(f"2026-03-{number + 5:02}T10:00:00-05:00")
            contests.submit(stage.place, who, CONTEST, code)


def _excuse_the_burnt(workspace: Workspace) -> None:
    """Say why trees of the baseline are gone; the office looked and accepts it."""
    record = contests.read(workspace, CONTEST)
    (baseline,) = (
        event.noun for event in record.entries if event.noun.community == BURNT_AT
    )
    who = _facilitator("2026-07-20T10:00:00-05:00")
    why = "el incendio de julio quemó los árboles; se vuelve a plantar"
    event = contests.give_loss_reason(
        workspace, who, CONTEST, baseline.id, (BURNT,), why
    )
    staff = _staff("2026-07-27T09:00:00-05:00")
    seen = LossAnswer(event.id, accepted=True, text="visto en el lugar")
    contests.answer_loss(workspace, staff, CONTEST, seen)


def _hand_in_final(stage: Stage) -> None:
    for number, code in enumerate(CODES):
        if code != LATE:
            who = _facilitator(f"2026-08-{number + 5:02}T10:00:00-05:00")
            contests.submit(stage.place, who, CONTEST, code)
    # The first one hands in again before the end: the last one counts.
    again = _facilitator("2026-08-30T10:00:00-05:00")
    contests.submit(stage.place, again, CONTEST, CODES[0])
    for owner in HOUSEHOLDS:
        contests.submit(stage.place, again, CONTEST, CODES[0], owner)
    (taken_back,) = _final(stage.place, WITHDRAWN)
    why = "lo dejan para el próximo año"
    contests.withdraw(stage.place, again, CONTEST, taken_back.id, why)
    after = _facilitator("2026-09-02T10:00:00-05:00")
    contests.submit(stage.place, after, CONTEST, LATE)
    contests.close(stage.place, _staff("2026-09-05T09:00:00-05:00"), CONTEST)


def _final(workspace: Workspace, code: str | None = None) -> tuple[Entry, ...]:
    record = contests.read(workspace, CONTEST)
    gone = {event.noun.entry for event in record.withdrawals}
    return tuple(
        event.noun
        for event in record.entries
        if event.noun.round == "final"
        and event.noun.id not in gone
        and (code is None or event.noun.community == code)
    )


def _judge(workspace: Workspace, rules: Contest) -> None:
    """Check the papers, visit, and mark by numbers and by faces."""
    staff = _staff("2026-09-08T09:00:00-05:00")
    record = contests.read(workspace, CONTEST)
    gone = {event.noun.entry for event in record.withdrawals}
    for event in record.entries:
        asked = rules.rules_for(event.noun.category).gates
        if event.noun.id not in gone and asked:
            check = GateCheck(event.noun.id, "papers", passed=True)
            contests.check_gate(workspace, staff, CONTEST, check)
    entries = _final(workspace)
    health = dict(zip(CODES, HEALTH, strict=True)) | {LEVELLED: _level(entries)}
    for entry in entries:
        theirs = rules.rules_for(entry.category).jurors
        for lenience, juror in zip(LENIENCE, rules.jurors, strict=True):
            if juror in theirs and not is_excluded(juror, entry):
                marks = _marks(entry, juror.id, health[entry.community], lenience)
                contests.mark(
                    workspace, staff, CONTEST, Ballot(entry.id, juror.id, marks)
                )
    entry = _final(workspace, BY_FACE)[0]
    contests.mark_by_face(
        workspace, staff, CONTEST, entry.id, "j2", criterion="health", face=4
    )
    sealed = contests.sealed_copy(workspace, CONTEST, entry.id)
    shape = next(f.geometry for f in sealed.plan.features if f.uid == "pasture-01")
    here = geo.to_degrees(shape.representative_point(), sealed.epsg)
    seen = Visit(entry.id, "j2", "2026-09-07", dict(FOUND), here.x, here.y)
    contests.visit(workspace, staff, CONTEST, seen)
    # The next day all that the seal drew is looked at: the last two are not there.
    drawn = [*contests.lot(workspace, staff, CONTEST, entry.id)]
    looked: dict[str, Finding] = {uid: FOUND.get(uid, "done") for uid in drawn}
    looked |= dict.fromkeys(drawn[-2:], "not_found")
    by_lot = Visit(entry.id, "j2", "2026-09-08", looked, here.x, here.y)
    contests.visit(workspace, staff, CONTEST, by_lot)
    _answer_flags(workspace, staff)


def _answer_flags(workspace: Workspace, staff: Actor) -> None:
    """Say in writing what the office knows of one flagged plan; another one waits."""
    for entry in _final(workspace, UNFENCED[0]):
        for flag in entry.flags:
            said = "los cercos se vieron en la visita; falta dibujarlos"
            contests.answer_flag(
                workspace, staff, CONTEST, FlagAnswer(entry.id, flag.id, said)
            )


def _level(entries: Sequence[Entry]) -> float:
    """Return the mark by which the levelled one comes to the points of its equals."""
    computed = {e.community: exact_sum(p.points for p in e.parts) for e in entries}
    one, other = CODES.index(EQUALS[0]), CODES.index(LEVELLED)
    return exact_sum(
        (
            computed[EQUALS[0]],
            HEALTH[one],
            EDUCATION[one],
            -computed[LEVELLED],
            -EDUCATION[other],
        )
    )


def _marks(
    entry: Entry, juror: str, health: float, lenience: float
) -> tuple[Mark, ...]:
    number = CODES.index(entry.community)
    extra = 0.0 if entry.community in EQUALS else lenience
    health += extra
    if entry.community == APPEALING and juror == "j1":
        return (Mark("health", 1.0, None, "no vio nada"),)
    if entry.community == UNMARKED and juror == "j4":
        return (Mark("health", health),)
    return (Mark("health", health), Mark("education", EDUCATION[number] + extra))


def _decide(workspace: Workspace) -> None:
    """Award, answer the appeal, correct the mark, award again, pay the first prize."""
    contests.award(workspace, _staff("2026-09-10T09:00:00-05:00"), CONTEST)
    entry = _final(workspace, APPEALING)[0]
    kept = contests.appeal(
        workspace,
        _facilitator("2026-09-11T09:00:00-05:00"),
        CONTEST,
        by=APPEALING,
        about="la nota del jurado 1 en salud",
        entry_id=entry.id,
    )
    staff = _staff("2026-09-14T09:00:00-05:00")
    decided = Answer(
        kept.id,
        upheld=True,
        text="el jurado 1 visitó otra casa",
        changed="el jurado 1 califica de nuevo",
    )
    contests.answer(workspace, staff, CONTEST, decided)
    marks = (Mark("health", 8.0), Mark("education", 7.0))
    contests.mark(workspace, staff, CONTEST, Ballot(entry.id, "j1", marks))
    awards = contests.award(workspace, staff, CONTEST)
    first = awards.groups[0].prizes[0].entry
    papers = Payment(
        first,
        "1-2026",
        "2026-09-20",
        "40 jornales",
        "00110123456789",
        counterpart_soles=Decimal(1600),
    )
    contests.record_payment(workspace, staff, CONTEST, papers)
    # A part by the bank, a part in kind; no such person exists.
    wire = (Goods("10 rollos de malla ganadera", Decimal(1333)),)
    for at, moved in (
        (
            "2026-09-25",
            Movement(
                first, "payment", Decimal("2000.33"), "bank", "2026-09-25", "4501"
            ),
        ),
        (
            "2026-09-28",
            Movement(
                first, "payment", Decimal(1333), "goods", "2026-09-28", goods=wire
            ),
        ),
    ):
        paid = _staff(f"{at}T09:00:00-05:00")
        contests.record_movement(
            workspace,
            paid,
            CONTEST,
            replace(moved, payee="Persona Imaginaria", document="00000000"),
        )
