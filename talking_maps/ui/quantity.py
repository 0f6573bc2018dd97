"""Puts a measured value into words: unit, uncertainty, or why there is none."""

from __future__ import annotations

from talking_maps.language import Translator
from talking_maps.model.rubric import Measure


def value(measure: Measure, _: Translator) -> str:
    """Return the value with unit and ± one standard error, or that none is known."""
    if measure.answer == "cannot tell":
        return _("cannot tell")
    if measure.answer == "not applicable" or measure.value is None:
        return _("not applicable")
    if measure.unit == "share":
        return _share(measure.value, measure.uncertainty, _)
    unit = "" if measure.unit == "number" else f"\N{NO-BREAK SPACE}{measure.unit}"
    if measure.uncertainty is None:
        return _("{value:number}", value=measure.value) + unit
    return (
        _("{value:number} ± {error:number}", value=measure.value,
          error=measure.uncertainty) + unit
    )  # fmt: skip


def points(amount: float, _: Translator) -> str:
    """Return points as people write them, with at most one decimal."""
    return _("{points:points}", points=amount)


def _share(share: float, error: float | None, _: Translator) -> str:
    if error is None:
        return _("{share:percent}", share=share)
    return _("{share:percent} ± {error:percent}", share=share, error=error)


def limits_in(unit: str, _: Translator) -> str:
    """Return in what limits of a measure are written, nothing for a plain number."""
    if unit == "share":
        return _("[1 is 100 %]")
    return "" if unit == "number" else f"[{unit}]"
