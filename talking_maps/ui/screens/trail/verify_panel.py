"""Whether the contest still is what was printed, against codes typed from paper."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from talking_maps.contest import ContestState, PrintedCodes, VerificationReport
from talking_maps.i18n import format_message
from talking_maps.i18n.messages import Translator
from talking_maps.ui import error_messages, session
from talking_maps.ui.widgets import html, progress
from talking_maps.wording import contest_names
from talking_maps.workspace import contests


def show(record: ContestState) -> None:
    """Show the head as it is now, and the box for codes from paper."""
    t = session.translator()
    st.subheader(t("Does everything still hold?"), anchor=False)
    head = contest_names.code(record.head)
    html.show(
        Markup('<p class="facts">{}<br><span class="code">{}</span></p>').format(
            t("Closing code as it is now:"), head
        )
    )
    with st.form("verify", border=False):
        receipts = st.text_area(
            t("Codes of receipts, one a line"), key="verify.receipts", height=88
        )
        heads = st.text_input(t("Closing code of an act"), key="verify.heads")
        pressed = st.form_submit_button(
            t("Verify"), type="primary", icon=":material/verified:"
        )
    if pressed:
        evidence = PrintedCodes(_lines(receipts), _lines(heads))
        _verify(record, evidence, t)


def _verify(record: ContestState, evidence: PrintedCodes, t: Translator) -> None:
    """Look at everything, and tell what was found."""
    with error_messages.saying():
        words = t("Looking at every seal and every line …")
        with progress.telling_if_long("verify", lambda: None, words) as tell:
            found = contests.verify(
                session.workspace(), record.contest.id, evidence, progress=tell
            )
        _tell(found)


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _tell(found: VerificationReport) -> None:
    t = session.translator()
    if found.holds:
        words = t(
            "All holds. Sealed entries: {entries:whole}. Lines: {lines:whole}.",
            entries=found.entries,
            lines=found.lines,
        )
        st.success(html.markdown(words), icon=":material/verified:")
    for fault in found.touched:
        words = format_message(fault, session.language())
        st.error(html.markdown(words), icon=":material/gpp_bad:")
    for one in found.unseen:
        words = format_message(one, session.language())
        st.info(html.markdown(words), icon=":material/visibility_off:")
    _tell_after(found, t)


def _tell_after(found: VerificationReport, t: Translator) -> None:
    """Say how many lines came after the codes."""
    for code, count in found.after.items():
        if count:
            words = t(
                "Lines written since the code {code}: {count:whole}",
                code=code,
                count=count,
            )
            st.info(html.markdown(words), icon=":material/history:")
