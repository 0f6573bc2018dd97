"""The office's page: a map and a table of all communities, and what people bring."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import streamlit as st
from markupsafe import Markup

from talking_maps import exchange
from talking_maps.errors import TalkingMapsError
from talking_maps.files import stale_files
from talking_maps.i18n import Translator, bare, format_message
from talking_maps.model.plan import Scene
from talking_maps.ui import error_messages, navigation, session
from talking_maps.ui.cache import Key
from talking_maps.ui.screens.contests import contest_header, session_user
from talking_maps.ui.screens.office import communities_map, drop_zone
from talking_maps.ui.widgets import html, notices, progress
from talking_maps.wording import measures, office_words, vocabulary
from talking_maps.workspace import (
    Workspace,
    contests,
    list_communities,
    office,
    office_export,
    roll,
)
from talking_maps.workspace.office import PROGRESSIONS, Overview, Result

#: The file for QGIS that was made, with what it was made of.
_READY = "office.ready"


def show() -> None:
    """Show the map, the filters, the table, and below what can be done."""
    t = session.translator()
    html.show(_dress())
    with st.container(horizontal=True, vertical_alignment="center", key="office-head"):
        st.title(t("Office"), anchor=False)
        st.space("stretch")
        session_user.show()
    found: tuple[Overview, ...] = ()
    with error_messages.saying():
        found = _found(t)
        if len(found) < communities_map.FEWEST:
            _how_to_begin(t)
        if found:
            _communities(found, t)
    _drawers(found, t)


def _drawers(found: tuple[Overview, ...], t: Translator) -> None:
    """Show what is opened now and then: receiving, what came, the roll."""
    with st.expander(
        t("Receive files"),
        icon=":material/move_to_inbox:",
        expanded=not found or drop_zone.has_news(),
    ):
        drop_zone.show()
    with st.expander(t("What was received"), icon=":material/inbox:"):
        drop_zone.record(t)
    with (
        st.expander(t("The roll of communities"), icon=":material/list:"),
        error_messages.saying(),
    ):
        _roll(t)


def _how_to_begin(t: Translator) -> None:
    """Say how this page fills: with what people bring."""
    st.info(
        t(
            "A map of the communities appears here as soon as there are two. Receive"
            " the files that people bring, or keep a roll of the communities that are"
            " to come: both below. A community of this office is added under"
            " “Communities”."
        ),
        icon=":material/map:",
    )


def _communities(found: Sequence[Overview], t: Translator) -> None:
    """Show the communities that are asked for: map, table, what to take along."""
    shown = _filtered(found, t)
    is_map = len(found) >= communities_map.FEWEST
    drawn = communities_map.picture(shown, t) if is_map else Markup()
    html.show(drawn or communities_map.legend(shown, t))
    _table(shown, t)
    _take_along(found, shown, t)


def _found(t: Translator) -> tuple[Overview, ...]:
    workspace = session.workspace()
    with progress.telling_if_long("office-read", lambda: None) as tell:
        communities = list_communities(workspace, tell)
    return office.overview(workspace, communities, _results(workspace, t))


def _results(workspace: Workspace, t: Translator) -> Mapping[str, Result]:
    known = contests.contest_ids(workspace)
    if not known:
        return {}
    chosen = _chosen_contest(workspace, known, t)
    key = (
        str(workspace.folder),
        chosen,
        contests.stamp(workspace, chosen),
        session_user.role(),
    )
    with error_messages.saying():
        return _kept_results(key, workspace)
    return {}


def _chosen_contest(workspace: Workspace, known: tuple[str, ...], t: Translator) -> str:
    """Return the contest whose results are shown: the last that began, or another."""
    chosen = known[-1]
    if len(known) > 1:
        found = {one: _named(workspace, one) for one in known}
        begun = [one for one in known if found[one][1]] or known
        chosen = st.selectbox(
            t("Contest"),
            known,
            index=known.index(begun[-1]),
            format_func=lambda one: found[one][0],
            key="office.k",
        )
    return chosen


def _named(workspace: Workspace, contest_id: str) -> tuple[str, bool]:
    """Return what a contest is called, and whether it has begun: its id, if unread."""
    try:
        # What its lines hold is read only when it is asked for.
        record = contest_header.record(workspace, contest_id)
        called = f"{record.contest.name} ({contest_id})"
    except TalkingMapsError as error:
        error_messages.show(error)
        return contest_id, False
    return called, record.state != "created"


@st.cache_resource(max_entries=4, show_spinner=False)
def _kept_results(key: Key, _workspace: Workspace) -> Mapping[str, Result]:
    record = contest_header.record(_workspace, key[1])
    return office.results(_workspace, record, session_user.actor())


def _filtered(found: Sequence[Overview], t: Translator) -> list[Overview]:
    """Ask which communities are looked at; return them."""
    names = office_words.progressions(t)
    every = t("all")
    with st.container(horizontal=True, key="office-filters"):
        provinces = sorted({one.province for one in found if one.province})
        province = (
            st.selectbox(t("Province"), [every, *provinces], key="office.province")
            if provinces
            else every
        )
        districts = sorted(
            {
                one.district
                for one in found
                if one.district and province in (every, one.province)
            }
        )
        district = (
            st.selectbox(t("District"), [every, *districts], key="office.district")
            if districts
            else every
        )
        there = {one.state for one in found}
        states = [state for state in PROGRESSIONS if state in there]
        state = st.selectbox(
            t("State"),
            ["", *states],
            format_func=lambda one: names.get(one, every),
            key="office.state",
        )
        words = bare(st.text_input(t("Name or code"), key="office.words")).split()
    return [
        one
        for one in found
        if province in (every, one.province)
        and district in (every, one.district)
        and state in ("", one.state)
        and all(word in bare(f"{one.name} {one.code}") for word in words)
    ]


def _table(shown: Sequence[Overview], t: Translator) -> None:
    import pandas

    names, scenes = office_words.progressions(t), vocabulary.scene_names(t)
    rows = [_cells(one, names, scenes, t) for one in shown]
    if not rows:
        st.write(t("No community is like that."))
        return
    st.caption(t("Communities: {count:whole}", count=len(rows)))
    chosen = st.dataframe(
        pandas.DataFrame(rows),
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row",
        key="office.table",
        height=min(420, 44 + 35 * len(rows)),
    )
    picked = chosen.selection.rows if hasattr(chosen, "selection") else []
    if picked and picked[0] < len(shown):
        _open_button(shown, picked, t)


def _cells(
    one: Overview, names: Mapping[str, str], scenes: dict[Scene, str], t: Translator
) -> dict[str, object]:
    """Return a community's row of the table, by its heads."""
    return {
        t("Community"): one.name or one.code,
        t("Province"): one.province,
        t("District"): one.district,
        t("State"): f"{office_words.SIGNS[one.state]} {names[one.state]}",
        t("Families that drew"): (
            f"{one.drew} / {one.households}" if one.households else str(one.drew)
        ),
        t("Scenes"): ", ".join(scenes[scene] for scene in one.scenes),
        t("Last copy"): (
            one.received_at[:16].replace("T", " ") if one.received_at else "—"
        ),
        t("Brought by"): one.brought_by or "—",
        t("Entries"): one.result.entries,
        t("Points"): (
            measures.exact(one.result.points, t)
            if one.result.points is not None
            else "—"
        ),
        t("Prize"): _soles(one.result.prize, t),
        t("Paid"): _soles(one.result.paid, t),
    }


