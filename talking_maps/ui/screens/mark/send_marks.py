"""A juror's marks as a signed file for the laptop that leads the contest."""

from __future__ import annotations

import streamlit as st

from talking_maps.contest import ContestState
from talking_maps.model.contest import Juror
from talking_maps.ui import error_messages, session
from talking_maps.ui.screens.contests import session_user
from talking_maps.ui.widgets import html
from talking_maps.wording import custody_words
from talking_maps.workspace.contests import laptops

_READY = "marks.sent"


def show(record: ContestState, judge: Juror) -> None:
    """Offer the file, and the code to be written on the signed sheet."""
    t = session.translator()
    with st.expander(t("Send the marks to another laptop"), icon=":material/send:"):
        st.write(
            t(
                "One small file with all that {juror} marked and visited. Its "
                "signature proves that it was made from a copy of this contest and "
                "not changed on the way; it does not prove who sat at the laptop. "
                "For that, write the code of the file on the juror's sheet and let "
                "him or her sign it. Give the file to the office only.",
                juror=html.markdown(judge.name),
            )
        )
        if st.button(t("Make the file"), key="marks.send"):
            with error_messages.saying():
                sent = laptops.send_marks(
                    session.workspace(),
                    session_user.actor(),
                    record.contest.id,
                    judge.id,
                )
                st.session_state[_READY] = (record.head, judge.id, sent)
        head, juror, ready = st.session_state.get(_READY, ("", "", None))
        if ready is not None and (head, juror) == (record.head, judge.id):
            st.success(html.markdown(custody_words.sent(ready, t)))
            file = f"{record.contest.id}-{judge.id}.json"
            st.download_button(
                t("Save {file}", file=html.markdown(file)),
                ready.file,
                file_name=file,
                mime="application/json",
                on_click="ignore",
                type="primary",
                icon=":material/download:",
            )
