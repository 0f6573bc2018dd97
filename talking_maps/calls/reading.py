"""Reads the call to a contest.

Times are local times of the contest's time zone; amounts are soles, written as text
("1725.50") or whole numbers, since a binary fraction cannot hold ten céntimos.
Refuses what nobody knows, naming file and key; whether the rules hold together is
for `contest.check_rules`.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field

from talking_maps import definitions
from talking_maps.definitions import Form, bad_value
from talking_maps.model.contest import (
    Category,
    Contest,
    Gate,
    Joining,
    Juror,
    Prizes,
    Round,
    Sharing,
)
from talking_maps.model.plan import OwnerKind, Scene
from talking_maps.model.rubric import Rubric

Text = Annotated[str, Field(min_length=1)]
Name = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,47}$")]
#: A community, or an owner in one: `community/owner`.
Kin = Annotated[
    str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,47}(/[a-z0-9][a-z0-9_-]{0,47})?$")
]
Money = (
    Annotated[str, Field(pattern=r"^\d{1,9}(\.\d{1,2})?$")]
    | Annotated[int, Field(ge=0, lt=10**9)]
)
Rate = (
    Annotated[str, Field(pattern=r"^\d{1,3}(\.\d{1,4})?$")]
    | Annotated[int, Field(gt=0, lt=1000)]
)
Finite = Annotated[float, Field(allow_inf_nan=False)]


class _Languages(Form):
    es: Text
    en: Text


class _Prizes(Form):
    kind: Literal["ladder", "share"]
    fund: Money
    ladder: list[Money] = Field(default=[])
    cap: Money | None = None
    minimum_score: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 0.0
    ties: Sharing = "pool"


class _Category(Form):
    id: Name
    names: _Languages
    owners: list[OwnerKind]
    within: Literal["community", "contest"]
    communities: list[Name] = Field(default=[])
    asked: bool = False
    prizes: _Prizes | None = None


class _Round(Form):
    id: Name
    names: _Languages
    opens: datetime | None = None
    closes: datetime | None = None
    baseline: str = ""
    awards: bool = True


class _Gate(Form):
    id: Name
    kind: Literal["indicator", "checked"]
    names: _Languages
    indicator: str = ""
    scene: Scene | None = None
    at_least: Finite | None = None
    at_most: Finite | None = None


class _Juror(Form):
    id: Name
    name: Text
    sex: Literal["", "woman", "man"] = ""
    origin: str = ""
    relatives: list[Kin] = Field(default=[])


class _Call(Form):
    id: Name
    name: Text
    organiser: Text
    committee: str = ""
    time_zone: Text
    rubric: str = ""
    communities: list[Name] = Field(default=[])
    joining: Joining | None = None
    ties: list[Text] = Field(default=[])
    faces: int = 4
    soles_per_dollar: Rate | None = None
    categories: list[_Category]
    rounds: list[_Round]
    gates: list[_Gate] = Field(default=[])
    jurors: list[_Juror] = Field(default=[])


def rubric_of(path: Path) -> str:
    """Return the rubric that the call names, empty if none; raises BadDefinition."""
    return definitions.read(path, _Call).rubric


def load(path: Path, rubric: Rubric) -> Contest:
    """Read the call as a contest judged by the rubric; raises BadDefinition."""
    form = definitions.read(path, _Call)
    zone = _zone(path, form.time_zone)
    return Contest(
        id=form.id,
        name=form.name,
        organiser=form.organiser,
        committee=form.committee,
        time_zone=form.time_zone,
        rubric=rubric,
        categories=tuple(map(_category, form.categories)),
        rounds=tuple(_round(one, zone) for one in form.rounds),
        jurors=tuple(
            Juror(one.id, one.name, one.sex, one.origin, tuple(one.relatives))
            for one in form.jurors
        ),
        communities=tuple(form.communities),
        gates=tuple(Gate(**one.model_dump()) for one in form.gates),
        joining=form.joining or rubric.joining or "mean",
        ties=tuple(form.ties),
        faces=form.faces,
        soles_per_dollar=_money(form.soles_per_dollar),
    )


def _zone(path: Path, name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        wanted = "a time zone such as America/Lima"
        raise bad_value(path, "time_zone", name, wanted) from error


def _category(form: _Category) -> Category:
    prizes = form.prizes
    return Category(
        id=form.id,
        names=form.names.model_dump(),
        owners=tuple(form.owners),
        within=form.within,
        prizes=None if prizes is None else _prizes(prizes),
        communities=tuple(form.communities),
        asked=form.asked,
    )


def _prizes(form: _Prizes) -> Prizes:
    return Prizes(
        kind=form.kind,
        fund=Decimal(form.fund),
        ladder=tuple(map(Decimal, form.ladder)),
        cap=_money(form.cap),
        minimum_score=form.minimum_score,
        sharing=form.ties,
    )


def _round(form: _Round, zone: ZoneInfo) -> Round:
    return Round(
        id=form.id,
        names=form.names.model_dump(),
        opens_at=_moment(form.opens, zone),
        closes_at=_moment(form.closes, zone),
        baseline=form.baseline,
        awards=form.awards,
    )


def _moment(local: datetime | None, zone: ZoneInfo) -> str:
    if local is None:
        return ""
    moment = local if local.tzinfo else local.replace(tzinfo=zone)
    return moment.isoformat(timespec="seconds")


def _money(amount: str | int | None) -> Decimal | None:
    return None if amount is None else Decimal(amount)
