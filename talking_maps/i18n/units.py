"""Puts a measured value into words: unit, ± one standard error, or why there is none.

The same on screen and on paper. No more digits are written than people can use: from a
hundred on, none after the decimal mark.
"""

from __future__ import annotations

from talking_maps.i18n.messages import Translator
from talking_maps.model.message import plural
from talking_maps.model.rubric import Answer

#: From here on a value is written without decimals.
LARGE = 100.0
#: What rounds to less than a percent is not nothing.
LEAST_SHARE = 0.005
#: From here on a share of a need is said in times: 557 % says nothing to anybody.
MANY = 2.0
#: Units that are written with the number itself, or not at all.
WITH_SIGN = ("number", "share", "degrees")


def measured(
    answer: Answer, amount: float | None, error: float | None, unit: str, t: Translator
) -> str:
    r"""Return a value with its unit and error, or that it cannot be told.

    >>> from talking_maps.i18n import translator
    >>> measured("answered", 1912.05, 3.2, "m3/ha", translator("en"))
    '1,912 ± 3\xa0m³/ha'
    """
    if answer == "cannot tell":
        return t("cannot tell")
    if answer == "too little":
        return t("too little to judge")
    if answer == "not applicable" or amount is None:
        return t("not applicable")
    if unit == "share" and amount >= MANY:
        return _times(amount, error or 0.0, t)
    is_large = max(abs(amount), error or 0.0) >= LARGE
    said = _written(amount, unit, t, is_large=is_large)
    if error is not None:
        sure = _written(error, unit, t, is_large=is_large)
        if unit == "share" and 0 < error < LEAST_SHARE:
            sure = t("less than {least:percent}", least=0.01)
        said = t("{value} ± {error}", value=said, error=sure)
    if unit in WITH_SIGN:
        return said
    count = amount if error is None else None
    return f"{said}\N{NO-BREAK SPACE}{unit_name(unit, t, count)}"


def unit_name(unit: str, t: Translator, count: float | None = None) -> str:
    """Return what a unit of a measure, or of a field of a form, is called.

    `count` is the number before it, where one stands there.
    """
    return {
        "m2": "m²",
        "m3": "m³",
        "m3/ha": "m³/ha",
        "degrees": "°",
        "t/ha/year": t("t/ha/year"),
        "months": t(plural("month", "months"), count=count),
        "years": t(plural("year", "years"), count=count),
        "days": t(plural("day", "days"), count=count),
        "animals": t(plural("animal", "animals"), count=count),
        "trees": t(plural("tree", "trees"), count=count),
        "heads": t(plural("head", "heads"), count=count),
        "households": t(plural("household", "households"), count=count),
        "people": t(plural("person", "people"), count=count),
    }.get(unit, unit)


def _times(amount: float, error: float, t: Translator) -> str:
    r"""Return how many times as much there is as the measure asks for.

    >>> from talking_maps.i18n import translator
    >>> _times(5.57, 0.4, translator("en")), _times(2.5, 0, translator("en"))
    ('5 to 6 times as much', '2.5 times as much')
    """
    low, high = max(amount - error, 0.0), amount + error
    if round(low) != round(high):
        low, high = round(low), round(high)
    if f"{low:.1f}" == f"{high:.1f}":
        return t("{times:points} times as much", times=amount)
    return t("{low:points} to {high:points} times as much", low=low, high=high)


def _written(value: float, unit: str, t: Translator, *, is_large: bool) -> str:
    if unit == "share":
        return t("{value:percent}", value=value)
    if unit == "degrees":
        return t("{value:degrees}", value=value)
    if is_large:
        return t("{value:whole}", value=value)
    return t("{value:number}", value=value)
