"""Tell what a file is by its content; its ending only decides between text formats.

A file is what its first bytes say. So a GPX track named `.xml` is read, and a
virtual dataset (VRT) named `.geojson` is refused: no driver is asked to guess.
"""

from __future__ import annotations

from pathlib import Path

from talking_maps.errors import BadFile
from talking_maps.exchange.limits import MOST_BYTES, MOST_TEXT_BYTES
from talking_maps.exchange.readers.tables import Format
from talking_maps.exchange.readers.xml_guard import root_tag
from talking_maps.exchange.text_decoding import encoding_of

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_SQLITE = b"SQLite format 3\x00"
_SHAPEFILE = b"\x00\x00\x27\x0a"
#: A damaged text has a byte of nothing now and then; what has more is no text.
_FEW_NULS, _BYTES_TO_A_NUL = 3, 100
_TABLE_ENDINGS = (".csv", ".tsv", ".txt")
_JSON_ENDINGS = (".geojson", ".json", ".geojsonl", ".ndjson", ".jsonl", ".geojsons")
#: What files are called that can be read: each can be chosen where one is asked for.
READ_ENDINGS = (
    *_JSON_ENDINGS,
    ".gpkg",
    ".kml",
    ".kmz",
    ".gpx",
    ".xml",
    ".zip",
    *_TABLE_ENDINGS,
)


def detect_format(path: Path, shown: str) -> Format | None:
    """Return the format of a file, None for a zip; `shown` names it in messages.

    Raises BadFile if it is empty, too large or nothing that is read here.
    """
    size = path.stat().st_size
    with path.open("rb") as stream:
        head = stream.read(4096)
    if size == 0 or not head.strip(b" \t\r\n\x00"):
        raise BadFile("The file {file} is empty. Choose another file.", file=shown)
    if head.startswith(_ZIP):
        _refuse_large(size, MOST_BYTES, shown)
        return None
    if head.startswith(_SQLITE):
        _refuse_large(size, MOST_BYTES, shown)
        return "gpkg"
    if head.startswith(_SHAPEFILE):
        return _bare_shapefile(shown)
    _refuse_large(size, MOST_TEXT_BYTES, shown)
    return _text_format(path, head, shown)


def _bare_shapefile(shown: str) -> Format:
    raise BadFile(
        "{file} is only one part of a Shapefile. Put its .shp, .shx, .dbf and .prj "
        "files together in one .zip and choose that.",
        file=shown,
    )


def _text_format(path: Path, head: bytes, shown: str) -> Format:
    first = _first_character(head)
    ending = Path(shown).suffix.casefold()
    if first == "<":
        return root_tag(path, shown)
    if first in ("{", "[") or ending in _JSON_ENDINGS:
        return "geojson"
    stray = head.count(0) <= max(_FEW_NULS, len(head) // _BYTES_TO_A_NUL)
    if ending in _TABLE_ENDINGS and (stray or encoding_of(head).startswith("utf-16")):
        return "csv"
    raise _refused(shown, ending)


def _refused(shown: str, ending: str) -> BadFile:
    """Return why it cannot be read."""
    if ending in (".zip", ".kmz"):
        return BadFile(
            "{file} is not a whole zip file. Make the zip again and choose that.",
            file=shown,
        )
    if ending == ".gpkg":
        return BadFile(
            "{file} is not a GeoPackage, whatever its name says. Export it again.",
            file=shown,
        )
    return BadFile(
        "{file} is of a kind that is not read here. Export it as GeoPackage, GeoJSON, "
        "KML, GPX, CSV or zipped Shapefile.",
        file=shown,
    )


def _first_character(head: bytes) -> str:
    text = head.decode(encoding_of(head), "replace")
    return text.lstrip("\ufeff\x1e \t\r\n")[:1]


def _refuse_large(size: int, most: int, shown: str) -> None:
    if size > most:
        raise BadFile(
            "{file} is too large: {size:number} MB, at most {most:number} MB are "
            "read. Export only the part you need.",
            file=shown,
            size=round(size / 1e6),
            most=round(most / 1e6),
        )
