"""Pictures beside the map look as the map does: one table of colours and patterns."""

from __future__ import annotations

import base64
import dataclasses
import re
from pathlib import Path

from talking_maps.config import layers as catalogue
from talking_maps.model.plan import STATUSES
from talking_maps.symbology import map_style, svg_patterns
from talking_maps.ui.screens.score import evidence_map
from talking_maps.ui.widgets import plan_sketch
from tests import village

PAINT = Path("talking_maps", "ui", "components", "editor", "frontend", "paint.js")


def svg(picture: str) -> str:
    found = re.search(r"base64,([^\"]+)", picture)
    assert found
    return base64.b64decode(found[1]).decode()


def test_papers_and_map_draw_the_same_lines(root: Path) -> None:
    text = (root / PAINT).read_text(encoding="utf-8")
    table = text[text.index("PATTERNS = {") : text.index("};", text.index("PATTERNS"))]
    on_map = dict(re.findall(r'(\w+): "([^"]+)"', table))
    crossed = on_map.pop("crossed")
    assert on_map == dict(svg_patterns.LINES)
    assert crossed == map_style.CROSSED


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
        assert svg_patterns.LINES["horizontal"] in tile[: tile.index("</pattern>")]
        assert f'fill="url(#k-terrace)" stroke="{colour}" stroke-width="2.5"' in picture
        assert 'stroke-width="2.5" stroke-dasharray="4 6"' in picture
        assert 'fill="url(#k-terrace-lost)"' in picture
        assert map_style.CROSSED in picture
        assert f'stroke="{known["canal"].colour}" stroke-width="4"' in picture
    assert "<circle" in judged
    # What the map fills with a colour alone has no lines here either.
    assert map_style.style(known["fallow"], "existing").tint == svg_patterns.tint(
        known["fallow"]
    )
    assert {map_style.style(known["shed"], status).weight for status in STATUSES} == {
        2.5,
        4.0,
        3.0,
        1.2,
    }
