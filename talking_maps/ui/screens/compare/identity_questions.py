"""What the page asks and says of two shapes that may be one thing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from talking_maps.i18n import Translator
from talking_maps.model.difference import Difference, Similarity
from talking_maps.model.layer import Layer
from talking_maps.ui.screens.compare.comparison_lookup import Finding
from talking_maps.wording import feature_labels

Told = Mapping[str, object]


def sure(pair: Similarity | None, t: Translator) -> str:
    """Return how sure it is that a thing drawn under two uids is one; else nothing."""
    if pair is None:
        return ""
    if pair.said:
        return t("the same thing, as a person says")
    return t("probably the same, {sure:percent}", sure=1 - pair.doubt)


def questions(
    found: Finding, layers: Sequence[Layer], language: str, t: Translator
) -> Mapping[str, Sequence[Told]]:
    """Return by uid of a row what a person can say of it and another shape.

    Each has both real uids, what is said now, and `same`: True asks to confirm and
    lets deny, False lets take the denial back, None asks.
    """
    asked: defaultdict[str, list[Told]] = defaultdict(list)
    by_uid = {one.uid: one for one in found.differences}
    known = {layer.id: layer for layer in layers}

    def called(uid: str) -> str:
        return _called(by_uid.get(uid), known, found.epsg, language)

    for one in found.differences:
        pair = one.likeness
        if pair is not None:
            asked[one.uid].append(
                _told(pair.before, pair.after, sure(pair, t), said=pair.said)
            )
    for pair in found.maybe:
        for uid, other in ((pair.before, pair.after), (pair.after, pair.before)):
            words = t(
                "Is it the same as “{other}”? Likeness: {score:percent}.",
                other=called(other),
                score=pair.score,
            )
            asked[uid].append(_told(pair.before, pair.after, words))
    for no in found.denied:
        for uid, other in ((no.first, no.second), (no.second, no.first)):
            words = t(
                "Not the same as “{other}”, says {who}.",
                other=called(other),
                who=no.author,
            )
            asked[uid].append(_told(no.first, no.second, words, denied=True))
    return asked


def _told(
    first: str, second: str, words: str, *, said: bool = False, denied: bool = False
) -> Told:
    """Return the question, with what can be answered: yes, no, or either."""
    return {
        "first": first,
        "second": second,
        "words": words,
        "yes": not said,
        "no": not denied,
    }


def _called(
    one: Difference | None, layers: Mapping[str, Layer], epsg: int, language: str
) -> str:
    there = None if one is None else one.after or one.before
    return "…" if there is None else feature_labels.label(there, layers, epsg, language)
