"""Adding a community: whole, or not at all."""

from pathlib import Path

import numpy as np
import pytest
from affine import Affine

from talking_maps.errors import (
    AlreadyThere,
    BadFile,
    BadGeometry,
    BadGround,
    BadValue,
    TalkingMapsError,
)
from talking_maps.model.message import Message
from talking_maps.model.territory import Raster
from talking_maps.workspace import (
    Claim,
    Elevation,
    Workspace,
    add_community,
    add_owner,
    add_picture,
    elevation_coverage,
    free_code,
    ground_digest,
    list_communities,
    new_edit_context,
    picture_coverage,
    proposed_error,
    read_community,
    read_elevation,
    read_owners,
    set_elevation,
    tile_sets,
)
from talking_maps.workspace.open_community import OpenCommunity
from tests.tiles.builders import GRID, geotiff
from tests.village import EPSG, plane
from tests.workspace.conftest import boundary_file, dem_file


def files_in(workspace: Workspace) -> list[Path]:
    """Return every file and every community's ground folder of the workspace."""
    return sorted(p for p in workspace.folder.rglob("*") if p.is_file())


def test_a_community_is_added_with_its_ground(village: Workspace) -> None:
    community = read_community(village, "muyu")
    assert (community.name, community.epsg, community.households) == ("Muyu", EPSG, 10)
    ground = OpenCommunity(village, "muyu").territory()
    assert ground.boundary.area == pytest.approx(1_000_000, rel=1e-6)
    assert ground.elevation is not None
    assert ground.elevation.error == pytest.approx(1.0)
    assert tile_sets(village, "muyu") == ("relief", "contours")
    assert [s.code for s in list_communities(village)] == ["muyu"]


def test_a_community_works_without_elevation(
    workspace: Workspace, tmp_path: Path
) -> None:
    add_community(workspace, "llano", "Llano", Claim(boundary_file(tmp_path)))
    assert OpenCommunity(workspace, "llano").territory().elevation is None
    assert tile_sets(workspace, "llano") == ()


def test_progress_rises_to_the_end(workspace: Workspace, tmp_path: Path) -> None:
    told: list[float] = []

    def progress(share: float, _what: Message) -> None:
        told.append(share)

    add_community(
        workspace,
        "muyu",
        "Muyu",
        Claim(boundary_file(tmp_path)),
        elevation=Elevation(dem_file(tmp_path)),
        progress=progress,
    )
    assert told == sorted(told)
    assert told[-1] == 1.0


@pytest.mark.parametrize(
    "coordinates",
    [
        [[[0, 0], [0, 0], [0, 0], [0, 0]]],
        [[[-13.1, -72.0], [-13.1, -72.1], [-13.2, -72.1], [-13.1, -72.0]]],
        [[[-72, -13], [-72.1, -13.1], [-72, -13.1], [-72.1, -13], [-72, -13]]],
    ],
    ids=["zero", "swapped", "crossing itself"],
)
def test_a_wrong_boundary_adds_nothing(
    workspace: Workspace, tmp_path: Path, coordinates: object
) -> None:
    before = files_in(workspace)
    file = boundary_file(tmp_path, {"type": "Polygon", "coordinates": coordinates})
    with pytest.raises((BadGeometry, BadFile)):
        add_community(workspace, "muyu", "Muyu", Claim(file))
    assert files_in(workspace) == before


def test_a_dem_that_misses_the_boundary_adds_nothing(
    workspace: Workspace, tmp_path: Path
) -> None:
    far = Raster(np.full((50, 50), 4000.0), Affine(10, 0, 7e5, 0, -10, 8e6), EPSG, "m")
    before = files_in(workspace)
    with pytest.raises(BadGround):
        add_community(
            workspace,
            "muyu",
            "Muyu",
            Claim(boundary_file(tmp_path)),
            elevation=Elevation(dem_file(tmp_path, far, "far.tif")),
        )
    assert files_in(workspace) == before


def test_a_picture_is_no_elevation(workspace: Workspace, tmp_path: Path) -> None:
    noise = tmp_path / "dem.tif"
    noise.write_bytes(b"not a tiff at all")
    with pytest.raises(TalkingMapsError):
        add_community(
            workspace,
            "muyu",
            "Muyu",
            Claim(boundary_file(tmp_path)),
            elevation=Elevation(noise),
        )
    assert list_communities(workspace) == ()


def test_a_code_is_used_once(village: Workspace, tmp_path: Path) -> None:
    with pytest.raises(AlreadyThere):
        add_community(village, "muyu", "Other", Claim(boundary_file(tmp_path)))


@pytest.mark.parametrize(
    "code", ["", "../x", "a/b", "CON", "con", "¿?", "a" * 49, "-a"]
)
def test_a_code_that_cannot_name_a_file_is_refused(
    workspace: Workspace, tmp_path: Path, code: str
) -> None:
    with pytest.raises(BadValue):
        add_community(workspace, code, "Muyu", Claim(boundary_file(tmp_path)))


