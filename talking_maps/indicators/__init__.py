"""The measures: what a plan is worth on its ground, each a pure, registered function.

One module a theme. An indicator takes a `EvaluationContext` (plan, territory, agronomic
numbers, scene) and answers with a `Measure`: a value with unit, uncertainty and the
features it stands on, or `cannot tell`, or `not applicable`. It opens no file and knows
no language, no rubric and no points: rating is for `talking_maps.scoring`.

Every module of this room is read, and its indicators register themselves.
"""

from __future__ import annotations

import importlib
import pkgutil

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
    "evaluate",
    "find",
]

#: Tables and forms list indicators in the order in which they are read. These came
#: first; a module that is not named here follows them.
_FIRST = (
    *("ambition", "canals", "canal_losses", "scene_change", "claims", "command"),
    *("terrace_contour", "corral", "soil_loss", "irrigation", "labour"),
    *("water_access", "pasture", "planning", "soil_recovery", "shelter", "stocking"),
    *("suitability", "terrace", "tree_belts", "water_balance", "water_by_month"),
    *("sectoral_fallow", "upkeep", "seed", "transect", "fodder"),
)

for _name in dict.fromkeys(
    (*_FIRST, *(one.name for one in pkgutil.iter_modules(__path__)))
):
    importlib.import_module(f"{__name__}.{_name}")
