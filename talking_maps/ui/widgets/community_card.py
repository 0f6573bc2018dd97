"""One community as a card: its name, the shape of its land, how far it has come.

Each part that Streamlit draws for itself is paid for on the first screen, so a card is
made of two: a button that reaches over all of it, and the rest as one piece of HTML.
"""

from __future__ import annotations

import re

import streamlit as st
from markupsafe import Markup

from talking_maps.i18n import format_message
from talking_maps.model.message import plural
from talking_maps.store.community_index import Summary
from talking_maps.ui import header, navigation, session
from talking_maps.ui.widgets import html, plan_sketch

# What the index writes: nothing else may pass into the page's markup.
_PATH = re.compile(r"[MLZ0-9. -]*")


def show(one: Summary) -> None:
    """Show the card; touching it anywhere opens the community."""
    _ = session.translator()
    if one.error is not None:
        broken(one)
        return
    with st.container(key=f"card-{one.code}"):
        if st.button(html.markdown(one.name), key=f"open.{one.code}"):
            session.go_to(code=one.code)
            navigation.switch_to(navigation.DRAW)
        html.show(
            Markup(
                '<div class="card-shape">{}</div><div class="card-facts">{}</div>'
            ).format(_shape(one.outline), _facts(one))
        )


def broken(one: Summary) -> None:
    """Show a file that cannot be read, with the reason."""
    reason = (
        format_message(one.error, session.language()) if one.error is not None else ""
    )
    html.show(broken_words(one.code, reason))


def broken_words(name: str, reason: str) -> Markup:
    """Return what is said of a file that cannot be read, as HTML."""
    return Markup('<div class="broken"><strong>⚠ {}</strong><br>{}</div>').format(
        name, reason
    )


def _shape(outline: str) -> Markup:
    path = outline if _PATH.fullmatch(outline) else ""
    drawn = Markup(
        '<path fill="#d9e6d3" stroke="#0b5d4e" stroke-width="2" d="{}"/>'
    ).format(path)
    return Markup('<img src="{}" alt="">').format(
        plan_sketch.sheet("-3 -3 106 106", drawn)
    )


def _facts(one: Summary) -> Markup:
    t = session.translator()
    if one.total_households:
        drawn = t(
            plural(
                "{count:whole} of {all:whole} households has drawn",
                "{count:whole} of {all:whole} households have drawn",
            ),
            count=one.households,
            all=one.total_households,
        )
    else:
        drawn = t("households that have drawn: {count:whole}", count=one.households)
    kept = header.kept_sentence(t, one.kept_at)
    return Markup("{}<br>{}").format(drawn, kept)
