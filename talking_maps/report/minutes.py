"""Minutes of an assembly: who met, which map they approved, what they promised.

With places to sign and boxes for fingerprints: many who decide do not write.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shapely.geometry.base import BaseGeometry

from talking_maps import geo
from talking_maps.i18n import name, translator
from talking_maps.model.layer import Layer
from talking_maps.model.plan import SCENES, Assembly, Plan
from talking_maps.report import map_svg
from talking_maps.report.map_svg import Shape
from talking_maps.report.plan_book import commitments
from talking_maps.report.typst_pdf import PaperDraft, Section, qr_matrix, table, told
from talking_maps.wording.feature_labels import short_size
from talking_maps.wording.vocabulary import group_names, scene_names

#: Width and height of each of the three maps [mm].
SMALL = (56.0, 62.0)
#: Lines for who came, at least and at most, and lines to write what was agreed on.
LEAST_LINES, MOST_LINES, AGREED_LINES = 20, 200, 9


@dataclass(frozen=True, slots=True)
class AssemblyMinutes:
    """An assembly of a community, and the plan it looked at, without closed places.

    `at` is the last change of the community's file (ISO), `version` its id: it tells
    which state of the map the assembly signs.
    """

    community: str
    boundary: BaseGeometry
    epsg: int
    plan: Plan
    assembly: Assembly
    at: str
    version: str
    is_redacted: bool = False


def minutes(
    found: AssemblyMinutes, layers: Sequence[Layer], language: str
) -> PaperDraft:
    """Return the minutes, A4."""
    return PaperDraft("minutes", content(found, layers, language), found.at, language)


def content(
    found: AssemblyMinutes, layers: Sequence[Layer], language: str
) -> dict[str, object]:
    """Return what the minutes say of these layers."""
    t, held = translator(language), found.assembly
    day = t("{day:date}", day=held.held_on)
    said = t(
        "In the community {community}, on {day}, the assembly met, looked at the"
        " talking maps of its land, past, present and future, and agreed on what stands"
        " here.",
        community=found.community,
        day=day,
    )
    short = found.version[:8]
    return {
        "title": t("Minutes of the assembly"),
        "community": found.community,
        "day": day,
        "facts": _facts(found, language),
        "said": said,
        "maps": _maps(found, layers, language),
        "legend": map_svg.legend(found.plan.features, layers, language),
        "sections": told(
            [_totals(found, layers, language), *commitments(found.plan, language)]
        ),
        "agreed": {
            "title": t("What else was agreed"),
            "lines": AGREED_LINES,
        },
        "version": {
            "title": t("State of the map"),
            "squares": qr_matrix(f"TALKING MAPS {short}"),
            "code": short,
            "says": t(
                "The map as it was kept until {day:date}. `history --json` lists the "
                "last change under the id that begins so; what is drawn later is not "
                "what was signed here.",
                day=found.at[:10],
            ),
        },
        "note": t("Restricted places are left out of this paper.")
        if found.is_redacted
        else "",
        "signing": {
            "title": t("Signatures"),
            "authorities": [t("President"), t("Secretary"), t("Treasurer")],
            "lines": _lines(held),
            "heads": [
                t("No."),
                t("Name"),
                t("Identity card"),
                t("Signature"),
                t("Fingerprint"),
            ],
            "fingerprint": t("Fingerprint"),
            "name": t("Name and identity card"),
        },
        "feet": {
            "left": f"{found.community} · {t('Minutes of the assembly')} · {day}",
            "code": short,
            "page": t("Page {page} of {pages}"),
        },
    }


def _lines(held: Assembly) -> int:
    people = max(held.households or 0, (held.women or 0) + (held.men or 0))
    return min(max(people, LEAST_LINES), MOST_LINES)


def _facts(found: AssemblyMinutes, language: str) -> list[tuple[str, str]]:
    t, held = translator(language), found.assembly
    facts = [(t("Day"), t("{day:date}", day=held.held_on))]
    if held.title:
        facts.append((t("What for"), held.title))
    facts += [
        (words, t("{count:whole}", count=count))
        for group, words in group_names(t).items()
        if (count := getattr(held, group))
    ]
    return facts


def _maps(
    found: AssemblyMinutes, layers: Sequence[Layer], language: str
) -> list[dict[str, object]]:
    known = {layer.id for layer in layers}
    drawn = [one for one in found.plan.features if one.layer in known]
    made = map_svg.frame(found.boundary, drawn, *SMALL)
    words = scene_names(translator(language))
    return [
        map_svg.legend_rows(
            made,
            found.boundary,
            [Shape(one) for one in drawn if one.scene == scene],
            layers,
            title=f"{words[scene]} {getattr(found.plan.years, scene)}",
            language=language,
            scene=scene,
        )
        for scene in SCENES
    ]


def _totals(found: AssemblyMinutes, layers: Sequence[Layer], language: str) -> Section:
    """Return how much of each layer there is in each scene."""
    t = translator(language)
    words, years = scene_names(t), found.plan.years
    heads = (
        t("Layer"),
        *(f"{words[scene]} {getattr(years, scene)}" for scene in SCENES),
    )
    rows = []
    for layer in layers:
        cells = [_amount(found, layer, scene, language) for scene in SCENES]
        if any(cells):
            rows.append((name(layer.names, language), *(cell or "—" for cell in cells)))
    if not rows:
        return Section(t("What is drawn"), (t("Nothing is drawn yet."),))
    return Section(t("What is drawn"), table=table(heads, "Lrrr", rows))


def _amount(found: AssemblyMinutes, layer: Layer, scene: str, language: str) -> str:
    """Return how many things of a layer stand in a scene, and how much they are."""
    shapes = [
        one.geometry
        for one in found.plan.features
        if one.layer == layer.id and one.scene == scene and one.status != "lost"
    ]
    if not shapes:
        return ""
    count = translator(language)("{count:whole}", count=len(shapes))
    if layer.geometry == "point":
        return count
    whole = sum(geo.quantities(shapes, layer.geometry, found.epsg))
    size = short_size(whole, geo.UNITS[layer.geometry], language)
    return f"{count} · {size}"
