"""The widgets of a form, one for each type of attribute, and the values they hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from talking_maps.errors import Value
from talking_maps.i18n import Translator, name, read_day, shown_day
from talking_maps.model.layer import Attribute
from talking_maps.ui.widgets import day_input

#: Draws a field: its label, its key, what to do when it is changed.
Widget = Callable[[str, str, Callable[[], None]], object]
LONGEST_TEXT = 500


def text(longest: int) -> Widget:
    """Return a line of text."""
    return lambda label, key, changed: st.text_input(
        label, key=key, max_chars=longest, on_change=changed
    )


def long_text(longest: int) -> Widget:
    """Return room for several lines."""
    return lambda label, key, changed: st.text_area(
        label, key=key, max_chars=longest, height=88, on_change=changed
    )


def one_of(ids: Sequence[str], names: Mapping[Any, str]) -> Widget:
    """Return a choice that always has an answer."""
    return lambda label, key, changed: st.selectbox(
        label, ids, key=key, format_func=lambda each: names[each], on_change=changed
    )


def one_of_or_none(
    ids: Sequence[object],
    names: Mapping[Any, str],
    t: Translator,  # noqa: ARG001
) -> Widget:
    """Return a choice that may stay unanswered."""
    shown = {None: "—", **names}
    return lambda label, key, changed: st.selectbox(
        label,
        [None, *ids],
        key=key,
        format_func=lambda each: shown.get(each, str(each)),
        placeholder="—",
        on_change=changed,
    )


def _yes_or_no(t: Translator) -> Widget:
    # One touch answers and a second takes it back; a list to open costs a slow page
    # twice as much for each question.
    return lambda label, key, changed: st.segmented_control(
        label,
        (True, False),
        key=key,
        format_func=lambda each: t("yes") if each else t("no"),
        on_change=changed,
    )


def of(attribute: Attribute, language: str, t: Translator) -> Widget:
    """Return the widget of an attribute's type."""
    if attribute.type == "choice":
        names = {c.id: name(c.names, language) for c in attribute.choices}
        return one_of_or_none(list(names), names, t)
    if attribute.type == "boolean":
        return _yes_or_no(t)
    if attribute.type == "date":
        return _day
    if attribute.type in ("number", "integer"):
        return _number(whole=attribute.type == "integer")
    return text(LONGEST_TEXT)


def _day(label: str, key: str, changed: Callable[[], None]) -> None:
    st.text_input(
        label,
        key=key,
        max_chars=day_input.LONGEST,
        placeholder=day_input.EXAMPLE,
        on_change=changed,
    )
    typed = str(st.session_state[key] or "")
    if day_input.are_read(typed):
        day_input.said(read_day(typed))


def _number(*, whole: bool) -> Widget:
    # Limits are not given to the widget: it would change the value without a word.
    step, form = (1, "%d") if whole else (0.1, "%g")
    return lambda label, key, changed: st.number_input(
        label, value=None, step=step, format=form, key=key, on_change=changed
    )


def shown(value: Value, attribute: Attribute | None) -> object:
    """Return a stored value as its widget holds it."""
    if attribute is None or value is None:
        return value
    if attribute.type == "date":
        return shown_day(str(value))
    if attribute.type == "integer":
        return int(value)
    if attribute.type == "number":
        return float(value)
    return value


def stored(value: object, attribute: Attribute | None = None) -> Value:
    """Return what a widget holds as it is stored; raises BadValue for no day."""
    if attribute is not None and attribute.type == "date":
        return read_day(str(value or "")) or None
    if value is None or isinstance(value, str | int | float | bool):
        return value
    return str(value)
