"""Differences between two states of a plan, and how alike they are.

Things are told apart by scene and uid. Values in, values out: no file, no clock. What
the history is and who may change it is known to the store; this room judges nothing.
"""

from talking_maps.compare.diff import diff_scenes, diff_versions
from talking_maps.compare.feature_matching import (
    Matching,
    adopt_uids,
    match_features,
    similar_pairs,
)
from talking_maps.compare.quantities import (
    END_MOVED,
    HEIGHTS,
    drop_stale_heights,
    needs_remeasuring,
    totals,
    with_quantities,
)

__all__ = [
    "END_MOVED",
    "HEIGHTS",
    "Matching",
    "adopt_uids",
    "diff_scenes",
    "diff_versions",
    "drop_stale_heights",
    "match_features",
    "needs_remeasuring",
    "similar_pairs",
    "totals",
    "with_quantities",
]
