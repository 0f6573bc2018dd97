"""A picture of the ground: the user's orthophoto or georeferenced scanned map.

The nearest zoom is warped from the file; each farther one is made of the four tiles
beneath, so that a large picture is read once. A picture that does not say where it
lies is refused with the remedy: guessing would put fields on the neighbour's land.
"""

from __future__ import annotations

import io
import math
from dataclasses import dataclass
from pathlib import Path

import mercantile
import numpy as np
import numpy.typing as npt
from affine import Affine
from PIL import Image
from rasterio.enums import ColorInterp, Resampling
from rasterio.features import geometry_mask
from rasterio.io import DatasetReader
from shapely import box
from shapely.geometry.base import BaseGeometry

from talking_maps import geo
from talking_maps.errors import BadGround
from talking_maps.geo.crs import WGS84
from talking_maps.model.message import Message
from talking_maps.tiles import tile_grid, warp
from talking_maps.tiles.mbtiles import Bounds, TileSet, Writer, writing
from talking_maps.tiles.tile_grid import TILE, Block, Progress
from talking_maps.tiles.warp import Georeference

Rgba = npt.NDArray[np.uint8]

MOST_TILES = 12_000
QUALITY = 80
#: Values brighter or darker than these shares of all are cut when 16 bits become 8.
STRETCH_PERCENT = (1, 99)
#: The work of the nearest zoom, of all that is done.
_NEAREST_SHARE = 0.75
LARGEST_BLOCK_BYTES = 512 * 1024**2


@dataclass(frozen=True, slots=True)
class _Colours:
    """Which bands make the colour, and the values that are darkest and brightest.

    `palette` gives each value of a single band its colour, of shape (values, 4).
    `is_negative` where white is the smallest value, as many scanners write it.
    """

    bands: tuple[int, ...]
    darkest: float
    brightest: float
    palette: Rgba | None = None
    is_negative: bool = False


@dataclass(slots=True)
class _Land:
    """The land a picture is for, in Web Mercator, and how much of it has been seen.

    Counted in pixels of the nearest zoom: those on the land, and those with a colour.
    """

    outline: BaseGeometry
    inside: int = 0
    seen: int = 0

    def count(self, block: Block, opacity: npt.NDArray[np.uint8]) -> None:
        """Count a block's pixels, whose opacity is of shape (rows, columns)."""
        side = tile_grid.GIRTH_M / TILE / (1 << block.zoom)
        west = block.columns.start * TILE * side - tile_grid.GIRTH_M / 2
        north = tile_grid.GIRTH_M / 2 - block.rows.start * TILE * side
        here = Affine(side, 0, west, 0, -side, north)
        within = geometry_mask([self.outline], opacity.shape, here, invert=True)
        self.inside += int(within.sum())
        self.seen += int((opacity[within] > 0).sum())

    def share(self, zoom: int) -> float:
        """Return the share of the land with a colour."""
        side = tile_grid.GIRTH_M / TILE / (1 << zoom)
        whole = self.outline.area / side**2
        # A whole that is missed by a rounding of pixels is a whole.
        return self.seen / (self.inside if self.inside > 0.99 * whole else whole)


def cut_picture(
    geotiff: Path,
    out: Path,
    progress: Progress = lambda _share, _message: None,
    *,
    land: BaseGeometry | None = None,
) -> float | None:
    """Cut a georeferenced picture into tiles in the MBTiles file `out`.

    One band (grey or palette), three or four; 8 bits or fewer, or more which are
    stretched; what the file marks as empty is transparent. `land` is the community's
    land [degrees]: the share of it that the picture shows is returned and kept in the
    file. `progress` may raise to cancel. Raises `BadFile`, `BadGround` without a place
    on Earth or off the land, `CannotKeep`; then what `out` was, it stays.
    """
    with warp.opened(geotiff) as dataset:
        longitude = 0.0 if land is None else land.centroid.x
        workspace = warp.place(dataset, geotiff.name, longitude)
        where = warp.extent(dataset, workspace, geotiff.name)
        seen = (
            None if land is None else _Land(geo.reproject(land, WGS84, warp.MERCATOR))
        )
        if land is not None and not box(*where.bounds).intersects(land):
            raise _missed(geotiff.name)
        _refuse_unreadable(dataset, geotiff.name)
        zooms = tile_grid.zooms(where, beyond=0, most_tiles=MOST_TILES, farthest=22)
        colours = _colours(dataset)
        about = TileSet("picture", zooms[0], zooms[-1], where.bounds, "webp")
        with writing(out, about) as writer:
            todo = list(tile_grid.blocks(where.bounds, zooms[-1]))
            for done, block in enumerate(todo):
                share = _NEAREST_SHARE * done / len(todo)
                progress(share, Message("Cutting the picture"))
                opacity = _cut_block(dataset, workspace, block, colours, writer)
                if seen is not None:
                    seen.count(block, opacity)
            covered = None if seen is None else seen.share(zooms[-1])
            if covered is not None:
                if not covered:
                    raise _missed(geotiff.name)
                writer.tell_covered(min(covered, 1.0))
            for done, zoom in enumerate(reversed(zooms[:-1])):
                share = (1 - _NEAREST_SHARE) * done / len(zooms)
                progress(_NEAREST_SHARE + share, Message("Cutting the picture"))
                _halve(where.bounds, zoom, writer)
    progress(1.0, Message("The picture is ready"))
    return None if covered is None else min(covered, 1.0)


def _missed(name: str) -> BadGround:
    return BadGround(
        "The picture {file} shows nothing of the community's land. Check its "
        "coordinate system, or choose the picture of this place.",
        file=name,
    )


