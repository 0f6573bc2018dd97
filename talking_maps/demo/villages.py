"""The twelve imaginary communities of the demo contest, before anybody competes.

Each has land in one of three valleys, a book with herds, a meeting and a promise, and
a plan in three scenes. What they do between the rounds shows in the second drawing.

The land of the demo contest's communities: valleys with what people made of them.

What lies in a valley follows its stream, as fields, terraces and paddocks do: it is
told along and across the stream in `data/demo/valleys.toml` and bent onto it here. One
valley serves several communities, turned and mirrored; that changes no length and no
area, so who did the same wins the same. No such place exists.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np
from shapely import affinity
from shapely.geometry import LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

from talking_maps import geo
from talking_maps.config import toml
from talking_maps.demo.synthetic_elevation import smooth
from talking_maps.files import stale_files
from talking_maps.model.change import Put, Remove
from talking_maps.model.plan import (
    COMMUNITY,
    SCENES,
    Assembly,
    Commitment,
    Feature,
    Owner,
    Scene,
    Status,
    Years,
)
from talking_maps.model.territory import FloatArray
from talking_maps.workspace import register
from talking_maps.workspace.ground import Claim, add_community
from talking_maps.workspace.plan_edits import EditContext, commit
from talking_maps.workspace.workspace import PROJECT, Workspace

CODES = tuple(f"demo{number:02}" for number in range(1, 13))
HOUSEHOLDS = ("h1", "h2", "h3")
AUTHOR = "Demo"

#: Whose valley is whose, and which way it is turned: who ties lives in the same one.
VALLEYS = (
    ("bend", 0),
    ("slant", 0),
    ("bow", 2),
    ("slant", 5),
    ("slant", 2),
    ("bend", 6),
    ("bow", 1),
    ("bend", 3),
    ("slant", 4),
    ("bow", 7),
    ("bend", 5),
    ("slant", 3),
)
#: Where the households' houses stand along the stream, a share of its length.
HOUSES_AT = (0.32, 0.60, 0.72)
#: Paddocks of ten that are fenced, by community: before, and in the end.
CARED_BEFORE = (1, 2, 0, 1, 1, 2, 0, 1, 3, 0, 1, 2)
CARED_AFTER = (5, 4, 3, 4, 4, 2, 5, 1, 5, 2, 3, 5)
#: Those that say their paddocks are fenced, and have drawn no fence.
UNFENCED = ("demo06", "demo08")
#: The one whose assembly agreed to keep the map, and not to share it.
UNSHARED = "demo08"
#: The one that has not thought of the future.
INCOMPLETE = "demo12"

#: Degrees from one community's middle to the next, and where the first one is.
_STEP = 0.03
_WEST, _SOUTH = -71.29, -14.29


@dataclass(frozen=True, slots=True)
class Stage:
    """What every step of the demo needs."""

    place: Workspace
    hands: Iterator[EditContext]


def settle(stage: Stage, number: int, code: str) -> None:
    """Add one community with its book and its first drawing."""
    _add(stage.place, number, code)
    _draw(stage, code, _community(number, CARED_BEFORE[number]))
    register.set_years(stage.place, code, next(stage.hands), Years(1985, 2026, 2036))
    for species, heads in (("alpaca", 90), ("sheep", 40)):
        register.set_herd(stage.place, code, next(stage.hands), species, heads)
    register.set_assembly(
        stage.place,
        code,
        next(stage.hands),
        Assembly("", "2026-02-15", "", 18, 14, 11),
    )
    _consent(stage, code)
    _promise(stage, code, COMMUNITY)
    if code == CODES[0]:
        for owner_id in HOUSEHOLDS:
            household = Owner(owner_id, "household", f"Hogar {owner_id[1:]}", 5)
            commit(
                stage.place, code, next(stage.hands), Put("owner", owner_id, household)
            )


def _consent(stage: Stage, code: str) -> None:
    """Say when the community agreed to keep and to share its plan."""
    register.set_community(
        stage.place,
        code,
        next(stage.hands),
        consent_keep_on="2026-02-15",
        consent_share_on="" if code == UNSHARED else "2026-02-15",
    )


def _valley(number: int) -> Valley:
    middle = Point(_WEST + _STEP * (number % 4), _SOUTH + _STEP * (number // 4))
    placed = geo.to_metres(middle, geo.utm_epsg(middle.x, middle.y))
    return Valley(*VALLEYS[number], round(placed.x), round(placed.y))


def _add(workspace: Workspace, number: int, code: str) -> None:
    epsg = geo.utm_epsg(_WEST, _SOUTH)
    with stale_files.workplace() as folder:
        claim = folder / "boundary.geojson"
        land = geo.to_geojson(_valley(number).land(), epsg)
        claim.write_text(json.dumps(land), encoding="utf-8")
        source = "imaginario: trazado para la demo"
        add_community(
            workspace,
            code,
            f"Comunidad {number + 1} (imaginaria)",
            Claim(claim, "Nadie: lugar imaginario", "2026-01-10", source),
            households=30,
            author=AUTHOR,
        )


def _community(number: int, fenced: int) -> Iterator[Feature]:
    """Yield the plan of a community; one of them has not thought of the future."""
    has_fences = CODES[number] not in UNFENCED
    for feature in _valley(number).community(fenced):
        if feature.scene == "future" and CODES[number] == INCOMPLETE:
            continue
        yield feature
        if has_fences and feature.attributes.get("fenced"):
            yield _fence(feature)


def _fence(paddock: Feature) -> Feature:
    """Return the fence round a paddock."""
    return Feature(
        paddock.uid.replace("pasture", "fence"),
        "fence",
        paddock.scene,
        paddock.geometry.boundary,
        status=paddock.status,
        origin=paddock.origin,
    )


def _draw(
    stage: Stage, code: str, features: Iterable[Feature], owner: str = COMMUNITY
) -> None:
    puts = (Put("feature", feature.uid, feature) for feature in features)
    commit(stage.place, code, _hand(stage, owner), *puts)


def _promise(stage: Stage, code: str, owner: str) -> None:
    register.set_commitment(
        stage.place,
        code,
        _hand(stage, owner),
        Commitment("", owner, "cercar el pasto", "todos", "2026-08-15", 40, "faena"),
    )


def _hand(stage: Stage, owner: str) -> EditContext:
    hand = next(stage.hands)
    return EditContext(hand.client, hand.number, hand.author, owner)


#: Trees that burn between the rounds, and the community that had them.
BURNT, BURNT_AT = "trees-1", CODES[1]


def improve(stage: Stage) -> None:
    """Draw what was done between the rounds, and the households' own plans."""
    for number, code in enumerate(CODES):
        fenced = _community(number, CARED_AFTER[number])
        _draw(stage, code, (one for one in fenced if one.layer in ("pasture", "fence")))
    for number, owner in enumerate(HOUSEHOLDS):
        farm = _valley(0).farm(owner, HOUSES_AT[number], 2 + number)
        _draw(stage, CODES[0], farm, owner)
        _promise(stage, CODES[0], owner)
    gone = Remove("feature", BURNT, "present")
    commit(stage.place, BURNT_AT, _hand(stage, COMMUNITY), gone)


