"""Puts measured values, points and limits into words."""

from __future__ import annotations

from talking_maps.i18n import Translator
from talking_maps.i18n.units import measured, unit_name
from talking_maps.model.rubric import Measure


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
