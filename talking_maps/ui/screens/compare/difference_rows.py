"""The list of differences as the browser shows it: words, and shapes on either side.

The words of the comparison's maps, and which kinds of differences they show.

What the page asks and says of two shapes that may be one thing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from shapely.geometry import MultiPoint

from talking_maps import geo
from talking_maps.i18n import Translator, name
from talking_maps.model.difference import Difference, Similarity
from talking_maps.model.layer import Layer
from talking_maps.model.plan import Feature
from talking_maps.ui.api import edit_routes
from talking_maps.ui.components.component_call import JsonObject
from talking_maps.wording import differences, feature_labels, vocabulary
from talking_maps.workspace.comparisons import Comparison, Side

#: A shape as GeoJSON with a spot for its sign.
Drawn = Mapping[str, object]


def rows(
    found: Comparison, layers: Sequence[Layer], language: str, t: Translator
) -> tuple[JsonObject, ...]:
    """Return each difference as a row; `a` is its shape on the left map, `b` right.

    One that is drawn `alike` on both has no `b`: what is kept is told once.
    """
    order = {layer.id: place for place, layer in enumerate(layers)}
    listed = sorted(
        found.differences, key=lambda d: (order.get(d.layer, len(order)), _calm(d))
    )
    sides = [_sides(one, found) for one in listed]
    alike = [_is_drawn_alike(one) for one in listed]
    left = _drawn([a for a, _b in sides], found.epsg)
    seconds = zip(sides, alike, strict=True)
    right = _drawn([None if same else b for (_a, b), same in seconds], found.epsg)
    asked = questions(found, layers, language, t)
    return tuple(
        _row(one, asked.get(one.uid, ()), t)
        | {"a": _as_row(a, one), "b": _as_row(b, one), "alike": same}
        for one, a, b, same in zip(listed, left, right, alike, strict=True)
    )


def _sides(one: Difference, found: Comparison) -> tuple[Feature | None, Feature | None]:
    """Return the thing on the left and on the right map."""
    ends = (one.before, one.after)
    return (ends[1], ends[0]) if found.is_backward else ends


def _is_drawn_alike(one: Difference) -> bool:
    """Tell whether one drawing serves both maps: most things of a large plan."""
    a, b = one.before, one.after
    if a is None or b is None or "geometry" in one.parts:
        return False
    return (a.layer, a.status, a.name) == (b.layer, b.status, b.name)


def _as_row(shape: Drawn | None, one: Difference) -> Drawn | None:
    """Return the shape under the row's uid, so that a touch finds the row."""
    return None if shape is None else {**shape, "id": one.uid}


def _calm(one: Difference) -> bool:
    return differences.kind_of(one) in CALM


def _is_quiet(one: Difference) -> bool:
    """Tell whether only words changed: nothing moved, appeared or went."""
    return differences.kind_of(one) == "changed" and not {
        "geometry",
        "status",
    } & {*one.parts}


def _row(
    one: Difference, asked: Sequence[JsonObject], t: Translator
) -> dict[str, object]:
    there = one.after or one.before
    return {
        "uid": one.uid,
        "layer": one.layer,
        "kind": differences.kind_of(one),
        "quiet": _is_quiet(one),
        "name": there.name if there else "",
        "amount": _amount(one, t),
        "parts": differences.parts(one, t),
        "who": " · ".join(
            w for w in (vocabulary.author_name(t, one.author), when(one.at, t)) if w
        ),
        "note": feature_labels.quoted(one.note, t) if one.note else "",
        "doubt": sure(one.likeness, t),
        "same": list(asked),
    }


def _amount(one: Difference, t: Translator) -> str:
    """Return both quantities, or the one there is; points alone need none."""
    if one.unit == "number":
        return ""
    ends = (one.quantity_before, one.quantity_after)
    return differences.from_to(*ends, one.unit, t)


def _drawn(side: Sequence[Feature | None], epsg: int) -> list[Drawn | None]:
    """Return the shapes as GeoJSON with a spot for the sign, None where none is."""
    there = [one for one in side if one is not None]
    shapes = iter(edit_routes.as_geojson(there, epsg))
    spots = iter(_spots(there, epsg))
    return [
        None if one is None else {**next(shapes), "spot": next(spots)} for one in side
    ]


