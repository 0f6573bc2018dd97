"""The list of differences as the browser shows it: words, and shapes on either side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from shapely.geometry import MultiPoint

from talking_maps import compare, geo
from talking_maps.i18n import Translator, name
from talking_maps.model.difference import Difference
from talking_maps.model.layer import Layer
from talking_maps.model.plan import Feature
from talking_maps.ui.api import drawing
from talking_maps.ui.screens.compare import difference_text, identity_questions
from talking_maps.ui.screens.compare.comparison_lookup import Finding
from talking_maps.ui.screens.compare.sides import Side
from talking_maps.wording import differences
from talking_maps.workspace import authors

Told = Mapping[str, object]
#: A shape as GeoJSON with a spot for its sign.
Drawn = Mapping[str, object]


def rows(
    found: Finding, layers: Sequence[Layer], language: str, t: Translator
) -> tuple[Told, ...]:
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
    asked = identity_questions.questions(found, layers, language, t)
    return tuple(
        _row(one, asked.get(one.uid, ()), t)
        | {"a": _as_row(a, one), "b": _as_row(b, one), "alike": same}
        for one, a, b, same in zip(listed, left, right, alike, strict=True)
    )


def _sides(one: Difference, found: Finding) -> tuple[Feature | None, Feature | None]:
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
    return differences.kind_of(one) in difference_text.CALM


def _is_quiet(one: Difference) -> bool:
    """Tell whether only words changed: nothing moved, appeared or went."""
    return differences.kind_of(one) == "changed" and not {
        "geometry",
        "status",
    } & {*one.parts}


def _row(one: Difference, asked: Sequence[Told], t: Translator) -> dict[str, object]:
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
            w
            for w in (authors.called(one.author, t), difference_text.when(one.at, t))
            if w
        ),
        "note": one.note,
        "doubt": identity_questions.sure(one.likeness, t),
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
    shapes = iter(drawing.as_geojson(there, epsg))
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
) -> tuple[Told, ...]:
    """Return the kinds of differences with their words and how many there are."""
    counts = Counter(differences.kind_of(one) for one in found)
    return tuple(
        {
            "id": kind,
            "word": word,
            "count": counts[kind],
            "calm": kind in difference_text.CALM,
        }
        for kind, word in difference_text.kinds(left, right, t).items()
    )


def totals(
    found: Finding, layers: Iterable[Layer], language: str, t: Translator
) -> tuple[Told, ...]:
    """Return how much of each layer there is on the left and on the right."""
    sums = {total.layer: total for total in compare.totals(found.differences)}
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
