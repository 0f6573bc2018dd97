"""The boxes of the form of rules: each begins with what stands and gives what is typed.

A box is known by its key. When lines come or go the keys get another generation, so
that every box begins anew from the draft and none shows its neighbour's words.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import TypeVar

import streamlit as st

from talking_maps.contest.rules_check import MAY_EXCEED_ONE
from talking_maps.errors import BadValue
from talking_maps.i18n import (
    format_message,
    read_day,
    read_share,
    shown_day,
    shown_share,
)
from talking_maps.i18n.messages import Translator
from talking_maps.indicators import REGISTRY
from talking_maps.ui import session
from talking_maps.ui.widgets import html
from talking_maps.wording.measures import limits_in

Thing = TypeVar("Thing")
_HOUR = re.compile(r"([01]?\d|2[0-3])[:.h]([0-5]\d)")
DAY_EXAMPLE = "12/05/2026"
MOMENT_EXAMPLE = "12/05/2026 17:00"
#: What may be more than all, as animals against pasture, is at most so many times it.
MOST_TIMES = 100.0
_MONEY = re.compile(r"\d{1,9}([.,]\d{1,4})?")
#: Set while the page runs: an amount cannot be read; lines came or went.
WRONG, RENEWED = "call.wrong", "call.renewed"


@dataclass(frozen=True, slots=True)
class FormSection:
    """A part of the form, under its own key."""

    key: str

    def part(self, name: object) -> FormSection:
        """Return a part of this part."""
        return FormSection(f"{self.key}.{name}")

    def text(
        self, field: str, label: str, value: str, *, longest: int = 120, hint: str = ""
    ) -> str:
        """Return one line of text, without spaces around it."""
        key = self._begin(field, value)
        typed = st.text_input(label, key=key, max_chars=longest)
        _hint(hint)
        return " ".join((typed or "").split())

    def paragraph(
        self, field: str, label: str, value: str, *, longest: int = 1000, hint: str = ""
    ) -> str:
        """Return a text of some lines as one paragraph."""
        typed = st.text_area(
            label, key=self._begin(field, value), max_chars=longest, height=110
        )
        _hint(hint)
        return " ".join((typed or "").split())

    def listed(
        self, field: str, label: str, value: Sequence[str], *, hint: str = ""
    ) -> tuple[str, ...]:
        """Return texts that stand each on a line of its own."""
        shown = "\n".join(value)
        typed = st.text_area(
            label, key=self._begin(field, shown), max_chars=4000, height=110
        )
        _hint(hint)
        rows = (" ".join(row.split()) for row in (typed or "").splitlines())
        return tuple(row for row in rows if row)

    def day(self, field: str, label: str, value: str) -> str:
        """Return a day (ISO), empty if none is typed, `value` if it is unreadable."""
        shown = shown_day(value) if value else ""
        key = self._begin(field, shown)
        typed = st.text_input(
            label, key=key, max_chars=40, placeholder=_example(DAY_EXAMPLE)
        )
        if not typed or not typed.strip():
            return ""
        try:
            return read_day(typed)
        except BadValue as refused:
            _say_refused(refused)
            return value

    def one_of(
        self, field: str, label: str, value: str, called: Mapping[str, str]
    ) -> str:
        """Return one of some, by its id."""
        options = list(called) if value in called else [*called, value]
        key = self._begin(field, value)
        return st.selectbox(
            label, options, key=key, format_func=lambda one: called.get(one, one)
        )

    def some_of(
        self,
        field: str,
        label: str,
        value: Sequence[str],
        called: Mapping[str, str],
        *,
        hint: str = "",
    ) -> tuple[str, ...]:
        """Return any of some, in the order they were chosen."""
        options = list(dict.fromkeys([*called, *value]))
        key = self._begin(field, list(value))
        chosen = st.multiselect(
            label,
            options,
            key=key,
            placeholder="—",
            select_all=False,
            format_func=lambda one: called.get(one, one),
        )
        _hint(hint)
        return tuple(chosen)

    def yes(self, field: str, label: str, *, value: bool) -> bool:
        """Return whether it is ticked."""
        return st.checkbox(label, key=self._begin(field, value))

    def number(
        self, field: str, label: str, value: float | None, *, needed: bool = False
    ) -> float | None:
        """Return a number, or None where nothing is typed; what is no number is empty.

        Where one is `needed` that it lacks is said.
        """
        shown = None if value is None or math.isnan(value) else value
        typed = st.number_input(
            label, value=None, step=1.0, format="%g", key=self._begin(field, shown)
        )
        if typed is None and needed:
            _say_refused(BadValue("Write a number."))
        return None if typed is None else float(typed)

    def share(
        self,
        field: str,
        label: str,
        value: float | None,
        *,
        within: tuple[float, float] = (0.0, 1.0),
        hint: str = "",
        needed: bool = False,
    ) -> float | None:
        """Return a share typed as people do, None if nothing is typed.

        What is typed without its sign is said again with it. `value` stays where it is
        unreadable, not `within` the limits, or `needed` and empty.
        """
        shown = "" if value is None else shown_share(value)
        typed = st.text_input(
            label,
            key=self._begin(field, shown),
            max_chars=20,
            placeholder=_example("60 %"),
        )
        _hint(hint)
        if not needed and not (typed or "").strip():
            return None
        try:
            found = read_share(typed or "", *within)
        except BadValue as refused:
            _say_refused(refused)
            return value
        if "%" not in typed:
            st.caption(html.markdown(f"= {shown_share(found)}"))
        return found

    def limit(
        self,
        field: str,
        label: str,
        value: float | None,
        indicator: str,
        *,
        is_change: bool | None = None,
    ) -> float | None:
        """Return a limit of a measure in its unit: a share where it measures one.

        Of a part that is judged, `is_change` tells whether its change is, and it
        needs a limit; of a gate it is None.
        """
        known = REGISTRY.get(indicator)
        needed = is_change is not None
        if known is not None and known.unit == "share":
            most = MOST_TIMES if indicator in MAY_EXCEED_ONE else 1.0
            within = (-most if is_change else 0.0, most)
            return self.share(
                f"{field}.share", label, value, within=within, needed=needed
            )
        unit = limits_in(known.unit, session.translator()) if known else ""
        typed = self.number(field, f"{label} {html.markdown(unit)}", value)
        if typed is None and needed:
            _say_refused(BadValue("Write a number."))
            return value
        return typed

    def money(
        self,
        field: str,
        label: str,
        value: Decimal | None,
        *,
        hint: str = "",
        example: str = "1725.50",
    ) -> Decimal | None:
        """Return an amount, None if nothing is typed, `value` if it is unreadable."""
        shown = "" if value is None else f"{value:f}"
        typed = st.text_input(
            label,
            key=self._begin(field, shown),
            max_chars=20,
            placeholder=_example(example),
        )
        _hint(hint)
        amounts = read_amounts(typed or "")
        if amounts is None or len(amounts) > 1:
            _say_wrong()
            return value
        return amounts[0] if amounts else None

    def ladder(
        self, field: str, label: str, value: tuple[Decimal, ...], *, hint: str = ""
    ) -> tuple[Decimal, ...]:
        """Return amounts set apart by semicolons, `value` if they are unreadable."""
        shown = "; ".join(f"{one:f}" for one in value)
        typed = st.text_input(
            label,
            key=self._begin(field, shown),
            max_chars=400,
            placeholder=_example("1725.00; 1150.00"),
        )
        _hint(hint)
        amounts = read_amounts(typed or "")
        if amounts is None:
            _say_wrong()
            return value
        return amounts

    def moment(self, field: str, label: str, value: datetime | None) -> datetime | None:
        """Return a local day and hour, None where none is given.

        They are typed, the day before the month: the calendar of Streamlit follows the
        browser's language. What cannot be read is said beneath, and `value` stays.
        """
        shown = f"{shown_day(value.date().isoformat())} {value:%H:%M}" if value else ""
        typed = st.text_input(
            label,
            key=self._begin(field, shown),
            max_chars=60,
            placeholder=_example(MOMENT_EXAMPLE),
        )
        if not typed or not typed.strip():
            return None
        t = session.translator()
        found = read_moment(typed)
        if found is None:
            words = t("Write day and hour like {example}.", example=MOMENT_EXAMPLE)
            st.error(html.markdown(words))
            st.session_state[WRONG] = True
            return value
        st.caption(html.markdown(t("{at:datetime}", at=found.isoformat())))
        return found

    def _begin(self, field: str, value: object) -> str:
        """Return the box's key, with what stands laid in it the first time."""
        key = f"{self.key}.{field}"
        if key not in st.session_state:
            st.session_state[key] = value
        return key


