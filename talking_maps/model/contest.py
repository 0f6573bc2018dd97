"""A contest: its rules, what is handed in, what jurors say, who wins what.

Everything that ever happens in a contest is one `LogEvent` of its chain; entries,
ballots and prizes are read from there. Points are in hundredths of a point, money is
exact (`Decimal`, soles and céntimos). People appear by their codes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, Literal, get_args

from talking_maps.model.announcement import Announcement, CalendarStep
from talking_maps.model.ballot import (
    FINDINGS,
    AggregatedMark,
    Ballot,
    Finding,
    Mark,
    SecondReading,
    ToldPart,
    Visit,
)
from talking_maps.model.category import (
    PAYMENT_PAPERS,
    PRIZE_FORMS,
    Category,
    Instalment,
    PaymentPaper,
    PrizeForm,
    PrizePart,
    Prizes,
    Sharing,
)
from talking_maps.model.juror import JUROR_POSTS, Juror, JurorPost, in_order_of_posts
from talking_maps.model.land_potential import UNSETTLED, LandPotential
from talking_maps.model.local_number import ContestNumbers
from talking_maps.model.message import Message
from talking_maps.model.plan import Scene
from talking_maps.model.rubric import Criterion, Flag, Gate, Joining, Rubric

__all__ = [
    "FINDINGS",
    "JUROR_POSTS",
    "MEDIA",
    "MOVEMENT_KINDS",
    "NOTHING",
    "PAYMENT_PAPERS",
    "PRIZE_FORMS",
    "ROLES",
    "AggregatedMark",
    "Announcement",
    "Answer",
    "Appeal",
    "Award",
    "Ballot",
    "CalendarStep",
    "Category",
    "ClockCorrection",
    "Contest",
    "Entry",
    "Finding",
    "FlagAnswer",
    "Gate",
    "GateCheck",
    "GateResult",
    "Goods",
    "Instalment",
    "Joining",
    "Juror",
    "JurorPost",
    "LogEvent",
    "LossAnswer",
    "LossReason",
    "Mark",
    "Medium",
    "Movement",
    "MovementKind",
    "Payment",
    "PaymentPaper",
    "Prize",
    "PrizeForm",
    "PrizePart",
    "Prizes",
    "Role",
    "Round",
    "SealedReading",
    "SecondReading",
    "Sharing",
    "Standing",
    "State",
    "ToldPart",
    "Visit",
    "VisitEffect",
    "VisitRule",
    "VisitedThing",
    "Withdrawal",
]


Role = Literal["visitor", "facilitator", "juror", "staff"]
ROLES: tuple[Role, ...] = get_args(Role)

State = Literal["created", "open", "closed", "awarded", "annulled"]


@dataclass(frozen=True, slots=True)
class LogEvent:
    """One act in the chain: `hash` is of this line and of the one before it."""

    number: int
    at: str
    who: str
    role: Role
    act: str
    content: Mapping[str, Any]
    hash: str


@dataclass(frozen=True, slots=True)
class ClockCorrection:
    """When a line was truly written whose clock was wrong, and how one knows.

    The line itself stays as it is; from here on it counts as of `at` (ISO, with zone).
    """

    line: int
    at: str
    reason: str


@dataclass(frozen=True, slots=True)
class Appeal:
    """Who asks for what to be looked at again.

    `by` is the code of a community, or `community/owner`: no name leaves the house.
    """

    id: str
    by: str
    about: str
    entry: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was decided on an appeal; if upheld, marks may be corrected."""

    appeal: str
    upheld: bool
    text: str
    changed: str = ""


@dataclass(frozen=True, slots=True)
class Round:
    """One time of handing in, from `opens_at` to `closes_at` (ISO with offset).

    Without them it lasts from the opening of the contest to its closing. `baseline`
    is the round it is compared with. A round without `awards` gives no prizes.
    """

    id: str
    names: Mapping[str, str]
    opens_at: str = ""
    closes_at: str = ""
    baseline: str = ""
    awards: bool = True


