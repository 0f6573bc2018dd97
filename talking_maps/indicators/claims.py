"""Land that more than one boundary claims."""

from __future__ import annotations

import shapely

from talking_maps.indicators.answer import answered, cannot_tell
from talking_maps.indicators.case import Case
from talking_maps.indicators.registry import Reads, indicator
from talking_maps.model.message import Message
from talking_maps.model.rubric import Measure

HECTARE_M2 = 10_000.0


@indicator(
    "area_in_dispute",
    theme="planning",
    unit="ha",
    sentence=Message("Measure the land on which the known boundaries do not agree."),
    formula=Message(
        "Land inside at least one of the boundaries written down for the community, "
        "less the land inside all of them."
    ),
    source=Message("Plain overlay of the claims in the community's file."),
    reads=Reads(),
)
def area_in_dispute(case: Case) -> Measure:
    """Measure the land on which the known boundaries do not agree.

    With one claim alone nobody can tell. The value is an area [ha].

    Examples
    --------
    >>> from dataclasses import replace
    >>> from talking_maps.indicators import example
    >>> from talking_maps.model.territory import Boundary
    >>> case = example.case()
    >>> theirs = shapely.transform(case.territory.boundary, lambda xy: xy + (0, 100))
    >>> land = replace(case.territory, claims=(Boundary("2", theirs, "neighbours"),))
    >>> round(area_in_dispute(replace(case, territory=land)).value)
    20
    """
    others = [claim.geometry for claim in case.territory.claims]
    if not others:
        alone = Message(
            "Only one boundary is written down. Enter what the neighbours claim."
        )
        return cannot_tell(alone, unit="ha")
    lands = [case.territory.boundary, *others]
    every = shapely.intersection_all(lands)
    disputed = case.area_m2(shapely.union_all(lands).difference(every))
    explanation = Message(
        "{count:number} boundaries are written down; they differ on {area:ha}.",
        {"count": len(lands), "area": disputed},
    )
    return answered(disputed / HECTARE_M2, explanation, unit="ha")