def lines(
    sheet: FormSection,
    things: Sequence[Thing],
    ask: Callable[[FormSection, Thing], Thing],
    *,
    more: str,
    blank: Callable[[], Thing],
) -> tuple[Thing, ...]:
    """Ask for each thing in a frame of its own; lines can be taken out and added."""
    t = session.translator()
    kept: list[Thing] = []
    for number, thing in enumerate(things):
        part = sheet.part(number)
        with st.container(border=True, key=part.key.replace(".", "-")):
            typed = ask(part, thing)
            _keep_or_drop(part, kept, typed, t)
    if st.button(more, icon=":material/add:", key=f"{sheet.key}.more"):
        kept.append(blank())
        st.session_state[RENEWED] = True
    return tuple(kept)


def _keep_or_drop(
    part: FormSection, kept: list[Thing], typed: Thing, t: Translator
) -> None:
    """Keep the line, unless it is taken out."""
    if st.button(
        t("Take out"),
        icon=":material/close:",
        key=f"{part.key}.out",
        type="tertiary",
    ):
        st.session_state[RENEWED] = True
    else:
        kept.append(typed)


def read_amounts(typed: str) -> tuple[Decimal, ...] | None:
    """Return the amounts [soles] in a text, None if one cannot be read.

    A comma or a point sets the céntimos apart; thousands are not set apart.

    >>> read_amounts("S/ 1725,50; 300")
    (Decimal('1725.50'), Decimal('300'))
    >>> read_amounts("1,725.50") is None
    True
    """
    parts = [part.replace("S/", "").strip() for part in typed.split(";")]
    parts = [part for part in parts if part]
    if not all(_MONEY.fullmatch(part) for part in parts):
        return None
    return tuple(Decimal(part.replace(",", ".")) for part in parts)


