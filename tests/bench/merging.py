"""Comparing and merging, beside `geopandas.overlay` and pygeodiff."""

from __future__ import annotations

import json
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

from talking_maps import compare, store, workspace
from talking_maps.model.change import Operation, Put
from talking_maps.model.plan import COMMUNITY, Feature
from tests.bench.row import Row, median, milliseconds
from tests.bench.workspace import village
from tests.village import EPSG

FEATURES = 5_000
EDITS = 10_000
PAIRS = 2_000


def rows() -> Sequence[Row]:
    """Measure one difference and one merge, and count edits lost in silence."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        place = village(folder / "difference", FEATURES)
        before = store.features(workspace.community_file(place, "muyu"), COMMUNITY)
        return (*_difference(folder, before), *_merge(folder), *_lost(folder, before))


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
    ours = milliseconds(lambda: compare.between_versions(before, after), 10)
    frames = [
        geopandas.GeoDataFrame(
            {"uid": [f.uid for f in side], "name": [f.name for f in side]},
            geometry=[f.geometry for f in side], crs=EPSG,
        )
        for side in (before, after)
    ]  # fmt: skip
    first, second = frames
    overlaid = milliseconds(
        lambda: geopandas.overlay(first, second, how="symmetric_difference"), 1
    )
    files = [_plain(folder / f"{name}.gpkg", frame) for name, frame in
             zip(("before", "after"), frames, strict=True)]  # fmt: skip
    differ = pygeodiff.GeoDiff()
    out = str(folder / "difference.bin")
    geodiff = milliseconds(lambda: differ.create_changeset(*map(str, files), out), 5)
    name = f"difference of {len(before):,} × {len(after):,} features"
    return (
        Row(name, "median", median(ours), "ms", goal=100),
        Row(name, "median", median(ours), "ms", median(overlaid),
            "geopandas.overlay", 0.1, goal_is_ratio=True),
        Row(name, "median", median(ours), "ms", median(geodiff),
            "pygeodiff, from files"),
    )  # fmt: skip


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
    place = village(folder / "merge", 500)
    path = workspace.community_file(place, "muyu")
    other = folder / "other.gpkg"
    shutil.copyfile(path, other)
    for file, client, shift in ((path, "a", 1), (other, "b", 2)):
        features = store.features(file, COMMUNITY)
        for number in range(EDITS // 2 // 50):
            some = features[(50 * number) % 500 :][:50]
            moved = [
                replace(f, geometry=translate(f.geometry, shift + number, 0))
                for f in some
            ]
            puts = [Put("feature", f.uid, f) for f in moved]
            hand = workspace.Hand(client, number + 1, client)
            operation = operation_of(hand, puts)
            store.keep(file, operation, place.layers)

    def merge() -> None:
        target = folder / "target.gpkg"
        shutil.copyfile(path, target)
        store.merge(
            target, other, author="bench", at=workspace.now(), layers=place.layers
        )

    taken = milliseconds(merge, 3)
    return (
        Row(f"merge two copies with {EDITS // 2:,} edits each", "median",
            median(taken), "ms"),
    )  # fmt: skip


def operation_of(hand: workspace.Hand, puts: Sequence[Put]) -> Operation:
    """Return the operation of a hand."""
    return Operation(
        hand.client, hand.number, COMMUNITY, hand.author, workspace.now(), tuple(puts)
    )


def _lost(folder: Path, features: Sequence[Feature]) -> Sequence[Row]:
    """Edit pairs of one thing: name here, name or shape there; who loses which?"""
    frame = geopandas.GeoDataFrame(
        {"uid": [f.uid for f in features[:PAIRS]], "name": "", "note": ""},
        geometry=[f.geometry for f in features[:PAIRS]], crs=EPSG,
    )  # fmt: skip
    base = _plain(folder / "base.gpkg", frame)
    ours, theirs = folder / "ours.gpkg", folder / "theirs.gpkg"
    for file, field in ((ours, "name"), (theirs, "note")):
        shutil.copyfile(base, file)
        with closing(sqlite3.connect(file)) as connection:
            connection.execute(f"UPDATE terrace SET {field} = '{file.stem}'")
            connection.execute(
                f"UPDATE terrace SET name = '{file.stem}' WHERE fid % 2 = 0"
            )
            connection.commit()
    conflict = folder / "conflict.json"
    differ = pygeodiff.GeoDiff()
    differ.rebase(str(base), str(theirs), str(ours), str(conflict))
    with closing(sqlite3.connect(ours)) as connection:
        found = connection.execute("SELECT name, note FROM terrace").fetchall()
    told = 0
    if conflict.exists():
        told = len(json.loads(conflict.read_text())["geodiff"])
    kept = sum(name == "ours" for name, _ in found)
    noted = sum(note == "theirs" for _, note in found)
    lost = (len(found) - kept) + (len(found) - noted) + PAIRS // 2 - told
    return (
        Row(f"edits lost in silence, {PAIRS:,} pairs", "count", _ours_lost(folder), "",
            float(max(0, lost)), "pygeodiff", 0),
    )  # fmt: skip


def _ours_lost(folder: Path) -> float:
    place = village(folder / "pairs", PAIRS)
    path = workspace.community_file(place, "muyu")
    other = folder / "pair.gpkg"
    shutil.copyfile(path, other)
    features = store.features(path, COMMUNITY)
    for file, field in ((path, "name"), (other, "note")):
        puts = []
        for number, one in enumerate(features):
            edited = (
                replace(one, name=field)
                if field == "name"
                else replace(one, note=field)
            )
            if number % 2:
                edited = replace(edited, name=file.stem)
            puts.append(Put("feature", one.uid, edited))
        hand = workspace.Hand(file.stem, 1, file.stem)
        store.keep(file, operation_of(hand, puts), place.layers)
    merged = store.merge(
        path, other, author="bench", at=workspace.now(), layers=place.layers
    )
    found = store.features(path, COMMUNITY)
    noted = sum(one.note == "note" for one in found)
    named = sum(bool(one.name) for one in found)
    silent = PAIRS // 2 - len(merged.conflicts)
    return float((PAIRS - named) + (PAIRS - noted) + max(0, silent))