@dataclass(frozen=True, slots=True)
class VisitRule:
    """How field visits count: how many things the seal draws, and what is found does.

    By the rule `found_share` what is not found loses its points, and the points of what
    nobody visited shrink to the share that was found, at the lower end of what that
    share can be with the `confidence` (one-sided, from 0.5 to 1), compared with what
    as many visits would say had all been found. By `earned_share` so too; but points
    hang on things as they earned them, not by size alone: what is surer weighs more,
    and what lies beyond the amount that earns all points bears none.
    """

    things: int
    rule: Literal["found_share", "earned_share"] = "found_share"
    confidence: float = 0.8


@dataclass(frozen=True, slots=True)
class Contest:
    """The rules, frozen when the contest opens.

    `committee` is the local name of the body that decides (CLAR, CAREQ …). `ties` are
    the rules that break ties, in order: `computed`, `jury`, `improvement`, `earliest`
    or `criterion.<id>`; what they leave tied stays tied. `faces` is how many faces a
    juror chooses from. `soles_per_dollar` serves to ask about unusual prizes. `gates`
    are the contest's own: an entry is asked those of the rubric, too. Without
    `visits` no lot is drawn, and what visitors find changes no points. `quorum` is how
    many marks each criterion of each entry needs before prizes are awarded. By
    `corrections` an amendment changes gates, or takes them out. With `consent` a plan
    is complete only if the assembly agreed to keep and to share the map; else who hands
    it in is told what is missing. For `appeal_days` after the first award
    one can appeal, and nothing is paid. With `bands` entries within the 80 % band of
    places share their prizes. `announcement` is the text of the call, `numbers` what
    stands for the general agronomic numbers.
    """

    id: str
    name: str
    organiser: str
    time_zone: str
    rubric: Rubric
    categories: tuple[Category, ...]
    rounds: tuple[Round, ...]
    jurors: tuple[Juror, ...]
    committee: str = ""
    communities: tuple[str, ...] = ()
    gates: tuple[Gate, ...] = ()
    joining: Joining = "mean"
    ties: tuple[str, ...] = ()
    faces: int = 5
    soles_per_dollar: Decimal | None = None
    visits: VisitRule | None = None
    quorum: int = 0
    corrections: Mapping[str, Gate | None] = field(default_factory=dict)
    consent: Literal["", "gate"] = ""
    appeal_days: int = 0
    bands: Literal["", "share"] = ""
    announcement: Announcement | None = None
    numbers: ContestNumbers | None = None

    def rules_for(self, category_id: str) -> Contest:
        """Return the rules by which entries of a category are judged.

        What the category has of its own stands for what the contest has, and it is
        the only one in them; a contest that has all rules itself is its own.
        """
        own = self.category(category_id)
        if own is None or not own.has_own_rules:
            return self
        return replace(
            self,
            categories=(own.without_own_rules,),
            rubric=own.rubric or self.rubric,
            gates=self.gates if own.gates is None else own.gates,
            # What is not handed in at the baseline is compared with nothing.
            rounds=tuple(
                one if own.is_in(one.baseline) else replace(one, baseline="")
                for one in self.rounds
                if own.is_in(one.id)
            ),
            jurors=tuple(
                one for one in self.jurors if not own.jury or one.id in own.jury
            ),
            quorum=self.quorum if own.own_quorum is None else own.own_quorum,
            ties=self.ties if own.own_ties is None else own.own_ties,
        )

    @property
    def all_criteria(self) -> tuple[Criterion, ...]:
        """Return the criteria of the contest and of every category, each id once."""
        found: dict[str, Criterion] = {}
        for criterion in self._criteria():
            found.setdefault(criterion.id, criterion)
        return tuple(found.values())

    def _criteria(self) -> Iterator[Criterion]:
        yield from self.rubric.criteria
        for one in self.categories:
            yield from one.rubric.criteria if one.rubric else ()

    @property
    def rubrics(self) -> tuple[Rubric, ...]:
        """Return every rubric that a category is judged by, each once, in order."""
        known = [one.rubric or self.rubric for one in self.categories] or [self.rubric]
        if any(one.rubric is None for one in self.categories):
            known.insert(0, self.rubric)
        return tuple({rubric.digest: rubric for rubric in known}.values())

    @property
    def all_gates(self) -> tuple[Gate, ...]:
        """Return the gates of the contest and of every category, each once."""
        own = [gate for one in self.categories for gate in one.gates or ()]
        theirs = [
            gate for one in self.categories if one.rubric for gate in one.rubric.gates
        ]
        found = list(self.every_gate)
        for gate in (*own, *theirs):
            asked = self.corrections.get(gate.id, gate)
            if asked is not None and asked not in found:
                found.append(asked)
        return tuple(found)

    @property
    def every_gate(self) -> tuple[Gate, ...]:
        """Return its own gates and then those of the rubric, none of them twice."""
        more = (gate for gate in self.rubric.gates if gate not in self.gates)
        asked = (self.corrections.get(g.id, g) for g in (*self.gates, *more))
        return tuple(gate for gate in asked if gate is not None)

    def category(self, category_id: str) -> Category | None:
        """Return the category of that id, or None."""
        # A loop: it is asked for every line of a chain.
        for one in self.categories:
            if one.id == category_id:
                return one
        return None

    def round(self, round_id: str) -> Round | None:
        """Return the round of that id, or None."""
        for one in self.rounds:
            if one.id == round_id:
                return one
        return None

    def juror(self, juror_id: str) -> Juror | None:
        """Return the juror of that id, or None."""
        for one in self.jurors:
            if one.id == juror_id:
                return one
        return None

    @property
    def jury_signing(self) -> tuple[Juror, ...]:
        """Return the jurors in the order of signing, without who was excused."""
        return in_order_of_posts(one for one in self.jurors if not one.excused)

    def criterion(self, criterion_id: str) -> Criterion | None:
        """Return the criterion of that id, in what category it may be, or None."""
        for one in self.rubric.criteria:
            if one.id == criterion_id:
                return one
        return next((c for c in self._criteria() if c.id == criterion_id), None)