FILE = PROJECT / "data" / "demo" / "valleys.toml"
#: How far the land reaches from its middle [m], and how far its limit winds.
REACH_M, WINDING_M = 985.0, 60.0
#: How far limits of fields wind [m], and points along one side of a patch.
WOBBLE_M, POINTS = 9.0, 14
#: A shape of which the land keeps less than this share is not drawn.
ENOUGH = 0.35
#: Quarter turns without and with a mirror, as x' = a·x + b·y, y' = d·x + e·y.
TURNS = (
    (1, 0, 0, 1),
    (0, -1, 1, 0),
    (-1, 0, 0, -1),
    (0, 1, -1, 0),
    (-1, 0, 0, 1),
    (0, 1, 1, 0),
    (1, 0, 0, -1),
    (0, -1, -1, 0),
)
_SHAPES = ("patch", "line", "point")
#: What no plough and no wall gave its form has round corners, of this radius [m].
ROUND = {"bofedal": 28.0, "trees": 9.0, "reservoir": 14.0}
Table = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Valley:
    """A valley by the name of its stream, turned, around a middle [m, projected]."""

    stream: str
    turn: int
    east: float
    north: float

    def land(self) -> Polygon:
        """Return the community's land [m, projected]."""
        outline: Polygon = self._placed(_outline())
        return outline

    def community(self, fenced: int) -> Iterator[Feature]:
        """Yield what the community's plan shows; so many paddocks are fenced now."""
        table = _table()
        things = [*table["things"], *_paddocks(table["paddocks"]["shapes"], fenced)]
        yield from self._features(things)

    def farm(self, house: str, s: float, fenced: int) -> Iterator[Feature]:
        """Yield a household's own plan around its house, so far along the stream."""
        farm = _table()["farm"]
        things = [*farm["things"], *_paddocks(farm["paddocks"], fenced)]
        for feature in self._features([_moved(thing, s) for thing in things]):
            yield replace(feature, uid=f"{house}-{feature.uid}")

    def _features(self, things: Sequence[Table]) -> Iterator[Feature]:
        for scene in SCENES:
            for thing in things:
                shape = _shape(self.stream, thing, scene) if scene in thing else None
                if shape is not None:
                    yield _feature(thing, scene, self._placed(shape))

    def _placed(self, shape: BaseGeometry) -> Any:  # noqa: ANN401 - a shape of its kind
        a, b, d, e = TURNS[self.turn]
        return affinity.affine_transform(shape, (a, b, d, e, self.east, self.north))


@cache
def _table() -> Table:
    return toml.parse(FILE)


