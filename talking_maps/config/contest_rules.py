"""Reads and writes the rules of a contest.

Times are local times of the contest's time zone; amounts are soles, written as text
("1725.50") or whole numbers, since a binary fraction cannot hold ten céntimos.
Refuses what nobody knows, naming file and key; whether the rules hold together is
for `contest.check_rules`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Literal, LiteralString
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, PlainValidator
from pydantic_core import PydanticCustomError

from talking_maps.config import announcement_text, rubric_toml, toml
from talking_maps.config.announcement_text import AnnouncementForm, Line, Text
from talking_maps.config.reference_numbers import (
    GateModel,
    RubricModel,
    Share,
    rubric_of,
)
from talking_maps.config.toml import (
    Finite,
    ShortName,
    StrictModel,
    definition_error,
)
from talking_maps.files import stale_files
from talking_maps.indicators import REGISTRY
from talking_maps.model.contest import (
    Category,
    Contest,
    Gate,
    Instalment,
    Joining,
    Juror,
    JurorPost,
    PaymentPaper,
    PrizeForm,
    PrizePart,
    Prizes,
    Round,
    Sharing,
    VisitRule,
)
from talking_maps.model.local_number import (
    ContestNumbers,
    LocalGrade,
    LocalNumber,
    NumbersRule,
)
from talking_maps.model.plan import OwnerKind
from talking_maps.model.rubric import Rubric

#: The most things that a lot draws of one plan: nobody visits more.
MOST_THINGS = 100
#: The most marks that a quorum asks for.
MOST_MARKS = 99


def _soles(amount: object) -> Decimal:
    return _decimal(
        amount,
        r"[0-9]{1,9}(\.[0-9]{1,2})?",
        'soles below 1,000,000,000, with céntimos in quotes, like "1725.50"',
    )


def _rate(amount: object) -> Decimal:
    wanted = 'soles for a dollar, more than 0, in quotes, like "3.75"'
    rate = _decimal(amount, r"[0-9]{1,3}(\.[0-9]{1,4})?", wanted)
    if not rate:
        raise PydanticCustomError("rate", wanted)
    return rate


def _decimal(amount: object, form: str, wanted: LiteralString) -> Decimal:
    """Return the amount, which is no binary fraction: that cannot hold ten céntimos."""
    if isinstance(amount, str | int) and not isinstance(amount, bool):
        text = str(amount)
        if re.fullmatch(form, text):
            return Decimal(text)
    raise PydanticCustomError("amount", wanted)


#: A community, or an owner in one: `community/owner`.
Kin = Annotated[
    str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,47}(/[a-z0-9][a-z0-9_-]{0,47})?$")
]
#: The number of an identity document; of other countries, too.
Identity = Annotated[str, Field(pattern=r"^([0-9A-Za-z-]{6,15})?$")]
Money = Annotated[Decimal, PlainValidator(_soles)]
Rate = Annotated[Decimal, PlainValidator(_rate)]


class _Languages(StrictModel):
    es: Text
    en: Text


class _PrizePart(StrictModel):
    form: PrizeForm
    percent: Annotated[int, Field(ge=1, le=100)]


class _Instalment(StrictModel):
    percent: Annotated[int, Field(ge=1, le=100)]
    days: Annotated[int, Field(ge=0, le=1000)]


class _Prizes(StrictModel):
    kind: Literal["ladder", "share", "equal"]
    fund: Money
    ladder: list[Money] = Field(default=[])
    cap: Money | None = None
    minimum_score: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 0.0
    ties: Sharing = "pool"
    given_as: list[_PrizePart] = Field(default=[])
    instalments: list[_Instalment] = Field(default=[])


class _Category(StrictModel):
    id: ShortName
    names: _Languages
    owners: list[OwnerKind]
    within: Literal["community", "contest"]
    communities: list[ShortName] = Field(default=[])
    asked: bool = False
    papers: list[PaymentPaper] | None = None
    prizes: _Prizes | None = None
    rubric: str = ""
    rubric_digest: str = ""
    rubric_whole: RubricModel | None = None
    gates: list[GateModel] | None = None
    rounds: list[ShortName] = Field(default=[])
    jury: list[ShortName] = Field(default=[])
    quorum: Annotated[int, Field(ge=0, le=MOST_MARKS)] | None = None
    ties: list[Text] | None = None


class _Round(StrictModel):
    id: ShortName
    names: _Languages
    opens: datetime | None = None
    closes: datetime | None = None
    baseline: str = ""
    awards: bool = True


class _Juror(StrictModel):
    id: ShortName
    name: Text
    sex: Literal["", "woman", "man"] = ""
    origin: Line = ""
    relatives: list[Kin] = Field(default=[])
    post: JurorPost = ""
    institution: Line = ""
    identity: Identity = ""


class _Visits(StrictModel):
    things: Annotated[int, Field(ge=1, le=MOST_THINGS)]
    rule: Literal["found_share", "earned_share"] = "found_share"
    confidence: Annotated[Share, Field(ge=0.5, lt=1)] = 0.8


class _Number(StrictModel):
    id: Text
    value: Finite
    error: Annotated[Finite, Field(ge=0)] | None = None
    by: Text
    on: date
    source: Text
    grade: LocalGrade = "V"


class _Call(StrictModel):
    id: ShortName
    name: Text
    organiser: Text
    committee: Line = ""
    time_zone: Text
    rubric: str = ""
    rubric_digest: str = ""
    rubric_whole: RubricModel | None = None
    communities: list[ShortName] = Field(default=[])
    joining: Joining | None = None
    ties: list[Text] = Field(default=[])
    faces: int = 5
    soles_per_dollar: Rate | None = None
    visits: _Visits | None = None
    quorum: Annotated[int, Field(ge=0, le=MOST_MARKS)] = 0
    consent: Literal["", "told", "gate"] = ""
    appeal_days: Annotated[int, Field(ge=0, le=1000)] = 0
    bands: Literal["", "told", "share"] = ""
    announcement: AnnouncementForm | None = None
    numbers_rule: NumbersRule = "own_first"
    numbers: list[_Number] = Field(default=[])
    categories: list[_Category]
    rounds: list[_Round]
    gates: list[GateModel] = Field(default=[])
    jurors: list[_Juror] = Field(default=[])


def rubric_named_in(path: Path) -> str:
    """Return the rubric that the file names, empty if none; raises BadDefinition.

    A rubric that stands whole in the rules needs no other file.
    """
    form = toml.read(path, _Call)
    return "" if form.rubric_whole is not None else form.rubric


def rubrics_of_categories(path: Path) -> tuple[str, ...]:
    """Return the rubrics that categories name and do not hold; raises BadDefinition."""
    asked = (
        one.rubric
        for one in toml.read(path, _Call).categories
        if one.rubric and one.rubric_whole is None
    )
    return tuple(dict.fromkeys(asked))


def load_contest_rules(
    path: Path, rubric: Rubric, named: Mapping[str, Rubric] = MappingProxyType({})
) -> Contest:
    """Read the file as a contest judged by the rubric; raises BadDefinition.

    A rubric that the file holds whole stands for it. `named` are those that categories
    name, by their names.
    """
    form = toml.read(path, _Call)
    zone = _zone(path, form.time_zone)
    rubric = _rubric(path, "", form, {form.rubric: rubric}) or rubric
    return Contest(
        id=form.id,
        name=form.name,
        organiser=form.organiser,
        committee=form.committee,
        time_zone=form.time_zone,
        rubric=rubric,
        categories=tuple(
            _category(one, _rubric(path, f"categories.{place}.", one, named))
            for place, one in enumerate(form.categories)
        ),
        rounds=tuple(
            _round(path, place, zone, one) for place, one in enumerate(form.rounds)
        ),
        jurors=tuple(
            Juror(
                one.id,
                one.name,
                one.sex,
                one.origin,
                tuple(one.relatives),
                post=one.post,
                institution=one.institution,
                identity=one.identity,
            )
            for one in form.jurors
        ),
        communities=tuple(form.communities),
        gates=tuple(Gate(**one.model_dump()) for one in form.gates),
        joining=form.joining or rubric.joining or "mean",
        ties=tuple(form.ties),
        faces=form.faces,
        soles_per_dollar=form.soles_per_dollar,
        visits=None if form.visits is None else VisitRule(**form.visits.model_dump()),
        quorum=form.quorum,
        consent="gate" if form.consent == "gate" else "",
        appeal_days=form.appeal_days,
        bands="share" if form.bands == "share" else "",
        announcement=announcement_text.read(path, zone, form.announcement),
        numbers=_numbers(path, form),
    )


def _numbers(path: Path, form: _Call) -> ContestNumbers | None:
    held: dict[str, LocalNumber] = {}
    for place, one in enumerate(form.numbers):
        if one.id in held:
            wanted = "a number that does not stand here yet"
            raise definition_error(path, f"numbers.{place}.id", one.id, wanted)
        held[one.id] = LocalNumber(
            one.value, one.by, one.on.isoformat(), one.source, one.error, one.grade
        )
    is_said = held or form.numbers_rule != "own_first"
    return ContestNumbers(held, form.numbers_rule) if is_said else None


def _zone(path: Path, name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        wanted = "a time zone such as America/Lima"
        raise definition_error(path, "time_zone", name, wanted) from error


def _rubric(
    path: Path, prefix: str, form: _Call | _Category, named: Mapping[str, Rubric]
) -> Rubric | None:
    """Return the rubric held at that place, or named there; None for none."""
    found: Rubric | None
    if form.rubric_whole is not None:
        at = f"{prefix}rubric_whole."
        found = rubric_of(path, form.rubric_whole, frozenset(REGISTRY), at)
    elif form.rubric or prefix == "":
        found = named.get(form.rubric)
        if found is None:
            wanted = "the name of a rubric's file"
            raise definition_error(path, f"{prefix}rubric", form.rubric, wanted)
    else:
        return None
    if form.rubric_digest not in ("", found.digest):
        wanted = f"{found.digest}, as the rubric is that stands here"
        raise definition_error(
            path, f"{prefix}rubric_digest", form.rubric_digest, wanted
        )
    return found


def _category(form: _Category, rubric: Rubric | None) -> Category:
    prizes = form.prizes
    return Category(
        id=form.id,
        names=form.names.model_dump(),
        owners=tuple(form.owners),
        within=form.within,
        prizes=None if prizes is None else _prizes(prizes),
        communities=tuple(form.communities),
        asked=form.asked,
        papers=None if form.papers is None else tuple(form.papers),
        rubric=rubric,
        gates=None
        if form.gates is None
        else tuple(Gate(**one.model_dump()) for one in form.gates),
        in_rounds=tuple(form.rounds),
        jury=tuple(form.jury),
        own_quorum=form.quorum,
        own_ties=None if form.ties is None else tuple(form.ties),
    )


def _prizes(form: _Prizes) -> Prizes:
    return Prizes(
        kind=form.kind,
        fund=form.fund,
        ladder=tuple(form.ladder),
        cap=form.cap,
        minimum_score=form.minimum_score,
        sharing=form.ties,
        given_as=tuple(PrizePart(one.form, one.percent) for one in form.given_as),
        instalments=tuple(
            Instalment(one.percent, one.days) for one in form.instalments
        ),
    )


def _round(path: Path, index: int, zone: ZoneInfo, form: _Round) -> Round:
    def moment(key: Literal["opens", "closes"]) -> str:
        return announcement_text.moment(
            path, f"rounds.{index}.{key}", zone, getattr(form, key)
        )

    return Round(
        id=form.id,
        names=form.names.model_dump(),
        opens_at=moment("opens"),
        closes_at=moment("closes"),
        baseline=form.baseline,
        awards=form.awards,
    )


FILE = "call.toml"
_HEAD = "The rules of a contest of Talking Maps. Times with offset, money in soles."
#: What needs no key, since reading the file gives it anyway.
_LEFT_OUT = (None, "", ())


def validate(contest: Contest) -> Contest:
    """Return the rules as a file would give them; raises BadDefinition by its key."""
    with stale_files.workplace() as folder:
        path = folder / FILE
        known = {
            one.rubric.digest: one.rubric for one in contest.categories if one.rubric
        }
        text = _composed(contest, "", holds=())
        path.write_text(text, encoding="utf-8")
        return load_contest_rules(path, contest.rubric, known)


def to_toml(contest: Contest, *, rubric: str = "", whole: bool = False) -> str:
    """Return the rules as TOML; `rubric` is the name of its file, empty for none.

    Rubrics of categories stand in it whole, and with `whole` that of the contest, so
    that nothing beside it is needed. Numbers of identity documents are left out.
    """
    jurors = tuple(replace(one, identity="") for one in contest.jurors)
    held = [one.rubric for one in contest.categories if one.rubric]
    holds = (*held, *([contest.rubric] if whole else []))
    return _composed(replace(contest, jurors=jurors), rubric, holds)


def _composed(contest: Contest, rubric: str, holds: Collection[Rubric]) -> str:
    """Return the rules as TOML; rubrics it does not hold are named by their digest."""
    tables: Mapping[str, Sequence[Mapping[str, object]]] = {
        "rounds": [_contest_rules_toml_round(one) for one in contest.rounds],
        "categories": [
            _contest_rules_toml_category(one, holds) for one in contest.categories
        ],
        "gates": [_gate(one) for one in contest.gates],
        "jurors": [_juror(one) for one in contest.jurors],
    }
    if contest.numbers and contest.numbers.held:
        tables = {**tables, "numbers": _numbers_said(contest.numbers.held)}
    said = _said(_about(contest, rubric) | _held(contest.rubric, holds))
    said |= {name: [_said(row) for row in rows] for name, rows in tables.items()}
    return toml.compose(said, head=_HEAD)


def _held(rubric: Rubric, holds: Collection[Rubric]) -> dict[str, object]:
    """Return what is written of a rubric that stands in the rules."""
    if rubric not in holds:
        return {}
    of = math.fsum(criterion.points for criterion in rubric.criteria)
    whole = rubric_toml.as_said(rubric, of=of)
    return {"rubric_digest": rubric.digest, "rubric_whole": whole}


def _about(contest: Contest, rubric: str) -> dict[str, object]:
    return {
        "id": contest.id,
        "name": contest.name,
        "organiser": contest.organiser,
        "committee": contest.committee,
        "time_zone": contest.time_zone,
        "rubric": rubric,
        "communities": contest.communities,
        "joining": contest.joining,
        "ties": contest.ties,
        "faces": contest.faces,
        "soles_per_dollar": contest.soles_per_dollar,
        "visits": None if contest.visits is None else asdict(contest.visits),
        "quorum": contest.quorum or None,
        "consent": contest.consent,
        "appeal_days": contest.appeal_days or None,
        "bands": contest.bands,
        "announcement": announcement_text.as_said(contest.announcement),
        "numbers_rule": contest.numbers and contest.numbers.rule,
    }


def _contest_rules_toml_category(
    one: Category, holds: Collection[Rubric]
) -> Mapping[str, object]:
    rubric: dict[str, object] = {}
    if one.rubric is not None:
        rubric = _held(one.rubric, holds) or {"rubric": one.rubric.digest}
    said = {
        "id": one.id,
        "names": dict(one.names),
        "owners": [*one.owners],
        "within": one.within,
        "communities": one.communities,
        "asked": one.asked,
        "papers": None if one.papers is None else [*one.papers],
        "prizes": None
        if one.prizes is None
        else _contest_rules_toml_prizes(one.prizes),
        "gates": None if one.gates is None else [_gate(gate) for gate in one.gates],
        "rounds": one.in_rounds,
        "jury": one.jury,
        "quorum": one.own_quorum,
        "ties": None if one.own_ties is None else [*one.own_ties],
    }
    return said | rubric


def _contest_rules_toml_prizes(one: Prizes) -> Mapping[str, object]:
    return {
        "kind": one.kind,
        "fund": one.fund,
        "ladder": one.ladder,
        "cap": one.cap,
        "minimum_score": one.minimum_score,
        "ties": one.sharing,
        "given_as": tuple(asdict(part) for part in one.given_as),
        "instalments": tuple(asdict(part) for part in one.instalments),
    }


def _contest_rules_toml_round(one: Round) -> Mapping[str, object]:
    return {
        "id": one.id,
        "names": dict(one.names),
        "opens": datetime.fromisoformat(one.opens_at) if one.opens_at else None,
        "closes": datetime.fromisoformat(one.closes_at) if one.closes_at else None,
        "baseline": one.baseline,
        "awards": one.awards,
    }


def _numbers_said(held: Mapping[str, LocalNumber]) -> list[Mapping[str, object]]:
    return [
        {"id": i, **asdict(held[i]), "on": _as_day(held[i].on)} for i in sorted(held)
    ]


def _as_day(said: str) -> date | str:
    """Return a day for TOML, or what is none as it is: who reads it refuses it."""
    try:
        return date.fromisoformat(said)
    except ValueError:
        return said


def _gate(one: Gate) -> Mapping[str, object]:
    return {
        "id": one.id,
        "kind": one.kind,
        "names": dict(one.names),
        "indicator": one.indicator,
        "scene": one.scene,
        "at_least": one.at_least,
        "at_most": one.at_most,
    }


def _juror(one: Juror) -> Mapping[str, object]:
    return {
        "id": one.id,
        "name": one.name,
        "sex": one.sex,
        "origin": one.origin,
        "relatives": one.relatives,
        "post": one.post,
        "institution": one.institution,
        "identity": one.identity,
    }


def _said(row: Mapping[str, object]) -> dict[str, object]:
    """Return what is to be written; what may be left out and is empty is left out."""
    needed = {"id", "name", "organiser", "time_zone"}
    return {
        key: _value(value)
        for key, value in row.items()
        if key in needed or value not in _LEFT_OUT
    }


def _value(value: object) -> object:
    """Return a value as TOML can hold it: an amount of money is a text."""
    match value:
        case Mapping():
            return _said(value)
        case list() | tuple():
            return [_value(one) for one in value]
        case Decimal():
            return f"{value:f}"
    return value
