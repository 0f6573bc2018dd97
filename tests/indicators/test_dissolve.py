"""Ground united piece by piece is the ground united as a whole."""

from collections.abc import Callable
from random import Random

import pytest
import shapely
from shapely import affinity
from shapely.geometry.base import BaseGeometry

from talking_maps.indicators import MeasureCache
from talking_maps.indicators.geometry.dissolve import dissolve
from tests import village

RELATIVE = 1e-6


def field(chance: Random) -> BaseGeometry:
    """Return a field like those people draw: crooked, of any size, anywhere."""
    shape = village.rectangle(
        chance.uniform(0, 950),
        chance.uniform(0, 950),
        chance.uniform(1, 60),
        chance.uniform(1, 60),
    )
    return affinity.rotate(shape, chance.uniform(0, 90))


def neighbour(chance: Random) -> BaseGeometry:
    """Return a square of a board, so that many share their borders."""
    return village.rectangle(
        20 * chance.randrange(40), 20 * chance.randrange(40), 20, 20
    )


def canal(chance: Random) -> BaseGeometry:
    """Return a line that may cross itself and others."""
    x, y = chance.uniform(0, 900), chance.uniform(0, 900)
    points = [(x + chance.uniform(0, 60), y + chance.uniform(0, 60)) for _ in range(4)]
    return village.line(*points)


def ring(chance: Random) -> BaseGeometry:
    """Return a field with a hole, in which another may lie."""
    outer = field(chance)
    return outer.difference(outer.buffer(-3))


def two(chance: Random) -> BaseGeometry:
    """Return one thing in two parts."""
    return shapely.union_all([field(chance), field(chance)])


def is_same(one: BaseGeometry, other: BaseGeometry) -> bool:
    is_as_large = (one.area, one.length) == pytest.approx(
        (other.area, other.length), rel=RELATIVE
    )
    # What is of several kinds cannot be laid over one another.
    if "GeometryCollection" in (one.geom_type, other.geom_type):
        return is_as_large
    apart = shapely.symmetric_difference(one, other, grid_size=1e-6)
    return bool(is_as_large and apart.area <= RELATIVE * max(other.area, 1))


@pytest.mark.parametrize("kind", [field, neighbour, canal, ring, two])
@pytest.mark.parametrize("count", [33, 250])
def test_ground_patched_after_a_change_is_the_ground_made_as_a_whole(
    kind: Callable[[Random], BaseGeometry], count: int
) -> None:
    chance, memo = Random(count), MeasureCache()
    shapes = [kind(chance) for _ in range(count)]
    for _ in range(3):
        patched = dissolve(shapes, memo)
        assert is_same(patched, shapely.union_all(shapes))
        assert patched.equals_exact(dissolve(shapes, MeasureCache()), 0.0)
        del shapes[chance.randrange(len(shapes))]
        shapes.append(kind(chance))


def test_shapes_of_several_kinds_and_none_are_united_too() -> None:
    chance = Random(1)
    shapes = [kind(chance) for kind in (field, canal) for _ in range(40)]
    assert is_same(dissolve(shapes, MeasureCache()), shapely.union_all(shapes))
    assert dissolve([], MeasureCache()).is_empty
    empty = [shapely.Polygon(), *shapes[:40]]
    assert is_same(dissolve(empty, MeasureCache()), shapely.union_all(empty))


def test_one_change_asks_only_for_what_touches_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    chance, memo, united = Random(2), MeasureCache(), []
    shapes = [neighbour(chance) for _ in range(700)]
    dissolve(shapes, memo)
    whole = shapely.union_all

    def counted(given: list[BaseGeometry]) -> BaseGeometry:
        united.append(sum(map(shapely.get_num_coordinates, given)))
        return whole(given)

    monkeypatch.setattr(shapely, "union_all", counted)
    dissolve([*shapes[1:], village.rectangle(405, 405, 5, 5)], memo)
    assert 0 < sum(united) < shapely.get_num_coordinates(shapes).sum() / 2
