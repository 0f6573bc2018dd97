"""The poster of the rules: how points are won, in pictures, for an assembly's wall.

A page (A3) for each rubric: criteria with pictogram and points, a ruler for each part
from nothing to all of it, faces for the jury, what evidence weighs. Few words; nothing
of any plan.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from talking_maps.i18n import Translator, name, translator
from talking_maps.indicators import REGISTRY
from talking_maps.model.rubric import EVIDENCE_GRADES, Component, Criterion, Rubric
from talking_maps.report.typst_pdf import compile_pdf
from talking_maps.symbology import jury_faces, rule_signs
from talking_maps.wording import measures, point_sum
from talking_maps.wording.vocabulary import evidence_grade_names, scene_names

FACES = 5


@dataclass(frozen=True, slots=True)
class PosterRules:
    """A rubric to be shown, and whose: the contest and its category, if it has any."""

    rubric: Rubric
    over: str
    faces: int = FACES


def rules_poster(pages: Sequence[PosterRules], *, at: str, language: str) -> bytes:
    """Return the poster as PDF, a page a rubric; `at` is when the rules were kept."""
    t = translator(language)
    told = {
        "title": t("How points are won"),
        "pages": [_page(one, t, language) for one in pages],
    }
    return compile_pdf("rules_poster", told, at=at, language=language)


def _page(one: PosterRules, t: Translator, language: str) -> dict[str, object]:
    rubric = one.rubric
    jury = sum(criterion.jury for criterion in rubric.criteria)
    whole = sum(criterion.points for criterion in rubric.criteria)
    most = max((criterion.points for criterion in rubric.criteria), default=1.0)
    return {
        "over": one.over,
        "whole": t("{points:points}", points=whole),
        "said": t(
            "points: {computed:points} from the maps, {jury:points} from the jury",
            computed=whole - jury,
            jury=jury,
        ),
        "criteria": [
            _criterion(criterion, most, one.faces, t, language)
            for criterion in rubric.criteria
        ],
        "evidence": _evidence(rubric, t),
        "land": _land(rubric, t),
    }


def _criterion(
    one: Criterion, most: float, faces: int, t: Translator, language: str
) -> dict[str, object]:
    return {
        "name": name(one.names, language),
        "sign": jury_faces.criterion(one.id),
        "points": t("{points:points}", points=one.points),
        "share": 100 * one.points / most,
        "parts": [_part(part, t, language) for part in one.components],
        "jury": {
            "name": t("The jury looks and says"),
            "faces": [jury_faces.face(place + 1, faces) for place in range(faces)],
            "none": t("{points:points}", points=0),
            "all": t("{points:points}", points=one.jury),
        }
        if one.jury
        else {},
    }


def _part(one: Component, t: Translator, language: str) -> dict[str, object]:
    known = REGISTRY.get(one.indicator)
    unit = known.unit if known is not None else "number"

    def end(value: float) -> str:
        said = point_sum.amount(value, unit, t)
        if one.against and value > 0:
            said = f"+{said}"
        return said

    called = measures.called(one.indicator, language)
    if one.against:
        called = t("{measure}: more than at the baseline", measure=called)
    return {
        "name": called,
        "scene": scene_names(t)[one.scene] if one.scene else "",
        "promised": one.scene == "future",
        "worst": end(one.worst),
        "best": end(one.best),
        "nothing": t("nothing"),
        "all": t("all {points:points}", points=one.points),
    }


def _evidence(rubric: Rubric, t: Translator) -> list[dict[str, object]]:
    words = evidence_grade_names(t)
    return [
        {
            "name": words[grade],
            "sign": rule_signs.evidence(grade),
            "share": 100 * rubric.grades[grade],
            "said": t("{share:percent}", share=rubric.grades[grade]),
        }
        for grade in EVIDENCE_GRADES
        if grade in rubric.grades
    ]


def _land(rubric: Rubric, t: Translator) -> list[dict[str, object]]:
    """Return what is asked of the land, each with its picture."""
    said: list[tuple[rule_signs.LandSign, str]] = []
    if rubric.cover is not None:
        said.append(
            (
                "described",
                t(
                    "Say what {asked:percent} of the land is: then all counts.",
                    asked=rubric.cover,
                ),
            )
        )
        said.append(("few shapes", t("A few small shapes: next to nothing counts.")))
    said.append(("outside", t("Outside the land nothing counts.")))
    return [{"sign": rule_signs.land(sign), "said": words} for sign, words in said]
