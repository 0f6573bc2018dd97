"""The questions about a boundary, and its picture with hectares before it is kept."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import streamlit as st
from markupsafe import Markup
from streamlit.delta_generator import DeltaGenerator

from talking_maps.exchange import READ_ENDINGS, Piece
from talking_maps.i18n import format_message
from talking_maps.ui import cache, session
from talking_maps.ui.components import boundary_map
from talking_maps.ui.widgets import (
    coordinates_form,
    file_input,
    html,
    metric_row,
    plan_sketch,
    progress,
)
from talking_maps.ui.widgets.file_input import ChosenFile
from talking_maps.workspace import (
    Claim,
    Outline,
    Progress,
    communities_known,
    pieces,
)
from talking_maps.workspace import outline as boundary_outline

#: The choice of all the shapes of a file together: no shape is called so.
ALL = ""


@dataclass(frozen=True, slots=True)
class GivenBoundary:
    """A boundary that was given and could be read: its file, what it encloses.

    `named` chooses one shape of several, `epsg` is the CRS the file does not tell.
    """

    given: ChosenFile
    outline: Outline
    named: str | None = None
    epsg: int | None = None
    drawn: bool = False

    @contextmanager
    def opened(self) -> Iterator[Path]:
        """Give the path of the file; it may last only so long."""
        with self.given.opened() as path:
            yield path


def is_drawn(key: str) -> bool:
    """Tell whether the boundary is being drawn, before it is asked for."""
    return bool(st.session_state.get(f"{key}.way") == "drawn")


def ask_or_draw(key: str, *, on: DeltaGenerator) -> GivenBoundary | None:
    """Ask for the boundary's file, or let it be drawn; raises as `ask` does.

    `on` is where the map is shown, which needs more room than the questions.
    """
    t = session.translator()
    ways = {"file": t("From a file"), "drawn": t("Draw it on a map")}
    way = st.segmented_control(
        t("Where the land ends"),
        list(ways),
        default="file",
        format_func=ways.__getitem__,
        key=f"{key}.way",
        required=True,
    )
    return _drawn(key, on) if way == "drawn" else ask(key)


def _drawn(key: str, on: DeltaGenerator) -> GivenBoundary | None:
    start = coordinates_form.ask(f"{key}.place")
    # Once a community was added the next drawing begins empty.
    known, unread = communities_known(session.workspace())
    draft = str(len(known) + unread)
    with on:
        given = boundary_map.ask(
            f"{key}.map",
            draft=draft,
            start=start,
            language=session.language(),
            t=session.translator(),
        )
    if given is None:
        return None
    claim, forget = Claim(Path(given.name)), partial(file_input.forget, key)
    outline = _outline((*given.fingerprint, "", ALL), given, claim, forget)
    return GivenBoundary(given, outline, drawn=True)


def source(key: str, land: GivenBoundary | None, *, at: DeltaGenerator) -> str:
    """Ask from what source the boundary is; a drawn one says so by itself."""
    t = session.translator()
    is_drawn = land is not None and land.drawn
    return at.text_input(
        t("From what source (title, survey, sketch …)"),
        t("drawn on a map") if is_drawn else "",
        key=f"{key}.drawn" if is_drawn else key,
    )


def ask(key: str) -> GivenBoundary | None:
    """Ask for the boundary; raises BadFile, BadGeometry for one that is none."""
    t = session.translator()
    given = file_input.ask(
        t(
            "Where the land ends: a map (GeoJSON, GeoPackage, KML, CSV, zipped "
            "Shapefile), or the track of a walk round it (GPX)"
        ),
        READ_ENDINGS,
        key=key,
    )
    if given is None:
        return None
    with st.expander(t("The place is wrong?"), icon=":material/wrong_location:"):
        epsg = st.number_input(
            t("CRS of the boundary's file (EPSG), if it does not say"),
            1024,
            32767,
            None,
            key=f"{key}.epsg",
        )
    key_of_file = (*given.fingerprint, str(epsg or ""))
    forget = partial(file_input.forget, key)
    found = _pieces(key_of_file, given, epsg, forget)
    chosen = _chosen(found, f"{key}.named.{_short(key_of_file)}")
    if chosen is None:
        return None
    named = chosen or None
    claim = Claim(Path(given.name), named=named, epsg=epsg)
    outline = _outline((*key_of_file, chosen), given, claim, forget)
    return GivenBoundary(given, outline, named, epsg)


def _short(words: Sequence[str]) -> str:
    """Return a short word for those; another file is asked about anew."""
    return hashlib.sha256("\n".join(words).encode()).hexdigest()[:12]


def _chosen(found: Sequence[Piece], key: str) -> str | None:
    """Ask which of several areas is meant; None while nobody has said it."""
    if len(found) <= 1:
        return ALL
    t = session.translator()
    told: Mapping[str, str] = {
        piece.name: t("{name}: {area:ha}", name=piece.name, area=piece.area_m2)
        for piece in found
    } | {ALL: t("All of them together")}
    chosen: str | None = st.selectbox(
        t("The file holds the land of several. Which is it?"),
        list(told),
        None,
        format_func=told.__getitem__,
        key=key,
        placeholder=t("Choose one of them, or all together"),
    )
    return chosen


def _pieces(
    key: cache.Key, given: ChosenFile, epsg: int | None, forget: Callable[[], None]
) -> tuple[Piece, ...]:
    held = _known_pieces(key)
    if not held:
        with _telling("pieces", forget) as tell, given.opened() as path:
            held.append(pieces(Claim(path, epsg=epsg), tell))
    return held[0]


def _outline(
    key: cache.Key, given: ChosenFile, claim: Claim, forget: Callable[[], None]
) -> Outline:
    held = _known_outlines(key)
    if not held:
        with _telling("outline", forget) as tell, given.opened() as path:
            held.append(boundary_outline(replace(claim, file=path), tell))
    return held[0]


def _telling(what: str, forget: Callable[[], None]) -> AbstractContextManager[Progress]:
    # Both may be told of in one run of a page: each has a bar of its own.
    words = session.translator()("Reading the boundary …")
    return progress.telling_if_long(f"boundary.{what}", forget, words)


# A bar may not be drawn in what Streamlit remembers: only what came of it is kept.
@st.cache_resource(max_entries=3, show_spinner=False)
def _known_pieces(key: cache.Key) -> list[tuple[Piece, ...]]:  # noqa: ARG001
    return []


@st.cache_resource(max_entries=12, show_spinner=False)
def _known_outlines(key: cache.Key) -> list[Outline]:  # noqa: ARG001
    return []


def picture(land: GivenBoundary | None) -> None:
    """Show the land as it will be kept, with its hectares and where it lies."""
    t = session.translator()
    if land is None:
        html.show(
            Markup('<div class="awaited">{}</div>').format(
                t("The land will be shown here.")
            )
        )
        return
    html.show(plan_sketch.draw(land.outline.geometry, (), (), words=t("Boundary")))
    told(land)


def told(land: GivenBoundary) -> None:
    """Tell the land's hectares, its length around and where it lies."""
    t = session.translator()
    found = land.outline
    round_m = found.geometry.length
    metric_row.show(
        {
            t("Area"): t("{area:ha}", area=found.area_m2),
            t("Around it"): t("{length:m}", length=round_m),
        }
    )
    longitude, latitude = found.centre
    near = {"latitude": round(latitude, 2), "longitude": round(longitude, 2)}
    st.caption(
        t(
            "It lies near latitude {latitude:number}, longitude {longitude:number}. Is "
            "this the shape of your land? If not, drag its corners.",
            **near,
        )
        if land.drawn
        else t(
            "It lies near latitude {latitude:number}, longitude {longitude:number}. Is "
            "this the shape of your land? If not, choose another file.",
            **near,
        )
    )
    for one in found.told:
        st.info(
            html.markdown(format_message(one, session.language())),
            icon=":material/info:",
        )
