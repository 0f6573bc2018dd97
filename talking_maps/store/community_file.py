"""A community's book: make it, read it."""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import cast

from talking_maps.errors import AlreadyThere, NotFound
from talking_maps.files.atomic_write import atomic_write
from talking_maps.model.change import Change, Edit, Record
from talking_maps.model.layer import Layer
from talking_maps.model.plan import (
    COMMUNITY,
    SCENES,
    Assembly,
    Commitment,
    Feature,
    Herd,
    Owner,
    Plan,
    Scene,
    Years,
)
from talking_maps.model.territory import Boundary, Community
from talking_maps.store.gpkg import contents, layer_tables, migrations, register_tables
from talking_maps.store.gpkg.connection import (
    OpenFile,
    connect,
    map_sqlite_errors,
    read_transaction,
)
from talking_maps.store.gpkg.current_state import read_current, write_current
from talking_maps.store.gpkg.layer_styles import style_boundary
from talking_maps.store.gpkg.migrations import apply_migrations
from talking_maps.store.gpkg.triggers import mark_seen
from talking_maps.store.history import log
from talking_maps.store.history.records import kind_of, uid_of


def create(
    path: Path,
    community: Community,
    boundary: Boundary,
    layers: Sequence[Layer],
    *,
    at: str,
    author: str,
    years: Years | None = None,
) -> None:
    """Make a community's file whole, or not at all.

    The scenes' years, unless given, are those of `at`, a generation before and ten
    years on. Raises AlreadyThere, CannotKeep.
    """
    if path.exists():
        raise AlreadyThere(
            "There is a file {file} already. Choose another name.", file=path.name
        )
    now = int(at[:4])
    records = (
        community,
        boundary,
        Owner(COMMUNITY, "community"),
        years or Years(now - 30, now, now + 10),
    )
    request = log.ChangeHeader(secrets.token_hex(8), 1, COMMUNITY, author, at)
    with (
        map_sqlite_errors(path),
        atomic_write(path) as draft,
        closing(connect(draft, mode="rwc")) as connection,
    ):
        migrations.prepare(connection)
        connection.execute("BEGIN IMMEDIATE")
        _fill(connection, request, records, layers)
        connection.execute("COMMIT")


def read_community(path: Path) -> Community:
    """Return the community of the file."""
    with read_transaction(path) as file:
        return _community(file)


def boundaries(path: Path) -> tuple[Boundary, ...]:
    """Return the community's boundary, then what neighbours claim [m]."""
    with read_transaction(path) as file:
        return register_tables.read_all(file.connection, Boundary)


def read_owners(path: Path) -> tuple[Owner, ...]:
    """Return the register of owners."""
    with read_transaction(path) as file:
        return register_tables.read_all(file.connection, Owner)


def read_plan(path: Path, owner_id: str) -> Plan:
    """Return an owner's plan as of now; raises NotFound."""
    with read_transaction(path) as file:
        return _plan(file, owner_id)


def read_features(
    path: Path, owner_id: str, scene: Scene | None = None
) -> tuple[Feature, ...]:
    """Return an owner's features, of one scene or of all."""
    with read_transaction(path) as file:
        return _features(file, owner_id, scene)


def feature(path: Path, owner_id: str, scene: Scene, uid: str) -> Feature:
    """Return one feature; raises NotFound."""
    with read_transaction(path) as file:
        found = read_current(file, "feature", owner_id, scene, uid)
    if found is None:
        raise NotFound(
            "There is no shape {uid} in this plan. Load the plan again.", uid=uid
        )
    return cast("Feature", found)


def read_changes(
    path: Path,
    *,
    owner: str | None = None,
    after_sequence: int = 0,
    limit: int | None = None,
    besides: int = 0,
) -> tuple[Change, ...]:
    """Return the changes after that sequence, oldest first.

    The one of the sequence `besides` is known to who asks, and left out.
    """
    with read_transaction(path) as file:
        return log.changes(
            file.connection,
            owner=owner,
            after=after_sequence,
            limit=limit,
            besides=besides,
        )


def last_change(path: Path, owner: str | None = None) -> tuple[int, str, str] | None:
    """Return (sequence, id, time) of the last change, of one owner or of all."""
    with read_transaction(path) as file:
        return log.last_change(file.connection, owner)


def _plan(file: OpenFile, owner_id: str) -> Plan:
    register = register_tables.read_all(file.connection, Owner)
    owner = _known_owner(owner_id, register)
    promises = register_tables.read_all(file.connection, Commitment)
    last = log.last_change(file.connection)
    return Plan(
        owner=owner,
        years=_years(file, owner_id),
        features=_features(file, owner_id, None),
        owners=register,
        herds=register_tables.read_all(file.connection, Herd),
        assemblies=register_tables.read_all(file.connection, Assembly),
        commitments=tuple(c for c in promises if c.owner == owner_id),
        owners_with_drawings=contents.drawing_owners(file),
        total_households=_community(file).households,
        version=last[1] if last else "",
    )


def _known_owner(owner_id: str, register: tuple[Owner, ...]) -> Owner:
    """Return the owner; raises NotFound."""
    owner = next((o for o in register if o.id == owner_id), None)
    if owner is None:
        raise NotFound(
            "There is no household or organisation {owner} in the register. Add it"
            " first.",
            owner=owner_id,
        )
    return owner


def _features(file: OpenFile, owner: str, scene: Scene | None) -> tuple[Feature, ...]:
    found = (
        feature
        for table in file.tables.values()
        for feature in layer_tables.read_features(file.connection, table, owner, scene)
    )
    return tuple(sorted(found, key=lambda f: (SCENES.index(f.scene), f.layer, f.uid)))


def _years(file: OpenFile, owner_id: str) -> Years:
    for uid in (owner_id, COMMUNITY):
        years = register_tables.read_record(file.connection, "years", uid)
        if years is not None:
            return cast("Years", years)
    raise NotFound("The file holds no years for the three scenes.")


def _fill(
    connection: sqlite3.Connection,
    request: log.ChangeHeader,
    records: Sequence[Record],
    layers: Sequence[Layer],
) -> None:
    epsg = next(r.epsg for r in records if isinstance(r, Community))
    apply_migrations(connection, since=0)
    migrations.add_crs(connection, epsg)
    style_boundary(connection)
    made = {
        layer.id: layer_tables.ensure_table(connection, layer, epsg, None)
        for layer in layers
    }
    file = OpenFile(connection, epsg, made)
    edits = [_new(file, record) for record in records]
    log.append(file, request, edits)
    mark_seen(connection)


def _community(file: OpenFile) -> Community:
    return register_tables.read_all(file.connection, Community)[0]


def _new(file: OpenFile, record: Record) -> Edit:
    uid = uid_of(record, otherwise=COMMUNITY)
    edit = Edit(kind_of(record), uid, None, None, record)
    return write_current(file, edit, COMMUNITY, ()) or edit
