"""Puts measures into words: what they say, their values, points and limits."""

from __future__ import annotations

import math
from collections.abc import Mapping

from talking_maps.explain.slope_classes import LandSlopes
from talking_maps.i18n import Translator, format_message
from talking_maps.i18n.units import measured, unit_name
from talking_maps.indicators import REGISTRY
from talking_maps.model.plan import Scene
from talking_maps.model.rubric import (
    CriterionScore,
    Direction,
    Measure,
    Number,
    Reading,
    Reference,
    ScoreHold,
)
from talking_maps.wording import reference_words, vocabulary
from talking_maps.worlds import Band, PointBand

#: A smaller share is not told: it would read as nothing.
LEAST_TOLD = 0.005


def value(measure: Measure, t: Translator) -> str:
    """Return the value with unit and ± one standard error, or that none is known."""
    return measured(measure.answer, measure.value, measure.uncertainty, measure.unit, t)


def points(amount: float, t: Translator) -> str:
    """Return points as people write them, with at most one decimal."""
    return t("{points:points}", points=amount)


def exact(amount: float, t: Translator) -> str:
    """Return points to the hundredth, as a contest counts and prints them."""
    return t("{points:hundredths}", points=amount)


def band(sure: PointBand, t: Translator) -> str:
    """Return the middle of many worlds and where four of five lie, in points.

    58 (52 to 63)
    """
    return t(
        "{median:points} ({low:points} to {high:points})",
        median=sure.median,
        low=sure.low,
        high=sure.high,
    )


def part_band(sure: PointBand, t: Translator) -> str:
    """Return between which points a part lies, to the hundredth as its sum has them."""
    if sure.low == sure.high:
        return t("In four of five draws the same {points:hundredths}.", points=sure.low)
    return t(
        "In four of five draws {low:hundredths} to {high:hundredths}, in the middle "
        "{median:hundredths}.",
        low=sure.low,
        high=sure.high,
        median=sure.median,
    )


def band_sentence(sure: Band, t: Translator) -> str:
    """Return between which points a total lies."""
    return t(
        "Counting what may be off, the points lie between {low:points} and "
        "{high:points} in four of five draws.",
        low=sure.total.low,
        high=sure.total.high,
    )


def band_draws(sure: Band, t: Translator) -> str:
    """Return what was drawn, how often and from which seed."""
    return t(
        "Drawn {worlds:whole} times from the seed {seed}: elevation, drawing, "
        "condition, reference numbers.",
        worlds=sure.worlds,
        seed=sure.seed,
    )


def held_back(hold: ScoreHold, t: Translator) -> str:
    """Return why a live score shows no points, and until when."""
    if hold.until:
        return t(
            "This plan is sealed in “{contest}” ({entry}). Until {until:datetime} the "
            "score says what moves against the sealed plan, not by how much: nobody is "
            "to draw for a number.",
            contest=hold.name,
            entry=hold.entry,
            until=hold.until,
        )
    return t(
        "This plan is sealed in “{contest}” ({entry}). Until the contest is closed the "
        "score says what moves against the sealed plan, not by how much: nobody is to "
        "draw for a number.",
        contest=hold.name,
        entry=hold.entry,
    )


def direction(where: Direction, t: Translator) -> str:
    """Return where points stand against the sealed plan; empty where they are shown.

    The sign tells it to who does not read, the words to who does not see.
    """
    words: Mapping[Direction, str] = {
        "": "",
        "up": t("▲ more"),
        "down": t("▼ less"),
        "same": t("= as sealed"),
        "unknown": t("? sealed copy unreadable"),
    }
    return words[where]


def limits_in(unit: str, t: Translator) -> str:
    """Return in what limits of a measure are written, nothing for a plain number."""
    if unit == "share":
        return "[%]"
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


def called(indicator_id: str, language: str) -> str:
    """Return an indicator's short name, its id if there is none such."""
    known = REGISTRY.get(indicator_id)
    return format_message(known.name, language) if known else indicator_id


def sentence(indicator_id: str, language: str) -> str:
    """Return the sentence that explains an indicator, its id if there is none such."""
    known = REGISTRY.get(indicator_id)
    return format_message(known.sentence, language) if known else indicator_id


def scenes(reading: Reading, words: Mapping[Scene, str]) -> str:
    """Return the scenes a reading looks at."""
    return " · ".join(words[scene] for scene in reading.scenes)


def numbers(measure: Measure, reference: Reference) -> tuple[Number, ...]:
    """Return the reference numbers that entered a measure."""
    known = reference.numbers
    return tuple(known[i] for i in measure.sources if i in known)


def number_value(number: Number, t: Translator) -> str:
    """Return a number with its error and unit; a dash where there is none."""
    if number.value is None:
        return "—"
    said = t("{value:exact}", value=number.value)
    if number.error is not None:
        said = t(
            "{value:exact} ± {error:exact}", value=number.value, error=number.error
        )
    return f"{said} {number_unit(number, t)}".rstrip()


def number_source(number: Number, t: Translator) -> str:
    """Return where a number comes from; of a local one who says it, and when.

    So too of a contest's, which is called so.
    """
    local = number.local_number
    if local is not None:
        said = {"who": local.by, "day": local.on, "source": local.source}
        if number.of_contest:
            return t("Number of the contest, by {who}, {day:date}: {source}", **said)
        return t("Local number, by {who}, {day:date}: {source}", **said)
    source = reference_words.source(number, t)
    place = reference_words.place(number, t)
    return f"{source} ({place})" if place else source


def number_trust(number: Number, t: Translator) -> str:
    """Return how far a confirmed number can be trusted."""
    if number.local_number is not None:
        return vocabulary.local_grade_names(t)[number.local_number.grade]
    return vocabulary.grade_names(t).get(number.grade, number.grade)


def number_unit(number: Number, t: Translator) -> str:
    """Return the unit of a reference number as people write it."""
    return reference_words.unit(number, t)


def slope_class(begin: float, end: float, t: Translator) -> str:
    """Return a class of slope by its limits [%], the steepest without an end."""
    if math.isinf(end):
        return t("over {most:percent}", most=begin / 100)
    return t("{least:whole}–{most:percent}", least=begin, most=end / 100)


def slopes_of_land(land: LandSlopes, t: Translator) -> list[str]:
    """Return how much of the land lies in each class of slope, or why none is told."""
    if land.error is None:
        return [
            t("How much of the land is how steep cannot be told: the error of the "
              "elevation is not known. Enter it.")
        ]  # fmt: skip
    if not land.shares:
        return [
            t("How much of the land is how steep cannot be told: slopes are right to "
              "± {error:percent} only. A finer elevation would tell.",
              error=land.error)
        ]  # fmt: skip
    said = " · ".join(
        t("{slope}: {share:percent} ({least:percent} to {most:percent})",
          slope=slope_class(one.begin, one.end, t),
          share=one.share, least=one.least, most=one.most)
        for one in land.shares
        if one.most >= LEAST_TOLD
    )  # fmt: skip
    return [
        t("Of all the land, by slope read over {wide:m}, ± {error:percent}: {classes}.",
          wide=land.read_over_m, error=land.error, classes=said)
    ]  # fmt: skip
