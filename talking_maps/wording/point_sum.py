"""How a part of a criterion comes to its points, written out to be followed by hand.

The sum is written with so many digits that whoever does it with a pencil comes to the
point that is printed, and with no more.
"""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from talking_maps.i18n import Translator
from talking_maps.i18n.units import WITH_SIGN, unit_name
from talking_maps.model.message import Message
from talking_maps.model.rubric import (
    EVIDENCE_GRADES,
    EvidenceGrade,
    Measure,
    Reading,
    Rubric,
    Scorecard,
)
from talking_maps.scoring import rate
from talking_maps.wording.vocabulary import evidence_grade_names, land_resources

#: The most digits after the mark that are tried.
MOST_DIGITS: Final = 6
HECTARE_M2, STRETCH_M = 10_000.0, 100.0


@dataclass(frozen=True, slots=True)
class PointSum:
    """What a part's points are made of; `value` is None where none is known.

    `cover` and `evidence` are factors, 1 where the rubric does not ask for them.
    """

    value: float | None
    unit: str
    worst: float
    best: float
    of: float
    points: float
    cover: float = 1.0
    evidence: float = 1.0

    @property
    def share(self) -> float:
        """Return how far the value is on the way from worst to best, from 0 to 1."""
        if self.value is None:
            return 0.0
        return rate(self.value, worst=self.worst, best=self.best)


def of_reading(reading: Reading) -> PointSum:
    """Return what a reading's points are made of."""
    return PointSum(
        reading.measure.value,
        reading.measure.unit,
        reading.worst,
        reading.best,
        reading.of,
        reading.points,
        reading.cover,
        reading.evidence,
    )


def ruler(one: PointSum, t: Translator) -> str:
    """Return the ends of the way and where the plan stands on it."""
    if not one.of:
        return ""
    said = t(
        "{worst} nothing · {best} all {of:points} points",
        worst=amount(one.worst, one.unit, t),
        best=amount(one.best, one.unit, t),
        of=one.of,
    )
    if one.value is None:
        return said
    return t(
        "{ends} · here {value}",
        ends=said,
        value=amount(_rounded(one.value, one.unit, _shown(one.unit)), one.unit, t),
    )


def belief(rubric: Rubric, t: Translator) -> list[str]:
    """Return what a rubric asks of the cover, and what it lets evidence weigh."""
    said = []
    if rubric.cover is not None:
        said.append(
            t(
                "A plan is judged whole once it describes {asked:percent} of the land; "
                "below, all computed points shrink in proportion.",
                asked=rubric.cover,
            )
        )
    said.append(disputed(rubric, t))
    if rubric.grades:
        words = evidence_grade_names(t)
        weights = (
            t("{grade} {share:percent}", grade=words[grade], share=rubric.grades[grade])
            for grade in EVIDENCE_GRADES
            if grade in rubric.grades
        )
        said.append(t("Evidence weighs: {weights}.", weights=" · ".join(weights)))
    return said + counted(rubric, t)


def counted(rubric: Rubric, t: Translator) -> list[str]:
    """Return what counts first, and which past, where a rubric says it."""
    said = []
    if rubric.grades and rubric.counted_first == "surest":
        said.append(
            t(
                "Of what is more than earns all points, the best known counts first; "
                "the rest counts nothing."
            )
        )
    if rubric.counted_past == "sealed":
        said.append(
            t(
                "Where a baseline is sealed, only the past sealed with it tells what"
                " was there before."
            )
        )
    return said


def disputed(rubric: Rubric, t: Translator) -> str:
    """Return which boundary counts where neighbours claim the same land."""
    if rubric.disputed == "left out":
        return t(
            "Land that neighbours claim too counts for nobody until it is settled."
        )
    return t("Land that neighbours claim too counts for each who claims it.")


def cover(card: Scorecard, t: Translator) -> str:
    """Return how much of the land the plan says what it is, and what that leaves."""
    asked = card.cover_asked
    if card.cover is None or asked is None:
        return ""
    if card.cover >= asked:
        return t(
            "{cover:percent} of the land is described: enough to be judged whole "
            "(from {asked:percent} on).",
            cover=card.cover,
            asked=asked,
        )
    return t(
        "Only {cover:percent} of the land is described. A plan is judged whole from "
        "{asked:percent} on: until then all points shrink in proportion.",
        cover=card.cover,
        asked=asked,
    )


def of_land(withheld: Collection[str], untold: float, t: Translator) -> str:
    """Return why a part asks nothing of this land, or why its points wait; else empty.

    `withheld` are what the land is confirmed to lack, `untold` points that wait.
    """
    if withheld:
        names = land_resources(t)
        return t(
            "Left out: the office confirmed that this land cannot have it ({what}). "
            "Its points are shared out among the other parts.",
            what=", ".join(word for one, word in names.items() if one in withheld),
        )
    if not untold:
        return ""
    return t(
        "These {points:points} points wait, neither earned nor lost, until what is "
        "missing is entered or a juror tells on a visit what is on the ground.",
        points=untold,
    )


def waiting(card: Scorecard, t: Translator) -> str:
    """Return how many points of a plan wait until they can be told; empty if none."""
    if not card.untold:
        return ""
    return t(
        "{points:points} points cannot be told yet: they are neither earned nor lost. "
        "What is missing stands beside each; in a contest a juror can tell it on a "
        "visit instead.",
        points=card.untold,
    )


