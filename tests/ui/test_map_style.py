"""Pictures beside the map look as the map does: one table of colours and patterns."""

from __future__ import annotations

import base64
import dataclasses
import re
from pathlib import Path

from talking_maps.config import layers as catalogue
from talking_maps.model.plan import STATUSES
from talking_maps.report import map_svg
from talking_maps.store.gpkg import layer_styles
from talking_maps.symbology import canvas, map_style, symbols
from talking_maps.ui.screens.score import evidence_map
from talking_maps.ui.widgets import plan_sketch
from tests import village

SYMBOLS = Path("talking_maps/ui/components/editor/frontend/symbols.js")


def svg(picture: str) -> str:
    found = re.search(r"base64,([^\"]+)", picture)
    assert found
    return base64.b64decode(found[1]).decode()


def test_the_map_in_the_browser_has_the_table_of_symbols(root: Path) -> None:
    written = (root / SYMBOLS).read_text(encoding="utf-8")
    assert written == canvas.script(), "make symbols"


def test_one_plan_has_the_same_colours_and_patterns_everywhere(root: Path) -> None:
    # What the browser paints with is held to `map_style` in `test_wall_browser`.
    layers = [
        layer
        for layer in catalogue.load_layers(root / "layers")
        if layer.geometry == "polygon"
    ]
    assert {layer.pattern for layer in layers} >= {"horizontal", "dots", "tufts"}
    things = [
        village.feature(layer.id, layer.id, village.rectangle(50 * n, 50 * n, 40, 40))
        for n, layer in enumerate(layers)
    ]
    screen = svg(plan_sketch.draw(village.SQUARE, things, layers, words="Plan"))
    made = map_svg.frame(village.SQUARE, things, 150, 150)
    shapes = [map_svg.Shape(thing) for thing in things]
    paper = map_svg.picture(made, village.SQUARE, shapes, layers)
    for layer in layers:
        red, green, blue = (int(layer.colour[i : i + 2], 16) for i in (1, 3, 5))
        look = symbols.PATTERNS[layer.pattern]
        assert f'fill="{layer.colour}" fill-opacity="{look.tint}"' in screen
        assert f'fill="{layer.colour}" fill-opacity="{look.tint}"' in paper
        inked = rf'd="{re.escape(look.lines)}" fill="none" stroke="{layer.colour}"'
        qml = layer_styles.qml(layer)
        assert f'value="{red},{green},{blue},255"' in qml
        if look.lines:
            assert re.search(inked, screen)
            assert re.search(inked, paper)
        is_patterned = "LinePatternFill" in qml or "PointPatternFill" in qml
        assert is_patterned == bool(look.lines)
        if look.is_filled_with_marks:
            assert look.mark
            assert f'name="name" value="{look.mark[0]}"' in qml
        for angle in look.angles:
            assert f'name="angle" value="{angle}"' in qml


def test_a_sketch_and_a_picture_of_the_score_are_filled_as_the_map(root: Path) -> None:
    layers = catalogue.load_layers(root / "layers")
    known = {layer.id: layer for layer in layers}
    field = village.feature("f", "terrace", village.rectangle(100, 100, 300, 300))
    wish = dataclasses.replace(field, uid="w", status="to_do")
    gone = dataclasses.replace(field, uid="g", status="lost")
    canal = village.feature("c", "canal", village.line((0, 0), (400, 400)))
    spring = village.feature("s", "spring", village.point(500, 500))
    things = (field, wish, gone, canal, spring)
    colour = known["terrace"].colour
    paper = plan_sketch.MapFrame(village.SQUARE.bounds)
    drawn = svg(plan_sketch.draw(village.SQUARE, things, layers, words="Plan"))
    judged = evidence_map.shapes(paper, things, layers, evidence_map.MapStyle())
    for picture in (drawn, judged):
        tile = picture[picture.index('id="k-terrace"') :]
        assert symbols.PATTERNS["horizontal"].lines in tile[: tile.index("</pattern>")]
        assert f'fill="url(#k-terrace)" stroke="{colour}" stroke-width="2.5"' in picture
        assert 'stroke-width="2.5" stroke-dasharray="4 6"' in picture
        assert 'fill="url(#k-terrace-lost)"' in picture
        assert symbols.CROSSED in picture
        assert f'stroke="{known["canal"].colour}" stroke-width="4"' in picture
    assert "<circle" in judged
    # What the map fills with a colour alone has no lines here either.
    assert map_style.style(known["fallow"], "existing").tint == symbols.tint(
        known["fallow"]
    )
    assert {map_style.style(known["shed"], status).weight for status in STATUSES} == {
        2.5,
        4.0,
        3.0,
        1.2,
    }
