"""A comparison as lines for people and as JSON for machines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict

from talking_maps.i18n import Translator, name, translator
from talking_maps.model.difference import Difference, LayerTotal
from talking_maps.model.layer import Layer
from talking_maps.report.comparison_tables import (
    amount,
    is_planned,
    kind_of,
    kinds,
    parts,
    with_open,
)
from talking_maps.wording import feature_labels
from talking_maps.workspace.history import Comparison

_FIELDS = (
    "uid",
    "layer",
    "scene",
    "change",
    "word",
    "quantity_before",
    "quantity_after",
    "unit",
    "author",
    "at",
    "note",
)


def form(found: Comparison) -> dict[str, object]:
    """Return a comparison as JSON."""
    return {
        "from": found.earlier,
        "to": found.later,
        "differences": [
            {
                **{name: getattr(one, name) for name in _FIELDS},
                "parts": list(one.parts),
                "likeness": None if one.likeness is None else asdict(one.likeness),
            }
            for one in found.differences
        ],
        "totals": [asdict(t) for t in found.totals],
        "score": _score(found),
    }


def lines(found: Comparison, layers: Sequence[Layer], language: str) -> Iterator[str]:
    """Yield the totals by layer, what differs, and the points, in words.

    Each thing ends with its uid in brackets, by which other commands know it.
    """
    t = translator(language)
    names = {layer.id: name(layer.names, language) for layer in layers}
    words = kinds(t, planned=is_planned(found.differences))
    for total in found.totals:
        yield f"{names.get(total.layer, total.layer)}: {_total(total, words, t)}"
    for one in found.differences:
        if one.change != "unchanged":
            called = f"{names.get(one.layer, one.layer)}{_behind(one, language)}"
            yield f"  {_difference(one, called, words, t)}"
    if found.before is not found.after:
        said = t(
            "Points: {before:points} before, {after:points} after.",
            before=found.before.total,
            after=found.after.total,
        )
        yield with_open(said, found.after.open, t)


def _total(total: LayerTotal, words: Mapping[str, str], t: Translator) -> str:
    ends = " → ".join(amount(v, total.unit, t) for v in (total.before, total.after))
    counts = ", ".join(f"{words[said]} {count}" for said, count in total.counts.items())
    return f"{ends} ({counts})"


def _difference(
    one: Difference, called: str, words: Mapping[str, str], t: Translator
) -> str:
    said = [words[kind_of(one)]]
    if one.parts:
        said.append(f"({parts(one, t)})")
    return f"{' '.join(said)}: {called} [{one.uid}]"


def _behind(one: Difference, language: str) -> str:
    """Return a thing's name, or its size where it has none."""
    there = one.after or one.before
    if there and there.name:
        return f" “{there.name}”"
    measured = one.quantity_before if one.after is None else one.quantity_after
    size = feature_labels.short_size(measured or 0.0, one.unit, language)
    return f", {size}" if size else ""


def _score(found: Comparison) -> dict[str, object]:
    later = {criterion.id: criterion for criterion in found.after.criteria}
    return {
        **_points(found.before.total, found.after.total),
        "of": found.after.of,
        "open": found.after.open,
        "criteria": [
            {
                "id": one.id,
                **_points(one.points, later[one.id].points),
                "of": one.of,
                "open": later[one.id].open,
            }
            for one in found.before.criteria
        ],
    }


def _points(before: float, after: float) -> dict[str, float]:
    # Sums of tenths are not quite tenths: nobody gains a billionth of a point.
    gain = round(after - before, 9) + 0.0
    return {"before": before, "after": after, "difference": gain}
