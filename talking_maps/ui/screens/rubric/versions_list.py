"""The versions of the rubric: who added each and when, and by which one is judged."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from talking_maps.i18n import Translator, name
from talking_maps.ui import error_messages, session
from talking_maps.ui.screens.contests import session_user
from talking_maps.ui.screens.rubric import draft, rubric_table
from talking_maps.ui.widgets import html, notices
from talking_maps.wording import vocabulary
from talking_maps.workspace import pdf_reports, rubrics
from talking_maps.workspace.rubrics import RubricVersion

#: So much of a digest is shown; it tells versions apart.
SHOWN = 12


def show(*, is_staff: bool) -> None:
    """Show every version, the newest first."""
    t = session.translator()
    for version in reversed(rubrics.versions(session.workspace())):
        _version(version, t, is_staff=is_staff)


def _version(version: RubricVersion, t: Translator, *, is_staff: bool) -> None:
    rubric = version.rubric
    called = name(rubric.names, session.language())
    number = t("Version {n:whole}", n=version.number)
    mark = t("judged by this one") if version.is_used else ""
    badge = Markup(' <em class="promised">{}</em>').format(mark) if mark else Markup()
    with st.container(border=True, key=f"version-{version.number}"):
        left, right = st.columns((3, 2), vertical_alignment="center")
        with left:
            html.show(
                Markup(
                    "<strong>{}: {}</strong>{}<br>"
                    "<small>{} · "
                    '<span class="code">{}</span></small>'
                ).format(number, called, badge, _who(version, t), rubric.digest[:SHOWN])
            )
        if is_staff:
            with right, st.container(horizontal=True, horizontal_alignment="right"):
                _doors(version, t)
        with st.expander(
            t("What it asks, and for how many points"),
            expanded=version.is_used and not is_staff,
        ):
            rubric_table.show(rubric)
            language = session.printed_language()
            st.download_button(
                f"{t('Print the rules')} (PDF, A3)",
                lambda: pdf_reports.rubric_poster(
                    rubric, version.at, language=language
                ),
                file_name=f"{rubric.id}-poster.pdf",
                mime="application/pdf",
                on_click="ignore",
                icon=":material/print:",
                key=f"rubric.poster.{version.number}",
                help=t("A poster for the wall: how points are won, in pictures."),
            )


def _who(version: RubricVersion, t: Translator) -> str:
    if not version.at:
        return t("comes with the program")
    who = vocabulary.author_name(t, version.who)
    return t("{who}, {at:datetime}", who=who, at=version.at)


def _doors(version: RubricVersion, t: Translator) -> None:
    st.button(
        t("Begin from this one"),
        icon=":material/edit:",
        key=f"rubric.begin.{version.number}",
        on_click=draft.begin,
        args=(version.rubric,),
    )
    if not version.is_used and st.button(
        t("Judge by this one"),
        icon=":material/balance:",
        type="primary",
        key=f"rubric.use.{version.number}",
    ):
        with error_messages.saying():
            rubrics.use(session.workspace(), session_user.actor(), version.number)
            draft.forget()
            notices.tell(t("Plans are judged by this version from now on."))
            st.rerun()
