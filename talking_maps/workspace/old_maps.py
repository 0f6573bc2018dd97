"""Old paper maps of a community, photographed and fitted to its ground by hand.

A photograph is kept as it came, upright; the points that a person found on it and on
the ground are kept beside it, so that a fit can be mended later. Fitted, it is one more
backdrop, with its name and how far off it may be. Nothing is read off it by itself:
what people trace on it says how it came to be known.
"""

from __future__ import annotations

import io
import json
import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
from PIL import Image
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from shapely.geometry import MultiPoint
from shapely.geometry.base import BaseGeometry

from talking_maps import geo, store, tiles
from talking_maps.errors import BadFile, BadGround, BadValue, CannotKeep, NotFound
from talking_maps.files.atomic_write import atomic_write
from talking_maps.geo.crs import WGS84, transform
from talking_maps.model.plan import Origin
from talking_maps.sheet import map_fit
from talking_maps.sheet.map_fit import MapFit
from talking_maps.workspace import photos
from talking_maps.workspace.workspace import (
    Progress,
    Workspace,
    community_file,
    current_time,
    ground_folder,
    silent,
)

FOLDER = "old_maps"
#: What the tile sets of old maps begin with.
PREFIX = "old-"
RECORD, PHOTOGRAPH, TILES = "json", "jpg", "mbtiles"
MOST_MAPS, LONGEST_NAME = 20, 80
#: A larger photograph is made smaller: paper shows no more [px].
LONGEST_SIDE = 5000
QUALITY = 88
#: The corners of a map's edge, of which its outline is made.
_EDGE = 9
_ID = re.compile(r"[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class MapPoint:
    """One place on the photograph [px from its upper left] and on the ground [degrees].

    `label` is what it is called, where people gave it a name.
    """

    column: float
    row: float
    longitude: float
    latitude: float
    label: str = ""


@dataclass(frozen=True, slots=True)
class OldMap:
    """An old map as it is kept; without points it waits to be fitted.

    `error_m` is how far 95 % of places on it may be off [m], `deviation_m` one standard
    to the east and to the north [m]; None where nobody knows.
    """

    id: str
    name: str
    width: int
    height: int
    added_at: str
    added_by: str
    points: tuple[MapPoint, ...] = ()
    kind: str = ""
    error_m: float | None = None
    deviation_m: float | None = None

    @property
    def is_fitted(self) -> bool:
        """Say whether it lies beneath the drawing."""
        return bool(self.kind)

    @property
    def tile_set(self) -> str:
        """Return what its tiles are called in addresses."""
        return PREFIX + self.id


class _Point(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    column: float = Field(allow_inf_nan=False)
    row: float = Field(allow_inf_nan=False)
    longitude: float = Field(ge=-180, le=180, allow_inf_nan=False)
    latitude: float = Field(ge=-90, le=90, allow_inf_nan=False)
    label: str = Field(default="", max_length=LONGEST_NAME)


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: str = Field(max_length=LONGEST_NAME)
    width: int = Field(ge=1, le=100_000)
    height: int = Field(ge=1, le=100_000)
    added_at: str = Field(max_length=40)
    added_by: str = Field(max_length=200)
    points: list[_Point] = Field(max_length=map_fit.MOST_POINTS)
    kind: str = Field(max_length=20)
    error_m: float | None = Field(ge=0, allow_inf_nan=False)
    deviation_m: float | None = Field(ge=0, allow_inf_nan=False)


def list_old_maps(workspace: Workspace, code: str) -> tuple[OldMap, ...]:
    """Return a community's old maps as they were added, without spoiled ones.

    What cannot be read stays on the disk, and is told by `read_old_map`.
    """
    found = []
    for file in _folder(workspace, code).glob(f"*.{RECORD}"):
        if _ID.fullmatch(file.stem):
            try:
                found.append(_read(file))
            except BadFile:
                continue
    return tuple(sorted(found, key=lambda one: (one.added_at, one.id)))


def read_old_map(workspace: Workspace, code: str, map_id: str) -> OldMap:
    """Return one old map; raises NotFound, BadFile."""
    file = _file(workspace, code, map_id, RECORD)
    if file is None:
        raise _gone()
    return _read(file)


def add_old_map(
    workspace: Workspace,
    code: str,
    picture: bytes,
    file_name: str,
    *,
    name: str = "",
    author: str = "",
) -> OldMap:
    """Keep a photograph of an old map, upright and without its tags, to be fitted.

    The same photograph is kept once. Raises BadFile for what is no picture, BadValue
    for too many maps, CannotKeep.
    """
    folder = _folder(workspace, code)
    there = list_old_maps(workspace, code)
    if len(there) >= MOST_MAPS:
        raise BadValue(
            "There are {most:whole} old maps already. Take one away first.",
            most=MOST_MAPS,
        )
    upright = _upright(picture, file_name)
    kept = io.BytesIO()
    upright.save(kept, "JPEG", quality=QUALITY)
    for one in there:
        file = _file(workspace, code, one.id, PHOTOGRAPH)
        if file is not None and file.read_bytes() == kept.getvalue():
            return one
    width, height = upright.size
    called = name.strip() or Path(file_name).stem
    made = OldMap(
        uuid.uuid4().hex[:12],
        called[:LONGEST_NAME],
        width,
        height,
        current_time(),
        author,
    )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with atomic_write(folder / f"{made.id}.{PHOTOGRAPH}") as draft:
            draft.write_bytes(kept.getvalue())
    except OSError as error:
        raise _unwritten() from error
    _write(folder, made)
    return made


def try_fit(
    workspace: Workspace, code: str, old: OldMap, points: Sequence[MapPoint]
) -> MapFit:
    """Return how the points place the map; raises BadValue as `map_fit.fit`."""
    epsg = store.read_community(community_file(workspace, code)).epsg
    return _fitted(old, points, epsg)


def fit_old_map(
    workspace: Workspace,
    code: str,
    map_id: str,
    points: Sequence[MapPoint],
    *,
    name: str = "",
    progress: Progress = silent,
) -> OldMap:
    """Lay an old map beneath the drawing by points, and keep them.

    Raises NotFound, BadValue for points that do not place it, BadGround where it would
    lie off the community's land, CannotKeep; then what was, stays.
    """
    old = read_old_map(workspace, code, map_id)
    path = community_file(workspace, code)
    epsg = store.read_community(path).epsg
    land = store.boundaries(path)[0].geometry
    fitted = _fitted(old, points, epsg)
    if not _outline(old, fitted).intersects(land):
        raise BadGround(
            "By these points the old map lies off the community's land. Look at each "
            "number on the old map and on the ground."
        )
    photograph = _file(workspace, code, map_id, PHOTOGRAPH)
    if photograph is None:
        raise _gone()
    with Image.open(photograph) as opened:
        pixels = np.asarray(opened.convert("RGB"))
    folder = _folder(workspace, code)
    tiles.cut_old_map(
        pixels,
        fitted,
        epsg,
        folder / f"{map_id}.{TILES}",
        progress,
        land=geo.to_degrees(land, epsg),
    )
    made = replace(
        old,
        name=(name.strip() or old.name)[:LONGEST_NAME],
        points=tuple(points),
        kind=fitted.kind,
        error_m=fitted.error_m,
        deviation_m=fitted.deviation_m,
    )
    _write(folder, made)
    return made


def remove_old_map(workspace: Workspace, code: str, map_id: str) -> None:
    """Take an old map away, its photograph too; raises NotFound."""
    file = _file(workspace, code, map_id, RECORD)
    if file is None:
        raise _gone()
    # The record goes last: what is interrupted can be done again.
    for ending in (TILES, PHOTOGRAPH, RECORD):
        (file.parent / f"{map_id}.{ending}").unlink(missing_ok=True)


def old_map_photograph(workspace: Workspace, code: str, map_id: str) -> Path | None:
    """Return the file of an old map's photograph, or None."""
    return _file(workspace, code, map_id, PHOTOGRAPH)


def old_map_tiles(workspace: Workspace, code: str, tile_set: str) -> Path | None:
    """Return the MBTiles file of an old map's tile set, or None."""
    if not tile_set.startswith(PREFIX):
        return None
    return _file(workspace, code, tile_set.removeprefix(PREFIX), TILES)


def traced_origin(
    workspace: Workspace, code: str, tile_set: str, geometry: Mapping[str, object]
) -> tuple[Origin, str]:
    """Return how a shape is known that was traced over a tile set, and on what.

    The shape is GeoJSON [degrees].

    On an old map it is fitted; where nobody knows how far off the map is, or that is
    more than the reference number for fitted things says, it is told, not measured.
    What is drawn beside the map, or on anything else, is traced on the map. Raises
    BadGeometry for a shape that cannot be read.
    """
    if old_map_tiles(workspace, code, tile_set) is None:
        return "traced", ""
    epsg = store.read_community(community_file(workspace, code)).epsg
    shape = geo.from_geojson(geometry, epsg)
    try:
        old = read_old_map(workspace, code, tile_set.removeprefix(PREFIX))
        shown = _outline(old, _fitted(old, old.points, epsg))
    except (BadFile, BadValue, NotFound):
        # A stroke is never lost for a spoiled record: it counts as the least it can be.
        return "declared", ""
    if not shown.intersects(shape):
        return "traced", ""
    off = "?" if old.error_m is None else f"{old.error_m:.0f} m"
    return _origin(workspace, old), f"“{old.name}” ± {off}"


def _origin(workspace: Workspace, old: OldMap) -> Origin:
    held = workspace.reference.value("digitising.fitted")
    if old.deviation_m is None or not isinstance(held, float | int):
        return "declared"
    return "fitted" if old.deviation_m <= held else "declared"


def is_counted(workspace: Workspace, old: OldMap) -> bool:
    """Say whether what is traced on it counts as fitted, not only as told."""
    return _origin(workspace, old) == "fitted"


def _fitted(old: OldMap, points: Sequence[MapPoint], epsg: int) -> MapFit:
    pixels = np.array([(p.column, p.row) for p in points], dtype=float).reshape(-1, 2)
    inside = (pixels >= 0).all() and (pixels <= (old.width, old.height)).all()
    if not inside:
        raise BadValue(
            "A point lies beside the photograph of {width} × {height} pixels. Take it "
            "out and set it again.",
            width=old.width,
            height=old.height,
        )
    degrees = np.array(
        [(p.longitude, p.latitude) for p in points], dtype=float
    ).reshape(-1, 2)
    return map_fit.fit(pixels, transform(degrees, WGS84, epsg), (old.width, old.height))


def _outline(old: OldMap, fitted: MapFit) -> BaseGeometry:
    """Return the ground that the photograph shows, all in all [m]."""
    along = np.linspace(0, 1, _EDGE)
    none, whole = np.zeros(_EDGE), np.ones(_EDGE)
    columns = np.concatenate([along, whole, along, none]) * old.width
    rows = np.concatenate([none, along, whole, along]) * old.height
    return MultiPoint(fitted.to_ground(np.column_stack([columns, rows]))).convex_hull


def _upright(picture: bytes, file_name: str) -> Image.Image:
    """Return the photograph upright, without its tags; raises BadFile."""
    # OpenCV, which that room loads, takes a second: no other page waits for it.
    from talking_maps.photo import decode

    if len(picture) > photos.MOST_PHOTO_BYTES:
        raise BadFile(
            "{file} is larger than {size:number} MB. Choose a smaller picture.",
            file=file_name,
            size=photos.MOST_PHOTO_BYTES // 1_000_000,
        )
    upright = Image.fromarray(decode(picture, file_name, least_pixels=1))
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    return upright


def _folder(workspace: Workspace, code: str) -> Path:
    return ground_folder(workspace, code) / FOLDER


def _file(workspace: Workspace, code: str, map_id: str, ending: str) -> Path | None:
    if not _ID.fullmatch(map_id):
        return None
    path = _folder(workspace, code) / f"{map_id}.{ending}"
    return path if path.is_file() else None


def _read(file: Path) -> OldMap:
    try:
        record = _Record.model_validate_json(file.read_bytes())
    except (OSError, ValidationError) as error:
        raise BadFile(
            "The record {file} of an old map cannot be read. Take it out of the folder "
            "and fit the map again.",
            file=str(file),
        ) from error
    said = record.model_dump()
    points = tuple(MapPoint(**point) for point in said.pop("points"))
    return OldMap(file.stem, points=points, **said)


def _write(folder: Path, old: OldMap) -> None:
    said = asdict(old)
    del said["id"]
    try:
        with atomic_write(folder / f"{old.id}.{RECORD}", replace=True) as draft:
            draft.write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")
    except OSError as error:
        raise _unwritten() from error


def _gone() -> NotFound:
    return NotFound("This old map is no longer there. Load the page again.")


def _unwritten() -> CannotKeep:
    return CannotKeep(
        "The old map cannot be kept. Check that the folder may be written and the disk "
        "has room."
    )
