"""Adding a community, its elevation and its pictures of the ground.

All is prepared beside and put in place at the end: a refused boundary or a DEM that
misses it leaves the workspace as it was.

Land that neighbours claim, written down beside the community's own boundary.

The first boundary is the community's own and stays; every other one is land that a
neighbour says is theirs. It judges nobody: where both claim the same ground, the map
shows it and the indicator measures it.
"""

from __future__ import annotations

import shutil
import tempfile
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from shapely.geometry.base import BaseGeometry

from talking_maps import exchange, geo, rasters, store, tiles
from talking_maps.errors import AlreadyThere, BadFile, BadGround, BadValue, NotFound
from talking_maps.exchange import Enclosed, Piece
from talking_maps.files.atomic_write import move_into_place
from talking_maps.model.change import Change, Put, Remove
from talking_maps.model.days import OLDEST_YEAR, check_day
from talking_maps.model.land_potential import LandPotential
from talking_maps.model.message import Message
from talking_maps.model.territory import Boundary, Community, Raster, Territory
from talking_maps.rasters import Coverage
from talking_maps.workspace.community_codes import fold_code
from talking_maps.workspace.plan_edits import EditContext, commit
from talking_maps.workspace.workspace import (
    Progress,
    Workspace,
    check_code,
    community_file,
    current_time,
    ground_folder,
    silent,
)

ELEVATION = "elevation.tif"
RELIEF, CONTOURS, PICTURE = "relief", "contours", "picture"
#: The sets of tiles a community may have, lowest first.
TILE_SETS = (RELIEF, PICTURE, CONTOURS)
#: Two files of one land are cut by pixels of other sizes: this is no difference.
LEAST_LESS = 0.01


@dataclass(frozen=True, slots=True)
class Claim:
    """Who says the land ends where the file says: by whom, when, from what source.

    `named` chooses one shape of a file that holds several, by the value of any column;
    `epsg` is the CRS of a file that does not name its own.
    """

    file: Path
    claimed_by: str = ""
    claimed_on: str = ""
    source: str = ""
    named: str | None = None
    epsg: int | None = None


@dataclass(frozen=True, slots=True)
class Elevation:
    """A DEM file to be taken in. `error_m`: standard error of a height [m] or None."""

    file: Path
    error_m: float | None = None
    source: str = ""


def add_community(  # noqa: PLR0913 - each is one answer of one short form
    workspace: Workspace,
    code: str,
    name: str,
    claim: Claim,
    *,
    households: int | None = None,
    elevation: Elevation | None = None,
    author: str = "",
    progress: Progress = silent,
    land: BaseGeometry | None = None,
) -> Community:
    """Add a community from its boundary file and, if given, its DEM.

    `land` is what `enclosed` read of the file already, lon/lat [degrees].
    Raises AlreadyThere, BadValue, BadFile, BadGeometry or BadGround; then nothing
    was added.
    """
    code = check_code(fold_code(code))
    target = workspace.folder / "communities" / f"{code}.gpkg"
    if target.exists():
        raise AlreadyThere(
            "There is already a community “{code}”. Choose another code.", code=code
        )
    if not name.strip():
        raise BadValue("A community needs a name. Write its name.")
    if households is not None and households < 0:
        raise BadValue("The number of households cannot be below zero.")
    check_day(claim.claimed_on, first_year=OLDEST_YEAR)
    progress(0.02, Message("Reading the boundary"))
    outline = enclosed(claim).land if land is None else land
    centre = outline.representative_point()
    epsg = geo.utm_epsg(centre.x, centre.y)
    boundary = claimed(claim, outline, epsg)
    community = Community(
        code, name.strip(), epsg, households, created_at=current_time()
    )
    if elevation is not None:
        _take_in(workspace, code, elevation, boundary, epsg, progress)
    store.create(
        target,
        community,
        boundary,
        workspace.layers,
        at=community.created_at,
        author=author,
    )
    progress(1.0, Message("Community added"))
    return community


