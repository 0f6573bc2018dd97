"""What stands above each page: community, whose plan, scene, who draws, kept, tongue.

Two quiet rows, so that the map keeps the rest. Household names are private: whose plan
it is stands there by its code.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import streamlit as st

from talking_maps.i18n import Translator, order, shown_day
from talking_maps.model.plan import COMMUNITY, SCENES, Owner, Scene, Years
from talking_maps.ui import cache, menus, names, paper, plain, state, waiting, ways
from talking_maps.ui.ways import Way

#: How each language calls itself in the switch; Quechua shows its two kinds once in it.
TONGUES = {"es": "ES", "en": "EN", "quz": "QU", "ayr": "AY"}
QUECHUA = {"es": "ES", "en": "EN", "quz": "QU Qusqu", "quy": "QU Ayakuchu", "ayr": "AY"}


def outside(way: Way) -> None:
    """Show the header of pages that are about no community yet."""
    _ = state.text()
    paper.head(way.word(_))
    with st.container(key="head", horizontal=True, vertical_alignment="center"):
        if way is ways.CHOOSE:
            brand = plain.markup(_("Talking maps"))
            st.html(f'<div class="brand">{brand}</div>', width="content")
            ways.link(ways.CONTESTS)
        else:
            ways.link(ways.CHOOSE, _("Communities"))
        st.space("stretch")
        language_switch()


def inside(way: Way, code: str) -> None:
    """Show the header of a community's page; raises NotFound, BadFile."""
    _ = state.text()
    place = state.place()
    register = cache.register(place, code)
    owner = owner_name(_, state.owner())
    paper.head(register.community.name, owner, way.word(_))
    with st.container(key="head", horizontal=True, vertical_alignment="center"):
        _community_menu(_, register.community.name)
        _owner_chooser(_, register.owners)
        st.space("stretch")
        _author_menu(_)
        st.html(kept_words(_, cache.kept(place, code).at))
        language_switch()
    with st.container(key="ways", horizontal=True, vertical_alignment="center"):
        for other in ways.BAR:
            name = f"way-{other.id}{'-here' if other is way else ''}"
            with st.container(key=name, width="content"):
                ways.link(other)
        waiting.door(code, _, here=way is ways.DECIDE)
        st.space("stretch")
        scene_cards(cache.plan(place, code, state.owner()).years)


def kept_words(_: Translator, at: str) -> str:
    """Return the mark that the work is safe, as HTML."""
    words = plain.markup(kept_sentence(_, at))
    return f'<div class="kept" role="status"><i></i>{words}</div>'


def kept_sentence(_: Translator, at: str) -> str:
    """Return when the work was last kept, in this machine's time."""
    if not at:
        return _("nothing kept yet")
    moment = datetime.fromisoformat(at).astimezone()
    if moment.date() == datetime.now().astimezone().date():
        return _("kept {at:time}", at=moment.isoformat())
    return _("kept on {day}", day=shown_day(moment.date().isoformat()))


def scene_cards(years: Years) -> None:
    """Show the three scenes as stacked cards, the past in front, the chosen lifted."""
    _ = state.text()
    words = scene_names(_)
    year = {"past": years.past, "present": years.present, "future": years.future}
    st.session_state["_scene"] = state.scene()
    with st.container(key=f"scenes-{state.scene()}", width="content"):
        st.segmented_control(
            _("Scene"),
            SCENES,
            format_func=lambda scene: f"{words[scene]} {year[scene]}",
            key="_scene",
            required=True,
            label_visibility="collapsed",
            on_change=lambda: state.go_to(scene=st.session_state["_scene"]),
        )


def scene_names(_: Translator) -> dict[Scene, str]:
    """Return the words for the three scenes."""
    return {"past": _("Past"), "present": _("Present"), "future": _("Future")}


def in_order(owners: Sequence[Owner]) -> tuple[Owner, ...]:
    """Return the community first, then its organisations, then its households."""
    rank = {"community": 0, "organisation": 1, "household": 2}
    tongue = state.language()
    return tuple(
        sorted(owners, key=lambda one: (rank[one.kind], order(one.id, tongue)))
    )


def owner_name(_: Translator, owner: str) -> str:
    """Return what an owner is called in public: the code, never a person's name."""
    return _("Community plan") if owner == COMMUNITY else owner


def language_switch() -> None:
    """Show the languages; choosing one keeps the place."""
    _ = state.text()
    tongues = QUECHUA if state.language() in ("quz", "quy") else TONGUES
    st.session_state["_language"] = state.language()
    st.segmented_control(
        _("Language"),
        tuple(tongues),
        format_func=lambda tongue: tongues.get(tongue, tongue),
        key="_language",
        required=True,
        label_visibility="collapsed",
        on_change=lambda: state.go_to(language=st.session_state["_language"]),
    )


def _community_menu(_: Translator, name: str) -> None:
    with menus.menu(plain.markdown(name), icon=":material/home_pin:", key="menu"):
        ways.link(ways.GROUND, _("Ground and pictures"))
        ways.link(ways.CONTESTS, _("Submit to a contest"))
        ways.link(ways.CHOOSE, _("Choose another community"))


def _owner_chooser(_: Translator, owners: tuple[Owner, ...]) -> None:
    ids = tuple(owner.id for owner in in_order(owners))
    if state.owner() not in ids:
        state.go_to(owner=COMMUNITY)
    st.session_state["_owner"] = state.owner()
    st.selectbox(
        _("Whose plan"),
        ids,
        format_func=lambda owner: owner_name(_, owner),
        key="_owner",
        label_visibility="collapsed",
        width=210,
        on_change=lambda: state.go_to(owner=st.session_state["_owner"]),
    )


def _author_menu(_: Translator) -> None:
    author = state.author()
    words = _("drawn by {name}", name=author) if author else _("Who is drawing?")
    with menus.menu(plain.markdown(words), icon=":material/person:", key="author"):
        names.pick("author")
