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
from talking_maps.ui.screens.rules.form_widgets import Sheet
from talking_maps.ui.screens.rules.general_form import communities

NO_PRIZES = Prizes("ladder", Decimal(0))


def ask(sheet: Sheet, one: Category) -> Category:
    """Ask for one category."""
    _ = session.text()
    left, right = st.columns(2)
    with left:
        names = ask_names(sheet, one.names)
        asked = sheet.yes(
            "asked",
            _("Entered only by naming it, as “idea” and “running” are"),
            value=one.asked,
        )
    with right:
        owners: Any = sheet.some_of(
            "owners", _("Whose plans"), one.owners, owner_kinds(_)
        )
        within: Any = sheet.one_of("within", _("Who competes"), one.within, withins(_))
        codes = sheet.some_of(
            "communities", _("Only these communities"), one.communities, communities()
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


def ask_names(sheet: Sheet, names: Mapping[str, str]) -> Mapping[str, str]:
    """Ask for a name in Spanish and in English; one language serves for both."""
    _ = session.text()
    spanish = sheet.text("es", _("Name in Spanish"), names.get("es", ""))
    english = sheet.text("en", _("Name in English"), names.get("en", ""))
    return {"es": spanish or english, "en": english or spanish}


def owner_kinds(_: Translator) -> Mapping[str, str]:
    """Return the words for whose plans compete."""
    return {
        "household": _("households"),
        "organisation": _("organisations"),
        "community": _("communities"),
    }


def withins(_: Translator) -> Mapping[str, str]:
    """Return the words for who competes with whom."""
    return {
        "community": _("those of one community with each other"),
        "contest": _("all of the contest with each other"),
    }


def kinds(_: Translator) -> Mapping[str, str]:
    """Return the words for how a fund is divided."""
    return {
        "": _("no prizes"),
        "ladder": _("a prize for each place"),
        "share": _("the fund is shared by points"),
    }


def sharings(_: Translator) -> Mapping[str, str]:
    """Return the words for what tied entries get."""
    return {
        "pool": _("they share the prizes of their places"),
        "lowest": _("each takes the lowest of their prizes"),
    }


def _ask_prizes(sheet: Sheet, prizes: Prizes | None) -> Prizes | None:
    _ = session.text()
    left, right = st.columns(2)
    with left:
        kind: Any = sheet.one_of(
            "kind", _("Prizes"), prizes.kind if prizes else "", kinds(_)
        )
    if not kind:
        return None
    now = prizes or NO_PRIZES
    with right:
        fund = sheet.money(
            "fund",
            _("Fund of each group [S/]"),
            now.fund,
            hint=_("What is not given stays in the fund and is declared."),
        )
    with left:
        ladder: tuple[Decimal, ...] = ()
        if kind == "ladder":
            ladder = sheet.ladder(
                "ladder",
                _("Prizes from the first place on [S/]"),
                now.ladder,
                hint=_("Set apart by semicolons: 1725.00; 1150.00; 575.00"),
            )
        cap = sheet.money("cap", _("At most for one [S/]"), now.cap)
    with right:
        least = sheet.number("least", _("Minimum score"), now.minimum_score or None)
        sharing: Any = sheet.one_of(
            "sharing", _("If places are tied"), now.sharing, sharings(_)
        )
    return Prizes(kind, fund or Decimal(0), ladder, cap, least or 0.0, sharing)
