"""Irrigation: whether the canals carry water from somewhere."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from shapely import STRtree

from talking_maps.indicators.answer import Basis, answered, not_applicable
from talking_maps.indicators.case import Case, union
from talking_maps.indicators.registry import Reads, indicator
from talking_maps.model.message import Message
from talking_maps.model.plan import SCENES, Feature
from talking_maps.model.rubric import Measure

#: How far apart two drawn things may lie and still be joined [m]: what a finger on a
#: screen, or a hand-held GPS, can be off by. A choice of ours.
JOINED_WITHIN_M = 20.0
SOURCES = ("spring", "river", "reservoir", "bofedal")


@indicator(
    "canals_joined_to_source",
    unit="share",
    sentence=Message("Measure how much of the canals is joined to a source of water."),
    formula=Message(
        "Length of canals that reach a spring, river, reservoir or bofedal within "
        "20 m, directly or through other canals, divided by the length of all canals; "
        "a stretch drawn twice counts once."
    ),
    source=Message("Our own choice of distance: what drawing and GPS can be off by."),
    reads=Reads(scenes=SCENES, layers=("canal", *SOURCES), scene_by_scene=True),
)
def canals_joined_to_source(case: Case) -> Measure:
    """Measure how much of the canals is joined to a source of water.

    Whether water flows the right way is not asked here. The value is a share of the
    length [fraction].

    Examples
    --------
    >>> from talking_maps.indicators import example
    >>> case = example.case(
    ...     example.spot("S", "spring", 0, 0),
    ...     example.path("A", "canal", (10, 0), (110, 0)),
    ...     example.path("B", "canal", (110, 5), (210, 5)),
    ...     example.path("C", "canal", (500, 500), (500, 700)),
    ... )
    >>> round(canals_joined_to_source(case).value, 3)
    0.5
    """
    canals, sources = case.placed("canal"), case.placed(*SOURCES)
    remarks = case.left_out("canal", *SOURCES)
    whole = case.length_m(union(canals))
    if whole <= 0:
        nothing = Message("No canal is drawn on the ground in this scene.")
        return not_applicable(nothing, Basis(remarks=remarks))
    joined = _joined(canals, sources)
    good = tuple(c for c, is_joined in zip(canals, joined, strict=True) if is_joined)
    bad = tuple(c for c, is_joined in zip(canals, joined, strict=True) if not is_joined)
    part = case.length_m(union(good))
    explanation = Message(
        "{part:m} of {all:m} of canals are joined to a source of water.",
        {"part": part, "all": whole},
    )
    basis = Basis(good, bad, sources, remarks=remarks)
    return answered(min(part / whole, 1.0), explanation, basis)


def _joined(canals: Sequence[Feature], sources: Sequence[Feature]) -> list[bool]:
    """Say of each canal whether a source is reached, through other canals or not."""
    shapes = [c.geometry for c in canals]
    tree = STRtree(shapes)
    reached = np.zeros(len(shapes), dtype=bool)
    frontier = [s.geometry for s in sources]
    while frontier:
        near = tree.query(frontier, predicate="dwithin", distance=JOINED_WITHIN_M)[1]
        new = np.setdiff1d(near, np.flatnonzero(reached))
        reached[new] = True
        frontier = [shapes[i] for i in new]
    return reached.tolist()
