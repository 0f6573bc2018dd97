"""The reference numbers a measure stands on: value, source, and how far to trust it."""

from __future__ import annotations

import streamlit as st

from talking_maps.i18n import Translator, name
from talking_maps.model.rubric import Number, Reading
from talking_maps.ui import session
from talking_maps.ui.widgets import escape, names_for_ids, readings


def grade_names(t: Translator) -> dict[str, str]:
    """Return what the grades of trust mean."""
    return {
        "V": t("read in the source"),
        "V sec.": t("quoted by another source"),
        "V-weak": t("weak source"),
        "D": t("derived by arithmetic"),
        "J": t("our judgement"),
        "M": t("recalled, not confirmed"),
    }


def unit_names(t: Translator) -> dict[str, str]:
    """Return what the units of the tables are called, where they are words."""
    return {
        "sheep units per animal": t("sheep units per animal"),
        "sheep units/ha/year": t("sheep units/ha/year"),
        "m2 per animal": t("m² per animal"),
        "per mille": "‰",
        "l/s per 100 m": t("l/s per 100 m"),
        "days/household/year": t("days/household/year"),
        "mm/year": t("mm/year"),
        "MJ mm/ha/h/year": t("MJ mm/ha/h/year"),
        "ratio of soil loss, P and LS together": t("share of the soil loss"),
        "-": "",
    }


def numbers(reading: Reading, language: str, t: Translator) -> None:
    """Show the reference numbers that entered, unconfirmed ones clearly marked."""
    entered = readings.numbers(reading, session.workspace().reference)
    if not entered:
        return
    heads = (t("Number"), t("Value"), t("Source"), t("Trust"))
    rows = "".join(_number(number, language, t) for number in entered)
    columns = "".join(f"<th>{escape.html(head)}</th>" for head in heads)
    st.html(f'<table class="numbers"><tr>{columns}</tr>{rows}</table>')


def _number(number: Number, language: str, t: Translator) -> str:
    value = t("{value:number}", value=number.value)
    if number.error is not None:
        value = t(
            "{value:number} ± {error:number}", value=number.value, error=number.error
        )
    called = names_for_ids.number(number, language)
    unit = unit_names(t).get(number.unit, number.unit)
    note = name(number.note, language) if number.note else ""
    trust = escape.html(grade_names(t).get(number.grade, number.grade))
    if not number.confirmed:
        unsure = escape.html(t("recalled, unconfirmed: check before use"))
        trust = f'<span class="unsure">⚠ {unsure}</span>'
    source = f"{number.source} ({number.place})" if number.place else number.source
    return (
        f"<tr><td>{escape.html(called)}</td>"
        f"<td>{escape.html(value)} {escape.html(unit)}</td>"
        f"<td>{escape.html(source)}<br><small>{escape.html(note)}</small></td>"
        f"<td>{trust}</td></tr>"
    )