def whole_percent(share: float) -> int:
    """Return a share as whole percent; prizes are given in no smaller parts."""
    percent = round(share * 100, 9)
    if not percent.is_integer():
        _say_refused(BadValue("Write a whole percent, like 60 %."))
    return round(percent)


def read_moment(typed: str) -> datetime | None:
    """Return the day and hour in a text, None if they cannot be read.

    >>> read_moment("12/5/2026 17:30")
    datetime.datetime(2026, 5, 12, 17, 30)
    >>> read_moment("12/5/2026") is None
    True
    """
    day, _, hour = typed.strip().rpartition(" ")
    found = _HOUR.fullmatch(hour)
    try:
        read = date.fromisoformat(read_day(day)) if found and day.strip() else None
        return (
            datetime.combine(read, time(int(found[1]), int(found[2])))
            if found and read
            else None
        )
    except (BadValue, ValueError):
        return None


def _example(typed: str) -> str:
    """Return what stands in an empty box, so that nobody takes it for typed."""
    t = session.translator()
    return t("for instance {example}", example=typed)


def _hint(words: str) -> None:
    """Say under a box what helps; a tooltip is not seen on a tablet."""
    if words:
        st.caption(html.markdown(words))


def _say_wrong() -> None:
    _say_refused(
        BadValue("An amount is written like 1725.50, without a sign for thousands.")
    )


def _say_refused(refused: BadValue) -> None:
    """Say beneath a box why what was typed does not stand."""
    st.error(html.markdown(format_message(refused, session.language())))
    st.session_state[WRONG] = True
