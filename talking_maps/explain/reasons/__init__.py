"""Why each drawn thing helps or hurts a measure: one sentence with its numbers.

A reason registers itself for its indicators where it is made, by `@explains`, in a
module of this room whose name ends in `_reasons`: all of those are read.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping

from talking_maps.explain.reasons.builders import EXPLAINERS
from talking_maps.explain.reasons.livestock_reasons import plain
from talking_maps.indicators import EvaluationContext
from talking_maps.model.message import Message
from talking_maps.model.plan import SCENES, Feature, Scene
from talking_maps.model.rubric import Reading

__all__ = ["EXPLAINERS", "evidence_features", "why"]

for _found in pkgutil.iter_modules(__path__):
    if _found.name.endswith("_reasons"):
        importlib.import_module(f"{__name__}.{_found.name}")


def evidence_features(reading: Reading, case: EvaluationContext) -> tuple[Feature, ...]:
    """Return the things a reading stands on, each once: what hurts, helps, enters.

    Of a thing that is in several scenes the one of the scene asked about is taken,
    else that of the latest scene the reading looks at.
    """
    wanted = frozenset(reading.measure.evidence)
    order: dict[Scene, int] = {scene: n for n, scene in enumerate(SCENES, start=1)}
    order[case.scene] = len(order) + 1
    found: dict[str, Feature] = {}
    for feature in sorted(case.plan.features, key=lambda f: order[f.scene]):
        if feature.uid in wanted:
            found[feature.uid] = feature
    rank = dict.fromkeys(reading.measure.good, 1) | dict.fromkeys(
        reading.measure.bad, 0
    )
    ordered = sorted(found.values(), key=lambda f: (rank.get(f.uid, 2), f.layer, f.uid))
    return tuple(ordered)


def why(reading: Reading, case: EvaluationContext) -> Mapping[str, Message]:
    """Return why each thing helps or hurts, by uid, where there is something to say.

    Examples
    --------
    >>> from talking_maps.indicators.engine import example
    >>> from talking_maps.indicators import find
    >>> case = example.case(example.field("A", "bofedal", (0, 0), (100, 100)))
    >>> measure = find("bofedal_protected_share").measure(case)
    >>> one = Reading("bofedal_protected_share", ("present",), measure, 0, 4, False)
    >>> why(one, case)["A"].id
    '{area:ha}, neither fenced nor rested.'
    """
    tell = EXPLAINERS.get(reading.indicator, plain)(case, reading.measure)
    told = {f.uid: tell(f) for f in evidence_features(reading, case)}
    return {uid: message for uid, message in told.items() if message is not None}
