"""Which things of two states are one thing: by uid, by what people say, by likeness.

A uid in common settles it. What a person said of two uids comes next, and holds in
whichever state the two are met. Likeness alone pairs only *strangers*, shapes that came
in a file without uids; for all others it is no more than a question to a person.

Which shapes of two maps may be the same thing, where no uid says so.

Shapes from other programs' files carry no uid. Two of one layer may be the same if
they lie on or near each other: areas by the share of ground they have in common, lines
and points by how far the one strays from the other. Attributes and name that both
have count for a fifth. Every pair shows its doubt, and what a person says comes first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from talking_maps.model.difference import Difference, IdentityLink, Similarity
from talking_maps.model.plan import Feature
from talking_maps.model.share_done import HearShare, unheard


@dataclass(frozen=True, slots=True)
class Matching:
    """The later features under the uids of what they are; the pairs and questions.

    `maybe` are pairs that only a person can say to be the same.
    """

    after: tuple[Feature, ...]
    pairs: tuple[Similarity, ...] = ()
    maybe: tuple[Similarity, ...] = ()

    def told(self, differences: Iterable[Difference]) -> tuple[Difference, ...]:
        """Return the differences with the likeness they rest on."""
        by_uid = {pair.before: pair for pair in self.pairs}
        return tuple(
            replace(one, likeness=by_uid.get(one.uid)) if one.uid in by_uid else one
            for one in differences
        )


def match_features(
    before: Sequence[Feature],
    after: Sequence[Feature],
    *,
    said: Iterable[IdentityLink] = (),
    strangers: Collection[str] | None = None,
    hear: HearShare = unheard,
) -> Matching:
    """Return the later features under the uids of the earlier ones they are.

    Both are of one scene each. `strangers` are uids that may be paired by likeness
    alone, None for all. `hear` is told which share of the pairs is looked at.

    Examples
    --------
    >>> from shapely.geometry import Point
    >>> old = Feature("a", "spring", "present", Point(0, 0))
    >>> new = Feature("b", "spring", "present", Point(0, 5))
    >>> found = match_features([old], [new], strangers={"b"})
    >>> [f.uid for f in found.after], round(found.pairs[0].score, 2)
    (['a'], 0.8)
    """
    known, there = {one.uid for one in before}, {one.uid for one in after}
    left = [one for one in before if one.uid not in there]
    right = [one for one in after if one.uid not in known]
    same, apart = _sayings(said, known - there, there - known)
    found = similar_pairs(left, right, said=same, apart=apart, hear=hear)
    pairs = tuple(p for p in found if _counts(p, strangers))
    maybe = tuple(p for p in found if not _counts(p, strangers))
    return Matching(adopt_uids(after, pairs), pairs, maybe)


def _counts(pair: Similarity, strangers: Collection[str] | None) -> bool:
    return (
        pair.said
        or strangers is None
        or pair.before in strangers
        or pair.after in strangers
    )


def _sayings(
    said: Iterable[IdentityLink], before: Collection[str], after: Collection[str]
) -> tuple[dict[str, str | None], set[tuple[str, str]]]:
    """Return what is said to be the same, by the later uid, and the pairs that are not.

    One that is said to be the same as several is the first of them only.
    """
    same: dict[str, str | None] = {}
    apart: set[tuple[str, str]] = set()
    for one in said:
        for old, new in ((one.first, one.second), (one.second, one.first)):
            if old not in before or new not in after:
                continue
            if not one.same:
                apart.add((old, new))
            elif new not in same and old not in same.values():
                same[new] = old
    return same, apart


#: Below this score two shapes are two things.
LEAST_SCORE = 0.35
#: A point this far away is surely another [m].
REACH_M = 25.0
#: Lines and areas reach by a quarter of their size, and at least as far as this [m].
LEAST_REACH_M = 5.0
#: How much name and attributes weigh beside the shape.
ATTRIBUTE_SHARE = 0.2
#: So many pairs are measured between two words of how far it is.
PAIRS_AT_ONCE = 2_000

_Floats = npt.NDArray[np.float64]
_Pair = tuple[int, int]


def similar_pairs(
    before: Sequence[Feature],
    after: Sequence[Feature],
    *,
    said: Mapping[str, str | None] | None = None,
    apart: Collection[tuple[str, str]] = (),
    least_score: float = LEAST_SCORE,
    hear: HearShare = unheard,
) -> tuple[Similarity, ...]:
    """Return the best pairs, each shape in one at most, surest scores first.

    `said` maps uids of `after` to those of `before` that a person says they are, or to
    None for something new; those shapes are paired with nothing else. `apart` are
    pairs (before, after) that a person says are not the same; `hear` as above.
    """
    told = dict(said or {})
    pairs = tuple(
        Similarity(old, new, 1.0, 0.0, said=True)
        for new, old in told.items()
        if old is not None
    )
    taken = {one.before for one in pairs}
    left = [one for one in before if one.uid not in taken]
    right = [one for one in after if one.uid not in told]
    scores = {
        (i, j): score
        for (i, j), score in _scores(left, right, least_score, hear).items()
        if (left[i].uid, right[j].uid) not in apart
    }
    chosen = _chosen(scores)
    rivals = _rivals(scores)
    found = (
        Similarity(
            left[i].uid, right[j].uid, scores[i, j], _doubt((i, j), scores, rivals)
        )
        for i, j in chosen
    )
    return (*pairs, *found)


def adopt_uids(
    features: Iterable[Feature], pairs: Iterable[Similarity]
) -> tuple[Feature, ...]:
    """Return the features with the uids of what they are the same as."""
    uids = {one.after: one.before for one in pairs}
    return tuple(replace(one, uid=uids.get(one.uid, one.uid)) for one in features)


def _scores(
    before: Sequence[Feature],
    after: Sequence[Feature],
    least: float,
    hear: HearShare,
) -> dict[_Pair, float]:
    rows, columns = _near(before, after)
    pairs = zip(rows, columns, strict=True)
    same = [before[i].layer == after[j].layer for i, j in pairs]
    rows, columns = rows[same], columns[same]
    shapes = _in_parts(_shapes(before)[rows], _shapes(after)[columns], hear)
    found: dict[_Pair, float] = {}
    for i, j, shape in zip(rows.tolist(), columns.tolist(), shapes, strict=True):
        agreed = _agreement(before[i], after[j])
        score = float(shape)
        if agreed is not None:
            score = (1 - ATTRIBUTE_SHARE) * score + ATTRIBUTE_SHARE * agreed
        if shape > 0 and score >= least:
            found[i, j] = score
    return found


def _near(
    before: Sequence[Feature], after: Sequence[Feature]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    if not before or not after:
        return np.array([], dtype="int64"), np.array([], dtype="int64")
    shapes = _shapes(after)
    tree = shapely.STRtree(_shapes(before).tolist())
    columns, rows = tree.query(shapes, predicate="dwithin", distance=_reach(shapes))
    return np.asarray(rows, dtype="int64"), np.asarray(columns, dtype="int64")


def _in_parts(
    first: npt.NDArray[Any], second: npt.NDArray[Any], hear: HearShare
) -> _Floats:
    """Return how close the pairs are, and tell after some of them how many are done."""
    found = [np.array([], dtype="float64")]
    for start in range(0, len(first), PAIRS_AT_ONCE):
        hear(start / len(first))
        part = slice(start, start + PAIRS_AT_ONCE)
        found.append(_closeness(first[part], second[part]))
    return np.concatenate(found)


def _closeness(first: npt.NDArray[Any], second: npt.NDArray[Any]) -> _Floats:
    """Return how much of the same ground each pair is, from 0 to 1."""
    shared = shapely.area(shapely.intersection(first, second))
    covered = shapely.area(first) + shapely.area(second) - shared
    overlap = np.divide(shared, covered, out=np.zeros_like(covered), where=covered > 0)
    astray = shapely.hausdorff_distance(first, second)
    near = 1 - astray / np.maximum(_reach(first), _reach(second))
    areal = covered > 0
    # A narrow field drawn beside itself shares little ground and is still the same.
    return np.where(areal, np.maximum(overlap, 0.8 * near), near).clip(0, 1)


def _reach(shapes: npt.NDArray[Any]) -> _Floats:
    west, south, east, north = shapely.bounds(shapes).T.reshape(4, -1)
    size = np.hypot(east - west, north - south)
    return np.where(size > 0, np.maximum(LEAST_REACH_M, size / 4), REACH_M)


def _agreement(before: Feature, after: Feature) -> float | None:
    first = {**before.attributes, **({"name": before.name} if before.name else {})}
    second = {**after.attributes, **({"name": after.name} if after.name else {})}
    both = first.keys() & second.keys()
    return sum(first[k] == second[k] for k in both) / len(both) if both else None


def _chosen(scores: Mapping[_Pair, float]) -> list[_Pair]:
    rows: set[int] = set()
    columns: set[int] = set()
    chosen: list[_Pair] = []
    for i, j in sorted(scores, key=lambda pair: (-scores[pair], pair)):
        if i not in rows and j not in columns:
            rows.add(i)
            columns.add(j)
            chosen.append((i, j))
    return chosen


def _rivals(
    scores: Mapping[_Pair, float],
) -> Mapping[tuple[str, int], list[tuple[float, _Pair]]]:
    """Return the two best scores of each shape of either side, best first."""
    best: defaultdict[tuple[str, int], list[tuple[float, _Pair]]] = defaultdict(list)
    for pair, score in scores.items():
        for side in (("before", pair[0]), ("after", pair[1])):
            best[side] = sorted([*best[side], (score, pair)], reverse=True)[:2]
    return best


def _doubt(
    pair: _Pair,
    scores: Mapping[_Pair, float],
    rivals: Mapping[tuple[str, int], list[tuple[float, _Pair]]],
) -> float:
    others = (
        score
        for side in (("before", pair[0]), ("after", pair[1]))
        for score, other in rivals[side]
        if other != pair
    )
    return min(1.0, max(0.0, 1 - (scores[pair] - max(others, default=0.0))))


def _shapes(features: Sequence[Feature]) -> npt.NDArray[Any]:
    return np.array([one.geometry for one in features], dtype="O")
