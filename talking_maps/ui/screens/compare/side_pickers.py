"""The two choosers above the maps: whose plan, as it was when, in which scene."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from talking_maps.i18n import Translator
from talking_maps.model.plan import SCENES
from talking_maps.ui import cache, header, session
from talking_maps.ui.screens.compare import moments, sides
from talking_maps.ui.screens.compare.sides import SideName
from talking_maps.ui.widgets import escape


def show(code: str) -> None:
    """Show both choosers with the swap between them."""
    _ = session.text()
    with st.container(key="choosers", horizontal=True, vertical_alignment="center"):
        _chooser("a", code, _)
        st.button(
            _("Swap"),
            icon=":material/swap_horiz:",
            key="compare.swap",
            on_click=sides.swap,
        )
        _chooser("b", code, _)


def _chooser(name: SideName, code: str, _: Translator) -> None:
    sign, words = {"a": ("◧", _("Left map")), "b": ("◨", _("Right map"))}[name]
    with st.container(key=f"chooser-{name}", horizontal=True, gap="small"):
        st.html(
            f'<span class="side-mark" role="img" title="{escape.html(words)}" '
            f'aria-label="{escape.html(words)}">{sign}</span>'
        )
        _select(
            name,
            "scene",
            _("Scene"),
            SCENES,
            {str(k): v for k, v in header.scene_names(_).items()},
        )
        known = moments.known(code, _)
        _select(name, "moment", _("Version"), tuple(known), known)
        known_owners = cache.register(session.place(), code).owners
        owners = [one.id for one in header.in_order(known_owners)]
        called = {owner: header.owner_name(_, owner) for owner in owners}
        _select(name, "owner", _("Whose plan"), tuple(owners), called)


def _select(
    name: SideName,
    field: str,
    label: str,
    options: tuple[str, ...],
    words: Mapping[str, str],
) -> None:
    if len(options) < 2:  # noqa: PLR2004 (nothing to choose)
        return
    left, right = sides.sides()
    side = left if name == "a" else right
    chosen, key = getattr(side, field), f"_compare.{name}.{field}"
    st.session_state[key] = chosen if chosen in options else options[0]
    st.selectbox(
        label,
        options,
        format_func=lambda option: words.get(option, option),
        key=key,
        label_visibility="collapsed",
        on_change=lambda: sides.put(
            name, replace(side, **{field: st.session_state[key]})
        ),
    )