def _spots(there: Iterable[Feature], epsg: int) -> list[object]:
    """Return a point in or on each shape as longitude and latitude."""
    points = [one.geometry.representative_point() for one in there]
    if not points:
        return []
    said = geo.to_geojson(MultiPoint(points), epsg)["coordinates"]
    return list(said)


def legend(
    found: Iterable[Difference], left: Side, right: Side, t: Translator
) -> tuple[JsonObject, ...]:
    """Return the kinds of differences with their words and how many there are."""
    counts = Counter(differences.kind_of(one) for one in found)
    return tuple(
        {
            "id": kind,
            "word": word,
            "count": counts[kind],
            "calm": kind in CALM,
        }
        for kind, word in kinds(left, right, t).items()
    )


def totals(
    found: Comparison, layers: Iterable[Layer], language: str, t: Translator
) -> tuple[JsonObject, ...]:
    """Return how much of each layer there is on the left and on the right."""
    sums = {total.layer: total for total in found.totals}
    shown = [(layer, sums[layer.id]) for layer in layers if layer.id in sums]
    said = []
    for layer, total in shown:
        ends = (total.before, total.after)
        a, b = reversed(ends) if found.is_backward else ends
        said.append(
            {
                "layer": layer.id,
                "name": name(layer.names, language),
                "a": differences.amount(a, total.unit, t),
                "b": differences.amount(b, total.unit, t),
                "gain": differences.gain(total.after - total.before, total.unit, t),
                "counts": dict(total.counts),
            }
        )
    return tuple(said)


#: Kinds of which nothing needs to be looked at.
CALM = ("unchanged", "kept")


def kinds(left: Side, right: Side, t: Translator) -> Mapping[str, str]:
    """Return what each kind of difference is called between these two sides."""
    if left.scene != right.scene:
        planned = "future" in (left.scene, right.scene)
        return differences.scene_kinds(t, planned=planned)
    if left.owner != right.owner:
        return differences.owner_kinds(t)
    return differences.version_kinds(t)


def when(at: str, t: Translator) -> str:
    """Return the day of a change, or nothing."""
    return t("{day:date}", day=at) if at else ""


def words(t: Translator) -> Mapping[str, str]:
    """Return what stands on the buttons and headings of the maps."""
    return {
        "swipe": t("Swipe"),
        "beside": t("Side by side"),
        "handle": t("Move the edge between both maps"),
        "whole": t("See all"),
        "discreet": t("Hide sacred"),
        "list": t("Differences"),
        "totals": t("Totals"),
        "score": t("Score"),
        "nothing": t("Nothing differs. Choose other maps above, or show what is kept."),
        "print": t("Print"),
        "printThis": t("Print this comparison"),
        "yes": t("The same thing"),
        "no": t("Not the same"),
        "ask": t("the same as one nearby?"),
        "loading": t("One moment …"),
        "close": t("Close"),
        "life": t("The life of this thing"),
        "photo": t("photo"),
        "legend": t("What differs; touch a word to hide or show it"),
        "noLibrary": t(
            "The map's libraries are missing on this machine. Set the app up again "
            "(make setup) and reload."
        ),
    }


def sure(pair: Similarity | None, t: Translator) -> str:
    """Return how sure it is that a thing drawn under two uids is one; else nothing."""
    if pair is None:
        return ""
    if pair.said:
        return t("the same thing, as a person says")
    return t("probably the same, {sure:percent}", sure=1 - pair.doubt)


def questions(
    found: Comparison, layers: Sequence[Layer], language: str, t: Translator
) -> Mapping[str, Sequence[JsonObject]]:
    """Return by uid of a row what a person can say of it and another shape.

    Each has both real uids, what is said now, and `same`: True asks to confirm and
    lets deny, False lets take the denial back, None asks.
    """
    asked: defaultdict[str, list[JsonObject]] = defaultdict(list)
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
                "Is it the same as {other}? Likeness: {score:percent}.",
                other=called(other),
                score=pair.score,
            )
            asked[uid].append(_told(pair.before, pair.after, words))
    for no in found.denied:
        for uid, other in ((no.first, no.second), (no.second, no.first)):
            words = t(
                "Not the same as {other}, says {who}.",
                other=called(other),
                who=no.author,
            )
            asked[uid].append(_told(no.first, no.second, words, denied=True))
    return asked


def _told(
    first: str, second: str, words: str, *, said: bool = False, denied: bool = False
) -> JsonObject:
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
