"""What an entry must pass before points count."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from talking_maps.i18n import Translator, format_message
from talking_maps.indicators import REGISTRY
from talking_maps.model.contest import Gate
from talking_maps.ui import session
from talking_maps.ui.screens.rules.categories_form import ask_names
from talking_maps.ui.screens.rules.form_widgets import FormSection
from talking_maps.wording import vocabulary


def ask(sheet: FormSection, one: Gate) -> Gate:
    """Ask for one gate: something people look at, or a measure with limits."""
    t = session.translator()
    left, right = st.columns(2)
    with left:
        names = ask_names(sheet, one.names)
    with right:
        kind: Any = sheet.one_of("kind", t("Who looks"), one.kind, kinds(t))
    if kind == "checked":
        return Gate(one.id, kind, names)
    with right:
        known = {
            key: format_message(each.name, session.language())
            for key, each in REGISTRY.items()
        }
        measure = sheet.one_of("indicator", t("Which measure"), one.indicator, known)
        scenes: dict[str, str] = {"": "—"} | dict(vocabulary.scene_names(t))
        scene: Any = sheet.one_of("scene", t("In which scene"), one.scene or "", scenes)
    with left:
        asked = replace(
            one, kind=kind, names=names, indicator=measure, scene=scene or None
        )
        return ask_limits(sheet, asked)


def ask_limits(sheet: FormSection, one: Gate) -> Gate:
    """Ask for the least and the most that a measured gate lets pass."""
    t = session.translator()
    least = sheet.limit("least", t("At least"), one.at_least, one.indicator)
    most = sheet.limit("most", t("At most"), one.at_most, one.indicator)
    return replace(one, at_least=least, at_most=most)


def kinds(t: Translator) -> dict[str, str]:
    """Return the words for who looks whether a gate is passed."""
    return {
        "checked": t("staff look at it, for instance signed papers"),
        "indicator": t("it is measured on the plan"),
    }
