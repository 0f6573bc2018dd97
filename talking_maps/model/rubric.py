"""A contest's published rules, and a plan judged by them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import astuple, dataclass, field, replace
from typing import Literal, get_args

from talking_maps.errors import Value
from talking_maps.model.land_potential import LandResource
from talking_maps.model.local_number import ContestNumbers, LocalNumber
from talking_maps.model.message import Message
from talking_maps.model.plan import Scene

#: `too little` is neither zero nor full: so little is drawn that no share says much.
Answer = Literal["answered", "cannot tell", "not applicable", "too little"]

#: How well something is known, best first: seen by a visit · measured or photographed
#: on the spot · traced on imagery · drawn by hand · only said.
EvidenceGrade = Literal["visited", "measured", "traced", "drawn", "said"]
EVIDENCE_GRADES: tuple[EvidenceGrade, ...] = get_args(EvidenceGrade)

#: Where points stand against those of the sealed plan; empty where they are shown.
#: `unknown` where the sealed copy cannot be read.
Direction = Literal["", "up", "down", "same", "unknown"]

#: How the marks of several jurors become one; trimmed leaves out highest and lowest.
Joining = Literal["mean", "median", "trimmed"]


@dataclass(frozen=True, slots=True)
class Measure:
    """What an indicator answers: a value with unit, uncertainty and evidence.

    `value` is None unless `answer` is `answered`. `uncertainty` is one standard error
    in the same unit, None where nothing was measured. `evidence` are the uids the
    value stands on, `good` and `bad` those among them that help or hurt. `sources`
    are ids of reference numbers that entered. `remarks` say what to bear in mind:
    shapes left out, numbers nobody confirmed. `grades` are the shares of what is good
    by how well it is known; they add up to 1, or nothing drawn stands behind it.
    `claims` are the grades of those things, by uid, of which the claim is less sure
    than the place.
    """

    answer: Answer
    value: float | None
    unit: str
    explanation: Message
    uncertainty: float | None = None
    evidence: tuple[str, ...] = ()
    good: tuple[str, ...] = ()
    bad: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    remarks: tuple[Message, ...] = ()
    grades: Mapping[EvidenceGrade, float] = field(default_factory=dict)
    claims: Mapping[str, EvidenceGrade] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Flag:
    """Something in a plan that a person should look at; it refuses and costs nothing.

    `id` is that of the check that raised it: a plan has one flag of each at most.
    `sentence` says what was found with its numbers, `uids` the things it is about.
    """

    id: str
    sentence: Message
    uids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Component:
    """One computed part of a criterion: an indicator in a scene, rated and weighted.

    A value at `worst` or beyond gives no points, at `best` or beyond all `points`;
    linear between; `worst` may be above `best`. With `against` the value is its change
    since the round's baseline.
    """

    indicator: str
    scene: Scene | None
    points: float
    worst: float
    best: float
    against: Literal["", "baseline"] = ""


#: How jurors answer a question: a face, a band of points, ticks, a measured amount.
QuestionKind = Literal["faces", "bands", "practices", "amount"]

#: In what an amount is measured on the ground.
AmountUnit = Literal["m", "m2", "ha", "heads", "trees"]
AMOUNT_UNITS: tuple[AmountUnit, ...] = get_args(AmountUnit)

#: How the points of a criterion's questions become one.
QuestionJoining = Literal["sum", "mean"]


@dataclass(frozen=True, slots=True)
class AnswerBand:
    """One of the answers to choose among, with what it is worth."""

    points: float
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Practice:
    """Something that is done or not, to be ticked in a checklist."""

    id: str
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class MeasuredAmount:
    """What is measured on the ground, and how it becomes points.

    With `each` every whole or part unit gives so many points, until all are reached.
    Without, `worst` or beyond gives nothing, `best` or beyond all, linear between.
    """

    unit: AmountUnit
    worst: float = 0.0
    best: float = 0.0
    each: float = 0.0


@dataclass(frozen=True, slots=True)
class JuryQuestion:
    """A question of a criterion that jurors answer, worth `points` at the most.

    It is answered by a face unless it has bands, practices or an amount. `words` say
    what each face means here, from the worst to the best; without them the contest says
    how many faces there are. `evidence` names what a juror looks at.
    """

    id: str
    names: Mapping[str, str]
    points: float
    words: tuple[Mapping[str, str], ...] = ()
    bands: tuple[AnswerBand, ...] = ()
    practices: tuple[Practice, ...] = ()
    amount: MeasuredAmount | None = None
    evidence: Mapping[str, str] = field(default_factory=dict)

    @property
    def kind(self) -> QuestionKind:
        """How it is answered."""
        if self.bands:
            return "bands"
        if self.practices:
            return "practices"
        return "faces" if self.amount is None else "amount"


@dataclass(frozen=True, slots=True)
class Criterion:
    """One line of the rubric. `jury` points are open until jurors give them.

    Where it has `questions` jurors answer them, and its points are their sum or mean;
    else they give a face or a number.
    """

    id: str
    names: Mapping[str, str]
    components: tuple[Component, ...] = ()
    jury: float = 0.0
    questions: tuple[JuryQuestion, ...] = ()
    questions_joined: QuestionJoining = "sum"

    @property
    def points(self) -> float:
        """The most this criterion can give."""
        return sum(c.points for c in self.components) + self.jury


@dataclass(frozen=True, slots=True)
class Gate:
    """What an entry must pass before points count.

    An `indicator` gate asks for a value between `at_least` and `at_most`; a `checked`
    gate waits for staff, who look at the signed papers. In time and complete are
    gates of every contest.
    """

    id: str
    kind: Literal["indicator", "checked"]
    names: Mapping[str, str]
    indicator: str = ""
    scene: Scene | None = None
    at_least: float | None = None
    at_most: float | None = None


@dataclass(frozen=True, slots=True)
class Rubric:
    """Gates, criteria and weights of a contest; `digest` is of its canonical text.

    `joining` says how the marks of several jurors become one, None where the contest
    that uses the rubric says it. `cover` is the share of the land from which on a plan
    is judged whole; below it points shrink in proportion. `grades` are the weights of
    points by how well what they stand on is known. `withheld` says what becomes of the
    points for what the land is confirmed to lack: with `share` they are shared out
    among the other components, and points that cannot be told are `untold`, not zero.
    `disputed` says which boundary counts where neighbours claim too: that of each
    community, or with `left out` nobody's. `counted_first` says what of more than earns
    all points is weighed by its evidence: a mean of all, or the `surest` first.
    `counted_past` says whether what compares with the past sees it as it is drawn, or
    as it was `sealed` in the baseline. Rubrics without these ask for none.
    """

    id: str
    names: Mapping[str, str]
    source: str
    note: Mapping[str, str]
    criteria: tuple[Criterion, ...]
    digest: str
    joining: Joining | None = None
    gates: tuple[Gate, ...] = ()
    cover: float | None = None
    grades: Mapping[EvidenceGrade, float] = field(default_factory=dict)
    withheld: Literal["", "share"] = ""
    disputed: Literal["", "left out"] = ""
    counted_first: Literal["", "surest"] = ""
    counted_past: Literal["", "sealed"] = ""

    @property
    def asks_baseline(self) -> bool:
        """Say whether what a sealed baseline held is looked at.

        Rubrics of before, which ask for none of this, judge a plan by itself.
        """
        parts = (part for one in self.criteria for part in one.components)
        asks_change = any(part.against == "baseline" for part in parts)
        asks_past = self.counted_past == "sealed"
        asks_all = self.cover is not None or bool(self.grades)
        return asks_change or asks_all or asks_past


@dataclass(frozen=True, slots=True)
class Reading:
    """An indicator's answer in one scene, with the points it gave.

    They are `of` × how far the value is from worst to best × the factors `cover` and
    `evidence`, 1 where the rubric does not ask for them. `before` is the value at the
    baseline, if the change since then was asked for. `withheld` is what the land is
    confirmed to lack: then nothing is asked of it. `untold` are points that wait until
    somebody can tell: they are neither earned nor lost.
    """

    indicator: str
    scenes: tuple[Scene, ...]
    measure: Measure
    points: float
    of: float
    promised: bool
    cover: float = 1.0
    evidence: float = 1.0
    before: Measure | None = None
    withheld: tuple[LandResource, ...] = ()
    untold: float = 0.0
    worst: float = 0.0
    best: float = 1.0
    direction: Direction = ""


@dataclass(frozen=True, slots=True)
class CriterionScore:
    """The points of one criterion; `open` are points no computer may give."""

    id: str
    points: float
    of: float
    open: float
    readings: tuple[Reading, ...]
    direction: Direction = ""


@dataclass(frozen=True, slots=True)
class ScoreHold:
    """Why a live score shows no points: the plan is entered in an open contest.

    `contest` is its id, `name` what it is called, `entry` what was sealed there.
    `until` is when the entry's round ends (ISO with zone), empty where the points
    come back when the contest is closed.
    """

    contest: str
    name: str
    entry: str
    until: str = ""


@dataclass(frozen=True, slots=True)
class Scorecard:
    """A plan judged by a rubric. `missing` is what a submission still lacks.

    `cover` is the share of the land that is said to be something, None where a plan
    has no land of its own or the rubric does not ask; `cover_asked` what it asks.
    `untold` are the points that wait for data, a visit or the jury, where the rubric
    asks for it. With a `hold` all points are 0 and no values are told: `direction`
    says of each part where it stands against the sealed plan.
    """

    total: float
    of: float
    open: float
    criteria: tuple[CriterionScore, ...]
    missing: tuple[Message, ...]
    plan_digest: str
    rubric_digest: str
    version: str
    cover: float | None = None
    untold: float = 0.0
    cover_asked: float | None = None
    direction: Direction = ""
    hold: ScoreHold | None = None


@dataclass(frozen=True, slots=True)
class Number:
    """An agronomic number with where it comes from and how far it can be trusted.

    `value` is None where no sourced number exists: then the indicator that needs it
    answers `cannot tell`. `confirmed` is False for recalled numbers. `error` is the
    standard deviation its source gives, in the same unit, None where it gives none.
    `names` say what it is by language, for those a score stands on. `local_range` is
    within what a number of the place can stand in its stead, None where none can: a
    rule is the same everywhere. `local_number` is the one that does, `of_contest` says
    that it is the contest's and not the community's.
    """

    id: str
    value: float | None
    unit: str
    source: str
    place: str
    grade: str
    note: Mapping[str, str] = field(default_factory=dict)
    confirmed: bool = True
    error: float | None = None
    names: Mapping[str, str] = field(default_factory=dict)
    local_range: tuple[float, float] | None = None
    local_number: LocalNumber | None = None
    of_contest: bool = False

    def can_be(self, value: float) -> bool:
        """Tell whether the number can have that value in some place.

        >>> soil = Number("rusle_k.local", None, "-", "", "", "J", local_range=(0, 0.1))
        >>> soil.can_be(0.03), soil.can_be(30)
        (True, False)
        """
        if self.local_range is None:
            return False
        least, most = self.local_range
        return least <= value <= most


@dataclass(frozen=True, slots=True)
class Reference:
    """The agronomic numbers by id, e.g. `sheep_units.alpaca`."""

    numbers: Mapping[str, Number]
    digest: str

    def value(self, number_id: str) -> Value:
        """Return the number's value, or None where there is none."""
        number = self.numbers.get(number_id)
        return None if number is None else number.value

    def with_local(
        self, local: Mapping[str, LocalNumber], *, of_contest: bool = False
    ) -> Reference:
        """Return the numbers with those of a place in the stead of the general ones.

        What this reference does not know, or cannot be so here, is left as it was.
        `of_contest` says that they are a contest's.

        >>> soil = Number("rusle_k.local", None, "-", "", "", "J", local_range=(0, 0.1))
        >>> here = LocalNumber(0.03, "R. Quispe", "2026-05-12", "soil pit")
        >>> Reference({soil.id: soil}, "").with_local({soil.id: here}).value(soil.id)
        0.03
        """
        known = self.numbers
        held = {
            i: one
            for i, one in sorted(local.items())
            if i in known and known[i].can_be(one.value)
        }
        if not held:
            return self
        numbers = {
            i: replace(_in_place(known[i], one), of_contest=of_contest)
            for i, one in held.items()
        }
        said = json.dumps([self.digest, [[i, *astuple(held[i])] for i in held]])
        digest = hashlib.sha256(said.encode()).hexdigest()
        return Reference({**known, **numbers}, digest)

    def in_contest(
        self, numbers: ContestNumbers | None, own: Mapping[str, LocalNumber]
    ) -> Reference:
        """Return the numbers by which a contest judges a community with its `own`.

        >>> soil = Number("rusle_k.local", None, "-", "", "", "J", local_range=(0, 0.1))
        >>> theirs = {soil.id: LocalNumber(0.05, "office", "2026-05-12", "soil map")}
        >>> own = {soil.id: LocalNumber(0.03, "R. Quispe", "2026-05-12", "soil pit")}
        >>> [
        ...     Reference({soil.id: soil}, "")
        ...     .in_contest(ContestNumbers(theirs, rule), own)
        ...     .value(soil.id)
        ...     for rule in ("own_first", "contest_only")
        ... ]
        [0.03, 0.05]
        """
        if numbers is None:
            return self.with_local(own)
        here = self.with_local(numbers.held, of_contest=True)
        return here if numbers.rule == "contest_only" else here.with_local(own)


def _in_place(number: Number, local: LocalNumber) -> Number:
    return replace(
        number,
        value=local.value,
        error=local.error,
        source=local.source,
        place="",
        grade=local.grade,
        note={},
        confirmed=True,
        local_number=local,
    )
