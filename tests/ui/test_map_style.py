"""Pictures beside the map look as the map does: one table of colours and patterns."""

from __future__ import annotations

import base64
import dataclasses
import re
from itertools import combinations
from pathlib import Path

import pytest

from talking_maps.config import layers as catalogue
from talking_maps.model.plan import STATUSES
from talking_maps.report import map_svg
from talking_maps.store.gpkg import layer_styles
from talking_maps.symbology import canvas, map_style, symbols
from talking_maps.ui import theme
from talking_maps.ui.screens.score import evidence_map
from talking_maps.ui.widgets import plan_sketch
from tests import village
from tests.config.test_layers import EYES, contrast, difference

KINDS = ("polygon", "line", "point")
SYMBOLS = Path("talking_maps/ui/components/editor/frontend/symbols.js")


def svg(picture: str) -> str:
    found = re.search(r"base64,([^\"]+)", picture)
    assert found
    return base64.b64decode(found[1]).decode()


def test_the_map_in_the_browser_has_the_table_of_symbols(root: Path) -> None:
    written = (root / SYMBOLS).read_text(encoding="utf-8")
    assert written == canvas.script(), "make symbols"
    sheet = (root / SYMBOLS).with_name("scenes.css").read_text(encoding="utf-8")
    assert sheet == canvas.sheet(), "make symbols"


def test_one_plan_has_the_same_colours_and_patterns_everywhere(root: Path) -> None:
    # What the browser paints with is held to `map_style` in `test_wall_browser`.
    layers = [
        layer
        for layer in catalogue.load_layers(root / "layers")
        if layer.geometry == "polygon"
    ]
    assert {layer.pattern for layer in layers} >= {"horizontal", "dots", "tufts"}
    things = [
        village.feature(
            f"{layer.id}-{status}",
            layer.id,
            village.rectangle(50 * n, 50 * n, 40, 40),
            status=status,
        )
        for n, layer in enumerate(layers)
        for status in STATUSES
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
        # Two more cross out what is lost.
        assert qml.count("LinePatternFill") == len(look.angles) + 2
        assert ("PointPatternFill" in qml) == look.is_filled_with_marks
        assert bool(look.lines) == bool(look.angles or look.is_filled_with_marks)
        if look.is_filled_with_marks:
            assert look.mark
            assert f'name="name" value="{look.mark[0]}"' in qml
        for angle in look.angles:
            assert f'name="angle" value="{angle}"' in qml
        there, lost = round(255 * look.tint), round(255 * symbols.LOST_TINT)
        assert f'name="color" value="{red},{green},{blue},{there}"' in qml
        assert f'name="color" value="{red},{green},{blue},{lost}"' in qml
        crossed = rf'd="{symbols.CROSSED}" fill="none" stroke="{layer.colour}"'
        for drawn in (screen, paper):
            assert f'fill-opacity="{symbols.LOST_TINT}"' in drawn
            assert re.search(crossed, drawn)
        # What is lost is crossed in QGIS: both ways, as faint as on the map.
        faint = f"{red},{green},{blue},{round(255 * symbols.LOST_INK)}"
        assert qml.count(f'name="line_color" value="{faint}"') == 2
        for status in STATUSES:
            edge = symbols.STATUS_SYMBOLS[status]
            width = f"{round(symbols.PIXEL * edge.weight, 4):g}"
            assert f'stroke-width="{edge.weight:g}"' in screen
            assert f'stroke-width="{width}"' in paper
            assert f'name="line_width" value="{width}"' in qml
            if edge.dashes:
                millimetres = symbols.millimetres(edge.dashes)
                assert f'stroke-dasharray="{edge.dashes}"' in screen
                assert f'stroke-dasharray="{millimetres}"' in paper
                assert f'value="{millimetres.replace(" ", ";")}"' in qml


def test_a_scene_has_the_same_colour_everywhere(root: Path) -> None:
    layers = catalogue.load_layers(root / "layers")
    made = map_svg.frame(village.SQUARE, (), 150, 150)
    for layer in (next(x for x in layers if x.geometry == kind) for kind in KINDS):
        qml = layer_styles.qml(layer)
        for scene, one in symbols.SCENE_SYMBOLS.items():
            red, green, blue = (int(one.colour[i : i + 2], 16) for i in (1, 3, 5))
            assert f'value="{red},{green},{blue},153"' in qml
            paper = map_svg.legend_rows(
                made, village.SQUARE, (), layers, title="", language="en", scene=scene
            )
            assert paper["frame"] == one.colour
            for sheet in (theme.style_sheet(), canvas.sheet()):
                assert f"--{scene}: {one.colour};" in sheet
    # No page, no frame and no paper names one of its own.
    named = re.compile(r"--(past|present|future)(-pale|-ground)?:")
    for file in (root / "talking_maps").rglob("*.css"):
        is_made = file.name == "scenes.css"
        assert bool(named.search(file.read_text("utf-8"))) == is_made, file


def test_differences_and_evidence_look_alike_on_screen_and_paper(root: Path) -> None:
    differences, evidence = symbols.DIFFERENCE_SYMBOLS, symbols.EVIDENCE_SYMBOLS
    assert {
        "new": differences["proposed"].colour,
        "gone": differences["lost"].colour,
        "changed": differences["changed"].colour,
        "good": evidence["good"].edge,
        "bad": evidence["bad"].edge,
    } == map_svg.COLOURS
    assert evidence["bad"].edge in evidence_map.STYLE
    # The maps in the browser name none of their own.
    frontends = root / "talking_maps/ui/components"
    for name in ("compare_map/frontend/kinds.js", "editor/frontend/highlight.js"):
        assert 'colour: "#' not in (frontends / name).read_text("utf-8")
    colours = {one.colour for one in differences.values()}
    for colour in colours | {one.ring for one in evidence.values()}:
        assert contrast(colour, "#ffffff") > 4.5


@pytest.mark.parametrize(
    ("eye", "least"),
    [
        ("all cones", 40),
        ("no green cones", 30),
        ("no red cones", 30),
        # Very rare; each scene has its name and its weave besides.
        ("no blue cones", 10),
    ],
)
def test_scenes_are_told_apart_by_colour_blind_eyes_too(eye: str, least: int) -> None:
    scenes = [one.colour for one in symbols.SCENE_SYMBOLS.values()]
    for colours, apart in (
        (scenes, least),
        ([one.ground for one in symbols.SCENE_SYMBOLS.values()], least / 2.5),
    ):
        for one, other in combinations(colours, 2):
            assert difference(one, other, EYES[eye]) >= apart
    for scene in symbols.SCENE_SYMBOLS.values():
        assert contrast(scene.colour, "#ffffff") >= 7
        assert contrast(scene.colour, scene.pale) >= 7


def test_statuses_are_told_apart_without_colour() -> None:
    edges = symbols.STATUS_SYMBOLS
    for one, other in combinations(STATUSES, 2):
        dashes = {edges[one].dashes, edges[other].dashes}
        widths = edges[one].weight, edges[other].weight
        assert len(dashes) == 2 or max(widths) >= 1.5 * min(widths), (one, other)


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
