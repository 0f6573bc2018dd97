"""What the map of a photographed shape tells is a shape again, or nothing."""

import io

import pytest
from PIL import Image
from shapely.geometry import LineString, MultiPolygon, Point, Polygon, box
from shapely.geometry.base import BaseGeometry

from talking_maps.ui.components import shape_map
from talking_maps.ui.components.shape_map import SheetPicture

BOUNDS = (500_000.0, 8_400_000.0, 502_000.0, 8_401_000.0)
SEEN = (500_400.0, 8_400_200.0, 500_900.0, 8_400_700.0)
RING = box(500_500, 8_400_300, 500_700, 8_400_500)
HOLED = RING.difference(box(500_550, 8_400_350, 500_600, 8_400_400))


FAR = 10**400
POINT = {"kind": "point", "polygon": 0, "corners": [[1, 1]]}


@pytest.mark.parametrize(
    "shape",
    [
        RING,
        HOLED,
        MultiPolygon([RING, box(500_750, 8_400_300, 500_800, 8_400_350)]),
        LineString([(500_500, 8_400_300), (500_600, 8_400_400)]),
        Point(500_500, 8_400_300),
    ],
)
def test_what_nobody_touched_comes_back_as_it_was(shape: BaseGeometry) -> None:
    parts = shape_map._within(shape, SEEN)
    back = shape_map.mended({"id": "a", "parts": parts}, "a", SEEN)
    assert back is not None
    assert back.equals(shape)


@pytest.mark.parametrize(
    "said",
    [
        None,
        {"id": "b", "parts": []},
        {"id": "a", "parts": "ring"},
        {"id": "a", "parts": [{"kind": "ring", "polygon": 0, "corners": [[0, 0]]}]},
        {"id": "a", "parts": [{"kind": "star", "polygon": 0, "corners": [[0, 0]]}]},
        {
            "id": "a",
            "parts": [{"kind": "point", "polygon": 0, "corners": [[0, float("nan")]]}],
        },
        {"id": "a", "parts": [{"kind": [], "polygon": 0, "corners": [[0, 0]]}]},
        {"id": "a", "parts": [{"kind": "point", "polygon": 0, "corners": [[0, FAR]]}]},
        {"id": "a", "parts": [POINT] * (shape_map.MOST_PARTS + 1)},
    ],
)
def test_what_is_no_shape_is_none(said: object) -> None:
    assert shape_map.mended(said, "a", SEEN) is None


def test_what_a_hand_cannot_mend_is_not_offered() -> None:
    holes = [box(5 * n, 5, 5 * n + 2, 7).exterior for n in range(1, 260)]
    sieve = Polygon(box(0, 0, 2000, 20).exterior, holes)
    assert shape_map.can_mend(HOLED)
    assert not shape_map.can_mend(sieve)
    assert not shape_map.can_mend(RING.buffer(10, quad_segs=2000))


def test_no_corner_leaves_what_is_seen() -> None:
    parts = [{"kind": "point", "polygon": 0, "corners": [[-50, 9_999]]}]
    moved = shape_map.mended({"id": "a", "parts": parts}, "a", SEEN)
    assert moved == Point(SEEN[0], SEEN[3])


def test_the_piece_of_the_sheet_around_a_shape_is_cut_out() -> None:
    out = io.BytesIO()
    Image.new("RGB", (400, 200), "#fff").save(out, "JPEG")
    cut, seen = shape_map._around(SheetPicture(out.getvalue(), BOUNDS), RING)
    with Image.open(io.BytesIO(cut)) as opened:
        size = opened.size
    assert box(*seen).contains(RING)
    assert box(*BOUNDS).contains(box(*seen))
    # 5 metres a pixel
    assert size == (round((seen[2] - seen[0]) / 5), round((seen[3] - seen[1]) / 5))
    assert isinstance(RING, Polygon)
