"""What a TIFF says of itself, read from its header alone.

GDAL makes an object of every band and every directory before it lets anybody ask how
many there are: 338 bytes that claim 65,535 bands cost it minutes and gigabytes. So the
few numbers that decide are read here first, a few hundred bytes of each directory.

Format: TIFF revision 6.0 (Adobe, 1992) and BigTIFF (libtiff).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from talking_maps.errors import BadFile

#: A satellite's picture has a dozen bands, a scan or a DEM far fewer.
MOST_BANDS = 64
#: Pages, overviews and masks of one file.
MOST_DIRECTORIES = 200
MOST_ENTRIES = 1_000
#: 150 km at half a metre each way, and more than any reader here could look at.
MOST_PIXELS = 100_000_000_000
_WIDTH, _HEIGHT, _BANDS, _FORMAT = 256, 257, 277, 339
_COMPLEX = (5, 6)
#: The version number of a BigTIFF; a TIFF's is 42.
_BIG = 43
#: How a number of each type lies there: those that libtiff takes for a whole number.
_CODES = {1: "B", 3: "H", 4: "I", 6: "b", 8: "h", 9: "i", 16: "Q", 17: "q"}


@dataclass(frozen=True, slots=True)
class Header:
    """Size [pixels], number of bands, kind of number (tag 339) and of directories."""

    width: int
    height: int
    bands: int
    number: int
    directories: int


@dataclass(frozen=True, slots=True)
class _Layout:
    """How numbers lie in a file: byte order, and whether it is a BigTIFF."""

    order: str
    is_big: bool

    @property
    def word(self) -> tuple[str, int]:
        return (f"{self.order}Q", 8) if self.is_big else (f"{self.order}I", 4)


def check(path: Path) -> None:
    """Raise `BadFile` for a TIFF that no reader should try; others pass."""
    header = read(path)
    if header is None:
        return
    if header.bands > MOST_BANDS:
        raise BadFile(
            "The file {file} has {count:number} bands. Export those with red, green "
            "and blue, or the one with the heights.",
            file=path.name,
            count=header.bands,
        )
    if header.number in _COMPLEX:
        raise BadFile(
            "The file {file} holds complex numbers, which are neither heights nor a "
            "picture. Export it again with ordinary numbers.",
            file=path.name,
        )
    if header.width * header.height > MOST_PIXELS:
        raise BadFile(
            "The file {file} has too many pixels: {width:number} × {height:number}. "
            "Export only the part you need.",
            file=path.name,
            width=header.width,
            height=header.height,
        )
    if header.directories > MOST_DIRECTORIES:
        raise BadFile(
            "The file {file} holds more than {most:number} pages. Export only the one "
            "you need.",
            file=path.name,
            most=MOST_DIRECTORIES,
        )


def read(path: Path) -> Header | None:
    """Return what the first directory says, or None for what is no whole TIFF.

    Raises `BadFile` for a directory of more entries than any program writes.
    """
    try:
        with path.open("rb") as file:
            return _read(file, path.name)
    except (OSError, struct.error, KeyError):
        return None


def _read(file: BinaryIO, name: str) -> Header | None:
    start = file.read(16)
    order = {b"II": "<", b"MM": ">"}[start[:2]]
    (version,) = struct.unpack_from(f"{order}H", start, 2)
    layout = _Layout(order, version == _BIG)
    code, _width = layout.word
    (at,) = struct.unpack_from(code, start, 8 if layout.is_big else 4)
    first: dict[int, int] = {}
    visited: set[int] = set()
    while at and at not in visited and len(visited) <= MOST_DIRECTORIES:
        entries, following = _directory(file, at, layout, name)
        first = first or entries
        visited.add(at)
        at = following
    if _WIDTH not in first or _HEIGHT not in first:
        return None
    return Header(
        first[_WIDTH],
        first[_HEIGHT],
        first.get(_BANDS, 1),
        first.get(_FORMAT, 1),
        len(visited),
    )


def _directory(
    file: BinaryIO, at: int, layout: _Layout, name: str
) -> tuple[dict[int, int], int]:
    """Return the first number of each wanted tag, and where the next directory is."""
    code, size = layout.word
    head, entry = ("Q", 20) if layout.is_big else ("H", 12)
    file.seek(at)
    head_size = struct.calcsize(head)
    (count,) = struct.unpack(f"{layout.order}{head}", file.read(head_size))
    if count > MOST_ENTRIES:
        raise BadFile(
            "The file {file} is stored in a way that cannot be read. Export it again "
            "as a tiled GeoTIFF.",
            file=name,
        )
    content = file.read(count * entry + size)
    found: dict[int, int] = {}
    for place in range(0, count * entry, entry):
        tag, kind = struct.unpack_from(f"{layout.order}HH", content, place)
        if tag in {_WIDTH, _HEIGHT, _BANDS, _FORMAT} - set(found):
            found[tag] = _value(file, content[place : place + entry], kind, layout)
    (following,) = struct.unpack_from(code, content, count * entry)
    return found, following


def _value(file: BinaryIO, entry: bytes, kind: int, layout: _Layout) -> int:
    code, size = layout.word
    (many,) = struct.unpack_from(code, entry, 4)
    content = entry[4 + size :]
    number = f"{layout.order}{_CODES[kind]}"
    one = struct.calcsize(number)
    if many * one > size:
        (at,) = struct.unpack_from(code, content)
        file.seek(at)
        content = file.read(one)
    return int(struct.unpack_from(number, content)[0])
