"""Other laptops: which one leads the contest, and how it gets to another one."""

from __future__ import annotations

import streamlit as st

from talking_maps.contest import ContestState
from talking_maps.files import stale_files
from talking_maps.i18n import Translator
from talking_maps.model.custody import Lead
from talking_maps.ui import error_messages, navigation, session
from talking_maps.ui.screens.contests import session_user
from talking_maps.ui.widgets import html, menus, notices, progress
from talking_maps.wording import custody_words
from talking_maps.workspace import laptop
from talking_maps.workspace.contests import laptops

_READY = "laptops.ready"


def show(record: ContestState) -> None:
    """Say who leads where somebody said so; staff find what can be done."""
    t = session.translator()
    last = record.leader_before()
    if last is not None:
        own = laptop.this(session.workspace()).code
        words = html.markdown(custody_words.led(last, own, t))
        is_here = isinstance(last, Lead) and last.laptop == own
        if is_here:
            st.caption(words)
        else:
            st.info(words, icon=":material/laptop:")
    if not session_user.may("hand_over"):
        return
    with menus.menu(t("Other laptops"), icon=":material/laptop:", key="laptops"):
        with error_messages.saying():
            _name(t)
            _send(t, record)
            _lead(t, record)
        navigation.page_link(navigation.RECEIVE, t("Receive marks or a contest"))
    _offer(t, record.contest.id)


def _name(t: Translator) -> None:
    known = laptop.given_name(session.workspace())
    called = st.text_input(
        t("What this laptop is called"), value=known, key="laptops.name"
    )
    if called.strip() and called != known:
        laptop.name(session.workspace(), called)


def _send(t: Translator, record: ContestState) -> None:
    st.write(
        t(
            "A copy for another laptop: there jurors mark and visit, and send their "
            "marks here. All other acts are done on the laptop that leads."
        )
    )
    if st.button(t("Make a copy for jurors"), key="laptops.send"):
        _make(record.contest.id, "")
    asked = t("Or hand the lead over to the laptop called")
    to = st.text_input(asked, key="laptops.to")
    lacks = notices.still_missing({t("what the other laptop is called"): to.strip()})
    if st.button(t("Hand it over"), key="laptops.over", disabled=lacks):
        _make(record.contest.id, to)


def _lead(t: Translator, record: ContestState) -> None:
    if record.leader_before() is None or laptops.leads(
        session.workspace(), record.contest.id
    ):
        return
    asked = t("Take the lead here, because")
    reason = st.text_input(asked, key="laptops.reason").strip()
    lacks = notices.still_missing({t("Why"): reason})
    if st.button(t("Take the lead"), key="laptops.lead", disabled=lacks):
        laptops.take_lead(
            session.workspace(), session_user.actor(), record.contest.id, reason
        )
        notices.tell(t("This laptop leads the contest."))
        menus.close()
        st.rerun()


def _make(contest_id: str, to: str) -> None:
    # Told once, before anything is written: a contest handed over stays so.
    with progress.telling("laptops") as tell, stale_files.workplace() as folder:
        out = folder / f"{contest_id}.gpkg"
        laptops.send_contest(
            session.workspace(),
            session_user.actor(),
            contest_id,
            out,
            hand_over_to=to,
            progress=tell,
        )
        st.session_state[_READY] = (contest_id, out.read_bytes())
    menus.close()
    st.rerun()


def _offer(t: Translator, contest_id: str) -> None:
    ready, content = st.session_state.get(_READY, ("", b""))
    if ready == contest_id:
        file = f"{contest_id}.gpkg"
        st.download_button(
            t("Save {file}", file=html.markdown(file)),
            content,
            file_name=file,
            on_click="ignore",
            type="primary",
            icon=":material/download:",
        )
