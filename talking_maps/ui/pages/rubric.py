"""The rubric: its versions, and for staff an editor that makes a new one."""

from __future__ import annotations

import streamlit as st

from talking_maps.i18n import Translator
from talking_maps.model.rubric import Rubric
from talking_maps.ui import errors, notices, plain, state
from talking_maps.ui.contest import who
from talking_maps.ui.rubric import draft, fields, kept
from talking_maps.workspace import rubrics
from talking_maps.workspace.rubrics import POINTS

MAX_BYTES = 200_000


def show() -> None:
    """Show the versions; staff can write a new one beneath."""
    _ = state.text()
    is_staff = who.role() == "staff"
    with st.container(key="choose"):
        st.title(_("Rubric"), anchor=False)
        st.write(
            _(
                "By these weights a plan is judged. Each change is a new version; "
                "nothing is overwritten. A contest keeps the one it was opened with."
            )
        )
        st.caption(
            _(
                "Gates are passed or not before points count. A contest asks the "
                "rubric's and its own."
            )
        )
        with errors.saying():
            kept.show(is_staff=is_staff)
        if not is_staff:
            st.caption(_("Only staff may change the rubric. Sign in as staff."))
            return
        st.header(_("A new version"), anchor=False)
        left, right = st.columns((5, 2), gap="large")
        with left:
            rubric = fields.show(draft.get())
            draft.put(rubric)
            _bring_in(_)
        with right:
            _keep(rubric, _)


def _keep(rubric: Rubric, _: Translator) -> None:
    """Show the sum, why the draft cannot be kept, and the button that keeps it."""
    faults = draft.faults(rubric, _)
    whole = sum(criterion.points for criterion in rubric.criteria)
    sign = "✗" if faults else "✓"
    said = _("{sum:number} of {of:number} points", sum=whole, of=POINTS)
    share = min(whole / POINTS, 1.0)
    st.html(
        f'<div class="rubric-sum"><strong>{sign} {plain.markup(said)}</strong>'
        f'<div class="bar"><b class="is" style="width:{100 * share:.1f}%"></b></div>'
        f"{''.join(f'<p>{plain.markup(one)}</p>' for one in faults)}</div>"
    )
    if st.button(
        _("Keep as a new version"),
        icon=":material/save:",
        type="primary",
        key="rubric.keep",
        disabled=bool(faults),
    ):
        with errors.saying():
            made = rubrics.add(state.place(), who.actor(), rubric)
            draft.forget()
            notices.tell(
                _(
                    "Kept as version {n:whole}. It counts once you judge by it.",
                    n=made.number,
                )
            )
            st.rerun()


def _bring_in(_: Translator) -> None:
    """Take in a rubric that was written as a file."""
    with st.expander(_("Bring in a rubric from a file"), icon=":material/upload:"):
        given = st.file_uploader(_("A TOML file"), type=["toml"], key="rubric.file")
        if given is None or not st.button(_("Keep it"), key="rubric.bring"):
            return
        with errors.saying():
            toml = given.getvalue()[:MAX_BYTES].decode("utf-8", errors="replace")
            made = rubrics.add_text(state.place(), who.actor(), toml)
            notices.tell(
                _(
                    "Kept as version {n:whole}. It counts once you judge by it.",
                    n=made.number,
                )
            )
            st.rerun()


show()
