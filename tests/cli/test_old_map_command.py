"""An old map is fitted from a table of places, without a screen."""

from __future__ import annotations

from pathlib import Path

from tests.browser import CODE, add_village
from tests.cli.conftest import Type
from tests.workspace.test_old_maps import CORNERS, paper, points


def _table(file: Path, *lines: str) -> Path:
    text = "\n".join(("column,row,longitude,latitude,label", *lines))
    file.write_text(text, encoding="utf-8")
    return file


def test_an_old_map_is_fitted_from_a_table(tmp_path: Path, typed: Type) -> None:
    folder = add_village(tmp_path / "ws").folder
    photograph = tmp_path / "mapa.jpg"
    photograph.write_bytes(paper())
    lines = [
        f"{p.column},{p.row},{p.longitude},{p.latitude},lugar {n}"
        for n, p in enumerate(points(*CORNERS))
    ]
    table = _table(tmp_path / "places.csv", *lines)
    asked = ("ground", "old-map", folder, CODE, photograph, "--points")
    said = typed(*asked, table, "--name", "Mapa 2005", "--json").json
    assert (said["name"], said["kind"], said["origin"]) == (
        "Mapa 2005",
        "affine",
        "fitted",
    )
    assert said["error_m"] < 1
    assert max(point["residual_m"] for point in said["points"]) < 1
    assert said["points"][4]["label"] == "lugar 4"
    again = typed(*asked, table, "--json").json
    assert again["old_map"] == said["old_map"]

    spoiled = _table(tmp_path / "spoiled.csv", *lines[:2], "1,2,x,4,")
    refused = typed(*asked, spoiled)
    assert refused.code == 2
    assert "4" in refused.err
    assert "spoiled.csv" in refused.err
    two = _table(tmp_path / "two.csv", *lines[:2])
    assert typed(*asked, two).code == 2
