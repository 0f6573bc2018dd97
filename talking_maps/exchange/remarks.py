"""Say what was done to the rows of a file, and what of them was left, with counts.

Every door by which rows enter tells it in these words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

import shapely
from shapely.geometry.base import BaseGeometry

from talking_maps.exchange.columns import Described
from talking_maps.exchange.readers.outliers import far_points_told
from talking_maps.exchange.readers.tables import Mending, Row
from talking_maps.geo.repair import simple_parts
from talking_maps.model.layer import GeometryKind
from talking_maps.model.message import Message, plural

_MENDED: Mapping[Mending, Message] = {
    "positions": Message(
        plural(
            "{count:number} shape holds points that are no place; "
            "these points were left out.",
            "{count:number} shapes hold points that are no place; "
            "these points were left out.",
        )
    ),
    "strays": Message(
        plural(
            "{count:number} shape holds pieces of a single point; "
            "these pieces were left out.",
            "{count:number} shapes hold pieces of a single point; "
            "these pieces were left out.",
        )
    ),
    "rings": Message(
        plural(
            "{count:number} area does not end where it began; it was closed.",
            "{count:number} areas do not end where they began; they were closed.",
        )
    ),
}
_OTHER_KINDS: Mapping[GeometryKind, Message] = {
    "point": Message(
        plural(
            "{count:number} point in a shape of several kinds does "
            "not fit this layer and was left.",
            "{count:number} points in shapes of several kinds do not "
            "fit this layer and were left.",
        )
    ),
    "line": Message(
        plural(
            "{count:number} line in a shape of several kinds does "
            "not fit this layer and was left.",
            "{count:number} lines in shapes of several kinds do not "
            "fit this layer and were left.",
        )
    ),
    "polygon": Message(
        plural(
            "{count:number} area in a shape of several kinds does "
            "not fit this layer and was left.",
            "{count:number} areas in shapes of several kinds do not "
            "fit this layer and were left.",
        )
    ),
}
_LEFT: Mapping[str, Message] = {
    "nested": Message(
        "Values that are lists, objects or pictures were left: {columns}."
    ),
    "outside": Message(
        "Values outside the properties of the features were left: {columns}."
    ),
    "points": Message("What is said of single points of a line was left: {columns}."),
    "many": Message("Columns beyond the most that are read were left: {columns}."),
    "cut": Message("Texts too long to be kept were cut: {columns}."),
}


def mended_told(rows: Iterable[Row]) -> Iterator[Message]:
    """Yield how many shapes were read only with their broken points left out."""
    given = [row for row in rows if row.mended]
    for way, words in _MENDED.items():
        if count := sum(way in row.mended for row in given):
            yield replace(words, values={"count": count})
    yield from far_points_told(given)


def other_kinds(shape: BaseGeometry, kind: GeometryKind) -> Counter[GeometryKind]:
    """Count the pieces of a shape that a layer of that kind does not take."""
    kinds: dict[int, GeometryKind] = {0: "point", 1: "line", 2: "polygon"}
    found = (kinds[int(shapely.get_dimensions(one))] for one in simple_parts(shape))
    return Counter(one for one in found if one != kind)


def others_told(counts: Iterable[Counter[GeometryKind]]) -> Iterator[Message]:
    """Yield how many pieces of other kinds were left."""
    total: Counter[GeometryKind] = sum(counts, Counter())
    for kind, words in _OTHER_KINDS.items():
        if total[kind]:
            yield replace(words, values={"count": total[kind]})


def gaps_told(gaps_m: Sequence[float], kind: GeometryKind) -> Iterator[Message]:
    """Yield how many gaps were closed, and the widest [m]; below zero there is none."""
    gaps = [gap for gap in gaps_m if gap >= 0]
    if not gaps:
        return
    if kind == "polygon":
        yield Message(
            plural(
                "{count:number} line ends where it began and was taken "
                "as an area; the gap closed is {gap:m}.",
                "{count:number} lines end where they began and were "
                "taken as areas; the widest gap closed is {gap:m}.",
            ),
            {"count": len(gaps), "gap": max(gaps)},
        )
        return
    yield Message(
        plural(
            "{count:number} line came in pieces that follow each "
            "other and were joined; the widest gap closed is {gap:m}.",
            "{count:number} lines came in pieces that follow each "
            "other and were joined; the widest gap closed is {gap:m}.",
        ),
        {"count": len(gaps), "gap": max(gaps)},
    )


def cut_told(described: Iterable[Described]) -> Iterator[Message]:
    """Yield of which texts the end was left."""
    cut = Counter(part for one in described for part in one.cut)
    for part, count in sorted(cut.items()):
        yield Message(
            plural(
                "{count:number} value of “{field}” was too long; its end was left.",
                "{count:number} values of “{field}” were too long; their end was left.",
            ),
            {"count": count, "field": part},
        )


def columns_told(columns: Counter[str]) -> Iterator[Message]:
    """Yield which columns have no place in the layer."""
    if columns:
        yield Message(
            "Columns without a field in this layer were left: {columns}.",
            {"columns": listed(columns)},
        )


def left_told(rows: Iterable[Row]) -> Iterator[Message]:
    """Yield the names of values that are no plain ones, by why they were left."""
    left = [one for row in rows for one in row.left]
    for reason, words in _LEFT.items():
        if names := Counter(name for why, name in left if why == reason):
            yield replace(words, values={"columns": listed(names)})


def listed(names: Counter[str]) -> str:
    """Return every name with how often it comes: `a (3), b (1)`."""
    return ", ".join(f"{name} ({count})" for name, count in names.items())
