"""The book's last page: the community, the scenes' years, the assembly's consent."""

from __future__ import annotations

from datetime import date

import streamlit as st

from talking_maps.i18n.messages import Translator
from talking_maps.model.plan import COMMUNITY, SCENES, Years
from talking_maps.ui import error_messages, session
from talking_maps.ui.widgets import day_input, notices
from talking_maps.wording import vocabulary
from talking_maps.workspace import set_community, set_years

FIRST_YEAR, LAST_YEAR = 1400, 2300


def show(code: str) -> None:
    """Ask for consent, households and years."""
    t = session.translator()
    left, right = st.columns(2, gap="large")
    with left:
        st.header(t("Consent of the assembly"), anchor=False)
        _consent(code)
        st.header(t("The community"), anchor=False)
        _community(code)
    with right:
        st.header(t("Years of the three scenes"), anchor=False)
        _years(code)


def _consent(code: str) -> None:
    t = session.translator()
    community = session.community(code).register().community
    st.write(
        t("The day on which the assembly agreed. Without it, say so before sharing.")
    )
    keep_on = _day(t("to keep this map"), community.consent_keep_on, "book.keep_on")
    share_on = _day(t("to share it"), community.consent_share_on, "book.share_on")
    known = community.consent_keep_on, community.consent_share_on
    if day_input.are_read(keep_on, share_on) and (keep_on, share_on) != known:
        with error_messages.saying():
            for day in (keep_on, share_on):
                day_input.check_past(day)
            set_community(
                session.workspace(),
                code,
                session.edit_context(COMMUNITY),
                consent_keep_on=keep_on,
                consent_share_on=share_on,
            )
            notices.tell(t("The day of the assembly's consent is kept."))
            st.rerun()


def _day(label: str, known: str, key: str) -> str:
    """Ask for a day; return it as an ISO date, empty if there is none."""
    value = date.fromisoformat(known) if known else None
    return day_input.ask(label, value, key)


def _community(code: str) -> None:
    t = session.translator()
    community = session.community(code).register().community
    with st.form("book.community", border=False):
        name = st.text_input(t("Name"), community.name, max_chars=120)
        households = st.number_input(
            t("How many households live there"), 0, 100_000, community.households
        )
        if st.form_submit_button(t("Keep"), icon=":material/check:"):
            with error_messages.saying():
                set_community(
                    session.workspace(),
                    code,
                    session.edit_context(COMMUNITY),
                    name=name,
                    households=households,
                )
                notices.tell(t("Kept."))
                st.rerun()


def _years(code: str) -> None:
    t = session.translator()
    owner = session.owner()
    years = session.community(code).plan(owner).years
    words = vocabulary.scene_names(t)
    st.write(t("A generation back, today, and the year you plan for."))
    with st.form("book.years", border=False):
        past, present, future = (
            st.number_input(words[scene], FIRST_YEAR, LAST_YEAR, year)
            for scene, year in zip(
                SCENES, (years.past, years.present, years.future), strict=True
            )
        )
        if st.form_submit_button(t("Keep"), icon=":material/check:"):
            _keep_years(code, owner, past, present, future, t)


def _keep_years(
    code: str, owner: str, past: int, present: int, future: int, t: Translator
) -> None:
    """Keep the years of the three scenes."""
    with error_messages.saying():
        set_years(
            session.workspace(),
            code,
            session.edit_context(owner),
            Years(int(past), int(present), int(future)),
        )
        notices.tell(t("Kept."))
        st.rerun()