def written_out(one: PointSum, t: Translator) -> str:
    r"""Return the sum with this plan's own numbers; empty where no value is known.

    >>> from talking_maps.i18n import translator
    >>> tenth = PointSum(0.10734, "share", 0, 0.5, 12, 2.58)
    >>> written_out(tenth, translator("en")).replace("\xa0", " ")
    '10.73 % ÷ 50 % × 12 = 2.58'
    """
    if one.value is None or not one.of:
        return ""
    # Points that were shared out have hundredths, and the sum must come out.
    tenths = math.isclose(one.of, round(one.of, 1))
    whole = t("{of:points}", of=one.of) if tenths else t("{of:hundredths}", of=one.of)
    amounts = [_way(one, t), whole]
    for factor, word in (
        (one.evidence, t("evidence")),
        (one.cover, t("cover of the land")),
    ):
        if factor != 1.0:
            amounts.append(f"{_factor(factor, t)} ({word})")
    found = t("{points:hundredths}", points=one.points)
    return f"{' × '.join(amounts)} = {found}"


def more(one: PointSum, explanation: Message, t: Translator) -> str:
    """Return what one more hectare, or a hundred metres, would bring; else nothing."""
    whole = explanation.values.get("all")
    is_between = 0 < one.share < 1 or (one.share == 0 and one.value == one.worst)
    if one.unit != "share" or not is_between or not isinstance(whole, int | float):
        return ""
    step = HECTARE_M2 if "{all:ha}" in explanation.id else STRETCH_M
    if (
        not whole
        or one.best <= one.worst
        or (":ha}" not in explanation.id and ("{all:m}" not in explanation.id))
    ):
        return ""
    left = (1 - one.share) * (one.best - one.worst)
    gain = min(step / whole, left) / (one.best - one.worst)
    brings = gain * one.of * one.cover * one.evidence
    if step == HECTARE_M2:
        return t("One more hectare would bring {points:hundredths}.", points=brings)
    return t("A hundred metres more would bring {points:hundredths}.", points=brings)


def grades(measure: Measure, words: dict[EvidenceGrade, str], t: Translator) -> str:
    """Return how well is known what counts, in shares; empty if nothing counts."""
    said = [
        t("{grade} {share:percent}", grade=words[grade], share=share)
        for grade, share in measure.grades.items()
    ]
    return " · ".join(said)


def card_grades(card: Scorecard, t: Translator) -> str:
    """Return how well is known what a plan's points stand on, weighed by points."""
    found: dict[EvidenceGrade, float] = {}
    for reading in (r for criterion in card.criteria for r in criterion.readings):
        for grade, share in reading.measure.grades.items():
            found[grade] = found.get(grade, 0.0) + share * reading.of
    whole = sum(found.values())
    words = evidence_grade_names(t)
    return " · ".join(
        t("{grade} {share:percent}", grade=words[grade], share=found[grade] / whole)
        for grade in EVIDENCE_GRADES
        if found.get(grade)
    )


def _way(one: PointSum, t: Translator) -> str:
    """Return how far on the way, as a sum where it is neither nothing nor all."""
    if one.share in (0.0, 1.0):
        return t("{share:percent}", share=one.share)
    value = float(one.value or 0.0)
    digits = next(d for d in range(MOST_DIGITS + 1) if _comes_out(one, value, d))
    here = amount(_rounded(value, one.unit, _places(one.unit, digits)), one.unit, t)
    if one.worst == 0:
        return f"{here} ÷ {amount(one.best, one.unit, t)}"
    worst, best = (amount(end, one.unit, t) for end in (one.worst, one.best))
    return f"({here} − {worst}) ÷ ({best} − {worst})"


def _comes_out(one: PointSum, value: float, digits: int) -> bool:
    tried = _rounded(value, one.unit, _places(one.unit, digits))
    share = rate(tried, worst=one.worst, best=one.best)
    found = one.of * share * round(one.cover, 4) * round(one.evidence, 4)
    return digits == MOST_DIGITS or round(found, 2) == round(one.points, 2)


def _rounded(value: float, unit: str, places: int) -> float:
    """Return a value with so many decimals; a share that is nearly all is not all."""
    found = round(value, places)
    if unit == "share" and value < 1 <= found:
        return math.floor(value * 10.0**places) / 10.0**places
    return found


def _places(unit: str, digits: int) -> int:
    """Return the decimals of a value that is written with so many digits."""
    return digits + 2 if unit == "share" else digits


def _shown(unit: str) -> int:
    """Return the decimals a value has on the ruler: a tenth of a per cent, or 0.01."""
    return 3 if unit == "share" else 2


def amount(value: float, unit: str, t: Translator) -> str:
    """Return a value as it is, in per cent or with its unit."""
    if unit == "share":
        return t("{value:percentage}", value=value)
    said = t("{value:exact}", value=value)
    return said if unit in WITH_SIGN else f"{said} {unit_name(unit, t)}"


def _factor(factor: float, t: Translator) -> str:
    return t("{factor:exact}", factor=round(factor, 4))
