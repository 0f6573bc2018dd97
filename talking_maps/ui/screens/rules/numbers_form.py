"""Numbers of soil, rain, animals and harvests that a contest uses for all."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from typing import Any

import streamlit as st

from talking_maps.errors import BadValue
from talking_maps.i18n.messages import Translator
from talking_maps.model.local_number import (
    LOCAL_GRADES,
    MOST_LETTERS,
    ContestNumbers,
    LocalNumber,
)
from talking_maps.model.rubric import Number
from talking_maps.ui import session
from talking_maps.ui.screens.rules.form_widgets import FormSection, lines
from talking_maps.ui.widgets import html
from talking_maps.wording import measures, names_for_ids, rule_words, vocabulary
from talking_maps.workspace import current_time, replaceable_numbers

#: A number by its id, as it stands in the contest.
Held = tuple[str, LocalNumber]


def ask(
    sheet: FormSection, said: ContestNumbers | None, organiser: str
) -> ContestNumbers | None:
    """Ask which numbers stand for the general ones, and whose come first."""
    t = session.translator()
    _explain(t)
    numbers = said or ContestNumbers({})
    words = rule_words.numbers_rules(t)
    rule: Any = sheet.one_of("rule", t("Whose numbers count"), numbers.rule, words)
    known = {one.id: one for one in replaceable_numbers(session.workspace())}
    free = [one for one in known if one not in numbers.held]
    found = _lines(sheet, organiser, numbers, known, free, t)
    if not found and rule == "own_first":
        return None
    held = dict(found)
    if len(held) < len(found):
        raise BadValue(
            "A number of the contest stands there twice. Take one of them out."
        )
    return ContestNumbers(held, rule)


def _explain(t: Translator) -> None:
    """Say what numbers of a contest are."""
    st.caption(
        t(
            "A number found out in the region counts for all who take part instead of"
            " the general one; it is sealed with each plan. Once the contest is open"
            " no amendment changes it."
        )
    )


def _lines(
    sheet: FormSection,
    organiser: str,
    numbers: ContestNumbers,
    known: dict[str, Number],
    free: list[str],
    t: Translator,
) -> tuple[tuple[str, LocalNumber], ...]:
    """Ask for each number, and for more."""
    found: tuple[Held, ...] = lines(
        sheet.part("number"),
        tuple(numbers.held.items()),
        lambda part, one: _number(part, one, known, free),
        more=t("One more number"),
        blank=lambda: (next(iter(free), ""), _blank(organiser)),
    )
    return found


def _blank(organiser: str) -> LocalNumber:
    return LocalNumber(math.nan, organiser, current_time()[:10], "")


def _number(
    sheet: FormSection, held: Held, known: Mapping[str, Number], free: Collection[str]
) -> Held:
    t = session.translator()
    number, local = held
    called = {
        one: names_for_ids.number(known[one], language=session.language())
        for one in known
        if one in free or one == number
    }
    left, right = st.columns((3, 2))
    with left:
        number = sheet.one_of("which", t("Which number"), number, called)
        by = sheet.text("by", t("Who says it"), local.by)
    with right:
        asked = known.get(number)
        unit = measures.number_unit(asked, t) if asked else ""
        label = f"{t('Its value here')} {html.markdown(f'({unit})') if unit else ''}"
        value = sheet.number("value", label, local.value, needed=True)
        error = sheet.number("error", t("It may be off by (if known)"), local.error)
    source = sheet.text(
        "source",
        t("Where it comes from: who measured it and how, or why"),
        local.source,
        longest=MOST_LETTERS,
    )
    left, right = st.columns((3, 2))
    with left:
        words = vocabulary.local_grade_names(t)
        grades: Mapping[str, str] = {one: words[one] for one in LOCAL_GRADES}
        grade: Any = sheet.one_of("grade", t("How it is known"), local.grade, grades)
    with right:
        on = sheet.day("on", t("On which day"), local.on)
    if asked is not None:
        st.caption(html.markdown(_about(asked)))
    value = local.value if value is None else value
    return number, LocalNumber(value, by, on, source, error, grade)


def _about(number: Number) -> str:
    """Say what the number is in general, and within what it lies."""
    t = session.translator()
    least, most = number.local_range or (0.0, 0.0)
    lies = t(
        "It lies between {least:exact} and {most:exact} {unit}.",
        least=least,
        most=most,
        unit=measures.number_unit(number, t),
    )
    if number.value is None:
        return f"{t('There is no general number.')} {lies}"
    general = t(
        "In general {value}: {source}.",
        value=measures.number_value(number, t),
        source=measures.number_source(number, t),
    )
    return f"{general} {lies}"
