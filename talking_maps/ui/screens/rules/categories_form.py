"""Who competes with whom, and for what prizes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

import streamlit as st

from talking_maps.i18n import Translator
from talking_maps.model.contest import Category, Prizes
from talking_maps.ui import session
from talking_maps.ui.screens.rules.form_widgets import FormSection
from talking_maps.ui.screens.rules.general_form import communities

NO_PRIZES = Prizes("ladder", Decimal(0))


def ask(sheet: FormSection, one: Category) -> Category:
    """Ask for one category."""
    t = session.translator()
    left, right = st.columns(2)
    with left:
        names = ask_names(sheet, one.names)
        asked = sheet.yes(
            "asked",
            t("Entered only by naming it, as “idea” and “running” are"),
            value=one.asked,
        )
    with right:
        owners: Any = sheet.some_of(
            "owners", t("Whose plans"), one.owners, owner_kinds(t)
        )
        within: Any = sheet.one_of("within", t("Who competes"), one.within, withins(t))
        codes = sheet.some_of(
            "communities", t("Only these communities"), one.communities, communities()
        )
    prizes = _ask_prizes(sheet, one.prizes)
    return replace(
        one,
        names=names,
        owners=owners,
        within=within,
        communities=codes,
        asked=asked,
        prizes=prizes,
    )


def ask_names(sheet: FormSection, names: Mapping[str, str]) -> Mapping[str, str]:
    """Ask for a name in Spanish and in English; one language serves for both."""
    t = session.translator()
    spanish = sheet.text("es", t("Name in Spanish"), names.get("es", ""))
    english = sheet.text("en", t("Name in English"), names.get("en", ""))
    return {"es": spanish or english, "en": english or spanish}


def owner_kinds(t: Translator) -> Mapping[str, str]:
    """Return the words for whose plans compete."""
    return {
        "household": t("households"),
        "organisation": t("organisations"),
        "community": t("communities"),
    }


def withins(t: Translator) -> Mapping[str, str]:
    """Return the words for who competes with whom."""
    return {
        "community": t("those of one community with each other"),
        "contest": t("all of the contest with each other"),
    }


def kinds(t: Translator) -> Mapping[str, str]:
    """Return the words for how a fund is divided."""
    return {
        "": t("no prizes"),
        "ladder": t("a prize for each place"),
        "share": t("the fund is shared by points"),
    }


def sharings(t: Translator) -> Mapping[str, str]:
    """Return the words for what tied entries get."""
    return {
        "pool": t("they share the prizes of their places"),
        "lowest": t("each takes the lowest of their prizes"),
    }


def _ask_prizes(sheet: FormSection, prizes: Prizes | None) -> Prizes | None:
    t = session.translator()
    left, right = st.columns(2)
    with left:
        kind: Any = sheet.one_of(
            "kind", t("Prizes"), prizes.kind if prizes else "", kinds(t)
        )
    if not kind:
        return None
    now = prizes or NO_PRIZES
    with right:
        fund = sheet.money(
            "fund",
            t("Fund of each group [S/]"),
            now.fund,
            hint=t("What is not given stays in the fund and is declared."),
        )
    with left:
        ladder: tuple[Decimal, ...] = ()
        if kind == "ladder":
            ladder = sheet.ladder(
                "ladder",
                t("Prizes from the first place on [S/]"),
                now.ladder,
                hint=t("Set apart by semicolons: 1725.00; 1150.00; 575.00"),
            )
        cap = sheet.money("cap", t("At most for one [S/]"), now.cap)
    with right:
        least = sheet.number("least", t("Minimum score"), now.minimum_score or None)
        sharing: Any = sheet.one_of(
            "sharing", t("If places are tied"), now.sharing, sharings(t)
        )
    return Prizes(kind, fund or Decimal(0), ladder, cap, least or 0.0, sharing)
