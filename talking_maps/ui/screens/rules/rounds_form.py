"""When plans are handed in, and what is compared with what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import streamlit as st

from talking_maps.i18n import name
from talking_maps.i18n.messages import Translator
from talking_maps.model.contest import Round
from talking_maps.ui import session
from talking_maps.ui.screens.rules.categories_form import ask_names
from talking_maps.ui.screens.rules.form_widgets import FormSection
from talking_maps.wording.contest_events import zone_of


def ask(sheet: FormSection, one: Round, rounds: Sequence[Round], zone: str) -> Round:
    """Ask for one round; its times are local to the contest's zone."""
    t = session.translator()
    left, right = st.columns(2)
    with left:
        names = ask_names(sheet, one.names)
        awards = sheet.yes("awards", t("This round gives prizes"), value=one.awards)
    with right:
        opens = sheet.moment("opens", t("Begins"), local(one.opens_at, zone))
        closes = sheet.moment("closes", t("Ends"), local(one.closes_at, zone))
        before = {
            each.id: name(each.names, session.language())
            for each in rounds[: rounds.index(one)]
        }
        baseline = _baseline(sheet, one, before, t)
    return replace(
        one,
        names=names,
        awards=awards,
        baseline=baseline,
        opens_at=at(opens, zone),
        closes_at=at(closes, zone),
    )


def _baseline(
    sheet: FormSection, one: Round, before: dict[str, str], t: Translator
) -> str:
    """Ask which earlier round it is compared with, if there is one."""
    baseline = one.baseline
    if before:
        baseline = sheet.one_of(
            "baseline",
            t("Compared with"),
            one.baseline,
            {"": t("no earlier round"), **before},
        )
    return baseline


def local(iso: str, zone: str) -> datetime | None:
    """Return an ISO time as the zone's clocks show it, None if there is none."""
    if not iso:
        return None
    return datetime.fromisoformat(iso).astimezone(zone_of(zone)).replace(tzinfo=None)


def at(moment: datetime | None, zone: str) -> str:
    """Return a time of the zone's clocks in ISO with its offset, empty if none."""
    if moment is None:
        return ""
    return moment.replace(tzinfo=zone_of(zone)).isoformat(timespec="seconds")
