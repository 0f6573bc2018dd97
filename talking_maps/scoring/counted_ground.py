"""Which boundary counts where neighbours claim the same land: the rubric's rule.

Without a word of it each community is judged on all that it claims, so that a claim
written down by a neighbour takes nothing from anybody. A rubric that says `disputed =
"left out"` counts such land for nobody until it is settled: then nobody gains by
claiming or drawing it.
"""

from __future__ import annotations

from dataclasses import replace

import shapely
from shapely.geometry.base import BaseGeometry

from talking_maps.indicators import MeasureCache
from talking_maps.indicators.engine.measure_cache import IdentityKey
from talking_maps.model.rubric import Rubric
from talking_maps.model.territory import Territory


def counted_ground(
    rubric: Rubric, territory: Territory, memo: MeasureCache | None = None
) -> Territory:
    """Return the ground with the boundary that counts by the rubric.

    Land that is disputed altogether leaves nothing to count, and a boundary without
    land counts as none drawn: then all that is claimed counts.

    >>> from shapely.geometry import box
    >>> from talking_maps.model.territory import Boundary
    >>> theirs = Boundary("b2", box(80, 0, 200, 100), "neighbours")
    >>> land = Territory(box(0, 0, 100, 100), 32718, claims=(theirs,))
    >>> rules = Rubric("r", {}, "", {}, (), "", disputed="left out")
    >>> counted_ground(rules, land).boundary.area
    8000.0
    >>> counted_ground(replace(rules, disputed=""), land) is land
    True
    """
    others = tuple(claim.geometry for claim in territory.claims)
    whole = territory.whole
    if rubric.disputed != "left out" or not others or whole.is_empty:
        return territory
    kept = MeasureCache() if memo is None else memo
    key = IdentityKey((whole, *others))
    counted = kept.kept("counted ground", (key,), lambda: _undisputed(whole, others))
    if counted.is_empty:
        return replace(territory, boundary=whole, claimed=None)
    return replace(territory, boundary=counted, claimed=whole)


def _undisputed(whole: BaseGeometry, others: tuple[BaseGeometry, ...]) -> BaseGeometry:
    left = shapely.difference(whole, shapely.union_all(others))
    areas = [one for one in shapely.get_parts(left) if one.area > 0]
    return shapely.union_all(areas) if areas else shapely.Polygon()
