"""What is known of a DEM's heights by where it is from: its name, its error.

The file's name tells the source of most DEMs people bring: agencies name their tiles by
a rule. Where it does not, nothing is proposed, and slopes are told without an error
rather than with a made-up one. The errors are in `data/reference/elevation.toml`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from talking_maps.i18n import bare
from talking_maps.model.rubric import Number
from talking_maps.workspace.workspace import Workspace

_FAMILY = "dem_error."
#: Measured somewhere near, where there is no figure for slopes.
_MEASURED = {"alos_palsar": "dem_error_measured.alos_palsar_colombia"}
#: What the sources call themselves, in every language.
_NAMES = {
    "srtm": "SRTM",
    "nasadem": "NASADEM",
    "aw3d30": "ALOS World 3D (AW3D30)",
    "glo30": "Copernicus GLO-30",
    "aster_v3": "ASTER GDEM 3",
    "aster_v2": "ASTER GDEM 2",
    "alos_palsar": "ALOS PALSAR RTC",
}
#: How files of each source are named, the particular before the general: SRTM's tiles
#: are named by their corner, as parts of the others' names are.
_FILES = tuple(
    (source, re.compile(words))
    for source, words in (
        ("drone", r"drone?\b|\buav\b|\bdji\b|\brpas?\b|pix4d|metashape|\bodm\b"),
        ("nasadem", r"nasadem"),
        ("glo30", r"copernicus|glo ?30|cop ?(dem|30)|dem cog 10"),
        ("aw3d30", r"aw3d|alpsml|alos world"),
        ("alos_palsar", r"palsar|\bap \d{4,} .*rt[12]\b|\brt[12]\b"),
        ("aster_v3", r"astgtm(v003|3)|(aster|gdem).*\bv?0*3\b"),
        # Of an ASTER whose version is not told, the larger error.
        ("aster_v2", r"astgtm|aster|gdem"),
        ("srtm", r"srtm|\b[ns]\d{2} ?[ew]\d{3}"),
    )
)


@dataclass(frozen=True, slots=True)
class ElevationSource:
    """Where a DEM is from: id, name (a drone has none), the error of its heights."""

    id: str
    name: str
    error: Number

    @property
    def error_m(self) -> float:
        """The standard error of a height [m]."""
        return float(self.error.value or 0.0)


def elevation_sources(workspace: Workspace) -> dict[str, ElevationSource]:
    """Return the sources whose error the reference tables know, by id."""
    numbers = workspace.reference.numbers
    keys = {
        key.removeprefix(_FAMILY): key for key in numbers if key.startswith(_FAMILY)
    } | _MEASURED
    return {
        one: ElevationSource(one, _NAMES.get(one, ""), numbers[key])
        for one, key in keys.items()
        if key in numbers and numbers[key].value is not None
    }


def guess_source(*words: str) -> str:
    """Return the id of the source that words or file names tell, empty if none.

    >>> guess_source("Copernicus_DSM_COG_10_S14_00_W072_00_DEM.tif")
    'glo30'
    >>> guess_source("ASTGTMV003_S14W072_dem.tif"), guess_source("S14W072.tif")
    ('aster_v3', 'srtm')
    >>> guess_source("dem.tif")
    ''
    """
    text = re.sub(r"[^a-z0-9]+", " ", bare(" ".join(words)))
    return next((one for one, named in _FILES if named.search(text)), "")


def proposed_error(
    workspace: Workspace, file: Path, source: str = ""
) -> ElevationSource | None:
    """Return the source of a DEM with its error, None if neither word tells it."""
    found = guess_source(source) or guess_source(file.name)
    return elevation_sources(workspace).get(found)
