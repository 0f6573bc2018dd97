"""Maps are to scale, north up, and show what stands out by more than colour."""

import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markupsafe import Markup
from shapely.geometry import LineString, Point, Polygon, box

from talking_maps.config import layers
from talking_maps.model.layer import Layer
from talking_maps.model.plan import Status
from talking_maps.report import map_svg
from talking_maps.report.map_svg import Look, Shape
from talking_maps.symbology import map_style, svg_elements, svg_patterns
from talking_maps.symbology.svg_elements import Drawing
from talking_maps.symbology.symbols import STATUS_SYMBOLS
from talking_maps.workspace import LAYERS_FOLDER
from tests import village

LAYERS = layers.load_layers(LAYERS_FOLDER)
SVG = "{http://www.w3.org/2000/svg}"
sides = st.floats(20, 50_000)


def drawing(*shapes: Shape) -> str:
    made = map_svg.frame(village.SQUARE, [s.feature for s in shapes], 60, 50)
    return map_svg.picture(made, village.SQUARE, shapes, LAYERS)


@example(20.0, 200.0, 20.0, 20.0)
@given(sides, sides, st.floats(20, 200), st.floats(20, 200))
def test_the_land_fits_and_the_bar_is_true(
    wide: float, high: float, width: float, height: float
) -> None:
    land = box(5e5, 8e6, 5e5 + wide, 8e6 + high)
    made = map_svg.frame(land, (), width, height)
    corners = [made.place(x, y) for x, y in land.exterior.coords]
    assert all(0 <= x <= width and 0 <= y <= height for x, y in corners)
    (x0, y0), (x1, y1) = made.place(5e5, 8e6), made.place(5e5 + wide, 8e6 + high)
    assert x1 - x0 == pytest.approx(wide * made.scale)
    assert y0 - y1 == pytest.approx(high * made.scale), "north is up"
    bar = map_svg.scale_bar(made)
    assert f"{bar:e}"[0] in "125"
    assert bar * made.scale <= map_svg.LONGEST_BAR * width


def test_a_household_in_a_corner_is_looked_at_nearer() -> None:
    near = village.feature("A", "pasture", village.rectangle(10, 10, 50, 50))
    far = village.feature("B", "pasture", village.rectangle(10, 10, 900, 900))
    assert (
        map_svg.frame(village.SQUARE, [near], 60, 50).scale
        > 3 * map_svg.frame(village.SQUARE, [far], 60, 50).scale
    )


def test_a_stray_shape_far_away_does_not_shrink_the_land() -> None:
    stray = village.feature("A", "spring", village.point(90_000, 0))
    bare = map_svg.frame(village.SQUARE, [], 60, 50)
    assert map_svg.frame(village.SQUARE, [stray], 60, 50) == bare


@pytest.mark.parametrize("layer", LAYERS, ids=lambda layer: layer.id)
def test_every_layer_has_a_sample_and_can_be_drawn(layer: Layer) -> None:
    shapes: dict[str, Polygon | LineString | Point] = {
        "polygon": village.rectangle(100, 100, 300, 200),
        "line": village.line((0, 0), (500, 500)),
        "point": village.point(500, 500),
    }
    feature = village.feature("A", layer.id, shapes[layer.geometry])
    for made in (
        drawing(Shape(feature)),
        map_svg.legend([feature], LAYERS, "es")[0][0],
    ):
        tree = ET.fromstring(made)
        assert layer.colour in made
        assert tree.find(f".//{SVG}path") is not None


@pytest.mark.parametrize(
    ("one", "other"), [("good", "bad"), ("new", "gone"), ("gone", "changed")]
)
def test_what_stands_out_differs_by_more_than_colour(one: Look, other: Look) -> None:
    field = village.feature("A", "pasture", village.rectangle(100, 100, 300, 200))
    bare = []
    for look in (one, other):
        svg = drawing(Shape(field, look))
        for colour in ("#0b5d4e", "#8f1d14", "#1f4e8c", "#6a4a00"):
            svg = svg.replace(colour, "")
        bare.append(svg)
    assert bare[0] != bare[1]
    assert str(map_svg.sample(one)) != str(map_svg.sample(other))


