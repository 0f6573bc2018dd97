"""The ground as folium builds it: tiles, where the land ends, scale and zoom.

The map is rendered to a script that the editor evaluates. Names are stable, so that
the same ground gives the same script and the map is not built anew. No address of
another machine is in it: the libraries come from this app, and so do the tiles.
Everything here may be snapped to and never edited.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import streamlit as st
from branca.element import Element, Figure
from shapely.geometry.base import BaseGeometry

from talking_maps import geo, tiles
from talking_maps.model.territory import Boundary
from talking_maps.ui import cache, session
from talking_maps.workspace import Workspace, old_map_tiles, tile_file, tile_sets
from talking_maps.workspace.ground import CONTOURS, TILE_SETS


@contextmanager
def _without(library: str) -> Iterator[None]:
    """Let what is imported do without a library that it can do without."""
    if library in sys.modules:
        yield
        return
    sys.modules[library] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules[library]


# folium takes pandas where it finds it, only to ask whether it was given a table: that
# made a start a third of a second longer and the app 80 MB larger.
with _without("pandas"):
    import folium

#: As near as a corral needs; tiles are stretched beyond their own zooms.
NEAREST_ZOOM = 21
FARTHEST_ZOOM = 4
SEE_THROUGH = {"picture": 1.0, "relief": 1.0, "contours": 0.75}
INK, PAPER, CLAIM = "#1f1d1a", "#ffffff", "#8f1d14"
#: A dark dashed line on a white one is seen on any ground.
EDGES: tuple[dict[str, Any], ...] = (
    {"color": PAPER, "weight": 6, "opacity": 0.85, "fill": False},
    {"color": INK, "weight": 2.5, "dashArray": "14 6", "fill": False},
)
#: What a neighbour claims is dotted, so that it is not taken for the own edge.
CLAIMED: tuple[dict[str, Any], ...] = (
    {"color": PAPER, "weight": 5, "opacity": 0.7, "fill": False},
    {"color": CLAIM, "weight": 2.5, "dashArray": "2 7", "fill": False},
)


@dataclass(frozen=True, slots=True)
class BaseMap:
    """A script that returns a Leaflet map, the map's name in it, and what to show.

    `bounds` are south-west and north-east as (latitude, longitude) [degrees].
    """

    script: str
    name: str
    bounds: tuple[tuple[float, float], tuple[float, float]]


def shown(code: str, old_maps: tuple[str, ...] = ()) -> BaseMap:
    """Return the community's ground, built once for its boundaries and tiles.

    `old_maps` are the tile sets of old maps that can be laid beneath the drawing.
    """
    workspace = session.workspace()
    register = cache.community(workspace, code).register()
    edges = [register.boundary, *register.claims]
    known = digest(workspace, code), _old_digest(workspace, code, old_maps)
    key = (*(edge.geometry.wkb_hex for edge in edges), *known)
    place = (code, str(workspace.folder))
    return _shown((*place, *key), edges, register.community.epsg, old_maps)


@st.cache_resource(max_entries=16, show_spinner=False)
def _shown(
    key: cache.Key, _edges: list[Boundary], _epsg: int, _old_maps: tuple[str, ...]
) -> BaseMap:
    return ground(session.workspace(), key[0], _edges, _epsg, _old_maps)


def ground(
    workspace: Workspace,
    code: str,
    boundaries: Iterable[Boundary],
    epsg: int,
    old_maps: tuple[str, ...] = (),
) -> BaseMap:
    """Return the community's ground: its tile sets, its boundary, then the claims.

    The first boundary is the community's own; the map begins as large as that one.
    """
    shapes = [geo.to_degrees(one.geometry, epsg) for one in boundaries]
    west, south, east, north = shapes[0].bounds
    bounds = (south, west), (north, east)
    built = folium.Map(
        location=((bounds[0][0] + bounds[1][0]) / 2, (bounds[0][1] + bounds[1][1]) / 2),
        tiles=None,
        zoom_control="bottomright",
        max_zoom=NEAREST_ZOOM,
        min_zoom=FARTHEST_ZOOM,
        attributionControl=False,
        zoom_snap=0.5,
        # The frontend follows its own place, so that the whole land stays in view.
        track_resize=False,
    )
    # Libraries come from this app; folium would ask other machines for them.
    built.default_js = built.default_css = []
    below = tile_sets(workspace, code)
    contours = tuple(one for one in below if one == CONTOURS)
    # Contours are read on the old map too.
    for tile_set in (*below[: len(below) - len(contours)], *old_maps, *contours):
        _tiles(workspace, code, tile_set).add_to(built)
    for claim in shapes[1:]:
        for edge in CLAIMED:
            _edge(claim, edge).add_to(built)
    for edge in EDGES:
        _edge(shapes[0], edge).add_to(built)
    _name_stably(built)
    return BaseMap(_script(built), built.get_name(), bounds)


def digest(workspace: Workspace, code: str) -> str:
    """Return a word that changes when a tile set is made or made anew."""
    files = (tile_file(workspace, code, s) for s in TILE_SETS)
    return "-".join(str(file.stat().st_mtime_ns) if file else "0" for file in files)


def _old_digest(workspace: Workspace, code: str, sets: Iterable[str]) -> str:
    files = (old_map_tiles(workspace, code, one) for one in sets)
    return "-".join(str(file.stat().st_mtime_ns) for file in files if file)


def _tiles(workspace: Workspace, code: str, tile_set: str) -> folium.TileLayer:
    file = tile_file(workspace, code, tile_set) or old_map_tiles(
        workspace, code, tile_set
    )
    if file is None:
        raise ValueError(tile_set)
    about = tiles.info(file)
    west, south, east, north = about.bounds
    return folium.TileLayer(
        f"/tiles/{code}/{tile_set}/{{z}}/{{x}}/{{y}}?v={file.stat().st_mtime_ns:x}",
        attr=" ",
        name=tile_set,
        overlay=True,
        min_zoom=FARTHEST_ZOOM,
        max_zoom=NEAREST_ZOOM,
        max_native_zoom=about.maxzoom,
        min_native_zoom=about.minzoom,
        bounds=[[south, west], [north, east]],
        opacity=SEE_THROUGH.get(tile_set, 1.0),
    )


def _edge(shape: BaseGeometry, style: dict[str, Any]) -> folium.GeoJson:
    return folium.GeoJson(
        shape.__geo_interface__,
        style_function=lambda _feature: style,
        smooth_factor=0,
        interactive=False,
        pmIgnore=True,
        snapIgnore=False,
    )


def _script(built: folium.Map) -> str:
    figure = built.get_root()
    if not isinstance(figure, Figure):
        raise TypeError(figure)
    figure.render()
    return str(figure.script.render())


def _name_stably(element: Element, name: str = "0") -> None:
    """Name every part by its place in the tree; folium itself names at random."""
    element._id = f"ground{name}"
    for place, child in enumerate(element._children.values()):
        _name_stably(child, f"{name}_{place}")
