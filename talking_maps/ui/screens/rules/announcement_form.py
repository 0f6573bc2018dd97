"""What the call says besides the rules: why, by what law, when, where, whom to ask."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from talking_maps.i18n.messages import Translator
from talking_maps.model.announcement import SILENT, Announcement, CalendarStep
from talking_maps.ui import session
from talking_maps.ui.screens.rules import rounds_form
from talking_maps.ui.screens.rules.form_widgets import FormSection, lines


def ask(
    sheet: FormSection, before: Announcement | None, zone: str
) -> Announcement | None:
    """Ask for the whole text of the call, None where nothing is said."""
    t = session.translator()
    said = before or SILENT
    aim = sheet.paragraph("aim", t("What it is for"), said.aim)
    laws = sheet.listed(
        "legal_basis",
        t("Legal basis"),
        said.legal_basis,
        hint=t("A law, agreement or directive on each line."),
    )
    resolution = sheet.text(
        "resolution",
        t("Resolution that approves the rules"),
        said.resolution,
        longest=200,
    )
    now = replace(said, aim=aim, legal_basis=laws, resolution=resolution)
    now = ask_dates(sheet, now, zone)
    return None if now == SILENT else now


def ask_dates(sheet: FormSection, said: Announcement, zone: str) -> Announcement:
    """Ask for what an amendment can change, too: award, contacts and calendar."""
    t = session.translator()
    left, right = st.columns(2)
    with left:
        place = sheet.text(
            "award_place", t("Place of the award"), said.award_place, longest=200
        )
    with right:
        local = rounds_form.local(said.award_at, zone)
        at = sheet.moment("award_at", t("Date of the award"), local)
    contacts = _ask_contacts(sheet, said, t)
    st.markdown(f"**{t('Calendar')}**")
    st.caption(t("The rounds and the award stand in it by themselves."))
    steps = _ask_steps(sheet, said, t)
    return replace(
        said,
        award_place=place,
        award_at=rounds_form.at(at, zone),
        contacts=contacts,
        calendar=steps,
    )


def _ask_contacts(
    sheet: FormSection, said: Announcement, t: Translator
) -> tuple[str, ...]:
    """Ask whom one can ask."""
    return sheet.listed(
        "contacts",
        t("Whom to ask"),
        said.contacts,
        hint=t("A name, office, telephone or address on each line."),
    )


def _ask_steps(
    sheet: FormSection, said: Announcement, t: Translator
) -> tuple[CalendarStep, ...]:
    """Ask for the other dates of the calendar."""
    return lines(
        sheet.part("step"),
        said.calendar,
        _step,
        more=t("One more date"),
        blank=lambda: CalendarStep("", ""),
    )


def _step(sheet: FormSection, one: CalendarStep) -> CalendarStep:
    t = session.translator()
    what, begins, ends = st.columns((3, 1, 1))
    with what:
        said = sheet.text("what", t("What happens"), one.what, longest=200)
    with begins:
        day = sheet.day("day", t("Day"), one.day)
    with ends:
        until = sheet.day("until", t("Until (if longer)"), one.until)
    return CalendarStep(said, day, until)