@pytest.mark.parametrize("status", STATUS_SYMBOLS)
@pytest.mark.parametrize("layer", ["pasture", "canal"])
def test_an_edge_on_paper_is_that_of_the_map(layer: str, status: Status) -> None:
    """A pixel of the screen is 0.14 mm of the paper, in widths and dashes alike."""
    shape: Polygon | LineString = village.line((0, 0), (500, 500))
    if layer == "pasture":
        shape = village.rectangle(100, 100, 300, 200)
    feature = village.feature("A", layer, shape, status=status)
    on_map = map_style.attributes(known(layer), shape, status)
    wanted = [float(one) for one in re.findall(r'stroke-width="([\d.]+)"', on_map)]
    dashes = re.findall(r'dasharray="([^"]+)"', on_map)
    tree = ET.fromstring(drawing(Shape(feature)))
    edges = [
        one for one in tree.iter(f"{SVG}path") if one.get("stroke-linejoin") == "round"
    ]
    edge = next(one for one in edges if one.get("stroke") == known(layer).colour)
    assert [float(edge.attrib["stroke-width"])] == pytest.approx(
        [0.14 * one for one in wanted], abs=0.006
    )
    if dashes:
        lengths = [float(one) for one in edge.attrib["stroke-dasharray"].split()]
        assert lengths == pytest.approx(
            [0.14 * float(one) for one in dashes[0].split()], abs=0.006
        )


def known(layer: str) -> Layer:
    return next(one for one in LAYERS if one.id == layer)


def test_what_a_person_typed_is_not_in_the_drawing() -> None:
    named = village.feature(
        "<script>",
        "pasture",
        village.rectangle(100, 100, 300, 200),
        name="<b>",
        note="x",
    )
    svg = drawing(Shape(named, "bad"))
    assert "<script>" not in svg
    assert "<b>" not in svg
    assert isinstance(svg, Drawing)


EVIL = '"><script>alert(1)</script>&'


def test_whatever_is_put_into_a_drawing_stays_text() -> None:
    evil = replace(known("pasture"), colour=EVIL, pattern="dots")
    drawn = [
        map_svg.drawn([map_svg.Sign("bad", (5, 5), EVIL)], 60, 50),
        svg_patterns.swatch(evil),
        svg_elements.element(
            "text", Markup("{}").format(EVIL), fill=EVIL, stroke_width=1
        ),
    ]
    for one in drawn:
        tree = ET.fromstring(f"<all>{one}</all>")
        assert "script" not in {element.tag for element in tree.iter()}
        said = [*tree.itertext(), *(v for e in tree.iter() for v in e.attrib.values())]
        assert EVIL in said


def test_crowded_signs_do_not_lie_on_each_other(tmp_path: Path) -> None:
    shapes = [
        Shape(village.feature(f"F{n}", "house", village.point(500 + n, 500)), "bad")
        for n in range(12)
    ]
    tree = ET.fromstring(drawing(*shapes))
    spots = [
        one.attrib["transform"]
        for one in tree.findall(f"{SVG}g")
        if one.attrib.get("transform", "").endswith("scale(1)")
    ]
    assert len(spots) == 12
    assert len(set(spots)) == 12


def test_what_lies_outside_the_land_is_struck_through_in_red() -> None:
    inside = village.feature("A", "pasture", village.rectangle(0, 0, 300, 300))
    across = village.feature("B", "pasture", village.rectangle(900, 0, 300, 300))
    road = village.feature("C", "path", village.line((500, 500), (1400, 500)))
    ditch = village.feature("D", "canal", village.line((500, 700), (1300, 700)))
    plain = drawing(Shape(inside), Shape(road))
    assert map_svg.OUTSIDE not in plain
    assert drawing(Shape(inside), Shape(across)).count(map_svg.OUTSIDE) == 2
    assert drawing(Shape(inside), Shape(ditch)).count(map_svg.OUTSIDE) == 1
