"""Files in and out: imports, exports, copies, backups."""

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from talking_maps import geo
from talking_maps.errors import AlreadyThere, BadFile, TalkingMapsError
from talking_maps.model.plan import COMMUNITY
from talking_maps.workspace import (
    Destination,
    EditContext,
    Stroke,
    Workspace,
    add_owner,
    apply_stroke,
    back_up,
    backups,
    community_file,
    copy_to,
    export_plan,
    import_features,
    list_communities,
    open_workspace,
    preview,
    read_plan,
    receive,
    restore,
    undo_change,
)
from tests.village import EPSG, point, rectangle

Hands = Callable[[], EditContext]


def drawn(workspace: Workspace, hands: Hands) -> None:
    """Draw a terrace, a sacred place and a household's corral."""
    terrace = geo.to_geojson(rectangle(100, 100, 100, 50), EPSG)
    sacred = geo.to_geojson(point(500, 500), EPSG)
    apply_stroke(
        workspace, "muyu", hands(), Stroke("draw", "t", "present", "terrace", terrace)
    )
    apply_stroke(
        workspace,
        "muyu",
        hands(),
        Stroke("draw", "secret", "present", "sacred", sacred),
    )
    add_owner(workspace, "muyu", hands(), "h1", "household", name="Mamani")
    apply_stroke(
        workspace,
        "muyu",
        EditContext("h", 1, "Ana", "h1"),
        Stroke("draw", "c", "present", "corral", terrace),
    )


def geojson(folder: Path, *geometries: object) -> Path:
    file = folder / "in.geojson"
    features = [
        {"type": "Feature", "properties": {"name": f"row {i}"}, "geometry": g}
        for i, g in enumerate(geometries)
    ]
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return file


TO = Destination("muyu", COMMUNITY, "terrace", "present")


def test_valid_rows_enter_and_the_rest_is_told(
    village: Workspace, tmp_path: Path, hands: Hands
) -> None:
    good = geo.to_geojson(rectangle(0, 0, 50, 50), EPSG)
    file = geojson(tmp_path, good, {"type": "Point", "coordinates": [-74, -14.4]}, None)
    incoming = preview(village, file, TO)
    assert (len(incoming.features), len(incoming.refused)) == (1, 2)
    assert read_plan(village, "muyu").features == ()
    import_features(village, TO, hands(), incoming)
    kept = read_plan(village, "muyu").features
    assert [(f.name, f.origin) for f in kept] == [("row 0", "traced")]
    undo_change(village, "muyu", hands())
    assert read_plan(village, "muyu").features == ()


def test_a_file_without_a_valid_row_changes_nothing(
    village: Workspace, tmp_path: Path, hands: Hands
) -> None:
    path = community_file(village, "muyu")
    before = path.read_bytes()
    incoming = preview(village, geojson(tmp_path, None), TO)
    with pytest.raises(BadFile):
        import_features(village, TO, hands(), incoming)
    assert path.read_bytes() == before


@pytest.mark.parametrize("ending", ["gpkg", "geojson", "kml", "csv"])
def test_exports_leave_the_sacred_at_home(
    village: Workspace, tmp_path: Path, hands: Hands, ending: str
) -> None:
    drawn(village, hands)
    out = tmp_path / f"out.{ending}"
    export_plan(village, "muyu", out)
    assert b"secret" not in out.read_bytes()
    export_plan(village, "muyu", out, include_restricted=True)
    assert b"secret" in out.read_bytes()


def test_an_export_carries_the_styles(
    village: Workspace, tmp_path: Path, hands: Hands
) -> None:
    drawn(village, hands)
    out = tmp_path / "out.gpkg"
    export_plan(village, "muyu", out)
    with sqlite3.connect(out) as opened:
        styled = {
            row[0] for row in opened.execute("SELECT f_table_name FROM layer_styles")
        }
    opened.close()
    assert "terrace" in styled


def test_a_copy_goes_out_without_names_and_is_received_elsewhere(
    village: Workspace, tmp_path: Path, hands: Hands
) -> None:
    drawn(village, hands)
    copy = tmp_path / "usb" / "muyu.gpkg"
    copy.parent.mkdir()
    copy_to(village, "muyu", copy)
    content = copy.read_bytes()
    assert b"Mamani" not in content
    assert b"secret" not in content
    other = open_workspace(tmp_path / "other")
    assert receive(other, copy) == "muyu"
    assert [f.uid for f in read_plan(other, "muyu").features] == ["t"]
    with pytest.raises(AlreadyThere):
        receive(other, copy)


def test_a_backup_brings_all_back_and_keeps_what_was(
    village: Workspace, hands: Hands
) -> None:
    drawn(village, hands)
    made = back_up(village, "muyu")
    before = read_plan(village, "muyu")
    apply_stroke(village, "muyu", hands(), Stroke("remove", "t", "present"))
    restore(village, "muyu", made)
    assert read_plan(village, "muyu").features == before.features
    assert len(backups(village, "muyu")) == 2


def test_a_broken_gift_is_refused(village: Workspace, tmp_path: Path) -> None:
    gift = tmp_path / "gift.gpkg"
    gift.write_bytes(b"SQLite format 3\x00" + b"\xff" * 4096)
    with pytest.raises(TalkingMapsError):
        receive(village, gift)
    assert [s.code for s in list_communities(village)] == ["muyu"]
