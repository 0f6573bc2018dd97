"""What stands above the pages of contests: which one, how far it is, who acts.

The style sheet of marking, ranking and board, which no other page needs.

Which contest one is in, and what its chain tells, read again only when it grew.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import streamlit as st
from markupsafe import Markup

from talking_maps.contest import Ahead, ContestState
from talking_maps.contest.event_times import moment
from talking_maps.i18n import Translator, format_message
from talking_maps.model.contest import ClockCorrection, State
from talking_maps.ui import error_messages, header, navigation, session
from talking_maps.ui.cache import Key
from talking_maps.ui.navigation import PageSpec
from talking_maps.ui.screens.contests import session_user, times
from talking_maps.ui.widgets import html, menus, print_style
from talking_maps.wording import contest_names
from talking_maps.workspace import Workspace, contests, current_time


def outside(way: PageSpec) -> None:
    """Show the header of pages that are about no contest yet."""
    t = session.translator()
    print_style.head(way.word(t))
    with st.container(key="head", horizontal=True, vertical_alignment="center"):
        navigation.page_link(navigation.CHOOSE, t("Communities"))
        if way is not navigation.CONTESTS:
            navigation.page_link(navigation.CONTESTS)
        st.space("stretch")
        session_user.show()
        header.language_switch()


def inside(way: PageSpec, contest_id: str) -> None:
    """Show the header of a contest's page; raises NotFound, BadFile."""
    t = session.translator()
    of = record(session.workspace(), contest_id)
    print_style.head(
        of.contest.name, contest_names.state_names(t)[of.state], way.word(t)
    )
    with st.container(key="head", horizontal=True, vertical_alignment="center"):
        _menu(of.contest.name)
        html.show(chip(t, of.state))
        st.space("stretch")
        session_user.show()
        header.language_switch()
    with st.container(key="ways", horizontal=True, vertical_alignment="center"):
        for other in navigation.CONTEST_BAR:
            name = f"way-{other.id}{'-here' if other is way else ''}"
            with st.container(key=name, width="content"):
                navigation.page_link(other)
    warn_of_clocks(of)


def chip(t: Translator, at: State) -> Markup:
    """Return the mark that says how far a contest is, as HTML."""
    words = contest_names.state_names(t)[at]
    return Markup('<span class="state state-{}" role="status">{}</span>').format(
        at, words
    )


def _menu(name: str) -> None:
    t = session.translator()
    with menus.menu(html.markdown(name), icon=":material/emoji_events:", key="menu"):
        navigation.page_link(navigation.CONTESTS, t("Choose another contest"))
        navigation.page_link(navigation.CHOOSE, t("Communities"))


_LONGEST = 300


def warn_of_clocks(record: ContestState) -> None:
    """Warn before anything is done by a wrong clock, and of what was done by one."""
    if session_user.role() == "visitor":
        return
    t = session.translator()
    now = current_time()
    found = contests.ahead(record, now)[:1]
    doubt = None if found else contests.doubt(session.workspace(), record, now)
    if doubt is not None and record.state in ("created", "open"):
        words = html.markdown(format_message(doubt, session.language()))
        st.warning(words, icon=":material/schedule:")
    for one in found:
        _tell(t, record, one)
        if session_user.may("clock"):
            with st.popover(
                t("Put the time right"), icon=":material/schedule:", key="clock"
            ):
                _ask(t, record, one)


def _tell(t: Translator, record: ContestState, one: Ahead) -> None:
    st.warning(
        t(
            "Line {line} of the trail is dated {at:datetime}, later than what was done "
            "after it: a clock was wrong. What was handed in since may count as late "
            "until staff put the time right.",
            line=html.markdown(str(one.line)),
            at=times.local(record.contest, one.at),
        ),
        icon=":material/schedule:",
    )


def _ask(t: Translator, record: ContestState, one: Ahead) -> None:
    key = f"clock.at.{one.line}"
    latest = times.local(record.contest, one.latest)
    # A whole minute is easier to read, but what was before may be of the same one.
    minute = f"{latest[:16]}{latest[-6:]}"
    is_later = not one.earliest or moment(minute) >= moment(one.earliest)
    # Now moves on with each touch; what is typed must stay.
    st.session_state.setdefault(key, minute if is_later else latest)
    with st.form("clock.form", border=False):
        at = st.text_input(t("When it truly was"), key=key)
        reason = st.text_input(
            t("How one knows"), max_chars=_LONGEST, key=f"clock.reason.{one.line}"
        )
        st.caption(t("The line itself stays; what is said here becomes a new line."))
        pressed = st.form_submit_button(t("Keep"), type="primary")
    if pressed:
        with error_messages.saying():
            correction = ClockCorrection(one.line, at.strip(), reason.strip())
            contests.put_right(
                session.workspace(), session_user.actor(), record.contest.id, correction
            )
            st.rerun()


SHEET = Path(__file__).with_name("jury.css")


def apply_style() -> None:
    """Give the page the style of contests."""
    html.show(html.style(_sheet()))


@cache
def _sheet() -> str:
    return SHEET.read_text(encoding="utf-8")


def chosen() -> str | None:
    """Return the id of the contest one is in, or None before one was chosen."""
    return session.contest()


def record(workspace: Workspace, contest_id: str | None = None) -> ContestState:
    """Return what the contest's chain tells; of the chosen one if none is named.

    Raises NotFound, BadFile.
    """
    wanted = contest_id or chosen() or ""
    stamp = contests.stamp(workspace, wanted)
    return _record((str(workspace.folder), wanted, stamp), workspace)


@st.cache_resource(max_entries=32, show_spinner=False)
def _record(key: Key, _workspace: Workspace) -> ContestState:
    known = _known(key[:2])
    record = contests.read(_workspace, key[1], before=known.get("last"))
    known["last"] = record
    return record


@st.cache_resource(max_entries=32, show_spinner=False)
def _known(key: Key) -> dict[str, ContestState]:  # noqa: ARG001 - what Streamlit remembers by
    """Return where the last record of a contest is kept, from which the next grows."""
    return {}
