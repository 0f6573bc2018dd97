"""The router and the picture frame: what is drawn here is common to all pages."""

from __future__ import annotations

import streamlit as st

from talking_maps.errors import TalkingMapsError
from talking_maps.ui import (
    elsewhere,
    errors,
    header,
    menus,
    names,
    notices,
    state,
    theme,
    ways,
)
from talking_maps.ui.contest import bar
from talking_maps.ui.ways import Way


def show() -> None:
    """Draw the frame and run the page that was asked for."""
    _ = state.text()
    st.set_page_config(
        page_title=_("Talking maps"), page_icon=str(theme.ICON), layout="wide"
    )
    theme.apply(_)
    pages = ways.pages(_)
    page = st.navigation(list(pages), position="hidden")
    state.restore()
    way = next(way for known, way in pages.items() if known == page)
    menus.at_page(way.id)
    notices.show()
    st.html(f'<span class="page-{way.id} scene-{state.scene()}"></span>')
    with errors.saying():
        if ready(way):
            page.run()


def ready(way: Way) -> bool:
    """Show the header; return False if something must be answered before the page."""
    code = state.code()
    if way.about:
        return in_contest(way)
    if not way.inside:
        header.outside(way)
        return True
    if code is None:
        ways.go(ways.CHOOSE)
        return False
    try:
        elsewhere.notice(code)
        header.inside(way, code)
    except TalkingMapsError as error:
        header.outside(way)
        errors.show(error)
        return False
    return not way.draws or names.gate()


def in_contest(way: Way) -> bool:
    """Show the header of contests; return False if none was chosen or is there."""
    chosen = state.contest()
    if way.about == "contests":
        bar.outside(way)
        return True
    if chosen is None:
        ways.go(ways.CONTESTS)
        return False
    try:
        bar.inside(way, chosen)
    except TalkingMapsError as error:
        bar.outside(way)
        errors.show(error)
        return False
    return True


show()
