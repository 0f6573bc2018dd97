"""What anybody may look at: ranking, trail, tables, and whether all still holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from shapely.geometry.base import BaseGeometry

from talking_maps import contest, exchange, geo
from talking_maps.contest import Evidence, Found, Record, WhatIf
from talking_maps.errors import BadFile, BadValue, Value
from talking_maps.model.contest import Line, Standing
from talking_maps.model.message import Message
from talking_maps.store import contests as books
from talking_maps.workspace.contests.acting import contest_file, read
from talking_maps.workspace.place import Workspace

Row = Mapping[str, Value]
Table = Literal["results", "marks", "visits", "prizes", "appeals"]


def rank(
    place: Workspace, contest_id: str, what_if: WhatIf | None = None
) -> tuple[Standing, ...]:
    """Return every entry's place and points, as the marks stand now."""
    return contest.standings(read(place, contest_id), what_if or WhatIf())


def head(place: Workspace, contest_id: str) -> str:
    """Return the code of the chain's last line, as an act prints it."""
    return contest.code_of(read(place, contest_id).head)


def trail(place: Workspace, contest_id: str) -> tuple[Line, ...]:
    """Return everything that was done, by whom and when."""
    return books.lines(contest_file(place, contest_id))


def verify(
    place: Workspace, contest_id: str, evidence: Evidence | None = None
) -> Found:
    """Look whether seals and chain hold, and agree with what is on paper.

    Raises NotFound if there is no such file, BadValue for a mistyped code.
    """
    path = contest_file(place, contest_id)
    try:
        return contest.verify(
            books.lines(path), books.copies(path), books.photos(path),
            evidence or Evidence(),
        )  # fmt: skip
    except BadFile as error:
        return Found((Message(error.message, error.values),), 0, 0)


def rows(place: Workspace, contest_id: str, table: Table) -> tuple[Row, ...]:
    """Return one table of the contest's results; people appear by their codes."""
    make = _TABLES.get(table)
    if make is None:
        raise BadValue(
            "There is no table “{table}”. Choose one of: {known}.",
            table=table, known=", ".join(_TABLES),
        )  # fmt: skip
    return tuple(make(read(place, contest_id)))


def export(
    place: Workspace, contest_id: str, out: Path, table: Table = "results"
) -> None:
    """Write a table to OUT (.csv), or all of them with the land (.gpkg)."""
    if out.suffix.casefold() == ".csv":
        exchange.write_rows(out, {table: rows(place, contest_id, table)})
        return
    if out.suffix.casefold() != ".gpkg":
        raise BadValue(
            "The ending of {file} names no format that is written. Choose one of: "
            "{known}.",
            file=out.name, known=".csv, .gpkg",
        )  # fmt: skip
    tables: dict[str, tuple[Row, ...]] = {
        name: rows(place, contest_id, name) for name in _TABLES
    }
    exchange.write_rows(out, tables, shapes=_land(place, contest_id))


def _land(place: Workspace, contest_id: str) -> Mapping[str, BaseGeometry]:
    """Return each entry's boundary in longitude and latitude, from its sealed copy."""
    path = contest_file(place, contest_id)
    copies = (contest.read_copy(one.content) for one in books.copies(path))
    return {c.entry.id: geo.to_degrees(c.boundary, c.epsg) for c in copies}


def _results(record: Record) -> Iterator[Row]:
    for s in contest.standings(record):
        entry = record.entry(s.entry)
        yield {
            "entry": s.entry, "owner": s.owner, "community": s.community,
            "category": s.category, "round": s.round, "group": s.group,
            "eligible": s.eligible, "reasons": "; ".join(r.id for r in s.reasons),
            "computed": s.computed, "jury": s.jury, "total": s.total,
            "place": s.place, "tied": s.tied, "prize": str(s.prize),
            "submitted_at": s.submitted_at, "told_apart": s.told_apart,
            "code": contest.code_of(entry.seal) if entry else "",
            **{f"points.{name}": points for name, points in s.criteria.items()},
            **{f"computed.{name}": points for name, points in _computed(record, s)},
        }  # fmt: skip


def _computed(record: Record, standing: Standing) -> Iterator[tuple[str, float]]:
    entry = record.entry(standing.entry)
    for criterion in record.contest.rubric.criteria:
        parts = entry.parts if entry else ()
        yield (
            criterion.id,
            round(sum(p.points for p in parts if p.criterion == criterion.id), 2),
        )


def _marks(record: Record) -> Iterator[Row]:
    for told in record.ballots:
        for mark in told.noun.marks:
            yield {
                "line": told.number, "at": told.at, "who": told.who,
                "entry": told.noun.entry, "juror": told.noun.juror,
                "criterion": mark.criterion, "points": mark.points,
                "face": mark.face, "note": mark.note,
            }  # fmt: skip


def _visits(record: Record) -> Iterator[Row]:
    for told in record.visits:
        seen = told.noun
        for uid, finding in seen.findings.items():
            yield {
                "line": told.number, "entry": seen.entry, "juror": seen.juror,
                "made_on": seen.made_on, "thing": uid, "finding": finding,
                "longitude": seen.longitude, "latitude": seen.latitude,
                "photo": seen.photo, "note": seen.note,
            }  # fmt: skip


def _prizes(record: Record) -> Iterator[Row]:
    groups = record.awards[-1].noun if record.awards else contest.award(record)
    for group in groups.groups:
        for prize in group.prizes:
            payment = contest.payment_of(record, prize.entry)
            yield {
                "group": group.group, "entry": prize.entry, "place": prize.place,
                "prize": str(prize.amount), "contract": payment.contract,
                "signed_on": payment.signed_on, "counterpart": payment.counterpart,
                "account": payment.account, "paid_on": payment.paid_on,
            }  # fmt: skip
        yield {
            "group": group.group, "entry": "", "place": None,
            "prize": str(group.remainder), "contract": "remainder", "signed_on": "",
            "counterpart": "", "account": "", "paid_on": "",
        }  # fmt: skip


def _appeals(record: Record) -> Iterator[Row]:
    answers = {told.noun.appeal: told for told in record.answers}
    for told in record.appeals:
        answered = answers.get(told.noun.id)
        yield {
            "appeal": told.noun.id, "at": told.at, "by": told.noun.by,
            "entry": told.noun.entry, "about": told.noun.about,
            "answered_at": answered.at if answered else "",
            "upheld": answered.noun.upheld if answered else None,
            "answer": answered.noun.text if answered else "",
            "changed": answered.noun.changed if answered else "",
        }  # fmt: skip


_TABLES: Mapping[Table, Callable[[Record], Iterator[Row]]] = MappingProxyType({
    "results": _results, "marks": _marks, "visits": _visits, "prizes": _prizes,
    "appeals": _appeals,
})  # fmt: skip
