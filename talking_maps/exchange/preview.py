"""Say which rows of a file would enter a layer, and why the others would not.

A row is refused only for its shape. A value that does not fit its field is left out
and counted, a missing required field is listed, a shape outside the boundary or over
another of its layer is kept and flagged. Text stays text, whatever is in it.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from shapely.geometry.base import BaseGeometry

from talking_maps import geo
from talking_maps.compare import HEIGHTS
from talking_maps.errors import BadFile, BadGeometry, NotFound
from talking_maps.exchange.columns import Described, describe
from talking_maps.exchange.limits import MOST_IMPORTED
from talking_maps.exchange.quality_flags import flags_told, with_quality_flags
from talking_maps.exchange.readers.far_away import far_away
from talking_maps.exchange.readers.reproject import closed, to_community_crs
from talking_maps.exchange.readers.tables import (
    Format,
    Row,
    Source,
    Table,
    numbered,
)
from talking_maps.exchange.remarks import (
    columns_told,
    cut_told,
    gaps_told,
    left_told,
    mended_told,
    other_kinds,
    others_told,
)
from talking_maps.exchange.roundtrip.identity import (
    MEASURES,
    OWN_COLUMNS,
    export_identity,
)
from talking_maps.model.layer import GeometryKind, Layer
from talking_maps.model.message import Message, plural
from talking_maps.model.plan import Feature, Scene
from talking_maps.model.share_done import HearShare, unheard

#: What programs write of themselves, not of the thing.
_OF_PROGRAMS: Mapping[Format, tuple[str, ...]] = {
    "gpkg": ("fid",),
    "kml": ("tessellate", "extrude", "altitudeMode", "drawOrder", "icon"),
}


@dataclass(frozen=True, slots=True)
class RowProblem:
    """A row that cannot enter, by its number in its table, with the reason."""

    row: int
    reason: Message
    table: str = ""


@dataclass(frozen=True, slots=True)
class MissingValue:
    """A required field of a feature that its row leaves open, by the field's id."""

    uid: str
    attribute: str
    row: int
    table: str = ""


@dataclass(frozen=True, slots=True)
class Incoming:
    """What an import of `file` would bring, shown before anything is kept."""

    features: tuple[Feature, ...]
    refused: tuple[RowProblem, ...] = ()
    warnings: tuple[Message, ...] = ()
    missing_required: tuple[MissingValue, ...] = ()
    file: str = ""
    #: What to know of features that carry a flag or lie far away.
    marks: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class _Entry:
    """A row that enters, before it is compared with the others."""

    chosen: Chosen
    feature: Feature
    described: Described
    #: The widest gap that was closed [m], below zero where none was.
    gap_m: float
    #: The shape's pieces that are of another kind than the layer.
    others: Counter[GeometryKind]


def preview(  # noqa: PLR0913 - where the rows go, and who is told
    source: Source,
    layer: Layer,
    scene: Scene,
    *,
    epsg: int,
    boundary: BaseGeometry | None = None,
    existing: Collection[Feature] = (),
    table: str | None = None,
    hear: HearShare = unheard,
) -> Incoming:
    """Return what of a file would enter the layer in a scene.

    `boundary` and the shapes of `existing`, the owner's features of that scene, are
    in the CRS `epsg` [m], as the incoming features will be. `table` chooses one table
    of several; `hear` is told which share of the rows is looked at. Raises NotFound
    for a table the file has not, BadFile for too many rows.
    """
    chosen, left = filter_rows(source, layer, scene, table)
    results = [
        _entry(one, layer, scene, epsg, boundary)
        for _, one in numbered([*chosen], hear)
    ]
    entries = _with_own_uids([r for r in results if isinstance(r, _Entry)], existing)
    features = with_quality_flags([e.feature for e in entries], boundary, existing)
    here = {f.uid for f in existing}
    replaced = sum(f.uid in here for f in features)
    far = (
        ()
        if boundary is None
        else far_away(
            [
                (e.chosen.row.geometry, e.chosen.table.crs, e.feature.geometry)
                for e in entries
            ],
            boundary,
            epsg,
        )
    )
    return Incoming(
        tuple(features),
        tuple(r for r in results if isinstance(r, RowProblem)),
        (*source.warnings, *left, *_warnings(entries, layer, replaced)),
        tuple(m for e in entries for m in _missing(e, layer)),
        source.name,
        (*far, *flags_told(features)),
    )


