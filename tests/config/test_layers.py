"""What can be drawn: the shipped layers, and how a wrong file is answered."""

import itertools
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from talking_maps.config import layers as catalogue
from talking_maps.errors import BadDefinition
from talking_maps.model.layer import Layer

POLYGONS = {
    "pasture",
    "pasture_sown",
    "bofedal",
    "cropland",
    "fallow",
    "terrace",
    "corral",
    "shed",
    "reservoir",
    "irrigated",
    "trees",
    "nursery",
    "other_ground",
}
LINES = {"fence", "canal", "infiltration_ditch", "path"}
POINTS = {"house", "spring", "compost", "sacred"}
#: The pale ground of a relief map.
GROUND = "#ece7db"

#: Machado, Oliveira & Fernandes 2009, full severity, on linear RGB.
EYES = {
    "all cones": np.eye(3),
    "no red cones": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "no green cones": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "no blue cones": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}

Array = npt.NDArray[np.float64]


@pytest.fixture(scope="module")
def layers(root: Path) -> dict[str, Layer]:
    return {layer.id: layer for layer in catalogue.load_layers(root / "layers")}


@pytest.fixture
def folder(root: Path, tmp_path: Path) -> Path:
    """Return a copy of the folder of layers that a test may spoil."""
    return Path(shutil.copytree(root / "layers", tmp_path / "layers"))


