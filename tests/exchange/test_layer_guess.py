"""Which layer a file's words and shapes speak for."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
import shapely
from shapely.geometry.base import BaseGeometry

from talking_maps.config import layers
from talking_maps.errors import Value
from talking_maps.exchange import Row, Source, Table, ranked_layers
from talking_maps.workspace import LAYERS_FOLDER

LAYERS = layers.load_layers(LAYERS_FOLDER)
AREA = shapely.box(0, 0, 1, 1)
LINE = shapely.LineString([(0, 0), (5, 0), (9, 3)])
WALK = shapely.LineString([(0, 0), (1, 0), (1, 1), (0, 1), (0, 0.05)])
SPOT = shapely.Point(0, 0)


def source(
    file: str,
    shape: BaseGeometry,
    columns: Mapping[str, Value] | None = None,
    table: str = "x",
) -> Source:
    row = Row(1, shape, columns or {})
    return Source(file, (Table(table, "geojson", "EPSG:4326", (row,)),))


@pytest.mark.parametrize(
    ("file", "shape", "columns", "layer"),
    [
        ("CORRALES_2024.zip", AREA, {}, "corral"),
        ("Kanchas.kml", AREA, {}, "corral"),
        ("acequias.gpx", LINE, {}, "canal"),
        ("puquios.geojson", SPOT, {}, None),
        ("manantiales.csv", SPOT, {}, "spring"),
        ("andenes.kml", AREA, {}, "terrace"),
        ("bofedales.gpkg", AREA, {}, "bofedal"),
        ("springs.geojson", SPOT, {}, "spring"),
        ("a.geojson", AREA, {}, None),
        ("a.geojson", AREA, {"tipo": "Bofedal"}, "bofedal"),
        ("a.geojson", AREA, {"nombre": "Corral de Juan"}, "corral"),
        ("a.geojson", AREA, {"animales": "alpaca", "cantidad": 30}, "corral"),
        ("corral.gpx", WALK, {}, "corral"),
        ("corral.gpx", SPOT, {}, None),
    ],
)
def test_words_and_shapes_tell_the_layer(
    file: str, shape: BaseGeometry, columns: dict[str, Value], layer: str | None
) -> None:
    _ranked, best = ranked_layers(source(file, shape, columns), LAYERS)
    assert (best and best.id) == layer


def test_what_fits_the_shapes_stands_first_and_nothing_is_left_out() -> None:
    ranked, _best = ranked_layers(source("canales.gpx", LINE), LAYERS)
    lines = [layer for layer in LAYERS if layer.geometry == "line"]
    assert {layer.id for layer in ranked[: len(lines)]} == {x.id for x in lines}
    assert ranked[0].id == "canal"
    assert sorted(x.id for x in ranked) == sorted(x.id for x in LAYERS)


def test_a_table_tells_for_itself() -> None:
    both = Source(
        "plan.gpkg",
        (
            *source("", AREA, table="terrazas").tables,
            *source("", LINE, table="canal").tables,
        ),
    )
    for table, layer in (("terrazas", "terrace"), ("canal", "canal")):
        _ranked, best = ranked_layers(both, LAYERS, table)
        assert best is not None
        assert best.id == layer
