"""What jurors told on the ground of parts that could not be told for want of data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from talking_maps.i18n import Translator
from talking_maps.indicators import REGISTRY
from talking_maps.model.contest import SealedReading, ToldPart, Visit
from talking_maps.model.layer import Layer
from talking_maps.model.message import Message
from talking_maps.model.rubric import Reference
from talking_maps.wording import measures, names_for_ids, point_sum
from talking_maps.wording.vocabulary import scene_names


def part_name(part: SealedReading | ToldPart, language: str, t: Translator) -> str:
    """Return what a part is called, with its scene."""
    name = measures.called(part.indicator, language)
    return f"{name} ({scene_names(t)[part.scene]})" if part.scene else name


def why_untold(
    part: SealedReading,
    scorecard: Mapping[str, Any],
    layers: Sequence[Layer],
    reference: Reference,
    language: str,
) -> str:
    """Return why a sealed scorecard could not tell a part: what would answer it."""
    for criterion in scorecard["criteria"]:
        for one in criterion["indicators"]:
            at = part.scene is None or part.scene in one["scenes"]
            if one["id"] == part.indicator and at and one["answer"] == "cannot tell":
                said = Message(one["explanation"]["id"], one["explanation"]["values"])
                return names_for_ids.resolve_names(said, layers, reference, language)
    return ""


def answered(visit: Visit, language: str, t: Translator) -> Iterator[str]:
    """Yield what one visit told of parts that waited."""
    for key, value in visit.answers.items():
        indicator, _, scene = key.partition(":")
        known = REGISTRY.get(indicator)
        name = measures.called(indicator, language)
        words = {str(one): word for one, word in scene_names(t).items()}
        at = f" ({words[scene]})" if scene in words else ""
        amount = point_sum.amount(value, known.unit if known else "", t)
        yield f"{name}{at}: {amount}"


def told(part: ToldPart, t: Translator) -> str:
    """Return what jurors said of a part, and the points that became of it."""
    known = REGISTRY.get(part.indicator)
    unit = known.unit if known else ""
    said = ", ".join(
        f"{juror}: {point_sum.amount(value, unit, t)}"
        for juror, value in part.answers.items()
    )
    return t(
        "The jury told it on the ground ({answers}): {points:hundredths} of "
        "{of:points} points.",
        answers=said,
        points=part.points,
        of=part.of,
    )