@dataclass(frozen=True, slots=True)
class GateResult:
    """Whether an entry passed a gate; `reason` says why not."""

    gate: str
    passed: bool
    reason: Message | None = None


@dataclass(frozen=True, slots=True)
class SealedReading:
    """A computed part of a criterion, frozen: the value, its error and its points.

    `stakes` are the points that hang on each thing that can be visited, by its uid;
    only contests that draw a lot seal them. `untold` are the points that wait for want
    of data until a juror tells what is on the ground.
    """

    criterion: str
    indicator: str
    scene: Scene | None
    value: float | None
    uncertainty: float | None
    points: float
    of: float
    worst: float
    best: float
    stakes: Mapping[str, float] = field(default_factory=dict)
    untold: float = 0.0


@dataclass(frozen=True, slots=True)
class Entry:
    """What was handed in, without the plan itself: that is in the sealed copy.

    `seal` is the SHA-256 of the sealed copy, empty inside the copy. `things` are the
    uids that a field visit may speak of. `flags` are what a person should look at, as
    it was when the plan was handed in, `potential` what the land can have, as the
    office had confirmed it by then.
    """

    id: str
    category: str
    round: str
    community: str
    owner: str
    submitted_at: str
    submitted_by: str
    gates: tuple[GateResult, ...]
    parts: tuple[SealedReading, ...]
    things: tuple[str, ...] = ()
    seal: str = ""
    flags: tuple[Flag, ...] = ()
    potential: LandPotential = UNSETTLED


@dataclass(frozen=True, slots=True)
class FlagAnswer:
    """What the office says in writing of a flag of an entry; the flag stays."""

    entry: str
    flag: str
    text: str


@dataclass(frozen=True, slots=True)
class LossReason:
    """Why things that a baseline entry shows will be gone from the next plan.

    `entry` is the one of the baseline round, `things` are uids that it shows. Until
    staff accept the reason they stay in the whole of every share.
    """

    id: str
    entry: str
    things: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class LossAnswer:
    """What staff decided on a reason; the last answer to a reason stands."""

    reason: str
    accepted: bool
    text: str = ""


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """An entry taken back by its owner."""

    entry: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class GateCheck:
    """What staff saw at a gate that only people can judge."""

    entry: str
    gate: str
    passed: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class VisitedThing:
    """What visits found last of a thing: `share` is how much of it stands, 0 to 1.

    `stake` are the points that hang on it; `by_lot` tells whether the seal drew it.
    """

    uid: str
    finding: Finding
    share: float
    stake: float
    by_lot: bool


