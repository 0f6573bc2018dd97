"""Take what can be read out of a zip, and nothing else.

Members are written under names of our own in a folder of our own, so a member called
`../../x` cannot leave it. What is unpacked is counted while it is unpacked, whatever
the zip claims. A zip within a zip is not opened.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from talking_maps.errors import BadFile
from talking_maps.exchange.limits import MOST_BYTES, MOST_TABLES, MOST_ZIP_MEMBERS
from talking_maps.model.message import Message, plural

_PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
_WHOLE = (
    ".gpkg",
    ".geojson",
    ".json",
    ".geojsonl",
    ".ndjson",
    ".kml",
    ".gpx",
    ".csv",
    ".tsv",
)
_READ = (*_PARTS, *_WHOLE)
_CHUNK = 1 << 20
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OSError,
)


@dataclass(frozen=True, slots=True)
class Unpacked:
    """A file taken out of a zip: where it lies, and the name it had there."""

    path: Path
    name: str


def extract_readable(
    path: Path, folder: Path, shown: str
) -> tuple[tuple[Unpacked, ...], tuple[Message, ...]]:
    """Unpack the maps in a zip into `folder`; a Shapefile is named by its `.shp`.

    With them comes what was left. Raises BadFile if the zip is broken, encrypted, too
    large or holds no map.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            taken = tuple(_unpack_all(archive, folder, shown))
            return taken, tuple(_left(archive, shown))
    except _BROKEN as error:
        raise BadFile(
            "The zip file {file} is damaged or locked with a password. Make the zip "
            "again and choose that.",
            file=shown,
        ) from error


def _unpack_all(
    archive: zipfile.ZipFile, folder: Path, shown: str
) -> Iterator[Unpacked]:
    members = _members(archive, shown)
    maps = [m for m in members if _ending(m) in (".shp", *_WHOLE)]
    if not maps:
        _refuse_mapless(members, shown)
    if len(maps) > MOST_TABLES or sum(m.file_size for m in members) > MOST_BYTES:
        _refuse_large(shown)
    left = MOST_BYTES
    for number, member in enumerate(maps):
        target = folder / f"map{number}{_ending(member)}"
        for part in _parts_of(member, members):
            left -= _copy(archive, part, target.with_suffix(_ending(part)), left, shown)
        yield Unpacked(target, PurePosixPath(_plain(member)).name)


def _members(archive: zipfile.ZipFile, shown: str) -> list[zipfile.ZipInfo]:
    infos = archive.infolist()
    if len(infos) > MOST_ZIP_MEMBERS:
        _refuse_large(shown)
    return [info for info in infos if _is_file(info) and _ending(info) in _READ]


def _left(archive: zipfile.ZipFile, shown: str) -> Iterator[Message]:
    """Name the files in the zip that are no map and no part of one."""
    members = [info for info in archive.infolist() if _is_file(info)]
    stems = {
        _plain(m)[: -len(".shp")].casefold() for m in members if _ending(m) == ".shp"
    }
    names = [
        PurePosixPath(_plain(m)).name
        for m in members
        if _ending(m) not in (*_WHOLE, ".shp") and not _is_beside(m, stems)
    ]
    if names:
        yield Message(
            plural(
                "{count:number} file in {file} was left, it is no map: {names}.",
                "{count:number} files in {file} were left, they are no maps: {names}.",
            ),
            {"count": len(names), "file": shown, "names": ", ".join(names)},
        )


def _is_beside(info: zipfile.ZipInfo, stems: set[str]) -> bool:
    name = _plain(info).casefold()
    return any(name.startswith(f"{stem}.") for stem in stems)


def _is_file(info: zipfile.ZipInfo) -> bool:
    return not info.is_dir() and not _plain(info).startswith("__MACOSX/")


def _parts_of(
    member: zipfile.ZipInfo, members: list[zipfile.ZipInfo]
) -> list[zipfile.ZipInfo]:
    if _ending(member) != ".shp":
        return [member]
    stem = _plain(member)[: -len(".shp")].casefold()
    return [
        m for m in members if _ending(m) in _PARTS and _plain(m)[:-4].casefold() == stem
    ]


def _copy(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, target: Path, left: int, shown: str
) -> int:
    """Return how many bytes were written; raises BadFile beyond `left`."""
    written = 0
    with archive.open(info) as source, target.open("wb") as out:
        while chunk := source.read(_CHUNK):
            written += len(chunk)
            if written > left:
                _refuse_large(shown)
            out.write(chunk)
    return written


def _plain(info: zipfile.ZipInfo) -> str:
    return info.filename.replace("\\", "/")


def _ending(info: zipfile.ZipInfo) -> str:
    return PurePosixPath(_plain(info)).suffix.casefold()


def _refuse_mapless(members: list[zipfile.ZipInfo], shown: str) -> None:
    if members:
        raise BadFile(
            "{file} holds parts of a Shapefile, but not the .shp itself. Put the .shp, "
            ".shx, .dbf and .prj files together in one zip.",
            file=shown,
        )
    raise BadFile(
        "{file} holds no map that can be read. Put a Shapefile (.shp, .shx, .dbf, "
        ".prj), GeoPackage, GeoJSON, KML or GPX file into the zip.",
        file=shown,
    )


def _refuse_large(shown: str) -> None:
    raise BadFile(
        "{file} would unpack to more than can be read. Put only the map you need into "
        "the zip.",
        file=shown,
    )
