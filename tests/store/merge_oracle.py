"""What became of every edit of two copies, judged from the rows of the tables alone.

None of the program's own reading, comparing or history is used: a table is read by
SQLite as any program would, a shape by its well-known bytes. Each side is held against
the copy both began from; what it changed must be in the merged file as it left it, or
be shown to the person who decides.
"""

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import shapely

#: Owner, scene and uid of a thing; what its row says, with the table as its layer.
Place = tuple[str, str, str]
Row = Mapping[str, object]
Rows = Mapping[Place, Row]

#: Columns that hold several things, each of which is put in or taken out.
LISTS = ("photos", "flags")
#: Behind the uid of a second row that says it is the same thing.
TWIN = "\N{PRIME}"

_KEY = ("owner", "scene", "uid")
#: Bytes of the box before a shape, by its code in the header of a GeoPackage's blob.
_BOXES = (0, 32, 48, 48, 64)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What one side made of a part: a value, or with `part` "row" that it is gone."""

    place: Place
    part: str
    value: object


#: Tells whether a person is shown that value of that part as something to decide.
Shown = Callable[[Wanted], bool]


def rows(path: Path, tables: Sequence[str]) -> Rows:
    """Return every row of the tables; columns that hold nothing are left out."""
    found: dict[Place, Row] = {}
    with closing(sqlite3.connect(path)) as db:
        db.row_factory = sqlite3.Row
        for table in tables:
            for row in db.execute(f'SELECT * FROM "{table}"'):
                said = {name: plain(name, row[name]) for name in row.keys()}  # noqa: SIM118
                owner, scene, uid = (str(said.pop(name)) for name in _KEY)
                said["fid"] = None
                kept = {k: v for k, v in said.items() if v not in (None, "", ())}
                while (owner, scene, uid) in found:
                    uid += TWIN
                found[owner, scene, uid] = {**kept, "layer": table}
    return found


def plain(column: str, value: object) -> object:
    """Return a column's value so that equal things are equal."""
    if column == "geom" and isinstance(value, bytes):
        return shape(value[8 + _BOXES[value[3] >> 1 & 7] :])
    if column in LISTS:
        return tuple(json.loads(str(value))) if value else None
    return value


def shape(wkb: bytes) -> str:
    """Return a shape's points as text, of one part as of itself."""
    parts = shapely.get_parts(shapely.from_wkb(wkb))
    return " + ".join(shapely.to_wkt(part, rounding_precision=-1) for part in parts)


def lost(
    origin: Rows, sides: Sequence[Rows], merged: Rows, shown: Shown
) -> Sequence[Wanted]:
    """Return what either side changed that is neither in the merged rows nor shown."""
    return [
        wanted
        for side in sides
        for wanted in changed(origin, side)
        if not _is_in(merged, wanted) and not shown(wanted)
    ]


def invented(origin: Rows, sides: Sequence[Rows], merged: Rows) -> Sequence[Wanted]:
    """Return what the merged rows say that neither side nor the origin said."""
    known = (origin, *sides)
    return [
        Wanted(place, part, value)
        for place, row in merged.items()
        for part, value in row.items()
        if part not in LISTS
        and not any(side.get(place, {}).get(part) == value for side in known)
    ]


def changed(origin: Rows, side: Rows) -> Iterator[Wanted]:
    """Give what a side made of the parts that it left otherwise than they were."""
    for place in {**origin, **side}:
        before, after = origin.get(place), side.get(place)
        if after is None:
            yield Wanted(place, "row", None)
            continue
        for part in {**(before or {}), **after}:
            was, now = (row.get(part) for row in (before or {}, after))
            if part in LISTS:
                yield from _items(place, part, was, now)
            elif was != now:
                yield Wanted(place, part, now)


def _items(place: Place, part: str, was: object, now: object) -> Iterator[Wanted]:
    before, after = (set(x) if isinstance(x, tuple) else set() for x in (was, now))
    for item in sorted(after - before):
        yield Wanted(place, f"{part}+", item)
    for item in sorted(before - after):
        yield Wanted(place, f"{part}-", item)


def twins(merged: Rows) -> Sequence[Place]:
    """Return the things that came to stand in two rows."""
    return [place for place in merged if place[2].endswith(TWIN)]


def _is_in(merged: Rows, wanted: Wanted) -> bool:
    owner, scene, uid = wanted.place
    rows = [merged.get((owner, scene, one)) for one in (uid, uid + TWIN)]
    return _says(rows[0], wanted) or (rows[1] is not None and _says(rows[1], wanted))


def _says(row: Row | None, wanted: Wanted) -> bool:
    if row is None:
        return wanted.part == "row" or wanted.part.endswith("-")
    if wanted.part.endswith(("+", "-")):
        there = row.get(wanted.part[:-1])
        has = isinstance(there, tuple) and wanted.value in there
        return has is wanted.part.endswith("+")
    return wanted.part != "row" and row.get(wanted.part) == wanted.value
