"""Who competes with whom, and for what prizes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

import streamlit as st

from talking_maps.model.contest import Category, Prizes
from talking_maps.ui import session
from talking_maps.ui.screens.rules import prize_payment_form
from talking_maps.ui.screens.rules.form_widgets import FormSection
from talking_maps.ui.screens.rules.general_form import communities
from talking_maps.wording import rule_words

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
            "owners", t("Whose plans"), one.owners, rule_words.owner_kinds(t)
        )
        within: Any = sheet.one_of(
            "within", t("Who competes"), one.within, rule_words.competitors(t)
        )
        codes = sheet.some_of(
            "communities", t("Only these communities"), one.communities, communities()
        )
    prizes = ask_prizes(sheet, one.prizes)
    papers = one.papers
    if prizes is not None:
        papers = prize_payment_form.ask_papers(sheet, one)
    return replace(
        one,
        names=names,
        owners=owners,
        within=within,
        communities=codes,
        asked=asked,
        prizes=prizes,
        papers=papers,
    )


def ask_names(sheet: FormSection, names: Mapping[str, str]) -> Mapping[str, str]:
    """Ask for a name in Spanish and in English; one language serves for both."""
    t = session.translator()
    spanish = sheet.text("es", t("Name in Spanish"), names.get("es", ""))
    english = sheet.text("en", t("Name in English"), names.get("en", ""))
    return {"es": spanish or english, "en": english or spanish}


def ask_prizes(sheet: FormSection, prizes: Prizes | None) -> Prizes | None:
    """Ask for what can be won."""
    t = session.translator()
    left, right = st.columns(2)
    with left:
        kind: Any = sheet.one_of(
            "kind",
            t("Prizes"),
            prizes.kind if prizes else "",
            rule_words.prize_kinds(t),
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
            "sharing", t("If places are tied"), now.sharing, rule_words.tied_shares(t)
        )
    parts = prize_payment_form.ask_parts(sheet, now)
    return Prizes(kind, fund or Decimal(0), ladder, cap, least or 0.0, sharing, *parts)