def test_capitals_accents_and_spaces_of_a_code_are_folded(
    workspace: Workspace, tmp_path: Path
) -> None:
    made = add_community(
        workspace, " ÑAHUIÑA Alta", "Ñahuiña", Claim(boundary_file(tmp_path))
    )
    assert made.code == "nahuina-alta"
    assert read_community(workspace, "nahuina-alta").name == "Ñahuiña"
    assert free_code(workspace, "Ñahuiña de la Alta") == "nahuina-alta-2"
    add_owner(workspace, made.code, new_edit_context("Ana"), "H-01", "household")
    assert "h-01" in {one.id for one in read_owners(workspace, made.code)}


@pytest.mark.parametrize(
    ("file", "source", "error_m"),
    [
        ("S14W072.tif", "srtm", 5.1),
        ("NASADEM_HGT_s14w072.tif", "nasadem", 5.0),
        ("ASTGTMV003_S14W072_dem.tif", "aster_v3", 8.0),
        ("ASTGTM2_S14W072_dem.tif", "aster_v2", 12.0),
        ("Copernicus_DSM_COG_10_S14_00_W072_00_DEM.tif", "glo30", 2.4),
        ("ALPSMLC30_S014W072_DSM.tif", "aw3d30", 5.0),
        ("AP_26956_FBS_F6870_RT1.dem.tif", "alos_palsar", 8.2),
        ("DEM dron Huaylluri.tif", "drone", 0.2),
        ("alturas.tif", None, None),
    ],
)
def test_the_error_of_heights_is_proposed_by_where_they_are_from(
    workspace: Workspace, file: str, source: str | None, error_m: float | None
) -> None:
    known = proposed_error(workspace, Path(file))
    assert (known and known.id, known and known.error_m) == (source, error_m)
    if known is not None:
        assert known.error.source


def test_a_better_dem_replaces_the_first(village: Workspace, tmp_path: Path) -> None:
    before = ground_digest(village, "muyu")
    finer = dem_file(tmp_path, plane(0.4), "finer.tif")
    set_elevation(village, "muyu", Elevation(finer, 0.2, "drone"))
    assert ground_digest(village, "muyu") != before
    height = read_elevation(village, "muyu")
    assert height is not None
    assert height.error == pytest.approx(0.2)


def eastern(raster: Raster) -> Raster:
    """The raster with heights in its eastern tenth only."""
    values = raster.values.copy()
    values[:, : int(values.shape[1] * 0.6)] = np.nan
    return Raster(values, raster.transform, raster.epsg, "m")


def test_a_dem_of_less_land_is_refused_unless_it_is_wanted(
    village: Workspace, tmp_path: Path
) -> None:
    before = ground_digest(village, "muyu")
    less = Elevation(dem_file(tmp_path, eastern(plane()), "less.tif"))
    with pytest.raises(BadGround, match="what is there covers") as refused:
        set_elevation(village, "muyu", less)
    assert refused.value.values["present"] == pytest.approx(1.0)
    assert ground_digest(village, "muyu") == before
    assert not [p for p in files_in(village) if p.name.startswith(".")]
    taken = set_elevation(village, "muyu", less, even_less=True)
    assert taken.share is not None
    assert 0 < taken.share < 0.6
    assert elevation_coverage(village, "muyu") == taken


def test_a_picture_of_less_land_is_refused_unless_it_is_wanted(
    village: Workspace, tmp_path: Path
) -> None:
    grey = np.full((1, 300, 300), 90, dtype=np.uint8)
    whole = geotiff(tmp_path / "whole.tif", grey)
    assert add_picture(village, "muyu", whole) == pytest.approx(1, abs=0.01)
    east = geotiff(
        tmp_path / "east.tif", grey, transform=GRID @ Affine.translation(150, 0)
    )
    with pytest.raises(BadGround, match="what is there covers"):
        add_picture(village, "muyu", east)
    assert picture_coverage(village, "muyu") == pytest.approx(1, abs=0.01)
    found = add_picture(village, "muyu", east, even_less=True)
    assert found == pytest.approx(0.5, abs=0.02)
    assert picture_coverage(village, "muyu") == pytest.approx(0.5, abs=0.02)


def test_a_picture_of_elsewhere_makes_no_folder(
    workspace: Workspace, tmp_path: Path
) -> None:
    add_community(workspace, "llano", "Llano", Claim(boundary_file(tmp_path)))
    before = files_in(workspace)
    grey = np.full((1, 300, 300), 90, dtype=np.uint8)
    far = geotiff(tmp_path / "far.tif", grey, crs="EPSG:32719")
    with pytest.raises(BadGround, match="shows nothing"):
        add_picture(workspace, "llano", far)
    assert files_in(workspace) == before
    assert tile_sets(workspace, "llano") == ()