def nothing_usable(file: str, refused: Sequence[RowProblem]) -> BadFile:
    """Return why nothing of a file can enter: its first row that is refused."""
    if not refused:
        return BadFile(
            "{file} holds nothing to import; nothing was changed. Choose another file.",
            file=file,
        )
    first = refused[0]
    return BadFile(
        "No row of {file} can be used (refused: {count:whole}); nothing was changed. "
        "Row {row}:",
        file=file,
        count=len(refused),
        row=first.row,
    ).because(BadGeometry(first.reason.id, **first.reason.values))


def _entry(
    chosen: Chosen, layer: Layer, scene: Scene, epsg: int, boundary: BaseGeometry | None
) -> _Entry | RowProblem:
    row = chosen.row
    if row.geometry is None:
        reason = row.problem or Message("The row has no shape.")
        return RowProblem(row.number, reason, chosen.table.name)
    try:
        shape = to_community_crs(
            row.geometry, chosen.table.crs, epsg=epsg, boundary=boundary
        )
        shape, gap_m = closed(shape, layer.geometry)
        others = other_kinds(shape, layer.geometry)
        shape, mended = geo.repair(shape, layer.geometry)
    except BadGeometry as error:
        reason = Message(error.message, error.values)
        return RowProblem(row.number, reason, chosen.table.name)
    described = describe({**row.ends, **row.attributes}, layer)
    feature = _feature(row, layer, scene, shape, described)
    if feature.origin == "traced" and chosen.table.format == "gpx":
        feature = replace(feature, origin="measured")
    flags = ("mended",) if mended or row.mended else ()
    return _Entry(chosen, replace(feature, flags=flags), described, gap_m, others)


def _feature(
    row: Row, layer: Layer, scene: Scene, shape: BaseGeometry, described: Described
) -> Feature:
    feature = Feature(
        uuid.uuid4().hex,
        layer.id,
        scene,
        shape,
        status="to_do" if scene == "future" else "existing",
        name=described.name,
        note=described.note,
        attributes=described.attributes,
    )
    own = export_identity(row.attributes)
    if own is None:
        return feature
    return replace(
        feature, uid=own.uid, status=own.status, origin=own.origin, voice=own.voice
    )


def _with_own_uids(
    entries: list[_Entry], existing: Collection[Feature]
) -> list[_Entry]:
    """Return the entries with a new uid where a file or another layer has it."""
    layers = {f.uid: f.layer for f in existing}
    seen: set[str] = set()
    kept: list[_Entry] = []
    for entry in entries:
        feature = entry.feature
        taken = layers.get(feature.uid, feature.layer) != feature.layer
        if feature.uid in seen or taken:
            feature = replace(feature, uid=uuid.uuid4().hex)
        seen.add(feature.uid)
        kept.append(replace(entry, feature=feature))
    return kept


def _missing(entry: _Entry, layer: Layer) -> Iterator[MissingValue]:
    for attribute in layer.attributes:
        if attribute.required and attribute.id not in entry.described.attributes:
            yield MissingValue(
                entry.feature.uid,
                attribute.id,
                entry.chosen.row.number,
                entry.chosen.table.name,
            )


def _warnings(entries: list[_Entry], layer: Layer, replaced: int) -> Iterator[Message]:
    if replaced:
        yield Message(
            plural(
                "{count:number} shape is here already and will be replaced.",
                "{count:number} shapes are here already and will be replaced.",
            ),
            {"count": replaced},
        )
    yield from gaps_told([e.gap_m for e in entries], layer.geometry)
    yield from mended_told(e.chosen.row for e in entries)
    yield from others_told(e.others for e in entries)
    yield from _unfitting(entries)
    yield from cut_told(e.described for e in entries)
    yield from _left(entries)


