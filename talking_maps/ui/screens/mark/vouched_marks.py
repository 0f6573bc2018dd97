"""Marks for which the office vouches: given before it by who does not sign in.

The juror is there and touches the faces; who signed in says why the juror does not
sign in, and that stands with each mark. It holds for one juror and this tab, and ends
when another juror is chosen.
"""

from __future__ import annotations

import streamlit as st

from talking_maps.contest import ContestState
from talking_maps.contest.jury import LONGEST_REASON
from talking_maps.contest.typed_marks import vouched
from talking_maps.model.contest import Juror
from talking_maps.model.message import plural
from talking_maps.ui import session
from talking_maps.ui.screens.contests import session_user
from talking_maps.ui.widgets import html

#: How the marks come that staff write down, and of which juror.
HOW, WHOSE, WHY = "vouch.how", "vouch.whose", "vouch.why"
_WAYS = ("paper", "present")


def renew(judge: Juror) -> None:
    """Begin anew with another juror: who vouched for one has vouched for no other."""
    if st.session_state.get(WHOSE) != judge.id:
        st.session_state[WHOSE] = judge.id
        st.session_state[HOW], st.session_state[WHY] = _WAYS[0], ""
        for key in (HOW, WHY):
            st.session_state.pop(f"_{key}", None)


def ask(judge: Juror) -> None:
    """Ask staff whether they copy a paper, or vouch for a juror who is there."""
    if session_user.role() != "staff":
        return
    t = session.translator()
    for key in (HOW, WHY):
        # The page leaves these fields out while an entry is open.
        st.session_state.setdefault(f"_{key}", st.session_state[key])
    words = {
        "paper": t("I copy the juror's paper"),
        "present": t("The juror is here: I vouch"),
    }
    st.segmented_control(
        t("How the marks come"),
        _WAYS,
        format_func=words.__getitem__,
        key=f"_{HOW}",
        required=True,
        label_visibility="collapsed",
        on_change=_keep,
        args=(HOW,),
    )
    if is_present():
        _ask_why(judge)


def _ask_why(judge: Juror) -> None:
    t = session.translator()
    st.text_input(
        t("Why the juror does not sign in"),
        max_chars=LONGEST_REASON,
        placeholder=t("for instance: does not read; known to me since 2019"),
        key=f"_{WHY}",
        on_change=_keep,
        args=(WHY,),
    )
    if reason():
        say(judge)
    else:
        st.warning(t("Say first why: it stands with every mark, for all to read."))


def say(judge: Juror) -> None:
    """Say who vouches for the marks that are given now, if anybody does."""
    if not reason():
        return
    t = session.translator()
    said = t(
        "{juror} gives the marks, and {who} of the office vouches for that: {reason}",
        juror=judge.name,
        who=session_user.actor().name,
        reason=reason(),
    )
    st.info(html.markdown(said), icon=":material/verified_user:")


def is_present() -> bool:
    """Tell whether staff say that the juror is there."""
    is_staff = session_user.role() == "staff"
    return is_staff and st.session_state.get(HOW) == "present"


def reason() -> str:
    """Return why staff vouch for the juror, or nothing where they copy a paper."""
    return str(st.session_state.get(WHY, "")).strip() if is_present() else ""


def lacks_reason() -> bool:
    """Tell whether nothing can be marked yet, for nobody said why."""
    return is_present() and not reason()


def tell(record: ContestState, judge: Juror) -> None:
    """Tell how many of a juror's marks that stand the office vouches for."""
    t = session.translator()
    mine = [
        (event.noun.received_from or event).who
        for (_, juror, _), event in vouched(record).items()
        if juror == judge.id
    ]
    if mine:
        st.caption(
            html.markdown(
                t(
                    plural(
                        "{count:whole} mark entered by the office, vouched for by "
                        "{who}",
                        "{count:whole} marks entered by the office, vouched for by "
                        "{who}",
                    ),
                    count=len(mine),
                    who=", ".join(sorted(set(mine))),
                )
            )
        )


def _keep(key: str) -> None:
    st.session_state[key] = st.session_state[f"_{key}"]
