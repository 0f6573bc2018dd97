"""The twelve imaginary communities of the demo contest, before anybody competes.

Each has land in one of three valleys, a book with herds, a meeting and a promise, and
a plan in three scenes. What they do between the rounds shows in the second drawing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from shapely.geometry import Point

from talking_maps import geo
from talking_maps.demo.valley import Valley
from talking_maps.files import stale_files
from talking_maps.model.change import Put
from talking_maps.model.plan import (
    COMMUNITY,
    Assembly,
    Commitment,
    Feature,
    Owner,
    Years,
)
from talking_maps.workspace import register
from talking_maps.workspace.editing import EditContext, commit
from talking_maps.workspace.ground import Claim, add_community
from talking_maps.workspace.workspace import Workspace

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
    _promise(stage, code, COMMUNITY)
    if code == CODES[0]:
        for owner_id in HOUSEHOLDS:
            household = Owner(owner_id, "household", f"Hogar {owner_id[1:]}", 5)
            commit(
                stage.place, code, next(stage.hands), Put("owner", owner_id, household)
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
        source = "imaginary: drawn for the demo"
        add_community(
            workspace,
            code,
            f"Comunidad {number + 1} (imaginaria)",
            Claim(claim, "the demo", "2026-01-10", source),
            households=30,
            author=AUTHOR,
        )


def _community(number: int, fenced: int) -> Iterator[Feature]:
    """Yield the plan of a community; one of them has not thought of the future."""
    for feature in _valley(number).community(fenced):
        if feature.scene != "future" or CODES[number] != INCOMPLETE:
            yield feature


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
        Commitment("", owner, "fence the pasture", "all", "2026-08-15", 40, "faena"),
    )


def _hand(stage: Stage, owner: str) -> EditContext:
    hand = next(stage.hands)
    return EditContext(hand.client, hand.number, hand.author, owner)


def improve(stage: Stage) -> None:
    """Draw what was done between the rounds, and the households' own plans."""
    for number, code in enumerate(CODES):
        fenced = _community(number, CARED_AFTER[number])
        _draw(stage, code, (one for one in fenced if one.layer == "pasture"))
    for number, owner in enumerate(HOUSEHOLDS):
        farm = _valley(0).farm(owner, HOUSES_AT[number], 2 + number)
        _draw(stage, CODES[0], farm, owner)
        _promise(stage, CODES[0], owner)