def _unfitting(entries: list[_Entry]) -> Iterator[Message]:
    """Yield which values of a field were left empty."""
    dropped = Counter(d for e in entries for d in e.described.dropped)
    for attribute, count in sorted(dropped.items()):
        yield Message(
            plural(
                "{count:number} value of “{field}” does not fit and was left empty.",
                "{count:number} values of “{field}” do not fit and were left empty.",
            ),
            {"count": count, "field": attribute},
        )


def _left(entries: list[_Entry]) -> Iterator[Message]:
    """Name every column and value that has no place in the layer, with its count."""
    columns = Counter(
        column
        for e in entries
        for column in e.described.unused
        if not _is_ours(column, e.chosen)
    )
    yield from columns_told(columns)
    yield from left_told(e.chosen.row for e in entries)


def _is_ours(column: str, chosen: Chosen) -> bool:
    """Tell whether a column is one that our own exports have beside the fields."""
    if column in (*HEIGHTS, *_OF_PROGRAMS.get(chosen.table.format, ())):
        return column not in chosen.row.attributes or column not in HEIGHTS
    ours = export_identity(chosen.row.attributes) is not None
    return ours and column in (*OWN_COLUMNS, *MEASURES)


@dataclass(frozen=True, slots=True)
class Chosen:
    """A row with the table it stands in."""

    table: Table
    row: Row


def filter_rows(
    source: Source, layer: Layer, scene: Scene, table: str | None
) -> tuple[list[Chosen], list[Message]]:
    """Return the rows an import is about, and what is said of the others.

    Raises NotFound for a table the file has not, BadFile for too many rows.
    """
    tables = _tables(source, layer, table)
    rows = [Chosen(t, row) for t in tables for row in t.rows]
    wanted = [c for c in rows if _is_of(c.row, layer, scene)]
    if len(wanted) > MOST_IMPORTED:
        raise BadFile(
            "{file} has {count:number} rows; at most {most:number} can be imported at "
            "once. Export only the part you need.",
            file=source.name,
            count=len(wanted),
            most=MOST_IMPORTED,
        )
    return wanted, list(_told(source, tables, len(rows) - len(wanted)))


def _tables(source: Source, layer: Layer, name: str | None) -> list[Table]:
    if name is not None:
        found = [t for t in source.tables if t.name == name]
        if not found:
            raise NotFound(
                "{file} has no table “{table}”. Choose one of: {known}.",
                file=source.name,
                table=name,
                known=", ".join(t.name for t in source.tables),
            )
        return found
    same = [t for t in source.tables if t.name == layer.id]
    fitting = [t for t in source.tables if _fits(t, layer) and t.rows]
    return same or fitting or list(source.tables)


def _fits(table: Table, layer: Layer) -> bool:
    has_points = table.name == "waypoints"
    return table.format != "gpx" or has_points == (layer.geometry == "point")


def _is_of(row: Row, layer: Layer, scene: Scene) -> bool:
    own = export_identity(row.attributes)
    return own is None or (own.layer in ("", layer.id) and own.scene == scene)


def _row_filter_is_ours(table: Table) -> bool:
    return export_identity(table.rows[0].attributes) is not None


def _told(source: Source, tables: list[Table], others: int) -> Iterator[Message]:
    named = [t.name for t in tables]
    for table in source.tables:
        if table.name not in named and table.rows and not _row_filter_is_ours(table):
            yield Message(
                plural(
                    "“{table}” with {count:number} row was left; choose it "
                    "to import it.",
                    "“{table}” with {count:number} rows was left; choose it "
                    "to import it.",
                ),
                {"table": table.name, "count": len(table.rows)},
            )
    if others:
        yield Message(
            plural(
                "{count:number} row belongs to another layer or scene and was left.",
                "{count:number} rows belong to other layers or scenes and were left.",
            ),
            {"count": others},
        )
