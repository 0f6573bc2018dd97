"""Puts measured values, points and limits into words."""

from __future__ import annotations

from talking_maps.i18n import Translator
from talking_maps.i18n.units import measured, unit_name
from talking_maps.model.rubric import CriterionScore, Measure


def value(measure: Measure, t: Translator) -> str:
    """Return the value with unit and ± one standard error, or that none is known."""
    return measured(measure.answer, measure.value, measure.uncertainty, measure.unit, t)


def points(amount: float, t: Translator) -> str:
    """Return points as people write them, with at most one decimal."""
    return t("{points:points}", points=amount)


def exact(amount: float, t: Translator) -> str:
    """Return points to the hundredth, as a contest counts and prints them."""
    return t("{points:number}", points=amount)


def limits_in(unit: str, t: Translator) -> str:
    """Return in what limits of a measure are written, nothing for a plain number."""
    if unit == "share":
        return t("[1 is 100 %]")
    return "" if unit == "number" else f"[{unit_name(unit, t)}]"


def with_open(words: str, points: float, t: Translator) -> str:
    """Return the name of a criterion or sum with the points left to the jury, if any.

    No computer gives these: a zero in their place would say that the plan earned none.
    """
    left = t("({open:points} for the jury)", open=points)
    return f"{words} {left}" if points else words


def is_open(one: CriterionScore) -> bool:
    """Tell whether all points of a criterion wait for the jury."""
    return one.open > 0 and one.open == one.of
