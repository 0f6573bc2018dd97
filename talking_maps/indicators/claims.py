"""Land of the community that neighbours claim too."""

from __future__ import annotations

import shapely

from talking_maps.indicators.engine.answers import cannot_tell, measured
from talking_maps.indicators.engine.context import EvaluationContext
from talking_maps.indicators.engine.registry import Reads, indicator
from talking_maps.model.message import Message, plural
from talking_maps.model.rubric import Measure

HECTARE_M2 = 10_000.0


@indicator(
    "area_in_dispute",
    name=Message("Land that neighbours claim too"),
    theme="planning",
    unit="ha",
    sentence=Message("Measure the land of the community that neighbours claim too."),
    formula=Message(
        "Land inside both the community's boundary and what a neighbour claims; where "
        "several neighbours claim the same ground, it is counted once."
    ),
    source=Message("Plain overlay of the claims in the community's file."),
    reads=Reads(borders=True),
)
def area_in_dispute(case: EvaluationContext) -> Measure:
    """Measure the land of the community that neighbours claim too.

    Before any neighbour's claim is written down, nobody can tell. The value is an
    area [ha].

    Examples
    --------
    >>> from dataclasses import replace
    >>> from talking_maps.indicators.engine import example
    >>> from talking_maps.model.territory import Boundary
    >>> case = example.case()
    >>> theirs = shapely.transform(case.territory.boundary, lambda xy: xy + (0, 900))
    >>> land = replace(case.territory, claims=(Boundary("2", theirs, "neighbours"),))
    >>> round(area_in_dispute(replace(case, territory=land)).value)
    10
    """
    others = [claim.geometry for claim in case.territory.claims]
    if not others:
        alone = Message(
            "What the neighbours claim is not written down. Add it under “Ground”."
        )
        return cannot_tell(alone, unit="ha")
    shared = shapely.union_all(others).intersection(case.territory.whole)
    disputed = case.area_m2(shared)
    explanation = Message(
        plural(
            "{count:number} claim of a neighbour is written down; it "
            "shares {area:ha} with this community.",
            "{count:number} claims of neighbours are written down; "
            "they share {area:ha} with this community.",
        ),
        {"count": len(others), "area": disputed},
    )
    return measured(disputed / HECTARE_M2, explanation, unit="ha")
