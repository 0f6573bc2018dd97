"""Writes a contest's rules as the call they could have been read from.

Reading what was written gives the same rules. Times are written with their offset,
which no change of the clocks makes ambiguous.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from talking_maps.config.contest_rules import load_contest_rules
from talking_maps.files import stale_files
from talking_maps.model.contest import Category, Contest, Gate, Juror, Prizes, Round

FILE = "call.toml"
_HEAD = "# The rules of a contest of Talking Maps. Times with offset, money in soles."
#: What needs no key, since reading the call gives it anyway.
_LEFT_OUT = (None, "", ())


@dataclass(frozen=True, slots=True)
class _Moment:
    """A date and time, which TOML writes without quotes."""

    iso: str


def validate(contest: Contest) -> Contest:
    """Return the rules as a call would give them; raises BadDefinition by its key."""
    with stale_files.workplace() as folder:
        path = folder / FILE
        path.write_text(to_toml(contest), encoding="utf-8")
        return load_contest_rules(path, contest.rubric)


def to_toml(contest: Contest, *, rubric: str = "") -> str:
    """Return the call as TOML; `rubric` is the name of its file, empty for none."""
    tables: Mapping[str, Sequence[Mapping[str, object]]] = {
        "rounds": [_round(one) for one in contest.rounds],
        "categories": [_category(one) for one in contest.categories],
        "gates": [_gate(one) for one in contest.gates],
        "jurors": [_juror(one) for one in contest.jurors],
    }
    lines = [_HEAD, "", *_pairs(_about(contest, rubric))]
    lines += [f"{name} = []" for name, rows in tables.items() if not rows]
    for name, rows in tables.items():
        for row in rows:
            lines += ["", f"[[{name}]]", *_pairs(row)]
    return "\n".join(lines) + "\n"


def _about(contest: Contest, rubric: str) -> Mapping[str, object]:
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
    }


def _category(one: Category) -> Mapping[str, object]:
    return {
        "id": one.id,
        "names": dict(one.names),
        "owners": [*one.owners],
        "within": one.within,
        "communities": one.communities,
        "asked": one.asked,
        "prizes": None if one.prizes is None else _prizes(one.prizes),
    }


def _prizes(one: Prizes) -> Mapping[str, object]:
    return {
        "kind": one.kind,
        "fund": one.fund,
        "ladder": one.ladder,
        "cap": one.cap,
        "minimum_score": one.minimum_score,
        "ties": one.sharing,
    }


def _round(one: Round) -> Mapping[str, object]:
    return {
        "id": one.id,
        "names": dict(one.names),
        "opens": _Moment(one.opens_at) if one.opens_at else None,
        "closes": _Moment(one.closes_at) if one.closes_at else None,
        "baseline": one.baseline,
        "awards": one.awards,
    }


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
    }


def _pairs(row: Mapping[str, object]) -> list[str]:
    """Return `key = value` lines; what may be left out and is empty is left out."""
    needed = {"id", "name", "organiser", "time_zone"}
    return [
        f"{key} = {_value(value)}"
        for key, value in row.items()
        if key in needed or value not in _LEFT_OUT
    ]


def _value(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int() | float():
            return repr(value)
        case _Moment():
            return value.iso
        case Mapping():
            parts = (
                f"{key} = {_value(one)}"
                for key, one in value.items()
                if one not in _LEFT_OUT
            )
            return "{ " + ", ".join(parts) + " }"
        case list() | tuple():
            return "[" + ", ".join(map(_value, value)) + "]"
        case Decimal():
            return json.dumps(f"{value:f}")
    # A basic string of TOML is one of JSON, but for the sign DEL.
    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")