def linear(colour: str) -> Array:
    parts = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def luminance(colour: str) -> float:
    return float(linear(colour) @ [0.2126, 0.7152, 0.0722])


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def lab(rgb: Array) -> Array:
    to_xyz = np.array(
        [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    )
    xyz = (to_xyz @ rgb) / np.array([0.9505, 1.0, 1.089])
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def difference(one: str, other: str, eye: Array) -> float:
    seen = [lab(np.clip(eye @ linear(colour), 0, 1)) for colour in (one, other)]
    return float(np.linalg.norm(seen[0] - seen[1]))


def pairs(layers: dict[str, Layer]) -> list[tuple[Layer, Layer]]:
    return [
        (one, other)
        for one, other in itertools.combinations(layers.values(), 2)
        if one.geometry == other.geometry
    ]


def test_the_layers_of_the_field_are_there(layers: dict[str, Layer]) -> None:
    kinds = {layer_id: layer.geometry for layer_id, layer in layers.items()}
    wanted = (
        dict.fromkeys(POLYGONS, "polygon")
        | dict.fromkeys(LINES, "line")
        | dict.fromkeys(POINTS, "point")
    )
    assert wanted.items() <= kinds.items()


def test_every_layer_has_names_and_a_drawing(layers: dict[str, Layer]) -> None:
    for layer in layers.values():
        assert layer.names["es"], layer.id
        assert layer.names["en"], layer.id
        assert layer.pictogram.startswith("<svg"), layer.id
        assert "currentColor" in layer.pictogram, layer.id
        for attribute in layer.attributes:
            assert set(attribute.names) == {"es", "en"}, attribute.id


def test_native_words_carry_a_grade_and_none_is_invented(
    layers: dict[str, Layer],
) -> None:
    for layer in layers.values():
        native = set(layer.names) - {"es", "en"}
        assert native == set(layer.grades or {})
        assert set((layer.grades or {}).values()) <= {"V", "V-weak"}
    assert set(layers["pasture_sown"].names) == {"es", "en"}
    assert set(layers["shed"].names) == {"es", "en"}
    assert set(layers["other_ground"].names) == {"es", "en"}
    assert "quy" not in layers["fallow"].names
    assert "ayr" not in layers["irrigated"].names


def test_words_avoid_the_known_traps(layers: dict[str, Layer]) -> None:
    assert "waka" not in layers["sacred"].names.values()
    assert layers["corral"].names["ayr"] == "uyu"
    assert layers["fallow"].names["ayr"] != "qallpa"
    assert layers["house"].names["quz"] == "wasi"


def test_sacred_places_stay_in_the_community(layers: dict[str, Layer]) -> None:
    assert [layer.id for layer in layers.values() if layer.restricted] == ["sacred"]


def test_indicators_find_what_they_read(layers: dict[str, Layer]) -> None:
    wanted = {
        "pasture": {"condition", "fenced", "rested", "rotated", "manured"},
        "bofedal": {"condition", "fenced", "rested"},
        "corral": {"species", "animals"},
        "terrace": {"kind", "work"},
        "canal": {"lining", "flow_l_s"},
        "reservoir": {"volume_m3"},
        "spring": {"flow_l_s", "permanent"},
    }
    for layer_id, ids in wanted.items():
        assert ids <= {a.id for a in layers[layer_id].attributes}, layer_id
    condition = layers["pasture"].attribute("condition")
    assert condition is not None
    assert condition.required
    assert [c.id for c in condition.choices] == [
        "excellent",
        "good",
        "fair",
        "poor",
        "very_poor",
    ]


def test_colours_stand_out_from_the_ground(layers: dict[str, Layer]) -> None:
    for layer in layers.values():
        assert contrast(layer.colour, GROUND) >= 3, layer.id


@pytest.mark.parametrize("eye", EYES)
def test_colours_differ_for_every_eye(layers: dict[str, Layer], eye: str) -> None:
    for one, other in pairs(layers):
        seen = difference(one.colour, other.colour, EYES[eye])
        assert seen >= 12, f"{one.id} and {other.id}: {seen:.1f}"


def test_areas_and_lines_differ_in_black_and_white(layers: dict[str, Layer]) -> None:
    for one, other in pairs(layers):
        if one.geometry == "point":
            continue  # points are told apart by their pictograms
        light = [lab(linear(layer.colour))[0] for layer in (one, other)]
        far_apart = abs(light[0] - light[1]) >= 25
        assert one.pattern != other.pattern or far_apart, f"{one.id} {other.id}"
    assert len({layer.pictogram for layer in layers.values()}) == len(layers)


def test_adding_a_layer_is_adding_a_file(folder: Path) -> None:
    before = {layer.id for layer in catalogue.load_layers(folder)}
    (folder / "fish_pond.toml").write_text(
        """
order = 15
geometry = "polygon"
colour = "#224466"
pattern = "waves"

[names]
es = "Poza de truchas"
en = "Trout pond"

[[attributes]]
id = "trout"
type = "integer"
names = { es = "Truchas", en = "Trout" }
unit = "animals"
minimum = 0
""",
        encoding="utf-8",
    )
    shutil.copy(folder / "reservoir.svg", folder / "fish_pond.svg")
    after = catalogue.load_layers(folder)
    assert {layer.id for layer in after} - before == {"fish_pond"}
    assert [layer.id for layer in after].index("fish_pond") == 1
    trout = after[1].attribute("trout")
    assert trout is not None
    assert (trout.unit, trout.minimum, trout.maximum) == ("animals", 0, None)


def swap(old: str, new: str) -> Callable[[str], str]:
    def change(text: str) -> str:
        assert old in text
        return text.replace(old, new, 1)

    return change


@pytest.mark.parametrize(
    ("change", "key"),
    [
        (swap("order = ", "wings = "), "wings"),
        (swap('geometry = "line"', 'geometry = "cube"'), "geometry"),
        (swap('geometry = "line"\n', ""), "geometry"),
        (swap('pattern = "solid"', 'pattern = "plaid"'), "pattern"),
        (swap('colour = "#', 'colour = "x'), "colour"),
        (lambda t: re.sub('colour = "#.*"', 'colour = "#12345g"', t), "colour"),
        (swap('unit = "l/s"', 'unit = "buckets"'), "attributes.1.unit"),
        (swap("minimum = 0", 'minimum = "0"'), "attributes.1.minimum"),
        (swap("maximum = 5000", "maximum = -1"), "attributes.1.maximum"),
        (swap('id = "lining"', 'id = "uid"'), "attributes.0.id"),
        (swap('id = "lining"', 'id = "Lining"'), "attributes.0.id"),
        (swap('id = "lining"', 'id = "depth_m"'), "attributes.4.id"),
        (swap('id = "pipe"', 'id = "earth"'), "attributes.0.choices"),
        (swap('type = "choice"', 'type = "text"'), "attributes.0.choices"),
        (swap('type = "number"', 'type = "choice"'), "attributes.1.choices"),
        (swap('type = "number"', 'type = "text"'), "attributes.1.unit"),
        (swap('grade = "V"', 'grade = "M"'), "words.quz.grade"),
        (swap('grade = "V"\n', ""), "words.quz.grade"),
        (swap("[words.quz]", "[words.tlh]"), "words.tlh"),
        (swap("order = ", 'restricted = "no"\norder = '), "restricted"),
    ],
)
def test_a_wrong_file_is_named_with_its_key(
    folder: Path, change: Callable[[str], str], key: str
) -> None:
    path = folder / "canal.toml"
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(BadDefinition) as caught:
        catalogue.load_layers(folder)
    assert caught.value.values["file"] == "canal.toml"
    assert caught.value.values["key"] == key


@pytest.mark.parametrize("content", [b"order = ", b"\xff\xfe", b"a = " + b"[" * 9999])
def test_what_is_not_toml_is_refused(folder: Path, content: bytes) -> None:
    (folder / "canal.toml").write_bytes(content)
    with pytest.raises(BadDefinition) as caught:
        catalogue.load_layers(folder)
    assert caught.value.values["file"] == "canal.toml"


def test_a_missing_pictogram_is_named(folder: Path) -> None:
    (folder / "canal.svg").unlink()
    with pytest.raises(BadDefinition) as caught:
        catalogue.load_layers(folder)
    assert caught.value.values["file"] == "canal.svg"


@pytest.mark.parametrize(
    "change",
    [
        swap("</svg>", "<script>alert(1)</script></svg>"),
        swap("</svg>", '<image href="http://example.org/a.png"/></svg>'),
        swap("</svg>", '<use href="#a"/></svg>'),
        swap("</svg>", "<foreignObject/></svg>"),
        swap("</svg>", "<style>*{}</style></svg>"),
        swap("</svg>", '<a xmlns="http://www.w3.org/1999/xhtml"/></svg>'),
        swap("<path ", '<path onclick="alert(1)" '),
        swap("<path ", '<path style="fill:red" '),
        swap("<path ", '<path fill="URL(http://example.org)" '),
        swap('viewBox="0 0 24 24"', 'viewBox="0 0 48 48"'),
        swap("</svg>", ""),
        lambda text: '<!DOCTYPE svg [<!ENTITY a "b">]>' + text,
        lambda text: '<?xml-stylesheet href="http://example.org"?>' + text,
        lambda text: "",
        lambda text: "<" * 2_000_000,
    ],
)
def test_a_pictogram_may_only_draw(folder: Path, change: Callable[[str], str]) -> None:
    path = folder / "canal.svg"
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(BadDefinition) as caught:
        catalogue.load_layers(folder)
    assert caught.value.values["file"] == "canal.svg"


@pytest.mark.parametrize("name", ["My layer", "2nd", "a-b", "Ñ"])
def test_a_file_that_cannot_name_a_table_is_refused(folder: Path, name: str) -> None:
    (folder / "canal.toml").rename(folder / f"{name}.toml")
    with pytest.raises(BadDefinition):
        catalogue.load_layers(folder)


def test_an_empty_folder_is_no_catalogue(tmp_path: Path) -> None:
    with pytest.raises(BadDefinition):
        catalogue.load_layers(tmp_path)
