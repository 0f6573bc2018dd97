"""Files of tiles: their rows, what they say of themselves, and when they stay."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import mercantile
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from talking_maps import tiles as basemap
from talking_maps.errors import BadFile, CannotKeep
from talking_maps.tiles.mbtiles import TileSet, writing
from tests.tiles.builders import geotiff, hills

ABOUT = TileSet("test", 3, 5, (-74.0, -15.0, -73.0, -14.0), "png", is_overlay=True)


def written(path: Path, at: mercantile.Tile, image: bytes = b"image") -> Path:
    with writing(path, ABOUT) as writer:
        writer.put(at, image)
    return path


def test_what_is_written_is_told(tmp_path: Path) -> None:
    path = written(tmp_path / "a.mbtiles", mercantile.Tile(1, 2, 3))
    assert basemap.info(path) == ABOUT
    assert list(tmp_path.iterdir()) == [path]


def test_the_file_is_what_the_standard_asks(tmp_path: Path) -> None:
    """Rows from the south, the metadata that must be there, a unique index."""
    path = written(tmp_path / "a.mbtiles", mercantile.Tile(1, 2, 3))
    connection = sqlite3.connect(path)
    try:
        tiles = connection.execute(
            "SELECT zoom_level, tile_column, tile_row, tile_data FROM tiles"
        ).fetchall()
        assert tiles == [(3, 1, 5, b"image")]
        about = dict(connection.execute("SELECT name, value FROM metadata"))
        assert {"name", "format", "bounds", "minzoom", "maxzoom"} <= about.keys()
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA application_id").fetchone() == (0x4D504258,)
    finally:
        connection.close()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
@given(some.integers(0, 12), some.data())
def test_any_tile_comes_back_from_its_place(
    tmp_path: Path, zoom: int, data: some.DataObject
) -> None:
    last = (1 << zoom) - 1
    x = data.draw(some.integers(0, last))
    y = data.draw(some.integers(0, last))
    path = written(tmp_path / "a.mbtiles", mercantile.Tile(x, y, zoom))
    assert basemap.tile(path, zoom, x, y) == b"image"


@pytest.mark.parametrize(
    ("z", "x", "y"),
    [(3, 1, 3), (3, -1, 2), (3, 8, 2), (3, 1, 10**30), (-1, 0, 0), (99, 0, 0)],
)
def test_elsewhere_is_no_tile(tmp_path: Path, z: int, x: int, y: int) -> None:
    path = written(tmp_path / "a.mbtiles", mercantile.Tile(1, 2, 3))
    assert basemap.tile(path, z, x, y) is None


@pytest.mark.parametrize("content", [None, b"", b"not a database at all" * 99])
def test_what_is_no_tile_set(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "a.mbtiles"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(BadFile, match="no map tiles"):
        basemap.info(path)
    with pytest.raises(BadFile, match="no map tiles"):
        basemap.tile(path, 3, 1, 2)


def test_strange_names_of_files(tmp_path: Path) -> None:
    path = tmp_path / "50 % of Ñuñoa? #1&mode=rw.mbtiles"
    written(path, mercantile.Tile(1, 2, 3))
    assert basemap.tile(path, 3, 1, 2) == b"image"


def test_a_raised_error_keeps_the_old_file(tmp_path: Path) -> None:
    path = written(tmp_path / "a.mbtiles", mercantile.Tile(1, 2, 3), b"old")

    def break_off() -> None:
        with writing(path, ABOUT) as writer:
            writer.put(mercantile.Tile(1, 2, 3), b"new")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        break_off()
    assert basemap.tile(path, 3, 1, 2) == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_refuses(tmp_path: Path) -> None:
    with pytest.raises(CannotKeep):
        written(tmp_path / "absent" / "a.mbtiles", mercantile.Tile(1, 2, 3))


CUT = """
import sys, time
from pathlib import Path
from talking_maps.tiles import cut_relief
folder = Path(sys.argv[1])
def slowly(share, message):
    if share > 0.3:
        (folder / "begun").touch()
        time.sleep(600)
cut_relief(folder / "dem.tif", folder / "a.mbtiles", slowly)
"""


@pytest.mark.skipif(os.name != "posix", reason="Windows has no SIGKILL")
def test_a_killed_cut_leaves_the_old_file(tmp_path: Path, root: Path) -> None:
    geotiff(tmp_path / "dem.tif", hills())
    path = written(tmp_path / "a.mbtiles", mercantile.Tile(1, 2, 3), b"old")
    with subprocess.Popen([sys.executable, "-c", CUT, str(tmp_path)], cwd=root) as cut:
        for _ in range(2400):
            if (tmp_path / "begun").exists() or cut.poll() is not None:
                break
            time.sleep(0.05)
        cut.send_signal(signal.SIGKILL)
    assert (tmp_path / "begun").exists()
    assert basemap.tile(path, 3, 1, 2) == b"old"
    basemap.cut_relief(tmp_path / "dem.tif", path)
    assert basemap.info(path).name == "relief"
    assert not [p for p in tmp_path.iterdir() if p.name.endswith(".part")]
