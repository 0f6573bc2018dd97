"""The ground as folium builds it: tiles, where the land ends, scale and zoom.

The map is rendered to a script that the editor evaluates. Names are stable, so that
the same ground gives the same script and the map is not built anew. No address of
another machine is in it: the libraries come from this app, and so do the tiles.
Everything here may be snapped to and never edited.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import folium
from branca.element import Element, Figure
from shapely.geometry.base import BaseGeometry

from talking_maps import basemap, geo, workspace
from talking_maps.model.territory import Boundary
from talking_maps.workspace import Workspace
from talking_maps.workspace.ground import TILE_SETS

#: As near as a corral needs; tiles are stretched beyond their own zooms.
NEAREST_ZOOM = 21
FARTHEST_ZOOM = 4
SEE_THROUGH = {"picture": 1.0, "relief": 1.0, "contours": 0.75}
INK, PAPER = "#1f1d1a", "#ffffff"
#: A dark dashed line on a white one is seen on any ground.
EDGES: tuple[dict[str, Any], ...] = (
    {"color": PAPER, "weight": 6, "opacity": 0.85, "fill": False},
    {"color": INK, "weight": 2.5, "dashArray": "14 6", "fill": False},
)


@dataclass(frozen=True, slots=True)
class Ground:
    """A script that returns a Leaflet map, the map's name in it, and what to show.

    `bounds` are south-west and north-east as (latitude, longitude) [degrees].
    """

    script: str
    name: str
    bounds: tuple[tuple[float, float], tuple[float, float]]


def ground(
    place: Workspace, code: str, boundaries: Iterable[Boundary], epsg: int
) -> Ground:
    """Return the community's ground: its tile sets and boundaries."""
    shapes = [geo.to_degrees(one.geometry, epsg) for one in boundaries]
    bounds = _bounds(shapes)
    built = folium.Map(
        location=((bounds[0][0] + bounds[1][0]) / 2, (bounds[0][1] + bounds[1][1]) / 2),
        tiles=None,
        zoom_control="bottomright",
        max_zoom=NEAREST_ZOOM,
        min_zoom=FARTHEST_ZOOM,
        attributionControl=False,
        zoom_snap=0.5,
    )
    # Libraries come from this app; folium would ask other machines for them.
    built.default_js = built.default_css = []
    for tile_set in workspace.tile_sets(place, code):
        _tiles(place, code, tile_set).add_to(built)
    for shape in shapes:
        for edge in EDGES:
            _edge(shape, edge).add_to(built)
    _name_stably(built)
    return Ground(_script(built), built.get_name(), bounds)


def digest(place: Workspace, code: str) -> str:
    """Return a word that changes when a tile set is made or made anew."""
    files = (workspace.tile_file(place, code, s) for s in TILE_SETS)
    return "-".join(str(file.stat().st_mtime_ns) if file else "0" for file in files)


def _tiles(place: Workspace, code: str, tile_set: str) -> folium.TileLayer:
    file = workspace.tile_file(place, code, tile_set)
    if file is None:
        raise ValueError(tile_set)
    about = basemap.info(file)
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
        opacity=SEE_THROUGH[tile_set],
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


def _bounds(
    shapes: list[BaseGeometry],
) -> tuple[tuple[float, float], tuple[float, float]]:
    west, south, east, north = (
        chosen(shape.bounds[side] for shape in shapes)
        for side, chosen in enumerate((min, min, max, max))
    )
    return (south, west), (north, east)


def _name_stably(element: Element, name: str = "0") -> None:
    """Name every part by its place in the tree; folium itself names at random."""
    element._id = f"ground{name}"
    for place, child in enumerate(element._children.values()):
        _name_stably(child, f"{name}_{place}")
