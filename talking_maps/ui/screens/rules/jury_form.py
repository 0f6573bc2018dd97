"""Who marks: names, sex, origin, and the relatives whose plans they may not mark."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import streamlit as st

from talking_maps.i18n import Translator
from talking_maps.model.contest import Juror
from talking_maps.ui import session
from talking_maps.ui.screens.rules.form_widgets import FormSection
from talking_maps.ui.screens.rules.general_form import communities


def ask(sheet: FormSection, one: Juror) -> Juror:
    """Ask for one juror."""
    t = session.translator()
    first, second, third = st.columns(3)
    with first:
        called = sheet.text("name", t("Name"), one.name)
    with second:
        code = sheet.text("id", t("Name to sign in"), one.id, longest=48)
    with third:
        sex: Any = sheet.one_of("sex", t("Woman or man"), one.sex, sexes(t))
    left, right = st.columns((1, 2))
    with left:
        origin = sheet.one_of(
            "origin", t("Comes from"), one.origin, {"": "—", **communities()}
        )
    with right:
        relatives = sheet.text(
            "relatives", t("Relatives, by code"), " ".join(one.relatives), longest=400
        )
    return replace(
        one,
        id=code,
        name=called,
        sex=sex,
        origin=origin,
        relatives=tuple(relatives.replace(",", " ").split()),
    )


def sexes(t: Translator) -> Mapping[str, str]:
    """Return the words for a juror's sex."""
    return {"": "—", "woman": t("woman"), "man": t("man")}
