"""What a measure stands on: reference numbers with their sources, and shapes."""

from __future__ import annotations

import streamlit as st

from talking_maps.language import Translator, name
from talking_maps.model.plan import Feature, Plan
from talking_maps.model.rubric import Number, Reading
from talking_maps.ui import header, plain, readings, state

#: More shapes than these are counted, not listed.
MOST = 100


def grade_names(_: Translator) -> dict[str, str]:
    """Return what the grades of trust mean."""
    return {
        "V": _("read in the source"), "V sec.": _("quoted by another source"),
        "V-weak": _("weak source"), "D": _("derived by arithmetic"),
        "J": _("our judgement"), "M": _("recalled, not confirmed"),
    }  # fmt: skip


def numbers(reading: Reading, language: str, _: Translator) -> None:
    """Show the reference numbers that entered, unconfirmed ones clearly marked."""
    entered = readings.numbers(reading, state.place().reference)
    if not entered:
        return
    heads = (_("Number"), _("Value"), _("Source"), _("Trust"))
    rows = "".join(_number(number, language, _) for number in entered)
    columns = "".join(f"<th>{plain.markup(head)}</th>" for head in heads)
    st.html(f'<table class="numbers"><tr>{columns}</tr>{rows}</table>')


def _number(number: Number, language: str, _: Translator) -> str:
    value = _("{value:number}", value=number.value)
    note = name(number.note, language) if number.note else ""
    trust = plain.markup(grade_names(_).get(number.grade, number.grade))
    if not number.confirmed:
        unsure = plain.markup(_("not confirmed"))
        trust = f'<span class="unsure">⚠ {unsure}</span> · {trust}'
    source = f"{number.source} ({number.place})" if number.place else number.source
    return (
        f"<tr><td>{plain.markup(number.id)}</td>"
        f"<td>{plain.markup(value)}\N{NO-BREAK SPACE}{plain.markup(number.unit)}</td>"
        f"<td>{plain.markup(source)}<br><small>{plain.markup(note)}</small></td>"
        f"<td>{trust}</td></tr>"
    )


def shapes(reading: Reading, plan: Plan, language: str, _: Translator) -> None:
    """List the shapes a measure stands on, those that hurt marked with a word."""
    standing = {f.uid: f for f in plan.features if f.scene in reading.scenes}
    layers = {layer.id: layer.names for layer in state.place().layers}
    found = [standing[uid] for uid in reading.measure.evidence if uid in standing]
    if not found:
        return
    scenes = header.scene_names(_)

    def row(feature: Feature) -> str:
        layer = name(layers.get(feature.layer, {"en": feature.layer}), language)
        label = f"{layer} “{feature.name}”" if feature.name else layer
        mark = ""
        if feature.uid in reading.measure.good:
            mark = _("✓ helps")
        elif feature.uid in reading.measure.bad:
            mark = _("✗ hurts")
        return f"<li>{plain.markup(f'{label} · {scenes[feature.scene]} {mark}')}</li>"

    st.write(_("Shapes it stands on: {count:whole}", count=len(found)))
    st.html(f'<ul class="missing">{"".join(map(row, found[:MOST]))}</ul>')
    if len(found) > MOST:
        st.caption(_("and {count:whole} more", count=len(found) - MOST))
