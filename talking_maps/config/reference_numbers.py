"""Agronomic numbers with their sources, and the rubrics of contests.

Points that are worth money stand on these numbers, so each comes with unit, source,
place and grade of trust, and anyone may correct one without touching code. A number
that nobody could find is listed too, without a value: the indicator that needs it then
answers `cannot tell`, and its note says what would be needed.

Refuses a number without source, unit or grade, a recalled number that pretends to be
confirmed, and a rubric that names an unknown indicator or whose points do not add up.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Collection, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from talking_maps.config import toml
from talking_maps.config.toml import (
    Finite,
    ShortName,
    StrictModel,
    definition_error,
)
from talking_maps.contest.submission import COMPLETE, IN_TIME
from talking_maps.errors import BadValue
from talking_maps.i18n import read_share
from talking_maps.indicators import REGISTRY
from talking_maps.model.plan import Scene
from talking_maps.model.rubric import (
    AmountUnit,
    AnswerBand,
    Component,
    Criterion,
    EvidenceGrade,
    Gate,
    Joining,
    JuryQuestion,
    MeasuredAmount,
    Number,
    Practice,
    QuestionJoining,
    Reference,
    Rubric,
)

#: What a juror's sheet has room for: questions of a criterion, faces or bands, ticks.
MOST_QUESTIONS, FEWEST_CHOICES, MOST_CHOICES, MOST_PRACTICES = 12, 2, 7, 8

#: V read in the source, V sec. in a paper or code that quotes it, V-weak in student
#: work or a blog, D derived by arithmetic, J our judgement, M recalled and unconfirmed.
Grade = Literal["V", "V sec.", "V-weak", "D", "J", "M"]

Text = Annotated[str, Field(min_length=1)]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Weight = Annotated[float, Field(allow_inf_nan=False, ge=0)]


class _Languages(StrictModel):
    es: Text
    en: Text


class _Group(StrictModel):
    """Numbers of one kind that share unit, source, place, grade and note."""

    id: Name
    unit: Text
    place: Text
    grade: Grade
    sources: Annotated[list[Text], Field(min_length=1)]
    confirmed: bool = True
    note: _Languages | None = None
    values: dict[Name, Finite] = Field(default={})
    errors: dict[Name, Weight] = Field(default={})
    missing: list[Name] = Field(default=[])
    local_range: Annotated[list[Finite], Field(min_length=2, max_length=2)] | None = (
        None
    )


class _Table(StrictModel):
    sources: dict[Name, Text]
    groups: list[_Group]
    names: dict[Text, _Languages] = Field(default={})


class _Component(StrictModel):
    indicator: Name
    scene: Scene | None = None
    points: Weight
    worst: Finite
    best: Finite
    against: Literal["", "baseline"] = ""

    _percent = model_validator(mode="before")(
        lambda said: _shares_read(said, "worst", "best")
    )


class GateModel(StrictModel):
    """What a rubric and a contest write of a gate."""

    id: ShortName
    kind: Literal["indicator", "checked"]
    names: _Languages
    indicator: str = ""
    scene: Scene | None = None
    at_least: Finite | None = None
    at_most: Finite | None = None

    _percent = model_validator(mode="before")(
        lambda said: _shares_read(said, "at_least", "at_most")
    )


def _shares_read(said: object, *keys: str) -> object:
    """Return what a file says with `"60 %"` as 0.6, where the measure is a share."""
    if not isinstance(said, dict):
        return said
    known = REGISTRY.get(str(said.get("indicator")))
    if known is None or known.unit != "share":
        return said
    return {k: _share_read(v) if k in keys else v for k, v in said.items()}


def _share_read(value: object) -> object:
    """Return `"60 %"` as 0.6; any other text stays, and is refused as no number."""
    if not isinstance(value, str) or "%" not in value:
        return value
    try:
        return read_share(value, -math.inf, math.inf)
    except BadValue:
        return value


Share = Annotated[
    float, Field(allow_inf_nan=False, ge=0, le=1), BeforeValidator(_share_read)
]


class _Band(StrictModel):
    points: Weight
    names: _Languages


class _Practice(StrictModel):
    id: Name
    names: _Languages


class _Amount(StrictModel):
    unit: AmountUnit
    worst: Finite = 0.0
    best: Finite = 0.0
    each: Weight = 0.0


class _Question(StrictModel):
    """A question for jurors. Points and names it leaves unsaid are the criterion's."""

    id: Name
    names: _Languages | None = None
    points: Weight | None = None
    evidence: _Languages | None = None
    words: list[_Languages] = Field(default=[])
    bands: list[_Band] = Field(default=[])
    practices: list[_Practice] = Field(default=[])
    amount: _Amount | None = None


