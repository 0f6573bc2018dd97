"""What a plan cannot tell for want of data: asked of the juror who stands there."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from talking_maps.contest import SealedCopy, waiting_parts
from talking_maps.i18n import Translator
from talking_maps.i18n.units import unit_name
from talking_maps.indicators import REGISTRY
from talking_maps.model.contest import Entry, SealedReading, ToldPart
from talking_maps.ui import session
from talking_maps.ui.widgets import html
from talking_maps.wording import measures, told_words


def ask(entry: Entry, sealed: SealedCopy, key: str, t: Translator) -> dict[str, float]:
    """Ask for the value of each part that waits, with why; return what was said."""
    waits = waiting_parts(entry)
    if not waits:
        return {}
    st.subheader(t("What the plan could not tell"), anchor=False)
    st.caption(
        t(
            "Look at it on the ground and say how much there is. What you leave empty "
            "goes on waiting."
        )
    )
    found: dict[str, float] = {}
    for name, part in waits.items():
        value = _value(name, part, key, t)
        _say_why(sealed, part)
        if value is not None:
            found[name] = value
    return found


def _say_why(sealed: SealedCopy, part: SealedReading) -> None:
    """Say why the plan could not tell."""
    workspace = session.workspace()
    why = told_words.why_untold(
        part,
        sealed.scorecard,
        workspace.layers,
        workspace.reference,
        session.language(),
    )
    if why:
        st.caption(html.markdown(why))


def _value(name: str, part: SealedReading, key: str, t: Translator) -> float | None:
    known = REGISTRY.get(part.indicator)
    unit = known.unit if known else ""
    is_share = unit == "share"
    language = session.language()
    shown = "%" if is_share else unit_name(unit, t)
    label = told_words.part_name(part, language, t) + (f" [{shown}]" if shown else "")
    said: float | None = st.number_input(
        html.markdown(label),
        min_value=0.0,
        max_value=100.0 if is_share else None,
        value=None,
        step=1.0,
        key=f"{key}.told.{name}",
        help=html.markdown(measures.sentence(part.indicator, language)),
    )
    if said is None:
        return None
    return round(said / 100, 4) if is_share else said


def forget(entry: Entry, key: str) -> None:
    """Empty the fields."""
    for name in waiting_parts(entry):
        st.session_state[f"{key}.told.{name}"] = None


def show(told: Sequence[ToldPart], t: Translator) -> None:
    """Show what jurors told of the parts that waited."""
    for part in told:
        name = told_words.part_name(part, session.language(), t)
        st.caption(html.markdown(f"{name}: {told_words.told(part, t)}"))
