"""Asks for a day in the order in which days are shown, and says it with its month.

The calendar of Streamlit names months and orders days by the browser's language, not
the screen's: 05/12 meant another month, and *May* stood on a Spanish screen. So a day
is typed, and what was read of it stands beneath in words.
"""

from __future__ import annotations

from datetime import date

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from talking_maps.errors import BadValue
from talking_maps.i18n import format_message, read_day, shown_day
from talking_maps.ui import session
from talking_maps.ui.widgets import html
from talking_maps.workspace import current_time

#: So much may be typed: "23 de septiembre de 2026" and some blanks.
LONGEST, EXAMPLE = 40, "12/05/2026"


def ask(
    label: str,
    value: date | None,
    key: str,
    *,
    now: str = "",
    at: DeltaGenerator | None = None,
) -> str:
    """Return the typed day (ISO), empty if there is none.

    `now` is the day that stays where nothing is typed (ISO), shown in place of an
    example.

    What is no day is said beneath and returned as it was typed: `check` refuses it,
    and so does whatever keeps days.
    """
    box = at or st.container()
    typed = box.text_input(
        label,
        shown_day(value.isoformat()) if value else "",
        key=key,
        max_chars=LONGEST,
        placeholder=shown_day(now) if now else EXAMPLE,
    )
    try:
        day = read_day(typed)
    except BadValue as error:
        box.error(html.markdown(format_message(error, session.language())))
        return typed
    said(day, at=box)
    return day


def said(day: str, *, at: DeltaGenerator | None = None) -> None:
    """Say a day with its month in the screen's language; nothing for none."""
    if day:
        (at or st).caption(html.markdown(session.translator()("{day:date}", day=day)))


def check(*days: str) -> None:
    """Refuse what was typed and is no day; raises BadValue."""
    for day in days:
        read_day(day)


def are_read(*days: str) -> bool:
    """Tell whether all that was typed are days, or nothing."""
    try:
        check(*days)
    except BadValue:
        return False
    return True


def check_past(day: str) -> None:
    """Refuse a day that is still to come; raises BadValue."""
    if day > current_time()[:10]:
        raise BadValue(
            "{day:date} is still to come. Write the day on which it was.", day=day
        )
