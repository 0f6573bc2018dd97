"""Trees: how much of the drawn fields stands in the lee of a belt."""

from __future__ import annotations

from talking_maps.indicators.engine.answers import Basis, measured, not_applicable
from talking_maps.indicators.engine.context import EvaluationContext, in_use, without
from talking_maps.indicators.engine.registry import Reads, indicator
from talking_maps.model.message import Message
from talking_maps.model.plan import SCENES
from talking_maps.model.rubric import Measure

FIELDS = ("cropland", "terrace", "pasture_sown")
#: How near to a belt a field must lie to have its edge kept by it [m]: drawing and GPS
#: can be off by as much. A choice of ours.
BESIDE_M = 20.0


@indicator(
    "fields_with_tree_belts",
    name=Message("Fields with trees at the edge"),
    theme="soil",
    unit="share",
    sentence=Message("Measure how much of the fields has trees along its edge."),
    formula=Message(
        "Cropland, terraces and sown pasture with trees within 20 m, divided by all of "
        "them; ground drawn twice counts once."
    ),
    source=Message("Our own choice of distance: what drawing and GPS can be off by."),
    needs=("cropland",),
    reads=Reads(
        scenes=SCENES,
        layers=("trees", *FIELDS),
        scene_by_scene=True,
        least="least_amount.cropland",
    ),
)
def fields_with_tree_belts(case: EvaluationContext) -> Measure:
    """Measure how much of the fields has trees along its edge.

    A field counts whole if trees stand beside any part of it; how far they break the
    wind is not asked. The value is a share of the area [fraction].

    Examples
    --------
    >>> from talking_maps.indicators.engine import example
    >>> case = example.case(
    ...     example.field("A", "cropland", (0, 0), (100, 100)),
    ...     example.field("B", "cropland", (500, 0), (100, 300)),
    ...     example.field("T", "trees", (110, 0), (10, 100)),
    ... )
    >>> round(fields_with_tree_belts(case).value, 2)
    0.25
    """
    fields = tuple(f for f in case.said(*FIELDS) if in_use(f))
    belts = case.placed("trees")
    remarks = (*case.not_counted(*FIELDS), *case.left_out("trees"))
    if not fields:
        nothing = Message("No cropland is drawn on the ground in this scene.")
        return not_applicable(nothing, Basis(remarks=remarks))
    trees = case.union(belts)
    standing = [f for f in case.placed(*FIELDS) if in_use(f)]
    good = tuple(f for f in standing if f.geometry.dwithin(trees, BESIDE_M))
    bad = without(fields, good)
    whole, part = case.area_m2(case.union(fields)), case.area_m2(case.union(good))
    explanation = Message(
        "{part:ha} of {all:ha} of fields have trees within {limit:m}.",
        {"part": part, "all": whole, "limit": BESIDE_M},
    )
    return measured(
        min(part / whole, 1.0), explanation, Basis(good, bad, belts, remarks=remarks)
    )
