"""Other programs: GDAL finds no error, QGIS opens every layer with its style."""

import itertools
import json
import subprocess
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from xml.etree.ElementTree import fromstring

import pytest
from shapely.geometry import LineString, Point, Polygon

from talking_maps import store
from talking_maps.model.change import Operation, Put
from talking_maps.model.layer import Layer, Pattern
from talking_maps.model.plan import COMMUNITY, SCENES, STATUSES
from talking_maps.model.territory import Boundary, Community
from talking_maps.store.files.attachments import RUBRIC
from talking_maps.store.gpkg import layer_styles
from talking_maps.symbology import symbols
from tests.store.community_fixture import AT, CANAL, LAYERS, SPRING, TERRACE, put
from tests.village import EPSG, SQUARE, feature, line, point, rectangle

#: Debian's Python, which has GDAL and QGIS.
PYTHON = Path("/usr/bin/python3")
PATTERNS: tuple[Pattern, ...] = (
    "solid",
    "dots",
    "hatch",
    "crosshatch",
    "horizontal",
    "vertical",
    "dashes",
    "tufts",
    "waves",
    "bricks",
    "none",
)

_RENDER = """
import json, os, sys
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from qgis.core import *
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QColor
app = QgsApplication([], False)
app.initQgis()
path, names, out = sys.argv[1], json.loads(sys.argv[2]), sys.argv[3]
layers = [QgsVectorLayer(f"{path}|layername={name}", name, "ogr") for name in names]
found = {
    layer.name(): [
        layer.isValid(), layer.featureCount(), layer.renderer().type(),
        layer.crs().authid(), QgsWkbTypes.displayString(layer.wkbType()),
        [rule.label() for rule in layer.renderer().rootRule().children()]
        if layer.renderer().type() == "RuleRenderer" else [],
    ]
    for layer in layers
}
print(json.dumps(found))
settings = QgsMapSettings()
settings.setLayers(layers)
settings.setOutputSize(QSize(300, 300))
settings.setBackgroundColor(QColor("white"))
settings.setDestinationCrs(layers[0].crs())
settings.setExtent(QgsRectangle(600000, 8400000, 601000, 8401000))
job = QgsMapRendererParallelJob(settings)
job.start()
job.waitForFinished()
image = job.renderedImage()
image.save(out)
def colour(x, y):
    return image.pixelColor(int(x * 0.3), int(300 - y * 0.3)).name()
print(json.dumps([colour(*spot) for spot in json.loads(sys.argv[4])]))
sys.stdout.flush()
os._exit(0)
"""


def needs(module: str) -> None:
    """Skip where Debian's Python lacks the module."""
    if PYTHON.exists():
        asked = [str(PYTHON), "-c", f"import {module}"]
        if subprocess.run(asked, check=False, capture_output=True).returncode == 0:
            return
    pytest.skip(f"{module} of Debian's /usr/bin/python3 is absent")


def drawn(folder: Path, layers: Sequence[Layer]) -> Path:
    """Make a file of those layers with a shape of each in every scene and status."""
    path = folder / "village.gpkg"
    store.create(
        path,
        Community("village", "Llaqta", EPSG),
        Boundary("b1", SQUARE),
        layers,
        at=AT,
        author="Rosa",
    )
    shapes: dict[str, Polygon | LineString | Point] = {
        "polygon": rectangle(10, 10, 90, 90),
        "line": line((0, 0), (500, 500)),
        "point": point(700, 300),
    }
    some = [
        put(
            feature(
                f"{layer.id}-{status}",
                layer.id,
                shapes[layer.geometry],
                scene,
                status=status,
                note="Ñ <script>",
                photos=("p",),
            )
        )
        for layer in layers
        for scene, status in itertools.product(SCENES, STATUSES)
    ]
    store.commit(path, Operation("c", 1, COMMUNITY, "Rosa", AT, tuple(some)), layers)
    store.add_photo(path, "p", b"\xff\xd8\xff", AT, "Rosa")
    return path


def in_every_pattern() -> list[Layer]:
    """Return layers of each geometry in each pattern."""
    return [
        replace(layer, id=f"{layer.id}_{pattern}", pattern=pattern)
        for layer in (TERRACE, CANAL, SPRING)
        for pattern in PATTERNS
    ]


