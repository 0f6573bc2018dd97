"""The comparison sheet: two maps side by side, and what differs between them.

What differs between two states, in words and tables.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import Literal

from shapely.geometry.base import BaseGeometry

from talking_maps import compare
from talking_maps.i18n import Translator, format_message, name, translator
from talking_maps.model.difference import Difference, LayerTotal
from talking_maps.model.layer import Layer
from talking_maps.model.message import Message
from talking_maps.model.plan import SCENES, Feature, Scene
from talking_maps.model.rubric import CriterionScore, Rubric, Scorecard
from talking_maps.report import map_svg
from talking_maps.report.map_svg import Look, Shape
from talking_maps.report.typst_pdf import PaperTable, Section, compile_pdf, table, told
from talking_maps.symbology.svg_elements import Drawing
from talking_maps.wording.differences import (
    amount,
    from_to,
    gain,
    is_planned,
    kind_of,
    kinds,
    parts,
)
from talking_maps.wording.feature_labels import quoted
from talking_maps.wording.measures import (
    band_sentence,
    direction,
    held_back,
    is_open,
    with_open,
)
from talking_maps.wording.vocabulary import scene_names
from talking_maps.worlds import Band

#: Width and height of each of the two maps [mm].
MAP = (128.0, 96.0)
_SideName = Literal["before", "after"]


def comparison(
    found: Compared, layers: Sequence[Layer], rubric: Rubric, language: str
) -> bytes:
    """Return the comparison sheet as PDF; restricted layers are not on it."""
    allowed = [layer for layer in layers if not layer.restricted]
    known = {layer.id for layer in allowed}
    is_redacted = any(one.layer not in known for one in found.differences)
    shown = replace(found, is_redacted=found.is_redacted or is_redacted)
    return compile_pdf(
        "comparison",
        content(shown, allowed, rubric, language),
        at=found.at,
        language=language,
    )


def content(
    found: Compared, layers: Sequence[Layer], rubric: Rubric, language: str
) -> dict[str, object]:
    """Return what the sheet says of these layers."""
    t = translator(language)
    differing = numbered(found.differences, layers)
    sides = f"{found.left.title} → {found.right.title}"
    known = {layer.id for layer in layers}
    allowed = [one for one in found.differences if one.layer in known]
    drawn = [*_shapes(allowed, "before"), *_shapes(allowed, "after")]
    return {
        "title": t("Comparison"),
        "community": found.community,
        "sides": sides,
        "maps": _maps(found, differing, layers, allowed, language),
        "legend": map_svg.legend(drawn, layers, language),
        "looks": _looks(t),
        "sections": told(sections(found, differing, layers, rubric, language)),
        "feet": {
            "left": f"{found.community} · {sides}",
            "code": "",
            "page": t("Page {page} of {pages}"),
        },
    }


def _looks(t: Translator) -> list[tuple[Drawing, str]]:
    """Return a sample of each look, and what it means."""
    return [
        (map_svg.sample("new"), t("only on the right: new, proposed, recovered")),
        (map_svg.sample("gone"), t("only on the left: removed or lost")),
        (map_svg.sample("changed"), t("changed")),
    ]


def _shapes(differences: Sequence[Difference], side: _SideName) -> list[Feature]:
    found = (one.before if side == "before" else one.after for one in differences)
    return [one for one in found if one is not None and one.status != "lost"]


def _maps(
    found: Compared,
    listed: Sequence[tuple[str, Difference]],
    layers: Sequence[Layer],
    allowed: Sequence[Difference],
    language: str,
) -> list[list[dict[str, object]]]:
    """Return pairs of maps: one, or one for each scene in which versions differ."""
    left, right = _shapes(allowed, "before"), _shapes(allowed, "after")
    made = map_svg.frame(found.boundary, [*left, *right], *MAP)
    words = scene_names(translator(language))
    pairs = []
    for scene in _scenes(left, right, listed):
        pair = []
        for side, shapes, name_of in (
            ("before", left, found.left),
            ("after", right, found.right),
        ):
            here = [one for one in shapes if scene in (None, one.scene)]
            title = (
                name_of.title if scene is None else f"{words[scene]} · {name_of.title}"
            )
            pair.append(
                map_svg.legend_rows(
                    made,
                    found.boundary,
                    _marked(here, listed, side),
                    layers,
                    title=title,
                    language=language,
                    scene=scene or _only_scene(here),
                )
            )
        pairs.append(pair)
    return pairs


def _only_scene(shapes: Sequence[Feature]) -> Scene | None:
    """Return the scene that all the shapes are of, if it is one."""
    found = {one.scene for one in shapes}
    return found.pop() if len(found) == 1 else None


def _scenes(
    left: Sequence[Feature],
    right: Sequence[Feature],
    listed: Sequence[tuple[str, Difference]],
) -> list[Scene | None]:
    """Return the scenes that need a pair of maps each; None for what needs only one."""
    seen = [{one.scene for one in side} for side in (left, right)]
    if all(len(scenes) <= 1 for scenes in seen):
        return [None]
    differing = {one.scene for _, one in listed} or seen[1] or seen[0]
    return [scene for scene in SCENES if scene in differing]


def _marked(
    shapes: Sequence[Feature], listed: Sequence[tuple[str, Difference]], side: str
) -> list[Shape]:
    """Return the shapes, those that differ with their numbers, the others dimmed."""
    marked: dict[tuple[Scene, str], tuple[str, Look]] = {
        (there.scene, there.uid): (number, LOOKS[kind_of(one)] if number else "touched")
        for number, one in listed
        if (there := one.before if side == "before" else one.after) is not None
    }
    calm: Look = "dim" if listed else "plain"
    return [
        Shape(one, marked[one.scene, one.uid][1], marked[one.scene, one.uid][0])
        if (one.scene, one.uid) in marked
        else Shape(one, calm)
        for one in shapes
    ]


#: What asks to be looked at, in this order; the rest is only on the maps.
LOOKS: Mapping[str, Look] = {
    "added": "new",
    "proposed": "new",
    "recovered": "new",
    "removed": "gone",
    "lost": "gone",
    "changed": "changed",
}
#: Of more differences than these not all are numbered on the maps.
MANY = 30


@dataclass(frozen=True, slots=True)
class SheetSide:
    """One of two states: its title, its scorecard and how sure that is, if known."""

    title: str
    card: Scorecard | None = None
    band: Band | None = None


@dataclass(frozen=True, slots=True)
class Compared:
    """Two states of a community's land with what differs from `left` to `right`.

    `differences` are all things of either, measured, unchanged ones too. `at` is the
    time of the last change among them (ISO). `is_redacted` tells that things which
    are not shown to others were left out of them, `remarks` out of how many texts
    names of places were taken.
    """

    community: str
    boundary: BaseGeometry
    left: SheetSide
    right: SheetSide
    differences: tuple[Difference, ...]
    at: str
    is_redacted: bool = False
    remarks: tuple[Message, ...] = ()


def numbered(
    differences: Sequence[Difference], layers: Sequence[Layer]
) -> list[tuple[str, Difference]]:
    """Return what differs with its number on the map, layer by layer.

    Where much differs, what kept its shape has no number, or no map could be read.
    """
    order = {layer.id: place for place, layer in enumerate(layers)}
    shown = [one for one in differences if kind_of(one) in LOOKS and one.layer in order]
    shown.sort(key=lambda one: (order[one.layer], one.scene, one.uid))
    number = count(1)
    return [(str(next(number)) if _is_marked(one, shown) else "", one) for one in shown]


def _is_marked(one: Difference, shown: Sequence[Difference]) -> bool:
    return (
        len(shown) <= MANY
        or LOOKS[kind_of(one)] != "changed"
        or ("geometry" in one.parts)
    )


def sections(
    found: Compared,
    listed: Sequence[tuple[str, Difference]],
    layers: Sequence[Layer],
    rubric: Rubric,
    language: str,
) -> Iterator[Section]:
    """Yield the totals by layer, what differs thing by thing, and the points."""
    t = translator(language)
    hidden = t("Restricted places are left out of this paper.")
    foot = [hidden] if found.is_redacted else []
    # What may be a name and was left is told to who prints, not to who reads.
    foot += [
        format_message(one, language) for one in found.remarks if "sign" in one.values
    ]
    yield Section(
        t("Totals by layer"),
        table=_totals(found, layers, language),
        foot=tuple(foot),
    )
    several = len({one.scene for _, one in listed}) > 1
    words = kinds(t, planned=is_planned(found.differences))
    rows = [
        _row(number, one, layers, words, language, several=several)
        for number, one in listed
    ]
    heads = (
        t("No."),
        t("Layer"),
        t("What became of it"),
        t("How much"),
        t("Who and when"),
        t("Note"),
    )
    if rows:
        bare = any(not number for number, _one in listed)
        lead = (t("Without a number on the map: its shape stayed the same."),)
        yield Section(
            t("What differs"),
            lead if bare else (),
            table(heads, "rLLlLL", rows, small=True),
        )
    else:
        yield Section(t("What differs"), (t("Nothing differs."),))
    if found.left.card is not None and found.right.card is not None:
        held = found.left.card.hold or found.right.card.hold
        yield Section(
            t("Points by criterion"),
            () if held is None else (held_back(held, t),),
            table=_points(found.left.card, found.right.card, rubric, language),
            foot=tuple(
                f"{side.title}: {band_sentence(side.band, t)}"
                for side in (found.left, found.right)
                if side.band is not None and held is None
            ),
        )


def _totals(found: Compared, layers: Sequence[Layer], language: str) -> PaperTable:
    t = translator(language)
    sums = {total.layer: total for total in compare.totals(found.differences)}
    heads = (
        t("Layer"),
        found.left.title,
        found.right.title,
        t("Difference"),
        t("What differs"),
    )
    words = kinds(t, planned=is_planned(found.differences))
    rows = [*_total_rows(layers, sums, words, language, t)]
    return table(heads, "lrrrL", rows)


def _total_rows(
    layers: Sequence[Layer],
    sums: dict[str, LayerTotal],
    words: dict[str, str],
    language: str,
    t: Translator,
) -> Iterator[tuple[str, ...]]:
    """Yield a row for each layer in which something differs or stands."""
    for layer in layers:
        total = sums.get(layer.id)
        if total is None:
            continue
        counts = ", ".join(
            f"{words.get(kind, kind)} {count}" for kind, count in total.counts.items()
        )
        yield (
            name(layer.names, language),
            amount(total.before, total.unit, t),
            amount(total.after, total.unit, t),
            gain(total.after - total.before, total.unit, t),
            counts,
        )


def _row(
    number: str,
    one: Difference,
    layers: Sequence[Layer],
    words: Mapping[str, str],
    language: str,
    *,
    several: bool,
) -> tuple[str, ...]:
    t = translator(language)
    there = one.after or one.before
    names = next(layer.names for layer in layers if layer.id == one.layer)
    called = name(names, language)
    if there is not None and there.name:
        called = f"{called} {quoted(there.name, t)}"
    if several:
        called = f"{called} · {scene_names(t)[one.scene]}"
    said = words.get(kind_of(one), kind_of(one))
    if one.change == "changed" and one.parts:
        said = f"{said}: {parts(one, t)}"
    when = t("{day:date}", day=one.at) if one.at else ""
    return (
        number,
        called,
        said,
        from_to(one.quantity_before, one.quantity_after, one.unit, t),
        " · ".join(word for word in (one.author, when) if word),
        one.note,
    )


def _points(
    before: Scorecard, after: Scorecard, rubric: Rubric, language: str
) -> PaperTable:
    t = translator(language)
    names = {one.id: name(one.names, language) for one in rubric.criteria}
    heads = (t("Criterion"), t("Left"), t("Right"), t("Difference"))
    later = {one.id: one for one in after.criteria}
    rows = [
        _criterion_row(names.get(one.id, one.id), one, later[one.id], t)
        for one in before.criteria
    ]
    total = with_open(t("Total"), before.open, t)
    rows.append(
        _held_row(total, before, after, t)
        if before.hold or after.hold
        else _points_row(total, before.total, after.total, t)
    )
    return table(heads, "Lrrr", rows)


def _criterion_row(
    words: str, before: CriterionScore, after: CriterionScore, t: Translator
) -> tuple[str, ...]:
    words = with_open(words, before.open, t)
    if is_open(before) and is_open(after):
        return words, t("open"), t("open"), "—"
    if before.direction or after.direction:
        return _held_row(words, before, after, t)
    return _points_row(words, before.points, after.points, t)


def _held_row(
    words: str,
    before: CriterionScore | Scorecard,
    after: CriterionScore | Scorecard,
    t: Translator,
) -> tuple[str, ...]:
    told = (direction(one.direction, t) or "—" for one in (before, after))
    return (words, *told, "")


def _points_row(
    words: str, before: float, after: float, t: Translator
) -> tuple[str, ...]:
    change = round(after - before, 2)
    sign = "+" if change > 0 else "−"
    return (
        words,
        t("{points:hundredths}", points=before),
        t("{points:hundredths}", points=after),
        "=" if not change else sign + t("{points:hundredths}", points=abs(change)),
    )
