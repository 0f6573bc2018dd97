"""A boundary's file with the land of several: told, and one can be chosen."""

import json
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests import village


def asked(file: str) -> None:
    """Ask for the boundary as the screens do, with that file given."""
    from pathlib import Path
    from unittest import mock

    from talking_maps.ui.widgets import boundary_form, file_input
    from talking_maps.ui.widgets.file_input import ChosenFile

    given = ChosenFile("three.geojson", path=Path(file))
    with mock.patch.object(file_input, "ask", return_value=given):
        boundary_form.picture(boundary_form.ask("boundary"))


def test_the_land_of_several_is_told_and_one_can_be_chosen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TALKING_MAPS_WORKSPACE", str(tmp_path))
    epsg = {"type": "name", "properties": {"name": f"EPSG:{village.EPSG}"}}
    features = [
        {
            "type": "Feature",
            "properties": {"nombre": name},
            "geometry": village.rectangle(2000 * n, 0, 1000, 1000).__geo_interface__,
        }
        for n, name in enumerate(("Suyu", "Hatun", "Uray"))
    ]
    content = {"type": "FeatureCollection", "crs": epsg, "features": features}
    path = tmp_path / "three.geojson"
    path.write_text(json.dumps(content))
    page = AppTest.from_function(asked, args=(str(path),), default_timeout=60).run()
    assert not page.exception
    (choice,) = page.selectbox
    assert choice.value is None
    choice.select_index(3).run()
    assert "Hatun" in page.info[0].value
    choice.select_index(1).run()
    assert not page.exception
    assert str(choice.value).startswith("Hatun")
    assert not page.info