def test_gdal_finds_no_error(tmp_path: Path) -> None:
    needs("osgeo_utils.samples.validate_gpkg")
    path = drawn(tmp_path, LAYERS)
    carried = tmp_path / RUBRIC
    carried.write_text("id = 'r'")
    for name, all_of_it in (("full", True), ("stripped", False)):
        store.copy(
            path,
            tmp_path / f"{name}.gpkg",
            layers=LAYERS,
            include_restricted=all_of_it,
            include_names=all_of_it,
            attached={RUBRIC: carried},
        )
    for file in sorted(tmp_path.glob("*.gpkg")):
        done = subprocess.run(
            [str(PYTHON), "-m", "osgeo_utils.samples.validate_gpkg", "-k", str(file)],
            check=False,
            capture_output=True,
            text=True,
            timeout=120,
        )
        said = (done.stdout + done.stderr).strip()
        assert (done.returncode, said) == (0, ""), file.name


def test_qgis_opens_every_layer_with_its_rules(tmp_path: Path) -> None:
    needs("qgis.core")
    layers = in_every_pattern()
    path = drawn(tmp_path, layers)
    found, _ = rendered(path, ["boundary", *(layer.id for layer in layers)])
    kinds = {"polygon": "MultiPolygon", "line": "MultiLineString", "point": "Point"}
    for layer in layers:
        valid, count, renderer, crs, shape, labels = found[layer.id]
        assert (valid, count, renderer) == (True, 15, "RuleRenderer")
        assert (crs, shape) == (f"EPSG:{EPSG}", kinds[layer.geometry])
        assert labels == [
            layer.names["es"],
            "Pasado",
            "Presente",
            "Futuro",
            "existe",
            "hecho",
            "en marcha",
            "por hacer",
            "perdido",
        ]
    assert found["boundary"][:3] == [True, 1, "singleSymbol"]


def test_scene_and_status_look_different_in_qgis(tmp_path: Path) -> None:
    needs("qgis.core")
    path = tmp_path / "village.gpkg"
    solid = replace(TERRACE, pattern="solid")
    store.create(
        path,
        Community("village", "Llaqta", EPSG),
        Boundary("b1", SQUARE),
        (solid,),
        at=AT,
        author="Rosa",
    )
    some: list[Put] = []
    for row, status in enumerate(("existing", "lost")):
        for column, scene in enumerate(SCENES):
            shape = rectangle(50 + column * 300, 150 + row * 400, 200, 200)
            one = feature(f"{row}{column}", "terrace", shape, scene, status=status)
            some.append(put(one))
    store.commit(path, Operation("c", 1, COMMUNITY, "R", AT, tuple(some)), (solid,))
    middles = [(150, 250), (150, 650)]
    bands = [(62 + column * 300, 250) for column in range(3)]
    _, colours = rendered(path, ["terrace"], [*middles, *bands])
    assert colours[0] not in {"#ffffff", colours[1]}
    # What is lost has the map's faint tint.
    faint = 255 - symbols.LOST_TINT * 255
    assert all(int(colours[1][i : i + 2], 16) >= int(faint) for i in (1, 3, 5))
    assert colours[1] != "#ffffff"
    assert len({*colours[2:], colours[0]}) == 4


def rendered(
    path: Path, names: list[str], spots: Sequence[tuple[int, int]] = ()
) -> tuple[dict[str, list[object]], list[str]]:
    """Return what QGIS says of each layer, and its colours at spots [m]."""
    done = subprocess.run(
        [
            str(PYTHON),
            "-c",
            _RENDER,
            str(path),
            json.dumps(names),
            str(path.with_suffix(".png")),
            json.dumps(spots),
        ],
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
        env={
            "QT_QPA_PLATFORM": "offscreen",
            "XDG_RUNTIME_DIR": str(path.parent),
            "HOME": str(path.parent),
            "PATH": "/usr/bin:/bin",
        },
    )
    assert done.returncode == 0, done.stderr
    found, colours = map(json.loads, done.stdout.splitlines()[-2:])
    return found, colours


@pytest.mark.parametrize("layer", in_every_pattern(), ids=lambda layer: layer.id)
def test_a_style_names_only_symbols_it_has(layer: Layer) -> None:
    document = fromstring(layer_styles.qml(layer).removeprefix("<!DOCTYPE qgis>"))
    wanted = [rule.get("symbol") for rule in document.iter("rule")]
    symbols = document.find("renderer-v2/symbols")
    assert symbols is not None
    assert wanted == [symbol.get("name") for symbol in symbols]
    assert len(wanted) == 1 + len(SCENES) + len(STATUSES)