def _paddocks(shapes: Sequence[Sequence[float]], fenced: int) -> Iterator[Table]:
    """Yield the paddocks: in the past none was fenced, in the future all are."""
    for number, patch in enumerate(shapes, start=1):
        now = number <= fenced
        yield {
            "id": f"pasture-{number:02}",
            "layer": "pasture",
            "patch": patch,
            "past": {"condition": "good"},
            "present": {"condition": "good" if now else "fair", "fenced": now},
            "future": {"condition": "good", "fenced": True, "rotated": True},
        }


def _moved(thing: Table, s: float) -> Table:
    """Return the thing further along the stream."""
    if "point" in thing:
        return {**thing, "point": [thing["point"][0] + s, thing["point"][1]]}
    first, last, *across = thing["patch"]
    return {**thing, "patch": [first + s, last + s, *across]}


def _feature(thing: Table, scene: Scene, shape: BaseGeometry) -> Feature:
    status: Status = "to_do" if scene == "future" else "existing"
    attributes = {k: v for k, v in thing[scene].items() if k not in _SHAPES}
    return Feature(
        thing["id"], thing["layer"], scene, shape, status=status, attributes=attributes
    )


def _shape(stream: str, thing: Table, scene: Scene) -> BaseGeometry | None:
    """Return the thing's shape on the land, None if too little of it lies there."""
    told = {**{k: thing[k] for k in _SHAPES if k in thing}, **thing[scene]}
    if "point" in told:
        whole: BaseGeometry = Point(_bent(stream, [told["point"]])[0])
    elif "line" in told:
        whole = LineString(_bent(stream, _between(told["line"])))
    else:
        radius = ROUND.get(thing["layer"], 0.0)
        patch = Polygon(_bent(stream, _round(*told["patch"])))
        whole = patch.buffer(-radius).buffer(radius, quad_segs=4)
    kept = whole.intersection(_outline().buffer(-12))
    parts = getattr(kept, "geoms", [kept])
    largest = max(parts, key=lambda part: part.area or part.length)
    size = whole.area or whole.length
    share = (largest.area or largest.length) / size if size else not kept.is_empty
    return largest if share >= ENOUGH else None


def _round(first: float, last: float, low: float, high: float) -> FloatArray:
    """Return the corners of a patch with points along its sides."""
    corners = [(first, low), (last, low), (last, high), (first, high), (first, low)]
    return _between(corners)


def _between(corners: Sequence[Sequence[float]]) -> FloatArray:
    steps = np.linspace(0, 1, POINTS, endpoint=False)[:, None]
    ends = np.array(corners, dtype=float)
    sides = [a + steps * (b - a) for a, b in pairwise(ends)]
    return np.vstack([*sides, ends[-1:]])


def _bent(stream: str, points: Sequence[Sequence[float]] | FloatArray) -> FloatArray:
    """Return where points along and across the stream lie [m from the middle]."""
    s, t = np.array(points, dtype=float).T
    # It depends on the place only, so that neighbours keep their common limit.
    t = t + WOBBLE_M * np.tanh(np.abs(t) / 80) * (
        np.sin(23 * s + t / 90) + 0.6 * np.sin(61 * s - t / 40)
    )
    s = s + 0.004 * np.sin(t / 37 + 9 * s)
    line, normals = _course(stream)
    along = np.linspace(0, 1, len(line))
    base = np.column_stack([np.interp(s, along, line[:, axis]) for axis in (0, 1)])
    side = np.column_stack([np.interp(s, along, normals[:, axis]) for axis in (0, 1)])
    bent: FloatArray = base + side * t[:, None]
    return bent


@cache
def _course(stream: str) -> tuple[FloatArray, FloatArray]:
    """Return the stream at equal steps [m], and what points to its left there."""
    drawn = LineString(smooth(np.array(_table()["valleys"][stream], dtype=float), 5))
    steps = [
        drawn.interpolate(share, normalized=True) for share in np.linspace(0, 1, 201)
    ]
    line = np.array([(point.x, point.y) for point in steps])
    ahead = np.gradient(line, axis=0)
    # What lies far from the stream follows the valley, not each of its bends.
    kernel = np.ones(121) / 121
    ahead = np.column_stack(
        [np.convolve(np.pad(axis, 60, "edge"), kernel, "valid") for axis in ahead.T]
    )
    ahead /= np.hypot(*ahead.T)[:, None]
    return line, np.column_stack([-ahead[:, 1], ahead[:, 0]])


@cache
def _outline() -> Polygon:
    """Return the limit of the land around its middle [m]."""
    angles = np.linspace(0, 2 * math.pi, 72, endpoint=False)
    square = 1 / np.maximum(np.abs(np.cos(angles)), np.abs(np.sin(angles))) ** 0.55
    winding = (
        np.sin(3 * angles + 1) + 0.7 * np.sin(7 * angles) + 0.4 * np.sin(11 * angles)
    )
    reach = np.minimum(REACH_M * square * 0.93 + WINDING_M * winding * 0.6, 1350)
    corners = np.column_stack([np.cos(angles), np.sin(angles)]) * reach[:, None]
    return Polygon(np.clip(corners, -1040, 1040))