def _open_button(shown: Sequence[Overview], picked: list[int], t: Translator) -> None:
    """Offer to open the community that was picked."""
    one = shown[picked[0]]
    if one.state == "missing":
        st.info(t("Nothing was received of {name} yet.", name=html.markdown(one.name)))
    elif st.button(
        t("Open {name}", name=html.markdown(one.name or one.code)),
        type="primary",
        key="office.open",
    ):
        session.go_to(code=one.code)
        navigation.switch_to(navigation.DRAW)


def _soles(amount: Decimal, t: Translator) -> str:
    return t("{amount:soles}", amount=float(amount)) if amount else "—"


def _take_along(
    found: Sequence[Overview], shown: Sequence[Overview], t: Translator
) -> None:
    with stale_files.workplace() as folder:
        out = folder / "communities.csv"
        if shown:
            exchange.write_rows(out, {"communities": office.as_rows(shown)})
        table = out.read_bytes() if shown else b""
    with st.container(horizontal=True, key="office-out"):
        st.download_button(
            t("Table (CSV)"),
            table,
            file_name="communities.csv",
            mime="text/csv",
            on_click="ignore",
            icon=":material/table:",
            disabled=not shown,
        )
        pressed = st.button(
            t("Everything for QGIS"), icon=":material/map:", key="office.qgis"
        )
    if pressed:
        with progress.telling("office-qgis") as tell, stale_files.workplace() as folder:
            out = folder / "office.gpkg"
            told = office_export.export(
                session.workspace(), out, session_user.actor(), progress=tell
            )
            st.session_state[_READY] = (_state(found), out.read_bytes())
        for message in told:
            st.info(
                html.markdown(format_message(message, session.language())),
                icon=":material/info:",
            )
    _offer(found, t)


def _offer(found: Sequence[Overview], t: Translator) -> None:
    """Offer the file that was made, until what it was made from is another."""
    made_of, ready = st.session_state.get(_READY, (None, b""))
    if not ready:
        return
    if made_of != _state(found):
        st.caption(
            t(
                "Since {file} was made something changed. Make it anew to take it "
                "along.",
                file=html.markdown("office.gpkg"),
            )
        )
    else:
        st.download_button(
            t("Save {file}", file=html.markdown("office.gpkg")),
            ready,
            file_name="office.gpkg",
            on_click="ignore",
            type="primary",
            icon=":material/download:",
        )


def _state(found: Sequence[Overview]) -> tuple[object, ...]:
    """Return what the file is made of, and who may see what of it."""
    workspace = session.workspace()
    stamps = [contests.stamp(workspace, one) for one in contests.contest_ids(workspace)]
    # Results are in the contests' stamps; which contest is looked at is no matter.
    plans = [replace(one, result=office.Result()) for one in found]
    return (plans, stamps, session_user.actor())


def _roll(t: Translator) -> None:
    st.write(
        t(
            "A table (CSV) with the columns code, name, province, district: it says "
            "where each community lies and which are still missing."
        )
    )
    given = st.file_uploader(t("The roll (CSV)"), type=["csv"], key="office.roll")
    if given is not None and st.button(
        t("Keep it as the roll"), type="primary", key="office.roll.keep"
    ):
        with stale_files.workplace() as folder:
            file = folder / "roll.csv"
            file.write_bytes(given.getbuffer())
            kept = roll.keep(session.workspace(), session_user.actor(), file)
        notices.tell(t("Communities on the roll: {count:whole}", count=len(kept)))
        st.rerun()


@functools.cache
def _dress() -> Markup:
    sheet = (Path(__file__).parent / "page.css").read_text(encoding="utf-8")
    return html.style(sheet)


show()