@dataclass(frozen=True, slots=True)
class Outline:
    """The land that a file encloses, before it is kept: shape [m] in the CRS `epsg`.

    `centre` is a place in it, longitude and latitude [degrees]; `pieces` are the areas
    of the file it is made of, `told` is what to know of how it was read.
    """

    geometry: BaseGeometry
    epsg: int
    centre: tuple[float, float]
    pieces: tuple[Piece, ...] = ()
    told: tuple[Message, ...] = ()

    @property
    def area_m2(self) -> float:
        """The area [m²]."""
        return float(self.geometry.area)


def outline(claim: Claim, progress: Progress = silent) -> Outline:
    """Return the land a claim's file encloses; raises BadFile, BadGeometry."""
    found = enclosed(claim, progress)
    centre = found.land.representative_point()
    epsg = geo.utm_epsg(centre.x, centre.y)
    return Outline(
        geo.to_metres(found.land, epsg),
        epsg,
        (centre.x, centre.y),
        found.pieces,
        found.told,
    )


def pieces(claim: Claim, progress: Progress = silent) -> tuple[Piece, ...]:
    """Return the areas in a claim's file, to choose one by its name.

    They are not judged; see `exchange.pieces`. Raises BadFile.
    """
    hear = _reading(progress)
    return exchange.pieces(claim.file, assumed_epsg=claim.epsg, hear=hear)


def enclosed(claim: Claim, progress: Progress = silent) -> Enclosed:
    """Return the land that a claim's file encloses, lon/lat [degrees].

    With it come the areas it is made of and what to know. Raises BadFile, NotFound,
    BadGeometry.
    """
    return exchange.enclosed(
        claim.file,
        feature=claim.named,
        assumed_epsg=claim.epsg,
        hear=_reading(progress),
    )


def _reading(progress: Progress) -> Callable[[float], None]:
    words = Message("Reading the boundary …")
    return lambda share: progress(share, words)


def claimed(
    claim: Claim, outline: BaseGeometry, epsg: int, *, prefix: str = ""
) -> Boundary:
    """Return the claim as a boundary in the projected CRS `epsg` [m]."""
    return Boundary(
        prefix + uuid.uuid4().hex,
        geo.to_metres(outline, epsg),
        claim.claimed_by,
        claim.claimed_on,
        claim.source,
    )


def set_elevation(
    workspace: Workspace,
    code: str,
    elevation: Elevation,
    progress: Progress = silent,
    *,
    even_less: bool = False,
) -> Coverage:
    """Give an existing community a DEM, or a better one; return what it covers.

    One that covers less of the land than the one that is there is refused, unless
    `even_less` is wanted. Raises BadFile, BadGround; then the old one stays.
    """
    path = community_file(workspace, code)
    community = store.read_community(path)
    present = None if even_less else elevation_coverage(workspace, code)
    return _take_in(
        workspace,
        code,
        elevation,
        store.boundaries(path)[0],
        community.epsg,
        progress,
        at_least=None if present is None else present.share,
    )


def _take_in(
    workspace: Workspace,
    code: str,
    elevation: Elevation,
    boundary: Boundary,
    epsg: int,
    progress: Progress,
    *,
    at_least: float | None = None,
) -> Coverage:
    """Prepare elevation and its tiles beside, then move them in place."""
    ground = ground_folder(workspace, code)
    with _beside(ground) as made:
        rasters.prepare_elevation(
            elevation.file,
            boundary.geometry,
            epsg,
            made / ELEVATION,
            error_m=elevation.error_m,
            source_name=elevation.source or elevation.file.name,
            progress=_part(progress, 0.05, 0.2),
        )
        coverage = rasters.read_coverage(made / ELEVATION)
        _refuse_less(elevation.file.name, coverage.share, at_least)
        _cut_tiles(made, ground, _part(progress, 0.2, 0.98))
        return coverage


