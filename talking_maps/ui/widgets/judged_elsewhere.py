"""Says in red what makes a received community be judged otherwise than at home."""

from __future__ import annotations

import streamlit as st

from talking_maps.i18n import format_message
from talking_maps.model.rubric import Rubric
from talking_maps.ui import navigation, session
from talking_maps.ui.widgets import html
from talking_maps.workspace import judged_by


def notice(code: str, rubric: Rubric | None = None) -> None:
    """Show what is missing or differs, with the two ways out; nothing if nothing is.

    `rubric` is that of a contest, if the community is to be judged by one.
    """
    found = judged_by.differences(session.workspace(), code, rubric)
    if not found:
        return
    t = session.translator()
    for one in found:
        words = format_message(one, session.language())
        st.error(html.markdown(words), icon=":material/error:")
    with st.container(horizontal=True, key="judged-elsewhere"):
        navigation.page_link(navigation.GROUND)
        navigation.page_link(navigation.RUBRIC, t("The rubric and its versions"))
        if st.button(t("Judge by what is here"), key="judged-elsewhere.accept"):
            judged_by.accept(session.workspace(), code)
            st.rerun()
