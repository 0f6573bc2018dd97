"""The measures: what a plan is worth on its ground, each a pure, registered function.

One module a theme. An indicator takes a `EvaluationContext` (plan, territory, agronomic
numbers, scene) and answers with a `Measure`: a value with unit, uncertainty and the
features it stands on, or `cannot tell`, or `not applicable`. It opens no file and knows
no language, no rubric and no points: rating is for `talking_maps.scoring`.
"""

# The indicators are listed in the order in which they are read.
# isort: off
from talking_maps.indicators import (
    ambition,
    canals,
    canal_losses,
    scene_change,
    claims,
    command,
    terrace_contour,
    corral,
    soil_loss,
    irrigation,
    labour,
    water_access,
    pasture,
    planning,
    soil_recovery,
    shelter,
    stocking,
    suitability,
    terrace,
    tree_belts,
    water_balance,
    water_by_month,
    sectoral_fallow,
    upkeep,
    seed,
    transect,
    fodder,
)

# isort: on
from talking_maps.indicators.engine.context import EvaluationContext
from talking_maps.indicators.engine.evaluation import Evaluation, evaluate
from talking_maps.indicators.engine.measure_cache import MeasureCache
from talking_maps.indicators.engine.registry import REGISTRY, Indicator, Reads, find

__all__ = [
    "REGISTRY",
    "Evaluation",
    "EvaluationContext",
    "Indicator",
    "MeasureCache",
    "Reads",
    "ambition",
    "canal_losses",
    "canals",
    "claims",
    "command",
    "corral",
    "evaluate",
    "find",
    "fodder",
    "irrigation",
    "labour",
    "pasture",
    "planning",
    "scene_change",
    "sectoral_fallow",
    "seed",
    "shelter",
    "soil_loss",
    "soil_recovery",
    "stocking",
    "suitability",
    "terrace",
    "terrace_contour",
    "transect",
    "tree_belts",
    "upkeep",
    "water_access",
    "water_balance",
    "water_by_month",
]