@contextmanager
def _beside(ground: Path) -> Iterator[Path]:
    ground.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(
        dir=ground.parent, prefix=f".{ground.name}-"
    ) as beside:
        yield Path(beside)


def _cut_tiles(made: Path, ground: Path, progress: Progress) -> None:
    """Cut the tiles of a finished elevation and move all of it in place."""
    tiles.cut_relief(
        made / ELEVATION, made / f"{RELIEF}.mbtiles", _part(progress, 0, 0.6)
    )
    tiles.cut_contours(
        made / ELEVATION, made / f"{CONTOURS}.mbtiles", _part(progress, 0.6, 1)
    )
    ground.mkdir(exist_ok=True)
    for file in made.iterdir():
        move_into_place(file, ground / file.name)


def place_elevation(
    workspace: Workspace, code: str, file: Path, elevation: Path, progress: Progress
) -> None:
    """Put an elevation that this program prepared elsewhere in place, byte for byte.

    `file` is the community's file it belongs to; its tiles are cut here. Raises BadFile
    for one that this program did not prepare, BadGround for one of other land.
    """
    epsg = store.read_community(file).epsg
    land = store.boundaries(file)[0].geometry
    rasters.check_prepared(elevation, epsg, land)
    ground = ground_folder(workspace, code)
    with _beside(ground) as made:
        shutil.copyfile(elevation, made / ELEVATION)
        _cut_tiles(made, ground, progress)


def add_picture(
    workspace: Workspace,
    code: str,
    picture: Path,
    progress: Progress = silent,
    *,
    even_less: bool = False,
) -> float:
    """Cut an orthophoto or scanned map into tiles; return the share of land it shows.

    One that shows less of the land than the picture that is there is refused, unless
    `even_less` is wanted. Raises BadFile, BadGround; then the old picture stays.
    """
    path = community_file(workspace, code)
    land = geo.to_degrees(
        store.boundaries(path)[0].geometry, store.read_community(path).epsg
    )
    present = None if even_less else picture_coverage(workspace, code)
    ground = ground_folder(workspace, code)
    ground.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=ground.parent, prefix=f".{code}-") as beside:
        made = Path(beside) / f"{PICTURE}.mbtiles"
        covered = tiles.cut_picture(picture, made, progress, land=land)
        _refuse_less(picture.name, covered, present)
        ground.mkdir(exist_ok=True)
        move_into_place(made, ground / made.name)
    return covered or 0.0


def _refuse_less(name: str, share: float | None, present: float | None) -> None:
    """Refuse what covers less of the land than what is there, but for a rounding."""
    if share is None or present is None or share >= present - LEAST_LESS:
        return
    raise BadGround(
        "The file {file} covers {share:percent} of the community's land, and what is "
        "there covers {present:percent}. That stays. Choose a file of all the land, or "
        "say that this one is to take its place.",
        file=name,
        share=share,
        present=present,
    )


def check_elevation(file: Path) -> None:
    """Raise BadFile or BadGround for a file whose header says it is no DEM.

    Asked before anybody presses a button: a picture in colours is told at once.
    """
    rasters.check_file(file)


def elevation_coverage(workspace: Workspace, code: str) -> Coverage | None:
    """Return how the elevation covers the land, or None without a readable one."""
    path = elevation_file(workspace, code)
    try:
        return None if path is None else rasters.read_coverage(path)
    except BadFile:
        return None


def picture_coverage(workspace: Workspace, code: str) -> float | None:
    """Return the share of the land the picture shows, or None if it is not known."""
    path = tile_file(workspace, code, PICTURE)
    try:
        return None if path is None else tiles.info(path).covered
    except BadFile:
        return None


def tile_sets(workspace: Workspace, code: str) -> tuple[str, ...]:
    """Return the ids of the tile sets this community has, lowest first."""
    ground = ground_folder(workspace, code)
    return tuple(s for s in TILE_SETS if (ground / f"{s}.mbtiles").is_file())


