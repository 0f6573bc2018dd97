"""Read a file of the same community that comes from elsewhere, without trusting it.

We read a copy of it that was looked through in quarantine, and refuse one that holds
commands of another program, that is damaged, or whose history is in no order or not of
this community.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from talking_maps.errors import BadFile, BadValue, TalkingMapsError
from talking_maps.model.change import Change, Edit
from talking_maps.model.layer import Attribute, AttributeType, Layer
from talking_maps.model.plan import Feature
from talking_maps.model.share_done import HearShare, unheard
from talking_maps.model.territory import Community
from talking_maps.store.files import jpeg_metadata
from talking_maps.store.gpkg import layer_tables, register_tables, validation
from talking_maps.store.gpkg.connection import OpenFile, write_transaction
from talking_maps.store.gpkg.layer_tables import LayerTable
from talking_maps.store.history import log
from talking_maps.store.history.consistency import check_edit
from talking_maps.store.sync.incoming_copy import quarantined

#: The colour of a layer whose file only the other computer has.
_GREY = "#808080"
_PICTOGRAM = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"/>'
_ATTRIBUTE_TYPES: dict[str, AttributeType] = {
    "TEXT": "text",
    "DOUBLE": "number",
    "INTEGER": "integer",
    "BOOLEAN": "boolean",
    "DATE": "date",
}


@contextmanager
def open_foreign_copy(
    other: Path,
    layers: Sequence[Layer],
    at: str,
    *,
    attached: Path | None = None,
    hear: HearShare = unheard,
) -> Iterator[OpenFile]:
    """Open a copy of the other file, checked, with what was edited elsewhere in it.

    What the file carries is taken out into the folder `attached`; `hear` as for
    `quarantined`. Raises NotFound,
    BadFile, NewerFile.
    """
    with (
        quarantined(other, layers=layers, at=at, attached=attached, hear=hear) as copy,
        write_transaction(copy) as file,
    ):
        yield file


def require_same_origin(file: OpenFile, theirs: OpenFile, name: str) -> None:
    """Raise BadFile unless both files come from one beginning."""
    ours, others = _beginning(file), _beginning(theirs)
    if _community(file).code != _community(theirs).code:
        raise BadFile(
            "The file {file} is of the community {other}, not of {code}. Choose"
            " another one.",
            file=name,
            other=_community(theirs).code,
            code=_community(file).code,
        )
    if ours != others or file.epsg != theirs.epsg:
        raise BadFile(
            "The file {file} is not a copy of this community's file: it was begun"
            " anew. Import its shapes into layers instead.",
            file=name,
        )


def refuse_impossible(file: OpenFile, changes: Sequence[Change], name: str) -> None:
    """Raise BadFile if a change holds what our own checks would never have kept.

    `file` must know all the layers.
    """
    community = _community(file)
    for change in changes:
        try:
            moment = datetime.fromisoformat(change.at)
        except ValueError as error:
            raise _impossible(name, change) from error
        if moment.tzinfo is None or change.number < 0 or " " in change.id:
            raise _impossible(name, change)
        for edit in change.edits:
            _check(file, community, change, edit, name)


def unknown_layers(
    file: OpenFile, theirs: OpenFile, layers: Sequence[Layer]
) -> tuple[Layer, ...]:
    """Return the layers of the other file that are not, or not wholly, known here."""
    restricted = {
        row[0]
        for row in theirs.connection.execute("SELECT id FROM layer WHERE restricted")
    }
    known = {layer.id: layer for layer in layers}
    found = []
    for table in theirs.tables.values():
        ours = file.tables.get(table.name)
        if table.name == "boundary" or (ours is None and table.name in known):
            continue
        here = {} if ours is None else ours.attributes
        if ours is None or not table.attributes.keys() <= here.keys():
            found.append(_layer(table, table.name in restricted))
    return tuple(found)


def ensure_layers(file: OpenFile, layers: Sequence[Layer]) -> None:
    """Make the tables, or columns, of layers that were not known here."""
    for layer in layers:
        table = file.tables.get(layer.id)
        file.tables[layer.id] = layer_tables.ensure_table(
            file.connection, layer, file.epsg, table
        )


def take_photos(file: OpenFile, theirs: OpenFile) -> None:
    """Copy the photos that are not here; what is no JPEG picture stays behind."""
    known = {row[0] for row in file.connection.execute("SELECT id FROM photo")}
    for photo in theirs.connection.execute("SELECT id, at, author, jpeg FROM photo"):
        picture = photo[3] if isinstance(photo[3], bytes) else b""
        if photo[0] not in known and picture.startswith(b"\xff\xd8\xff"):
            file.connection.execute(
                "INSERT INTO photo(id, at, author, jpeg) VALUES (?, ?, ?, ?)",
                (*photo[:3], jpeg_metadata.bare(picture)),
            )


def _layer(table: LayerTable, restricted: bool) -> Layer:
    attributes = tuple(
        Attribute(name, _ATTRIBUTE_TYPES.get(kind.partition("(")[0], "text"), {})
        for name, kind in table.attributes.items()
    )
    return Layer(
        table.name,
        {"es": table.name},
        table.geometry,
        _GREY,
        "none",
        _PICTOGRAM,
        attributes,
        restricted,
    )


def _check(
    file: OpenFile, community: Community, change: Change, edit: Edit, name: str
) -> None:
    after = edit.after
    try:
        check_edit(edit)
    except TalkingMapsError as error:
        raise _impossible(name, change) from error
    if edit.kind == "community" and (
        not isinstance(after, Community)
        or (after.code, after.epsg) != (community.code, community.epsg)
    ):
        raise _impossible(name, change)
    if isinstance(after, Feature):
        table = file.tables.get(after.layer)
        if table is None:
            raise _impossible(name, change)
        try:
            validation.validate_feature(table, after)
        except BadValue as error:
            raise _impossible(name, change) from error


def _impossible(name: str, change: Change) -> BadFile:
    return BadFile(
        "The file {file} holds a change ({change}) that this program would not have"
        " made. It was not taken in.",
        file=name,
        change=change.id,
    )


def _beginning(file: OpenFile) -> str:
    row = file.connection.execute(
        "SELECT change FROM history ORDER BY sequence, place LIMIT 1"
    ).fetchone()
    return "" if row is None else str(row[0])


def _community(file: OpenFile) -> Community:
    found = next(register_tables.read_keyed(file.connection, "community"))[1]
    if not isinstance(found, Community):
        raise TypeError("the register of communities holds something else")
    return found


def all_changes(file: OpenFile) -> tuple[Change, ...]:
    """Return the whole history of an open file, oldest first."""
    return log.changes(file.connection, owner=None, after=0, limit=None)
