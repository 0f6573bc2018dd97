"""What stands above each page: community, whose plan, scene, who draws, kept, tongue.

Two quiet rows, so that the map keeps the rest. Household names are private: whose plan
it is stands there by its code.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import streamlit as st
from markupsafe import Markup

from talking_maps.i18n import Translator, order, shown_day
from talking_maps.model.plan import COMMUNITY, SCENES, Owner, Years
from talking_maps.ui import cache, navigation, session
from talking_maps.ui.navigation import PageSpec
from talking_maps.ui.widgets import (
    author_gate,
    conflict_badge,
    html,
    menus,
    print_style,
)
from talking_maps.wording.vocabulary import owner_name, scene_names

#: How each language calls itself in the switch; Quechua shows its two kinds once in it.
TONGUES = {"es": "ES", "en": "EN", "quz": "QU", "ayr": "AY"}
QUECHUA = {"es": "ES", "en": "EN", "quz": "QU Qusqu", "quy": "QU Ayakuchu", "ayr": "AY"}


def outside(way: PageSpec) -> None:
    """Show the header of pages that are about no community yet."""
    t = session.translator()
    print_style.head(way.word(t))
    with st.container(key="head", horizontal=True, vertical_alignment="center"):
        if way is navigation.CHOOSE:
            brand = t("Talking maps")
            html.show(
                Markup('<div class="brand">{}</div>').format(brand), width="content"
            )
            navigation.page_link(navigation.CONTESTS)
        else:
            navigation.page_link(navigation.CHOOSE, t("Communities"))
        st.space("stretch")
        language_switch()


def inside(way: PageSpec, code: str) -> None:
    """Show the header of a community's page; raises NotFound, BadFile."""
    t = session.translator()
    workspace = session.workspace()
    register = cache.community(workspace, code).register()
    owner = owner_name(t, session.owner())
    print_style.head(register.community.name, owner, way.word(t))
    with st.container(key="head", horizontal=True, vertical_alignment="center"):
        _community_menu(t, register.community.name)
        _owner_chooser(t, register.owners)
        st.space("stretch")
        _author_menu(t)
        html.show(kept_words(t, cache.community(workspace, code).last_change().at))
        language_switch()
    with st.container(key="ways", horizontal=True, vertical_alignment="center"):
        for other in navigation.BAR:
            name = f"way-{other.id}{'-here' if other is way else ''}"
            with st.container(key=name, width="content"):
                navigation.page_link(other)
        conflict_badge.link(code, t, here=way is navigation.DECIDE)
        st.space("stretch")
        scene_cards(cache.community(workspace, code).plan(session.owner()).years)


def kept_words(t: Translator, at: str) -> Markup:
    """Return the mark that the work is safe, as HTML."""
    words = kept_sentence(t, at)
    return Markup('<div class="kept" role="status"><i></i>{}</div>').format(words)


def kept_sentence(t: Translator, at: str) -> str:
    """Return when the work was last kept, in this machine's time."""
    if not at:
        return t("nothing kept yet")
    moment = datetime.fromisoformat(at).astimezone()
    if moment.date() == datetime.now().astimezone().date():
        return t("kept {at:time}", at=moment.isoformat())
    return t("kept on {day}", day=shown_day(moment.date().isoformat()))


def scene_cards(years: Years) -> None:
    """Show the three scenes as cards side by side, the chosen one in its colour."""
    t = session.translator()
    words = scene_names(t)
    year = {"past": years.past, "present": years.present, "future": years.future}
    st.session_state["_scene"] = session.scene()
    with st.container(key=f"scenes-{session.scene()}", width="content"):
        st.segmented_control(
            t("Scene"),
            SCENES,
            format_func=lambda scene: f"{words[scene]} {year[scene]}",
            key="_scene",
            required=True,
            label_visibility="collapsed",
            on_change=lambda: session.go_to(scene=st.session_state["_scene"]),
        )


def in_order(owners: Sequence[Owner]) -> tuple[Owner, ...]:
    """Return the community first, then its organisations, then its households."""
    rank = {"community": 0, "organisation": 1, "household": 2}
    tongue = session.language()
    return tuple(
        sorted(owners, key=lambda one: (rank[one.kind], order(one.id, tongue)))
    )


def language_switch() -> None:
    """Show the languages; choosing one keeps the place."""
    t = session.translator()
    tongues = QUECHUA if session.language() in ("quz", "quy") else TONGUES
    st.session_state["_language"] = session.language()
    st.segmented_control(
        t("Language"),
        tuple(tongues),
        format_func=lambda tongue: tongues.get(tongue, tongue),
        key="_language",
        required=True,
        label_visibility="collapsed",
        on_change=lambda: session.go_to(language=st.session_state["_language"]),
    )


def _community_menu(t: Translator, name: str) -> None:
    with menus.menu(html.markdown(name), icon=":material/home_pin:", key="menu"):
        navigation.page_link(navigation.GROUND, t("Ground and pictures"))
        navigation.page_link(navigation.CONTESTS, t("Submit to a contest"))
        navigation.page_link(navigation.CHOOSE, t("Choose another community"))


def _owner_chooser(t: Translator, owners: tuple[Owner, ...]) -> None:
    ids = tuple(owner.id for owner in in_order(owners))
    if session.owner() not in ids:
        session.go_to(owner=COMMUNITY)
    st.session_state["_owner"] = session.owner()
    st.selectbox(
        t("Whose plan"),
        ids,
        format_func=lambda owner: owner_name(t, owner),
        key="_owner",
        label_visibility="collapsed",
        width=210,
        on_change=lambda: session.go_to(owner=st.session_state["_owner"]),
    )


def _author_menu(t: Translator) -> None:
    author = session.author()
    words = t("drawn by {name}", name=author) if author else t("Who is drawing?")
    with menus.menu(html.markdown(words), icon=":material/person:", key="author"):
        author_gate.pick("author")
