"""The router and the picture frame: what is drawn here is common to all pages."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from talking_maps.errors import TalkingMapsError
from talking_maps.ui import cache, error_messages, header, navigation, session, theme
from talking_maps.ui.navigation import PageSpec
from talking_maps.ui.screens.contests import contest_header
from talking_maps.ui.widgets import (
    author_gate,
    external_edits_notice,
    html,
    menus,
    notices,
)


def show() -> None:
    """Draw the frame and run the page that was asked for."""
    t = session.translator()
    st.set_page_config(
        page_title=t("Talking maps"), page_icon=str(theme.ICON), layout="wide"
    )
    theme.apply(t)
    pages = navigation.pages(t)
    page = st.navigation(list(pages), position="hidden")
    session.restore()
    way = next(way for known, way in pages.items() if known == page)
    menus.at_page(way.id)
    notices.show()
    html.show(
        Markup('<span class="page-{} scene-{}"></span>').format(way.id, session.scene())
    )
    with error_messages.saying(), cache.one_run():
        if ready(way):
            page.run()


def ready(way: PageSpec) -> bool:
    """Show the header; return False if something must be answered before the page."""
    code = session.code()
    if way.about:
        return in_contest(way)
    if not way.inside:
        header.outside(way)
        return True
    if code is None:
        navigation.switch_to(navigation.CHOOSE)
        return False
    try:
        external_edits_notice.notice(code)
        session.community(code).read_ahead(session.owner())
        header.inside(way, code)
    except TalkingMapsError as error:
        header.outside(way)
        refused(error, navigation.CHOOSE, navigation.ADD, navigation.RECEIVE)
        return False
    return not way.draws or author_gate.gate()


def refused(error: TalkingMapsError, *ways: PageSpec) -> None:
    """Say why the page cannot be shown, with buttons for where one can go instead."""
    error_messages.show(error)
    with st.container(horizontal=True, key="doors"):
        for other in ways:
            navigation.door(other)


def in_contest(way: PageSpec) -> bool:
    """Show the header of contests; return False if none was chosen or is there."""
    chosen = session.contest()
    if way.about == "contests":
        contest_header.outside(way)
        return True
    if chosen is None:
        navigation.switch_to(navigation.CONTESTS)
        return False
    try:
        contest_header.inside(way, chosen)
    except TalkingMapsError as error:
        contest_header.outside(way)
        refused(error, navigation.CONTESTS, navigation.CALL)
        return False
    return True


show()
