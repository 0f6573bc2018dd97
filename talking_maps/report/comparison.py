"""The comparison sheet: two maps side by side, and what differs between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from talking_maps.i18n import translator
from talking_maps.model.difference import Difference
from talking_maps.model.layer import Layer
from talking_maps.model.plan import SCENES, Feature, Scene
from talking_maps.model.rubric import Rubric
from talking_maps.report import map_svg
from talking_maps.report.comparison_tables import (
    LOOKS,
    Compared,
    numbered,
    sections,
)
from talking_maps.report.map_svg import Look, Shape
from talking_maps.report.sections import told
from talking_maps.report.typst_pdf import compile_pdf
from talking_maps.wording.differences import kind_of
from talking_maps.wording.vocabulary import scene_names

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
        "looks": [
            (map_svg.sample("new"), t("only on the right: new, proposed, recovered")),
            (map_svg.sample("gone"), t("only on the left: removed or lost")),
            (map_svg.sample("changed"), t("changed")),
        ],
        "sections": told(sections(found, differing, layers, rubric, language)),
        "feet": {
            "left": f"{found.community} · {sides}",
            "code": "",
            "page": t("Page {page} of {pages}"),
        },
    }


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
                )
            )
        pairs.append(pair)
    return pairs


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
