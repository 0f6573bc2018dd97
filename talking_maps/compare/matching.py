"""Which things of two states are one thing: by uid, by what people say, by likeness.

A uid in common settles it. What a person said of two uids comes next, and holds in
whichever state the two are met. Likeness alone pairs only *strangers*, shapes that came
in a file without uids; for all others it is no more than a question to a person.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from talking_maps.compare.similarity import adopt_uids, similar_pairs
from talking_maps.model.difference import Difference, IdentityLink, Similarity
from talking_maps.model.plan import Feature


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
) -> Matching:
    """Return the later features under the uids of the earlier ones they are.

    Both are of one scene each. `strangers` are uids that may be paired by likeness
    alone, None for all.

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
    found = similar_pairs(left, right, said=same, apart=apart)
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