def _refuse_unreadable(dataset: DatasetReader, name: str) -> None:
    rows, columns = dataset.block_shapes[0]
    block_bytes = rows * columns * np.dtype(dataset.dtypes[0]).itemsize
    complex_numbers = np.dtype(dataset.dtypes[0]).kind not in "iuf"
    if complex_numbers or block_bytes > LARGEST_BLOCK_BYTES:
        raise BadGround(
            "The picture {file} is stored in a way that cannot be read. Export it "
            "again as a tiled GeoTIFF with red, green and blue.",
            file=name,
        )


def _colours(dataset: DatasetReader) -> _Colours:
    meanings = list(dataset.colorinterp)
    if meanings[0] == ColorInterp.palette and dataset.dtypes[0] in ("uint8", "uint16"):
        table = dataset.colormap(1)
        values = np.iinfo(dataset.dtypes[0]).max + 1
        palette = np.array([table.get(i, (0, 0, 0, 0)) for i in range(values)])
        return _Colours((1,), 0, values - 1, palette.astype(np.uint8))
    wanted = (ColorInterp.red, ColorInterp.green, ColorInterp.blue)
    if all(colour in meanings for colour in wanted):
        bands = tuple(meanings.index(colour) + 1 for colour in wanted)
    else:
        bands = (1, 2, 3) if dataset.count > 2 else (1,)  # noqa: PLR2004 -- grey+alpha
    negative = dataset.tags(ns="IMAGE_STRUCTURE").get("MINISWHITE") == "YES"
    return _Colours(bands, *_stretch(dataset, bands), is_negative=negative)


def _stretch(dataset: DatasetReader, bands: tuple[int, ...]) -> tuple[float, float]:
    """Return darkest and brightest, the same for all bands so that no hue shifts."""
    if dataset.dtypes[0] == "uint8":
        bits = int(dataset.tags(1, ns="IMAGE_STRUCTURE").get("NBITS", "8"))
        return 0.0, 2.0**bits - 1
    low, high = warp.darkest_to_brightest(dataset, bands, STRETCH_PERCENT)
    if low == high:  # Nothing but one colour: as bright as its numbers go.
        low, high = min(low, 0.0), max(high, 1.0)
    return low, max(high, low + 1e-6)


def _cut_block(
    dataset: DatasetReader,
    georeference: Georeference,
    block: Block,
    colours: _Colours,
    writer: Writer,
) -> npt.NDArray[np.uint8]:
    """Put the tiles of a block and return their opacity, of shape (rows, columns)."""
    smooth = Resampling.nearest if colours.palette is not None else Resampling.bilinear
    has_alpha = ColorInterp.alpha in dataset.colorinterp
    warped = warp.warp(
        dataset,
        block,
        resampling=smooth,
        add_alpha=not has_alpha,
        **_gaps(dataset),
        src_crs=georeference.crs,
        src_transform=georeference.transform,
    )
    around = slice(warp.AROUND, -warp.AROUND)
    alpha = dataset.colorinterp.index(ColorInterp.alpha) if has_alpha else -1
    whole = _rgba(warped[:, around, around], colours, alpha)
    for at, rows, columns in block.tiles():
        piece = whole[rows, columns]
        if piece[..., 3].any():
            writer.put(at, _webp(piece))
    return np.asarray(whole[..., 3])


def _gaps(dataset: DatasetReader) -> dict[str, float]:
    """Return what marks a gap in a file of fractions that does not say: no number."""
    is_told = dataset.nodata is not None or np.dtype(dataset.dtypes[0]).kind != "f"
    return {} if is_told else {"src_nodata": math.nan, "nodata": math.nan}


def _rgba(warped: npt.NDArray[np.generic], colours: _Colours, alpha: int) -> Rgba:
    """Return the colours of warped bands, of shape (rows, columns, 4)."""
    seen = np.where(warped[alpha] > 0, 255, 0).astype(np.uint8)
    if colours.palette is not None:
        found = colours.palette[warped[0].astype(np.intp)]
        return np.dstack([found[..., :3], np.minimum(found[..., 3], seen)])
    values = warped[[band - 1 for band in colours.bands]].astype(np.float32)
    seen[~np.isfinite(values).all(axis=0)] = 0
    span = colours.brightest - colours.darkest
    share = np.nan_to_num((values - colours.darkest) / span)
    if colours.is_negative:
        share = 1 - share
    bands = (np.clip(share, 0, 1) * 255).round().astype(np.uint8)
    if len(bands) == 1:
        bands = np.repeat(bands, 3, axis=0)
    return np.dstack([*bands, seen])


def _halve(bounds: Bounds, zoom: int, writer: Writer) -> None:
    """Make the tiles of a zoom of those of the next nearer one."""
    for block in tile_grid.blocks(bounds, zoom):
        for at, _rows, _columns in block.tiles():
            whole = _children(at, writer)
            if whole is not None:
                writer.put(at, _webp(whole))


def _children(at: mercantile.Tile, writer: Writer) -> Rgba | None:
    """Return the four tiles beneath one, at half their size, or None for none."""
    whole = Image.new("RGBA", (2 * TILE, 2 * TILE))
    found = False
    for child in mercantile.children(at):
        kept = writer.get(child)
        if kept is not None:
            found = True
            place = (child.x % 2 * TILE, child.y % 2 * TILE)
            whole.paste(Image.open(io.BytesIO(kept)).convert("RGBA"), place)
    return np.asarray(whole.reduce(2)) if found else None


def _webp(piece: Rgba) -> bytes:
    image = Image.fromarray(piece if not piece[..., 3].all() else piece[..., :3])
    kept = io.BytesIO()
    image.save(kept, "WEBP", quality=QUALITY, method=2)
    return kept.getvalue()