@dataclass(frozen=True, slots=True)
class VisitEffect:
    """What field visits do to an entry's computed points.

    `lot` is what the seal drew. `kept` is the share that is left of the points of
    things nobody visited, `lost` what visits took in all, `criteria` the same by
    criterion, `parts` the points of each part of the entry after that [points].
    """

    lot: tuple[str, ...]
    things: tuple[VisitedThing, ...]
    kept: float
    lost: float
    parts: tuple[float, ...]
    criteria: Mapping[str, float] = field(default_factory=dict)

    @property
    def visited(self) -> int:
        """Return how many things of the lot were visited."""
        return sum(thing.by_lot for thing in self.things)

    @property
    def missing(self) -> tuple[VisitedThing, ...]:
        """Return what bears points and does not stand, or not wholly."""
        return tuple(t for t in self.things if t.stake > 0 and t.share < 1)


NOTHING = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Standing:
    """An entry and its place in the group it is ranked with, None if not ranked.

    `reasons` say why it is not eligible. `criteria` are its points by criterion.
    `improvement` is what the computed points rose by since the baseline round.
    `tied` is whether it shares its place. `told_apart` is the rule that set it apart
    from another entry with the same total. Both can be: two share a place, and a rule
    put a third one with their points behind them. `visits` is what field visits did to
    the computed points, None where the rules let them do nothing. `told` are parts that
    jurors told on the ground; their points are the jury's.
    """

    entry: str
    owner: str
    community: str
    category: str
    round: str
    group: str
    eligible: bool
    reasons: tuple[Message, ...]
    computed: float
    jury: float
    total: float
    place: int | None
    tied: bool
    prize: Decimal
    submitted_at: str = ""
    joined: tuple[AggregatedMark, ...] = ()
    criteria: Mapping[str, float] = field(default_factory=dict)
    improvement: float | None = None
    told_apart: str = ""
    visits: VisitEffect | None = None
    told: tuple[ToldPart, ...] = ()


@dataclass(frozen=True, slots=True)
class Prize:
    """What one entry won [soles]."""

    entry: str
    place: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Award:
    """The prizes of one group: they and the remainder are the fund, to the céntimo."""

    group: str
    fund: Decimal
    prizes: tuple[Prize, ...]
    remainder: Decimal


@dataclass(frozen=True, slots=True)
class Payment:
    """The papers of a prize; empty fields leave what was recorded.

    `counterpart` is what the winners contribute, worth `counterpart_soles`. `account`
    shows at most its last four signs. With `paid_on` (an ISO day) all that is due then
    was paid at once, as lines of before there were movements say it.
    """

    entry: str
    contract: str = ""
    signed_on: str = ""
    counterpart: str = ""
    account: str = ""
    paid_on: str = ""
    counterpart_soles: Decimal | None = None


MovementKind = Literal["payment", "part_payment", "refund", "adjustment"]
MOVEMENT_KINDS: tuple[MovementKind, ...] = get_args(MovementKind)
#: By what a prize reaches its winner; empty where a line of before does not say it.
Medium = Literal["", "bank", "cheque", "cash", "goods", "assistance"]
MEDIA: tuple[Medium, ...] = get_args(Medium)[1:]


@dataclass(frozen=True, slots=True)
class Goods:
    """A thing or a service given as part of a prize, and what it is worth [soles]."""

    what: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Movement:
    """What was paid on a prize, came back, or puts right what was written wrong.

    `amount` [soles] is what was handed over or came back; that of an `adjustment` is
    added to what was paid, and may be negative. `number` is of the bank's operation or
    of the cheque, `made_on` an ISO day. `payee` is the name of who received, with the
    identity `document`: both are private. `paid_by` handed over. `goods` list what a
    prize in kind is made of. `note` says why, `adenda` is the number of the one that
    allows what the rules do not.
    """

    entry: str
    kind: MovementKind
    amount: Decimal
    medium: Medium
    made_on: str
    number: str = ""
    payee: str = ""
    document: str = ""
    paid_by: str = ""
    goods: tuple[Goods, ...] = ()
    note: str = ""
    adenda: str = ""
