"""Comparing and merging, beside `geopandas.overlay` and pygeodiff."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from random import Random

import geopandas
import pygeodiff
import shapely
from shapely.affinity import translate

from talking_maps import compare, store
from talking_maps.model.change import Operation, Put
from talking_maps.model.plan import COMMUNITY, Feature
from talking_maps.workspace import EditContext, community_file, current_time
from tests.bench.row import Row, median, milliseconds
from tests.bench.workspace import village
from tests.village import EPSG

FEATURES = 5_000
EDITS = 10_000


def rows() -> Sequence[Row]:
    """Measure one difference and one merge."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        workspace = village(folder / "difference", FEATURES)
        before = store.read_features(community_file(workspace, "muyu"), COMMUNITY)
        return (*_difference(folder, before), *_merge(folder))


def _edited(features: Sequence[Feature], dice: Random) -> list[Feature]:
    """Return the features read again, a tenth of them moved or renamed."""
    found = []
    for one in features:
        shape = shapely.from_wkb(one.geometry.wkb)
        again = replace(one, geometry=shape, attributes=dict(one.attributes))
        if dice.random() < 0.05:
            again = replace(again, geometry=translate(shape, 1, 0))
        elif dice.random() < 0.05:
            again = replace(again, name="Pata")
        found.append(again)
    return found


def _difference(folder: Path, before: Sequence[Feature]) -> Sequence[Row]:
    after = _edited(before, Random(1))
    ours = milliseconds(lambda: compare.diff_versions(before, after), 10)
    frames = [
        geopandas.GeoDataFrame(
            {"uid": [f.uid for f in side], "name": [f.name for f in side]},
            geometry=[f.geometry for f in side],
            crs=EPSG,
        )
        for side in (before, after)
    ]
    first, second = frames
    overlaid = milliseconds(
        lambda: geopandas.overlay(first, second, how="symmetric_difference"), 1
    )
    files = [
        _plain(folder / f"{name}.gpkg", frame)
        for name, frame in zip(("before", "after"), frames, strict=True)
    ]
    differ = pygeodiff.GeoDiff()
    out = str(folder / "difference.bin")
    geodiff = milliseconds(lambda: differ.create_changeset(*map(str, files), out), 5)
    name = f"difference of {len(before):,} × {len(after):,} features"
    return (
        Row(name, "median", median(ours), "ms", goal=100),
        Row(
            name,
            "median",
            median(ours),
            "ms",
            median(overlaid),
            "geopandas.overlay",
            0.1,
            goal_is_ratio=True,
        ),
        Row(
            name, "median", median(ours), "ms", median(geodiff), "pygeodiff, from files"
        ),
    )


def _plain(path: Path, frame: geopandas.GeoDataFrame) -> Path:
    """Write a GeoPackage that SQLite alone may edit."""
    frame.to_file(path, driver="GPKG", layer="terrace")
    with closing(sqlite3.connect(path)) as connection:
        made = connection.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'trigger'"
        ).fetchall()
        for (name,) in made:
            connection.execute(f'DROP TRIGGER "{name}"')
        connection.commit()
    return path


def _merge(folder: Path) -> Sequence[Row]:
    workspace = village(folder / "merge", 500)
    path = community_file(workspace, "muyu")
    other = folder / "other.gpkg"
    shutil.copyfile(path, other)
    for file, client, shift in ((path, "a", 1), (other, "b", 2)):
        features = store.read_features(file, COMMUNITY)
        for number in range(EDITS // 2 // 50):
            some = features[(50 * number) % 500 :][:50]
            moved = [
                replace(f, geometry=translate(f.geometry, shift + number, 0))
                for f in some
            ]
            puts = [Put("feature", f.uid, f) for f in moved]
            edit_context = EditContext(client, number + 1, client)
            operation = operation_of(edit_context, puts)
            store.commit(file, operation, workspace.layers)

    def merge() -> None:
        target = folder / "target.gpkg"
        shutil.copyfile(path, target)
        store.merge(
            target,
            other,
            author="bench",
            at=current_time(),
            layers=workspace.layers,
        )

    taken = milliseconds(merge, 3)
    return (
        Row(
            f"merge two copies with {EDITS // 2:,} edits each",
            "median",
            median(taken),
            "ms",
        ),
    )


def operation_of(edit_context: EditContext, puts: Sequence[Put]) -> Operation:
    """Return the operation of a hand."""
    return Operation(
        edit_context.client,
        edit_context.number,
        COMMUNITY,
        edit_context.author,
        current_time(),
        tuple(puts),
    )