def tile_file(workspace: Workspace, code: str, tile_set: str) -> Path | None:
    """Return the MBTiles file of a tile set, or None if there is none."""
    if tile_set not in TILE_SETS:
        return None
    path = ground_folder(workspace, code) / f"{tile_set}.mbtiles"
    return path if path.is_file() else None


def ground_digest(workspace: Workspace, code: str) -> str:
    """Return a word that changes when the community's elevation changes."""
    path = ground_folder(workspace, code) / ELEVATION
    if not path.is_file():
        return "none"
    status = path.stat()
    return f"{status.st_size}-{status.st_mtime_ns}"


def read_elevation(workspace: Workspace, code: str) -> Raster | None:
    """Return the community's elevation [m], or None if it has none."""
    path = elevation_file(workspace, code)
    return None if path is None else rasters.read_elevation(path)


def elevation_file(workspace: Workspace, code: str) -> Path | None:
    """Return the file of the community's elevation, or None if it has none."""
    path = ground_folder(workspace, code) / ELEVATION
    return path if path.is_file() else None


def as_territory(
    workspace: Workspace,
    code: str,
    epsg: int,
    boundaries: Sequence[Boundary],
    height: Raster | None,
    potential: LandPotential,
) -> Territory:
    """Return the ground of a community whose own boundary is the first [m]."""
    first, *others = boundaries
    return Territory(
        first.geometry,
        epsg,
        height,
        digest=ground_digest(workspace, code),
        claims=tuple(others),
        potential=potential,
    )


def _part(progress: Progress, start: float, end: float) -> Progress:
    """Return a progress that fills only the part from `start` to `end`."""

    def told(share: float, what: Message) -> None:
        progress(start + share * (end - start), what)

    return told


#: Boundaries come in order of uid, and the own one's has no letter beyond f: so the own
#: boundary is the first in every copy, and merged copies agree.
NEIGHBOUR = "neighbour-"


def claims(workspace: Workspace, code: str) -> tuple[Boundary, ...]:
    """Return the land that neighbours claim [m], in the order it was written down."""
    return store.boundaries(community_file(workspace, code))[1:]


def add_claim(
    workspace: Workspace,
    code: str,
    edit_context: EditContext,
    claim: Claim,
    *,
    land: BaseGeometry | None = None,
) -> Boundary:
    """Write down what a neighbour claims; raises BadValue, BadFile, BadGeometry.

    `land` is what `enclosed` read of the file already, lon/lat [degrees]. A claim that
    does not touch the community's land is refused: it is a wrong file.
    """
    if not claim.claimed_by.strip():
        raise BadValue("Write the name of the neighbour who claims this land.")
    check_day(claim.claimed_on, first_year=OLDEST_YEAR)
    path = community_file(workspace, code)
    epsg = store.read_community(path).epsg
    outline = enclosed(claim).land if land is None else land
    theirs = claimed(claim, outline, epsg, prefix=NEIGHBOUR)
    _check_near(claim, theirs, path)
    commit(workspace, code, edit_context, Put("boundary", theirs.uid, theirs))
    return theirs


def _check_near(claim: Claim, theirs: Boundary, path: Path) -> None:
    """Raise BadValue where the land lies apart from the community's."""
    if not theirs.geometry.intersects(store.boundaries(path)[0].geometry):
        raise BadValue(
            "The land in {file} lies apart from this community's. Choose the file of "
            "a neighbour.",
            file=claim.file.name,
        )


def remove_claim(
    workspace: Workspace, code: str, edit_context: EditContext, uid: str
) -> Change:
    """Take a neighbour's claim off the map; the history keeps it. Raises NotFound."""
    if uid not in {claim.uid for claim in claims(workspace, code)}:
        raise NotFound("This claim is no longer there. Load the page again.")
    return commit(workspace, code, edit_context, Remove("boundary", uid))
