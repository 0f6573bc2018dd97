"""A picture of the ground: the user's orthophoto or georeferenced scanned map.

The nearest zoom is warped from the file; each farther one is made of the four tiles
beneath, so that a large picture is read once. A picture that does not say where it
lies is refused with the remedy: guessing would put fields on the neighbour's land.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

import mercantile
import numpy as np
import numpy.typing as npt
from PIL import Image
from rasterio.enums import ColorInterp, Resampling
from rasterio.io import DatasetReader

from talking_maps.basemap import grid, warping
from talking_maps.basemap.grid import TILE, Block, Progress
from talking_maps.basemap.mbtiles import Bounds, TileSet, Writer, writing
from talking_maps.basemap.warping import Place
from talking_maps.errors import BadGround
from talking_maps.model.message import Message

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

    `palette` gives each value of a single band its colour, of shape (256, 4).
    """

    bands: tuple[int, ...]
    darkest: float
    brightest: float
    palette: Rgba | None = None


def cut_picture(
    geotiff: Path, out: Path, progress: Progress = lambda _share, _message: None
) -> None:
    """Cut a georeferenced picture into tiles in the MBTiles file `out`.

    One band (grey or palette), three or four; 8 bits, or more which are stretched;
    what the file marks as empty is transparent. `progress` may raise to cancel.
    Raises `BadFile`, `BadGround` without a place on Earth, `CannotKeep`.
    """
    with warping.opened(geotiff) as dataset:
        place = warping.place(dataset, geotiff.name)
        where = warping.extent(dataset, place, geotiff.name)
        _refuse_unreadable(dataset, geotiff.name)
        zooms = grid.zooms(where, beyond=0, most_tiles=MOST_TILES, farthest=22)
        colours = _colours(dataset)
        about = TileSet("picture", zooms[0], zooms[-1], where.bounds, "webp")
        with writing(out, about) as writer:
            todo = list(grid.blocks(where.bounds, zooms[-1]))
            for done, block in enumerate(todo):
                share = _NEAREST_SHARE * done / len(todo)
                progress(share, Message("Cutting the picture"))
                _cut_block(dataset, place, block, colours, writer)
            for done, zoom in enumerate(reversed(zooms[:-1])):
                share = (1 - _NEAREST_SHARE) * done / len(zooms)
                progress(_NEAREST_SHARE + share, Message("Cutting the picture"))
                _halve(where.bounds, zoom, writer)
    progress(1.0, Message("The picture is ready"))


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
    if meanings[0] == ColorInterp.palette and dataset.dtypes[0] == "uint8":
        table = dataset.colormap(1)
        palette = np.array([table.get(i, (0, 0, 0, 0)) for i in range(256)])
        return _Colours((1,), 0, 255, palette.astype(np.uint8))
    wanted = (ColorInterp.red, ColorInterp.green, ColorInterp.blue)
    if all(colour in meanings for colour in wanted):
        bands = tuple(meanings.index(colour) + 1 for colour in wanted)
    else:
        bands = (1, 2, 3) if dataset.count > 2 else (1,)  # noqa: PLR2004 -- grey+alpha
    return _Colours(bands, *_stretch(dataset, bands))


def _stretch(dataset: DatasetReader, bands: tuple[int, ...]) -> tuple[float, float]:
    """Return darkest and brightest, the same for all bands so that no hue shifts."""
    if dataset.dtypes[0] == "uint8":
        return 0.0, 255.0
    low, high = warping.darkest_to_brightest(dataset, bands, STRETCH_PERCENT)
    return low, max(high, low + 1e-6)


def _cut_block(
    dataset: DatasetReader,
    place: Place,
    block: Block,
    colours: _Colours,
    writer: Writer,
) -> None:
    smooth = Resampling.nearest if colours.palette is not None else Resampling.bilinear
    has_alpha = ColorInterp.alpha in dataset.colorinterp
    warped = warping.warp(
        dataset,
        block,
        resampling=smooth,
        add_alpha=not has_alpha,
        src_crs=place.crs,
        src_transform=place.transform,
    )
    around = slice(warping.AROUND, -warping.AROUND)
    alpha = dataset.colorinterp.index(ColorInterp.alpha) if has_alpha else -1
    whole = _rgba(warped[:, around, around], colours, alpha)
    for at, rows, columns in block.tiles():
        piece = whole[rows, columns]
        if piece[..., 3].any():
            writer.put(at, _webp(piece))


def _rgba(warped: npt.NDArray[np.generic], colours: _Colours, alpha: int) -> Rgba:
    """Return the colours of warped bands, of shape (rows, columns, 4)."""
    seen = np.where(warped[alpha] > 0, 255, 0).astype(np.uint8)
    if colours.palette is not None:
        found = colours.palette[warped[0].astype(np.intp)]
        return np.dstack([found[..., :3], np.minimum(found[..., 3], seen)])
    values = warped[[band - 1 for band in colours.bands]].astype(np.float32)
    span = colours.brightest - colours.darkest
    share = np.nan_to_num((values - colours.darkest) / span)
    bands = (np.clip(share, 0, 1) * 255).round().astype(np.uint8)
    if len(bands) == 1:
        bands = np.repeat(bands, 3, axis=0)
    return np.dstack([*bands, seen])


def _halve(bounds: Bounds, zoom: int, writer: Writer) -> None:
    """Make the tiles of a zoom of those of the next nearer one."""
    for block in grid.blocks(bounds, zoom):
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
