"""Asks once who is drawing: names used before as buttons, a box for a new one."""

from __future__ import annotations

import streamlit as st

from talking_maps.ui import session
from talking_maps.ui.widgets import html, menus
from talking_maps.workspace import authors


def gate() -> bool:
    """Return True if we know who draws; else ask, and return False."""
    if session.author():
        return True
    t = session.translator()
    with st.container(key="gate"):
        st.title(t("Who is drawing?"), anchor=False)
        st.write(t("The name stands beside every stroke, so that it can be undone."))
        pick("gate")
    return False


def pick(key: str) -> None:
    """Show the names used before and a box for another; choosing one reruns."""
    t = session.translator()
    known = authors.known(session.workspace().folder)
    if known:
        with st.container(horizontal=True, key=f"{key}-names"):
            for number, name in enumerate(known[:12]):
                st.button(
                    html.markdown(name),
                    key=f"{key}-name-{number}",
                    icon=":material/person:",
                    on_click=_chosen,
                    args=(name,),
                )
    with st.form(f"{key}-form", border=False, clear_on_submit=True):
        new = st.text_input(
            t("Another name") if known else t("Your name"),
            max_chars=authors.LONGEST,
            key=f"{key}-new",
        )
        if st.form_submit_button(t("This is me"), type="primary") and new.strip():
            _chosen(new)
            st.rerun()


def _chosen(name: str) -> None:
    """Take the name along from now on."""
    name = authors.tidy(name)
    session.go_to(author=name)
    authors.remember(session.workspace().folder, name)
    menus.close()
