"""Single changes that could be made to a plan, for each indicator that has some.

Each is made on a copy of the plan and only where map, ground and register offer it:
this bofedal is not fenced yet, this field is steep enough for a terrace and not too
steep, this spring lies above the canal that ends so many metres from it. Whether a
step gains anything is for `advice` to find out. Some indicators have none: nobody is
advised to draw new things for the sake of drawing, or to give what only heals in years.

A step registers itself for its indicators where it is made, by `@offers`, in a module
of this room whose name ends in `_candidates`: all of those are read.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

from talking_maps.scoring import advice
from talking_maps.scoring.advice.candidate import AdviceContext, Candidate
from talking_maps.scoring.advice.offers import CANDIDATES, TALK

__all__ = ["CANDIDATES", "AdviceContext", "Candidate", "steps"]

for _found in pkgutil.iter_modules(advice.__path__):
    if _found.name.endswith("_candidates"):
        importlib.import_module(f"{advice.__name__}.{_found.name}")


def steps(indicator_id: str, asked: AdviceContext) -> Iterator[Candidate]:
    """Yield the steps that may raise an indicator in the scene the case looks at.

    The past can be remembered, not worked on.
    """
    offers = TALK if asked.case.scene == "past" else CANDIDATES
    offer = offers.get(indicator_id)
    if offer is not None:
        yield from offer(asked)
