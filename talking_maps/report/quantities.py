"""Values, points, scenes and grades of trust in words, as papers say them."""

from __future__ import annotations

from talking_maps.language import Translator
from talking_maps.model.plan import Scene
from talking_maps.model.rubric import Answer


def value(
    answer: Answer, amount: float | None, error: float | None, unit: str, _: Translator
) -> str:
    """Return a value with unit and ± one standard error, or that none is known."""
    if answer == "cannot tell":
        return _("cannot tell")
    if answer == "not applicable" or amount is None:
        return _("not applicable")
    if unit == "share":
        if error is None:
            return _("{share:percent}", share=amount)
        return _("{share:percent} ± {error:percent}", share=amount, error=error)
    after = "" if unit == "number" else f"\N{NO-BREAK SPACE}{unit}"
    if error is None:
        return _("{value:number}", value=amount) + after
    return _("{value:number} ± {error:number}", value=amount, error=error) + after


def scene_names(_: Translator) -> dict[Scene, str]:
    """Return the words for the three scenes."""
    return {"past": _("Past"), "present": _("Present"), "future": _("Future")}


def grade_names(_: Translator) -> dict[str, str]:
    """Return what the grades of trust mean."""
    return {
        "V": _("read in the source"), "V sec.": _("quoted by another source"),
        "V-weak": _("weak source"), "D": _("derived by arithmetic"),
        "J": _("our judgement"), "M": _("recalled, not confirmed"),
    }  # fmt: skip
