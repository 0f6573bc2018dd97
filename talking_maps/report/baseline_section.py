"""What the score sheet holds a plan against: the baseline, and the elevation.

What of the baseline is gone, and why; its values beside those of now; and what slopes
and falls were measured on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import shapely

from talking_maps import geo
from talking_maps.contest import SealedCopy
from talking_maps.explain.slope_classes import land_slopes
from talking_maps.i18n import Translator
from talking_maps.i18n.units import measured
from talking_maps.model.contest import LossAnswer
from talking_maps.model.layer import Layer
from talking_maps.model.plan import Feature
from talking_maps.model.rubric import Reading, Scorecard
from talking_maps.model.territory import Raster, Territory
from talking_maps.report.contest_view import ContestView
from talking_maps.report.typst_pdf import Section, table
from talking_maps.wording import feature_labels, measures, point_sum
from talking_maps.wording.vocabulary import scene_names

#: A thing of the baseline that is gone, the reason given, and what staff decided.
Gone = tuple[Feature, str, LossAnswer | None]


def gone(
    account: ContestView,
    copy: SealedCopy,
    found: Sequence[Gone],
    layers: Sequence[Layer],
) -> list[Section]:
    """Return what of the baseline the plan has no more, with reasons; or nothing."""
    if not found:
        return []
    t, known = account.text, {layer.id: layer for layer in layers}
    labels = feature_labels.labels(
        [thing for thing, _, _ in found], known, copy.epsg, account.language
    )
    rows = [
        (label, text or "—", _decision(answer, t))
        for label, (_, text, answer) in zip(labels, found, strict=True)
    ]
    heads = (t("Thing"), t("Reason"), t("Decision"))
    lead = (
        t(
            "What was in the baseline and is gone stays in the whole of every share "
            "until a reason is accepted."
        ),
    )
    return [Section(t("Gone since the baseline"), lead, table(heads, "LLL", rows))]


def _decision(answer: LossAnswer | None, t: Translator) -> str:
    if answer is None:
        return t("not decided: it counts as lost")
    if answer.accepted:
        return t("accepted: it no longer counts")
    return t("refused: it counts as lost. {text}", text=answer.text)


def beside_now(
    account: ContestView, before: SealedCopy | None, now: Scorecard | None
) -> list[Section]:
    """Return what measures were at the baseline and are now; nothing without both."""
    rows = [] if before is None or now is None else [*_rows(account, before, now)]
    if not rows:
        return []
    t = account.text
    heads = (t("Measure"), t("Baseline"), t("Now"))
    return [Section(t("The baseline and now"), table=table(heads, "LRR", rows))]


def _rows(
    account: ContestView, before: SealedCopy, now: Scorecard
) -> Iterator[tuple[str, ...]]:
    t, language = account.text, account.language
    sealed = {
        (one["id"], tuple(one["scenes"])): one
        for criterion in before.scorecard["criteria"]
        for one in criterion["indicators"]
    }
    words = scene_names(t)
    for reading in (r for criterion in now.criteria for r in criterion.readings):
        then = _then(reading, sealed.get((reading.indicator, reading.scenes)), t)
        measure = reading.measure
        value, error = measure.value, measure.uncertainty
        if reading.before is not None and value is not None:
            # What is weighed is the change: what it is now is both together.
            value, error = value + (reading.before.value or 0.0), None
        amount = measured(measure.answer, value, error, measure.unit, t)
        scenes = " · ".join(words[scene] for scene in reading.scenes)
        name = measures.called(reading.indicator, language)
        yield f"{name} ({scenes})" if scenes else name, then, amount


def _then(reading: Reading, sealed: Mapping[str, Any] | None, t: Translator) -> str:
    """Return a measure's value at the baseline, as it was sealed or is measured."""
    one = reading.before
    if one is not None:
        return measured(one.answer, one.value, one.uncertainty, one.unit, t)
    if sealed is None:
        return "—"
    error = sealed["uncertainty"]
    return measured(sealed["answer"], sealed["value"], error, sealed["unit"], t)


def measured_on(
    account: ContestView, copy: SealedCopy, land: Territory | None
) -> list[Section]:
    """Return the land that counted, and what slopes and falls were measured on."""
    if land is None:
        return []
    t, elevation = account.text, land.elevation
    ground = point_sum.disputed(copy.rubric, t)
    shared = _disputed_m2(land)
    if shared > 0:
        ground += " " + t("Here they are {area:ha}.", area=shared)
    said = _elevation(land, elevation, t)
    slopes = land_slopes(land)
    steep = () if slopes is None else measures.slopes_of_land(slopes, t)
    return [Section(t("Measured on"), (ground, said, *steep))]


def _elevation(land: Territory, elevation: Raster | None, t: Translator) -> str:
    """Return what slopes and heights were measured on."""
    if elevation is None:
        said = t("No elevation was there: what needs slopes or heights is not told.")
    else:
        pixel = abs(elevation.transform.a)
        named = land.elevation_source or t("without a name")
        said = t(
            "Slopes, falls and heights: elevation “{source}”, pixels of {pixel:m}.",
            source=named,
            pixel=pixel,
        )
        said += " " + (
            t("The error of its heights is not known.")
            if elevation.error is None
            else t(
                "Each height is right to ± {error:number} m.",
                error=round(elevation.error, 2),
            )
        )
    return said


def _disputed_m2(land: Territory) -> float:
    """Return how much of the land neighbours claim too [m²]."""
    others = shapely.union_all([claim.geometry for claim in land.claims])
    return geo.area_m2(others.intersection(land.whole), land.epsg)
