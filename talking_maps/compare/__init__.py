"""Differences between two states of a plan, their application and inverse, merging.

Things are told apart by scene and uid. Values in, values out: no file, no clock. What
the history is and who may change it is known to the store; this room judges nothing.
"""

from talking_maps.compare.amounts import measured, totals
from talking_maps.compare.ends import END_MOVED, HEIGHTS, settled, waits_for_heights
from talking_maps.compare.likeness import adopted, likenesses
from talking_maps.compare.sameness import Matched, matched
from talking_maps.compare.scenes import between_scenes
from talking_maps.compare.versions import apply, between_versions, inverse

__all__ = [
    "END_MOVED",
    "HEIGHTS",
    "Matched",
    "adopted",
    "apply",
    "between_scenes",
    "between_versions",
    "inverse",
    "likenesses",
    "matched",
    "measured",
    "settled",
    "totals",
    "waits_for_heights",
]
