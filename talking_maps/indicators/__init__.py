"""The measures: what a plan is worth on its ground, each a pure, registered function.

One module a theme. An indicator takes a `Case` (plan, territory, agronomic numbers,
scene) and answers with a `Measure`: a value with unit, uncertainty and the features
it stands on, or `cannot tell`, or `not applicable`. It opens no file and knows no
language, no rubric and no points: rating is for `talking_maps.scoring`.
"""

from talking_maps.indicators import (
    ambition,
    canal_fall,
    canal_loss,
    change,
    claims,
    command,
    contour,
    corral,
    erosion,
    irrigation,
    labour,
    near_water,
    pasture,
    planning,
    recovery,
    shelter,
    stocking,
    suitability,
    terrace,
    trees,
)
from talking_maps.indicators.case import Case
from talking_maps.indicators.inquiry import Inquiry, inquire, measure
from talking_maps.indicators.memo import Memo
from talking_maps.indicators.registry import (
    REGISTRY,
    Indicator,
    Reads,
    find,
)

__all__ = [
    "REGISTRY",
    "Case",
    "Indicator",
    "Inquiry",
    "Memo",
    "Reads",
    "ambition",
    "canal_fall",
    "canal_loss",
    "change",
    "claims",
    "command",
    "contour",
    "corral",
    "erosion",
    "find",
    "inquire",
    "irrigation",
    "labour",
    "measure",
    "near_water",
    "pasture",
    "planning",
    "recovery",
    "shelter",
    "stocking",
    "suitability",
    "terrace",
    "trees",
]
