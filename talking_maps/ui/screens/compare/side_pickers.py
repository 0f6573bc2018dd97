"""The two choosers above the maps: whose plan, as it was when, in which scene."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import streamlit as st
from markupsafe import Markup

from talking_maps.i18n import Translator
from talking_maps.model.plan import SCENES
from talking_maps.ui import cache, header, session
from talking_maps.ui.screens.compare import moments, sides
from talking_maps.ui.screens.compare.sides import SideName
from talking_maps.ui.widgets import html
from talking_maps.wording import vocabulary


def show(code: str) -> None:
    """Show both choosers with the swap between them."""
    t = session.translator()
    with st.container(key="choosers", horizontal=True, vertical_alignment="center"):
        _chooser("a", code, t)
        st.button(
            t("Swap"),
            icon=":material/swap_horiz:",
            key="compare.swap",
            on_click=sides.swap,
        )
        _chooser("b", code, t)


def _chooser(name: SideName, code: str, t: Translator) -> None:
    sign, words = {"a": ("◧", t("Left map")), "b": ("◨", t("Right map"))}[name]
    with st.container(key=f"chooser-{name}", horizontal=True, gap="small"):
        html.show(
            Markup(
                '<span class="side-mark" role="img" title="{words}" '
                'aria-label="{words}">{sign}</span>'
            ).format(words=words, sign=sign)
        )
        _select(
            name,
            "scene",
            t("Scene"),
            SCENES,
            {str(k): v for k, v in vocabulary.scene_names(t).items()},
        )
        known = moments.known(code, t)
        _select(name, "moment", t("Version"), tuple(known), known)
        known_owners = cache.register(session.workspace(), code).owners
        owners = [one.id for one in header.in_order(known_owners)]
        called = {owner: vocabulary.owner_name(t, owner) for owner in owners}
        _select(name, "owner", t("Whose plan"), tuple(owners), called)


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
