"""A command line to type on, and a workspace with one small community."""

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from talking_maps.cli import main
from tests.conftest import ROOT
from tests.made_once import copied

#: A square of about 2 km by 2 km, as longitude and latitude.
SQUARE = [[-70.86, -14.62], [-70.84, -14.62], [-70.84, -14.6], [-70.86, -14.6]]


@dataclass(frozen=True)
class Typed:
    """What a command answered."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Type = Callable[..., Typed]


@pytest.fixture
def typed(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Type:
    """Return a function that types a command in this process, in English."""
    monkeypatch.setenv("TALKING_MAPS_LANGUAGE", "en")

    def run(*arguments: object) -> Typed:
        capfd.readouterr()
        code = main([str(argument) for argument in arguments])
        out, err = capfd.readouterr()
        return Typed(code, out, err)

    return run


def process(
    *arguments: object, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Type a command in a new process, as a person would."""
    return subprocess.run(
        [sys.executable, "-m", "talking_maps", *map(str, arguments)],
        cwd=ROOT,
        env={**os.environ, **(environment or {})},
        capture_output=True,
        timeout=120,
        check=False,
    )


def polygon(ring: list[list[float]], **properties: object) -> dict[str, object]:
    """Return a GeoJSON feature; the ring closes itself."""
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": "Polygon", "coordinates": [[*ring, ring[0]]]},
    }


def collection(path: Path, *features: Mapping[str, object]) -> Path:
    """Write features as GeoJSON."""
    content = {"type": "FeatureCollection", "features": features}
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


@pytest.fixture
def boundary(tmp_path: Path) -> Path:
    """Return the boundary of the small community."""
    return collection(tmp_path / "boundary.geojson", polygon(SQUARE))


@pytest.fixture
def workspace(tmp_path: Path, typed: Type, boundary: Path) -> Path:
    """Return a workspace with the community `suyu`, not yet drawn."""

    def make(folder: Path) -> None:
        named = ("suyu", "--name", "Suyu", "--boundary", boundary, "--households", 40)
        added = typed("community", "add", folder, *named)
        assert (added.code, added.err) == (0, "")

    folder = tmp_path / "workspace"
    copied("suyu", make, folder)
    return folder


@pytest.fixture
def pastures(tmp_path: Path) -> Path:
    """Return a file with two good pastures and one that cannot enter."""
    corner = [[-70.858, -14.618], [-70.855, -14.618], [-70.855, -14.615]]
    other = [[-70.85, -14.61], [-70.845, -14.61], [-70.845, -14.605]]
    empty: dict[str, object] = {"type": "Feature", "properties": {}, "geometry": None}
    return collection(
        tmp_path / "pastures.geojson",
        polygon(corner, condition="good", fenced=True),
        polygon(other),
        empty,
    )


def community_file(folder: Path, code: str = "suyu") -> Path:
    """Return the community's file."""
    return folder / "communities" / f"{code}.gpkg"


def rows(file: Path, table: str) -> int:
    """Return how many rows a table has."""
    with sqlite3.connect(file) as connection:
        return int(connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0])
