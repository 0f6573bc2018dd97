"""The points for what nature withholds, shared out among what the land can have.

A community in the puna has no fields to terrace. Where its rubric says `withheld =
"share"` and the office has confirmed that the land has no cropland, the points for
terraces go to the other parts of the same criterion, in proportion to their own. A
criterion of which nothing is left gives its points to all other computed parts in
proportion: not to the jury, whose marks would then weigh more for some communities than
for others. So every plan is judged out of the same sum.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from talking_maps.indicators import REGISTRY
from talking_maps.model.land_potential import LandPotential, LandResource
from talking_maps.model.rubric import Component, Criterion, Rubric

#: Points are shared out in hundredths.
_HUNDRED = 100
#: So near to a hundredth a share is one.
_ALMOST = 1e-6


def withheld_by_nature(
    rubric: Rubric, potential: LandPotential, component: Component
) -> tuple[LandResource, ...]:
    """Return what a component needs and the land is confirmed to lack.

    Nothing where the rubric does not ask.
    """
    known = REGISTRY.get(component.indicator)
    if rubric.withheld != "share" or known is None:
        return ()
    return potential.withheld(known.needs)


def share_out(rubric: Rubric, potential: LandPotential) -> Rubric:
    """Return the rubric with the points of what the land lacks given to the rest.

    Points are whole hundredths and add up to what they were, but where nothing at all
    is left: then the rubric stays as it is.

    >>> from talking_maps.model.rubric import Component, Criterion, Rubric
    >>> terraces = Component("terraced_share_of_steep_cropland", "present", 20, 0, 1)
    >>> corrals = Component("corral_space_per_animal", "present", 5, 0, 1)
    >>> soils = Criterion("soils", {}, (terraces, corrals))
    >>> rubric = Rubric("r", {}, "", {}, (soils,), "", withheld="share")
    >>> puna = LandPotential(("cropland", "steep_cropland"), "R. Quispe", "2026-05-12")
    >>> [c.points for c in share_out(rubric, puna).criteria[0].components]
    [0.0, 25.0]
    """
    parts = [one for criterion in rubric.criteria for one in criterion.components]
    weights = _weights(rubric, potential)
    if all(w == p.points for w, p in zip(weights, parts, strict=True)):
        return rubric
    shared = iter(_in_hundredths(weights, sum(p.points for p in parts)))
    return replace(
        rubric,
        criteria=tuple(
            replace(
                criterion,
                components=tuple(
                    replace(one, points=next(shared)) for one in criterion.components
                ),
            )
            for criterion in rubric.criteria
        ),
    )


def _weights(rubric: Rubric, potential: LandPotential) -> list[float]:
    """Return the points of each component as shared out, not rounded yet."""
    shared = [_within(rubric, potential, one) for one in rubric.criteria]
    whole = sum(p.points for one in rubric.criteria for p in one.components)
    left = sum(map(sum, shared))
    if left <= 0:
        return [p.points for one in rubric.criteria for p in one.components]
    factor = 1.0 if math.isclose(whole, left) else whole / left
    return [weight * factor for weights in shared for weight in weights]


def _within(
    rubric: Rubric, potential: LandPotential, criterion: Criterion
) -> list[float]:
    parts = criterion.components
    lacks = [bool(withheld_by_nature(rubric, potential, one)) for one in parts]
    if not any(lacks):
        return [one.points for one in parts]
    whole = sum(one.points for one in parts)
    pairs = list(zip(parts, lacks, strict=True))
    left = sum(one.points for one, lacking in pairs if not lacking)
    factor = whole / left if left > 0 else 0.0
    return [0.0 if lacking else one.points * factor for one, lacking in pairs]


def _in_hundredths(weights: Sequence[float], whole: float) -> list[float]:
    """Return the weights in whole hundredths; the largest rests are rounded up."""
    exact = [weight * _HUNDRED for weight in weights]
    down = [math.floor(one + _ALMOST) for one in exact]
    rests = sorted(range(len(exact)), key=lambda i: (down[i] - exact[i], i))
    for place in rests[: max(round(whole * _HUNDRED) - sum(down), 0)]:
        down[place] += 1
    return [one / _HUNDRED for one in down]
