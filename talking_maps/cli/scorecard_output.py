"""A scorecard as lines a person reads."""

from __future__ import annotations

from collections.abc import Iterator

from talking_maps.i18n import format_message, name, show, translator
from talking_maps.indicators import REGISTRY
from talking_maps.model.rubric import CriterionScore, Reading, Rubric, Scorecard


def lines(card: Scorecard, rubric: Rubric, language: str) -> Iterator[str]:
    """Yield the points, each criterion with its values, and what is missing."""
    t = translator(language)
    yield name(rubric.names, language)
    yield t(
        "{total:points} of {of:points} points; {open:points} are open.",
        total=card.total,
        of=card.of,
        open=card.open,
    )
    names = {criterion.id: criterion.names for criterion in rubric.criteria}
    for criterion in card.criteria:
        yield from _criterion(criterion, name(names[criterion.id], language), language)
    if card.missing:
        yield t("Still missing:")
    for message in card.missing:
        yield f"  - {format_message(message, language)}"


def _criterion(criterion: CriterionScore, called: str, language: str) -> Iterator[str]:
    points = show(criterion.points, "points", language)
    yield f"{called}: {points} / {show(criterion.of, 'points', language)}"
    for reading in criterion.readings:
        yield f"  {_reading(reading, language)}"


def _reading(reading: Reading, language: str) -> str:
    t = translator(language)
    promised = " " + t("(promised)") if reading.promised else ""
    points = show(reading.points, "points", language)
    return (
        f"{points} / {show(reading.of, 'points', language)}  "
        f"{format_message(REGISTRY[reading.indicator].sentence, language)}{promised} "
        f"{format_message(reading.measure.explanation, language)}"
    )
