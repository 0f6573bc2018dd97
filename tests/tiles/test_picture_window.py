"""A piece of the picture of the ground in grey, where it belongs."""

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from talking_maps import tiles
from talking_maps.errors import BadFile, BadGround
from tests.tiles.builders import SIZE, geotiff
from tests.village import EAST, EPSG, NORTH

BOUNDS = (EAST, NORTH, EAST + 1000, NORTH + 1000)


def halves(size: int = SIZE) -> npt.NDArray[np.uint8]:
    """Return black in the west, white in the east, parted 500 m east of the village."""
    east = np.arange(size)[None, :] >= size / 2
    return np.stack([np.where(east, 250, 20) * np.ones((size, 1))] * 3).astype(np.uint8)


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    out = tmp_path / "p.mbtiles"
    tiles.cut_picture(geotiff(tmp_path / "p.tif", halves()), out)
    return out


def test_a_piece_lies_where_its_bounds_say(picture: Path) -> None:
    grey, digest = tiles.grey_picture(picture, EPSG, BOUNDS, (80, 100))
    assert grey.shape == (80, 100)
    assert grey[:, :47].max() < 60
    assert grey[:, 53:].min() > 210
    moved = (EAST + 300, NORTH, EAST + 1300, NORTH + 1000)
    shifted, _ = tiles.grey_picture(picture, EPSG, moved, (80, 100))
    assert shifted[:, :17].max() < 60
    assert shifted[:, 23:].min() > 210
    again, same = tiles.grey_picture(picture, EPSG, BOUNDS, (80, 100))
    assert same == digest
    assert (again == grey).all()


def test_beyond_the_picture_the_paper_is_white(picture: Path) -> None:
    beyond = (EAST + 1500, NORTH, EAST + 2500, NORTH + 1000)
    grey, _ = tiles.grey_picture(picture, EPSG, beyond, (80, 100))
    assert grey[:, 60:].min() == 255
    far = (EAST + 90_000, NORTH, EAST + 91_000, NORTH + 1000)
    with pytest.raises(BadGround, match="nothing of this sheet"):
        tiles.grey_picture(picture, EPSG, far, (80, 100))


def test_what_is_no_picture_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "p.mbtiles"
    file.write_bytes(b"no tiles")
    with pytest.raises(BadFile):
        tiles.grey_picture(file, EPSG, BOUNDS, (80, 100))