class _Criterion(StrictModel):
    id: Name
    names: _Languages
    points: Weight
    jury: Weight = 0.0
    components: list[_Component] = Field(default=[])
    questions_joined: QuestionJoining = "sum"
    questions: list[_Question] = Field(default=[])


class RubricModel(StrictModel):
    """What a rubric's file says, and rules of a contest that hold their rubric."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]*$")]
    names: _Languages
    source: Text
    note: _Languages
    of: Annotated[float, Field(gt=0, allow_inf_nan=False)] = 100.0
    joining: Joining | None = None
    cover: Annotated[Share, Field(gt=0)] | None = None
    grades: dict[EvidenceGrade, Share] = Field(default={})
    withheld: Literal["", "share"] = ""
    disputed: Literal["", "left out"] = ""
    counted_first: Literal["", "surest"] = ""
    counted_past: Literal["", "sealed"] = ""
    gates: list[GateModel] = Field(default=[])
    criteria: Annotated[list[_Criterion], Field(min_length=1)]


def load_numbers(folder: Path) -> Reference:
    """Read every table of the folder; raises `BadDefinition` naming file and key."""
    numbers: dict[str, Number] = {}
    for path in sorted(folder.glob("*.toml")):
        for key, number in _read_table(path):
            if number.id in numbers:
                raise definition_error(
                    path, key, number.id, "an id no other number has"
                )
            numbers[number.id] = number
    shown = [_fingerprint(numbers[key]) for key in sorted(numbers)]
    return Reference(numbers, _digest(shown))


def load_rubric(path: Path, known_indicators: Collection[str]) -> Rubric:
    """Read a rubric whose indicators are all known; raises `BadDefinition`."""
    return rubric_of(path, toml.read(path, RubricModel), known_indicators)


def rubric_of(
    path: Path, form: RubricModel, known_indicators: Collection[str], prefix: str = ""
) -> Rubric:
    """Return the rubric that stands at that place of a file; raises BadDefinition."""
    _check_rubric(path, form, known_indicators, prefix)
    return Rubric(
        id=form.id,
        names=form.names.model_dump(),
        source=form.source,
        note=form.note.model_dump(),
        criteria=tuple(map(_criterion, form.criteria)),
        digest=_digest(_said(form)),
        joining=form.joining,
        gates=tuple(Gate(**gate.model_dump()) for gate in form.gates),
        cover=form.cover,
        grades=dict(form.grades),
        withheld=form.withheld,
        disputed=form.disputed,
        counted_first=form.counted_first,
        counted_past=form.counted_past,
    )


#: What rubrics of before did not say.
_SILENT = (
    *("joining", "gates", "cover", "grades", "withheld", "disputed"),
    *("counted_first", "counted_past"),
)


def _said(form: RubricModel) -> dict[str, object]:
    """Return what the rubric says; what it leaves unsaid is not in its digest."""
    said: dict[str, object] = form.model_dump(mode="json")
    said["criteria"] = [_criterion_said(one) for one in form.criteria]
    unsaid = {key for key in _SILENT if not said[key]}
    return {key: value for key, value in said.items() if key not in unsaid}


def _criterion_said(form: _Criterion) -> dict[str, object]:
    said: dict[str, object] = form.model_dump(mode="json")
    said["components"] = [
        {key: value for key, value in part.items() if (key, value) != ("against", "")}
        for part in (one.model_dump(mode="json") for one in form.components)
    ]
    del said["questions"], said["questions_joined"]
    if form.questions:
        # As they are, not as they are written: names can be left to the criterion.
        said["questions_joined"] = form.questions_joined
        said["questions"] = [
            {key: value for key, value in asdict(_question(one, form)).items() if value}
            for one in form.questions
        ]
    return said


def _read_table(path: Path) -> Iterator[tuple[str, Number]]:
    """Yield each number with the key of the group it stands in."""
    table = toml.read(path, _Table)
    unknown = set(table.names)
    for place, group in enumerate(table.groups):
        key = f"groups.{place}"
        _check_group(path, key, group, table)
        for name in (*group.values, *group.missing):
            unknown.discard(f"{group.id}.{name}")
            yield key, _number(group, name, table)
    for number_id in sorted(unknown):
        raise definition_error(
            path, "names", number_id, "the id of a number in this file"
        )


def _number(group: _Group, name: str, table: _Table) -> Number:
    return Number(
        id=f"{group.id}.{name}",
        value=None if name in group.missing else float(group.values[name]),
        unit=group.unit,
        source=" · ".join(table.sources[source] for source in group.sources),
        place=group.place,
        grade=group.grade,
        note=group.note.model_dump() if group.note else {},
        confirmed=group.confirmed,
        error=group.errors.get(name),
        names=_names(f"{group.id}.{name}", table),
        local_range=None
        if group.local_range is None
        else (group.local_range[0], group.local_range[1]),
    )


def _names(number_id: str, table: _Table) -> dict[str, str]:
    found = table.names.get(number_id)
    return found.model_dump() if found else {}


def _check_group(path: Path, key: str, group: _Group, table: _Table) -> None:
    for source in group.sources:
        if source not in table.sources:
            wanted = "one of the keys under [sources]"
            raise definition_error(path, f"{key}.sources", source, wanted)
    if group.confirmed and group.grade == "M":
        wanted = "false, since the grade is M (recalled)"
        raise definition_error(path, f"{key}.confirmed", group.confirmed, wanted)
    if (group.missing or not group.confirmed) and group.note is None:
        wanted = "what would be needed, or what to check"
        raise definition_error(path, f"{key}.note", None, wanted)
    _check_range(path, key, group)
    for name in (*group.missing, *group.errors):
        if (name in group.values) == (name in group.missing):
            wanted = "a value, or a place among the missing, not both"
            raise definition_error(path, f"{key}.{name}", name, wanted)


def _check_range(path: Path, key: str, group: _Group) -> None:
    """Refuse a range that is none, or does not hold its values."""
    if group.local_range is not None:
        least, most = group.local_range
        known = (*group.values.values(), least, most)
        if least >= most or any(not least <= one <= most for one in known):
            wanted = "the least and the most that it can be, with the values between"
            raise definition_error(
                path, f"{key}.local_range", f"{least:g}, {most:g}", wanted
            )


def _check_rubric(
    path: Path, form: RubricModel, known: Collection[str], place_of_it: str
) -> None:
    _check_gates(path, form.gates, known, f"{place_of_it}gates")
    seen: set[str] = set()
    for place, criterion in enumerate(form.criteria):
        key = f"{place_of_it}criteria.{place}"
        if criterion.id in seen:
            raise definition_error(path, f"{key}.id", criterion.id, "each id once")
        seen.add(criterion.id)
        for number, component in enumerate(criterion.components):
            _check_component(path, f"{key}.components.{number}", component, known)
        parts = math.fsum(c.points for c in criterion.components) + criterion.jury
        _check_sum(path, f"{key}.points", criterion.points, parts)
        if criterion.questions:
            _check_questions(path, key, criterion)
    _check_sum(
        path, f"{place_of_it}of", form.of, math.fsum(c.points for c in form.criteria)
    )


def _check_gates(
    path: Path, gates: list[GateModel], known: Collection[str], where: str
) -> None:
    seen = {IN_TIME, COMPLETE}
    for place, gate in enumerate(gates):
        key = f"{where}.{place}"
        if gate.id in seen:
            wanted = f"each id once, and neither {IN_TIME} nor {COMPLETE}"
            raise definition_error(path, f"{key}.id", gate.id, wanted)
        seen.add(gate.id)
        if gate.kind == "indicator":
            _check_limits(path, key, gate, known)
        elif gate.model_fields_set & {"indicator", "scene", "at_least", "at_most"}:
            wanted = "indicator, or no measure and no limits: people check it"
            raise definition_error(path, f"{key}.kind", gate.kind, wanted)


def _check_limits(
    path: Path, key: str, gate: GateModel, known: Collection[str]
) -> None:
    if gate.indicator not in known:
        wanted = "one of " + ", ".join(sorted(known))
        raise definition_error(path, f"{key}.indicator", gate.indicator, wanted)
    least, most = gate.at_least, gate.at_most
    if least is None and most is None:
        raise definition_error(
            path, f"{key}.at_least", None, "a limit: at_least or at_most"
        )
    if least is not None and most is not None and least > most:
        raise definition_error(path, f"{key}.at_least", least, "no more than at_most")


def _check_component(
    path: Path, key: str, component: _Component, known: Collection[str]
) -> None:
    if component.indicator not in known:
        wanted = "one of " + ", ".join(sorted(known))
        raise definition_error(path, f"{key}.indicator", component.indicator, wanted)
    if component.worst == component.best:
        wanted = "something else than worst"
        raise definition_error(path, f"{key}.best", component.best, wanted)


def _check_questions(path: Path, key: str, criterion: _Criterion) -> None:
    """Refuse questions of which jurors could not say what they are worth."""
    _check_jury_asked(path, key, criterion)
    seen: set[str] = set()
    for place, form in enumerate(criterion.questions):
        at = f"{key}.questions.{place}"
        if form.id in seen:
            raise definition_error(path, f"{at}.id", form.id, "each id once")
        seen.add(form.id)
        if criterion.questions_joined == "mean" and form.points is not None:
            wanted = "nothing: each question of a mean is worth the jury's points"
            raise definition_error(path, f"{at}.points", form.points, wanted)
        fault = question_fault(_question(form, criterion))
        if fault is not None:
            raise definition_error(path, f"{at}.{fault[0]}", fault[1], fault[2])
    if criterion.questions_joined == "sum":
        whole = math.fsum(
            _question(one, criterion).points for one in criterion.questions
        )
        _check_sum(path, f"{key}.jury", criterion.jury, whole)


def _check_jury_asked(path: Path, key: str, criterion: _Criterion) -> None:
    """Refuse questions without points of the jury, and too many."""
    if not criterion.jury:
        wanted = "points of the jury, since it has questions for jurors"
        raise definition_error(path, f"{key}.jury", criterion.jury, wanted)
    if len(criterion.questions) > MOST_QUESTIONS:
        wanted = f"at most {MOST_QUESTIONS} questions"
        raise definition_error(
            path, f"{key}.questions", len(criterion.questions), wanted
        )


def question_fault(one: JuryQuestion) -> tuple[str, object, str] | None:
    """Return where a question does not hold together, what is there, what is wanted."""
    ways = sum((bool(one.words), bool(one.bands), bool(one.practices)))
    if ways + (one.amount is not None) > 1:
        return "id", one.id, "words, bands, practices or an amount, only one of them"
    if one.words and not FEWEST_CHOICES <= len(one.words) <= MOST_CHOICES:
        wanted = f"words for {FEWEST_CHOICES} to {MOST_CHOICES} faces, the worst first"
        return "words", len(one.words), wanted
    if one.bands:
        return _bands_fault(one)
    if len(one.practices) > MOST_PRACTICES:
        return "practices", len(one.practices), f"at most {MOST_PRACTICES} practices"
    if len({each.id for each in one.practices}) < len(one.practices):
        return "practices", one.id, "each practice once"
    amount = one.amount
    if amount is not None and (amount.worst == amount.best) != (amount.each > 0):
        wanted = "worst and best that differ, or points for each unit, not both"
        return "amount.best", amount.best, wanted
    return None


def _bands_fault(one: JuryQuestion) -> tuple[str, object, str] | None:
    if not FEWEST_CHOICES <= len(one.bands) <= MOST_CHOICES:
        wanted = f"{FEWEST_CHOICES} to {MOST_CHOICES} bands, the best first"
        return "bands", len(one.bands), wanted
    points = [band.points for band in one.bands]
    if sorted(set(points), reverse=True) != points:
        return "bands", f"{points}", "points that fall from band to band"
    if not math.isclose(points[0], one.points, abs_tol=1e-9):
        wanted = f"{one.points:g}, what the question is worth"
        return "bands.0.points", points[0], wanted
    return None


def _check_sum(path: Path, key: str, declared: float, parts: float) -> None:
    if not math.isclose(declared, parts, abs_tol=1e-9):
        raise definition_error(
            path, key, f"{declared:g}", f"{parts:g}, the sum of its parts"
        )


def _criterion(form: _Criterion) -> Criterion:
    components = tuple(
        Component(c.indicator, c.scene, c.points, c.worst, c.best, c.against)
        for c in form.components
    )
    return Criterion(
        form.id,
        form.names.model_dump(),
        components,
        form.jury,
        tuple(_question(one, form) for one in form.questions),
        form.questions_joined,
    )


def _question(form: _Question, criterion: _Criterion) -> JuryQuestion:
    amount = form.amount
    return JuryQuestion(
        form.id,
        (form.names or criterion.names).model_dump(),
        criterion.jury if form.points is None else form.points,
        tuple(words.model_dump() for words in form.words),
        tuple(AnswerBand(b.points, b.names.model_dump()) for b in form.bands),
        tuple(Practice(one.id, one.names.model_dump()) for one in form.practices),
        None
        if amount is None
        else MeasuredAmount(amount.unit, amount.worst, amount.best, amount.each),
        {} if form.evidence is None else form.evidence.model_dump(),
    )


def _fingerprint(number: Number) -> list[object]:
    return [number.id, number.value, number.unit, number.error, number.confirmed]


def _digest(content: object) -> str:
    """Return the SHA-256 of canonical JSON: comments and layout do not change it."""
    canonical = json.dumps(
        content, sort_keys=True, ensure_ascii=False, separators=(",", ":")
    )
    return hashlib.sha256(canonical.encode()).hexdigest()
