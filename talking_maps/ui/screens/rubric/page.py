"""The rubric: its versions, and for staff an editor that makes a new one."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from talking_maps.i18n import Translator
from talking_maps.model.rubric import Rubric
from talking_maps.ui import error_messages, session
from talking_maps.ui.screens.contests import session_user
from talking_maps.ui.screens.rubric import draft, rubric_editor, versions_list
from talking_maps.ui.screens.rules.form_widgets import WRONG
from talking_maps.ui.widgets import html, notices
from talking_maps.workspace import rubrics
from talking_maps.workspace.rubrics import POINTS


def show() -> None:
    """Show the versions; staff can write a new one beneath."""
    t = session.translator()
    is_staff = session_user.role() == "staff"
    with st.container(key="choose"):
        _explain(t)
        with error_messages.saying():
            versions_list.show(is_staff=is_staff)
        if not is_staff:
            st.caption(t("Only staff may change the rubric. Sign in as staff."))
            return
        st.header(t("A new version"), anchor=False)
        left, right = st.columns((5, 2), gap="large")
        with left:
            st.session_state[WRONG] = False
            rubric = rubric_editor.show(draft.get())
            draft.put(rubric)
            _bring_in(t)
        with right:
            _keep(rubric, t)


def _explain(t: Translator) -> None:
    """Say what a rubric is and what gates are."""
    st.title(t("Rubric"), anchor=False)
    st.write(
        t(
            "By these weights a plan is judged. Each change is a new version; "
            "nothing is overwritten. A contest keeps the one it was opened with."
        )
    )
    st.caption(
        t(
            "Gates are passed or not before points count. A contest asks the "
            "rubric's and its own."
        )
    )


def _keep(rubric: Rubric, t: Translator) -> None:
    """Show the sum, why the draft cannot be kept, and the button that keeps it."""
    faults = draft.faults(rubric, t)
    if st.session_state[WRONG]:
        unread = t("A share or number cannot be read: correct what stands in red.")
        faults = (*faults, unread)
    whole = sum(criterion.points for criterion in rubric.criteria)
    sign = "✗" if faults else "✓"
    said = t("{sum:number} of {of:number} points", sum=whole, of=POINTS)
    share = min(whole / POINTS, 1.0)
    html.show(
        Markup(
            '<div class="rubric-sum"><strong>{} {}</strong>'
            '<div class="bar"><b class="is" style="width:{:.1f}%"></b></div>'
            "{}</div>"
        ).format(
            sign,
            said,
            100 * share,
            Markup().join(Markup("<p>{}</p>").format(one) for one in faults),
        )
    )
    if st.button(
        t("Keep as a new version"),
        icon=":material/save:",
        type="primary",
        key="rubric.keep",
        disabled=bool(faults),
    ):
        with error_messages.saying():
            made = rubrics.add(session.workspace(), session_user.actor(), rubric)
            draft.forget()
            notices.tell(
                t(
                    "Kept as version {n:whole}. It counts once you judge by it.",
                    n=made.number,
                )
            )
            st.rerun()


def _bring_in(t: Translator) -> None:
    """Take in a rubric that was written as a file."""
    with st.expander(t("Bring in a rubric from a file"), icon=":material/upload:"):
        given = st.file_uploader(t("A TOML file"), type=["toml"], key="rubric.file")
        if given is None or not st.button(t("Keep it"), key="rubric.bring"):
            return
        with error_messages.saying():
            made = rubrics.add_file(
                session.workspace(),
                session_user.actor(),
                given.name,
                given.getvalue(),
            )
            notices.tell(
                t(
                    "Kept as version {n:whole}. It counts once you judge by it.",
                    n=made.number,
                )
            )
            st.rerun()


show()
