"""Files as they come from the field, on the screens: each says what it made of them.

That the right value comes of it is held in `tests/exchange/test_field_files.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from talking_maps import exchange, geo
from talking_maps.exchange.readers import boundary_file
from talking_maps.ui import navigation
from talking_maps.workspace import open_workspace
from tests import village
from tests.ui.app_driver import choose, fine, peopled, text, visit

NBSP = "\N{NO-BREAK SPACE}"
#: Boundaries and what is said of them; the others are told as an error.
BOUNDARIES = {
    "09-longitude-0-360/b_360.geojson": f"<b>100.00{NBSP}ha</b>",
    "13-null-in-a-position/b_null_alt.geojson": f"<b>100.00{NBSP}ha</b>",
    "19-open-ring/open_boundary.kml": f"<b>268.25{NBSP}ha</b>",
    "20-boundary-walked/b_gpx_closed.gpx": f"<b>100.00{NBSP}ha</b>",
    "20-boundary-walked/b_gpx_gap5m.gpx": "widest gap closed is 5",
    "20-boundary-walked/b_gpx_two_segments.gpx": "was walked",
    "20-boundary-walked/b_line_open.kml": "was walked",
    "20-boundary-walked/b_gpx_waypoints.gpx": "",
    "02-crash-standing-still-boundary/st.csv": "",
    "02-crash-standing-still-boundary/st_gpx.gpx": "",
    "02-crash-standing-still-boundary/st_line.geojson": "",
    "06-unknown-datum/bp_4022.geojson": "",
}
#: Files with things to draw: layer and words that are said, none if nothing is to say.
THINGS = {
    "07-far-outside-untold/zone17_label.geojson": ("spring", "wrong UTM zone"),
    "14-nested-values-lost-untold/nest_list.geojson": ("spring", "caudal"),
    "15-columns-named-like-ours-lost-untold/stranger_owner.geojson": (
        "spring",
        "voice",
    ),
    "19-open-ring/open_poly.csv": ("cropland", "it was closed"),
    "23-spreadsheet-doors/geotrace.csv": ("canal", "<b>1</b>"),
    "23-spreadsheet-doors/utf16.csv": ("spring", "<b>1</b>"),
}


@pytest.fixture(scope="module", autouse=True)
def one_reader() -> Iterator[None]:
    """Read all files in one process: to start one for each takes longer."""
    with exchange.Reader(seconds=60) as reader, pytest.MonkeyPatch.context() as patch:
        for module in (exchange, boundary_file):
            patch.setattr(module, "read_file", reader.read)
        yield


def walked(folder: Path) -> Path:
    """Write a walk around land as a receiver does, and return its path."""
    around = geo.to_degrees(village.SQUARE, village.EPSG).exterior.coords
    points = "".join(f'<trkpt lat="{y}" lon="{x}"/>' for x, y in around)
    path = folder / "walk.gpx"
    path.write_text(
        '<gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1"><trk><trkseg>'
        f"{points}</trkseg></trk></gpx>",
        encoding="utf-8",
    )
    return path


def test_a_walked_boundary_is_shown_with_its_land(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = open_workspace(tmp_path / "empty")
    page = visit(workspace, monkeypatch, c="").page(navigation.ADD)
    where = page.text_input(key="add.boundary.path")
    where.set_value(str(walked(tmp_path))).run()
    fine(page)
    assert f"Area <b>100.00{NBSP}ha</b>" in text(page)
    assert "was walked" in text(page)


def test_every_boundary_of_the_field_is_shown_or_refused_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shared: Path
) -> None:
    workspace = open_workspace(tmp_path / "empty")
    page = visit(workspace, monkeypatch, c="").page(navigation.ADD)
    for file, said in BOUNDARIES.items():
        path = shared / "field-files" / file
        page.text_input(key="add.boundary.path").set_value(str(path)).run()
        assert not page.exception, file
        if said:
            fine(page)
            assert said in text(page), file
        else:
            assert len(page.error) == 1, file
            assert path.name in page.error[0].value.replace("\\", ""), file


def test_what_was_seen_in_a_file_of_the_field_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shared: Path
) -> None:
    page = visit(peopled(tmp_path), monkeypatch).page(navigation.FILES)
    for file, (layer, said) in THINGS.items():
        path = shared / "field-files" / file
        page.text_input(key="files.in.0.path").set_value(str(path)).run()
        choose(page, "files.in.layer", layer)
        fine(page)
        assert said in text(page).replace("\\", ""), file
