"""Plausibility flags: what in a plan a person should look at before believing it.

One module a theme, each check a pure, registered function from a `FlagContext` to what
it finds. A flag never refuses and never costs a point: it stands quietly where people
draw, loudly where people judge, and an office can answer it in writing. Limits are
reference numbers (`data/reference/plausibility.toml` and others); a check whose limit
is missing raises nothing. No check knows a language, a file or a clock.
"""

# The checks are listed in the order in which they are read: worst first.
# isort: off
from talking_maps.plausibility import (
    place,
    scenes,
    pasture_care,
    livestock,
    water,
    heights,
    shapes,
    people,
)

# isort: on
from talking_maps.plausibility.checks import REGISTRY, Check, find, flags_of
from talking_maps.plausibility.flag_context import FlagContext

__all__ = [
    "REGISTRY",
    "Check",
    "FlagContext",
    "find",
    "flags_of",
    "heights",
    "livestock",
    "pasture_care",
    "people",
    "place",
    "scenes",
    "shapes",
    "water",
]
