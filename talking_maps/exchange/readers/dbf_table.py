"""Read the table of a Shapefile (dBASE III): its names, numbers and letters.

The encoding is told by the bytes first: what is UTF-8 throughout is that, whatever the
.cpg beside it says. Writers cut names and values at a number of bytes, also within a
letter: that letter is left out. Numbers with a decimal comma stay the text they are,
for the field they go into to be read.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from talking_maps.errors import Value
from talking_maps.exchange.text_decoding import unlike

#: Under which ending the table lies while the shapes are read.
TABLE_ENDING = ".table"
_HEADER = struct.Struct("<B3sIHH")
_FIELD = struct.Struct("<11sc4xBB14x")
_LDID_BYTE = 29
_FIRST_FIELD = 32
_END, _DELETED = b"\r", b"*"
_LONGEST_LETTER = 4
_NOTHING = (b"", b"\x00")
#: Code pages by the byte that names them (ESRI, "Shapefile code pages").
_PAGES: Mapping[int, str] = {
    0x01: "cp437",
    0x02: "cp850",
    0x03: "cp1252",
    0x04: "mac-roman",
    0x08: "cp865",
    0x09: "cp437",
    0x0A: "cp850",
    0x0B: "cp437",
    0x0D: "cp437",
    0x0E: "cp850",
    0x0F: "cp437",
    0x10: "cp850",
    0x12: "cp850",
    0x14: "cp850",
    0x15: "cp437",
    0x16: "cp850",
    0x18: "cp437",
    0x19: "cp437",
    0x1A: "cp850",
    0x1B: "cp437",
    0x1D: "cp850",
    0x25: "cp850",
    0x37: "cp850",
    0x57: "cp1252",
    0x58: "cp1252",
    0x59: "cp1252",
}


@dataclass(frozen=True, slots=True)
class _Column:
    """A column: its name in bytes, its type, and where it lies in a record."""

    name: bytes
    kind: str
    start: int
    end: int


def read_dbf(path: Path) -> list[dict[str, Value] | None]:
    """Return what each record says, by column; empty if there is no table to read.

    A deleted record is None, so that the others have the places of their shapes.
    """
    try:
        content = path.read_bytes()
        columns, records = _parts(content)
    except (OSError, struct.error):
        return []
    cpg = path.with_suffix(".cpg")
    said = cpg.read_bytes().decode("ascii", "replace").strip() if cpg.exists() else ""
    encoding = _encoding(said, content[_LDID_BYTE], _texts(columns, records))
    names = unlike([_letters(column.name, encoding) for column in columns])
    return [
        None
        if record[:1] == _DELETED
        else {
            name: _value(record[column.start : column.end], column.kind, encoding)
            for name, column in zip(names, columns, strict=True)
        }
        for record in records
    ]


def _parts(content: bytes) -> tuple[list[_Column], list[bytes]]:
    _, _, count, start, length = _HEADER.unpack_from(content)
    columns: list[_Column] = []
    at, place = _FIRST_FIELD, 1
    while content[at : at + 1] not in (_END, b"") and at + _FIRST_FIELD <= start:
        name, kind, width, more = _FIELD.unpack_from(content, at)
        # In a field of text the decimals are the high byte of its width.
        whole = width + 256 * more if kind == b"C" else width
        columns.append(
            _Column(name.split(b"\0")[0], kind.decode("latin-1"), place, place + whole)
        )
        at, place = at + _FIRST_FIELD, place + whole
    if length < 1:
        return columns, []
    there = min(count, (len(content) - start) // length)
    places = range(start, start + there * length, length)
    return columns, [content[place : place + length] for place in places]


def _texts(columns: Sequence[_Column], records: Sequence[bytes]) -> Iterator[bytes]:
    yield from (column.name for column in columns)
    for record in records:
        for column in columns:
            if column.kind == "C":
                yield record[column.start : column.end]


def _encoding(said: str, page: int, texts: Iterator[bytes]) -> str:
    """Return the encoding that fits the bytes, the file's word only after that."""
    named = _named(said) or _PAGES.get(page, "")
    has_letters = False
    for text in texts:
        if text.isascii():
            continue
        has_letters = True
        if _whole_utf8(text) is None:
            return named if named and named != "utf-8" else "cp1252"
    return "utf-8" if has_letters else "ascii"


def _named(said: str) -> str:
    """Return the encoding that a .cpg names: `UTF-8`, `1252`, `ANSI 1252`, `88591`."""
    word = said.casefold().replace("ansi", "").replace("cp", "").strip(" _-")
    aliases = {"utf8": "utf-8", "65001": "utf-8", "88591": "latin-1", "oem": "cp850"}
    for name in (aliases.get(word, word), f"cp{word}"):
        try:
            "".encode(name)
        except (LookupError, ValueError):
            continue
        return name
    return ""


def _whole_utf8(text: bytes) -> str | None:
    """Return the text, without a letter that was cut at its end; None if no UTF-8."""
    bare = text.rstrip(b" \0")
    try:
        return bare.decode()
    except UnicodeDecodeError as error:
        is_cut = (
            error.reason == "unexpected end of data"
            and len(bare) - error.start < _LONGEST_LETTER
        )
        return bare[: error.start].decode() if is_cut else None


def _letters(text: bytes, encoding: str) -> str:
    if encoding == "utf-8":
        whole = _whole_utf8(text)
        if whole is not None:
            return whole.strip()
    return text.rstrip(b" \0").decode(encoding, "replace").strip()


def _value(raw: bytes, kind: str, encoding: str) -> Value:
    bare = raw.strip(b" \0")
    if bare in _NOTHING or set(bare) <= {ord("*")}:
        return None
    text = _letters(raw, encoding)
    match kind:
        case "N" | "F":
            return _number(text)
        case "L":
            return {"t": True, "y": True, "f": False, "n": False}.get(text.casefold())
        case "D":
            day = len(text) == 8 and text.isdigit()  # noqa: PLR2004 - 20260512
            return f"{text[:4]}-{text[4:6]}-{text[6:]}" if day else text
        case "C":
            return text
    # A memo or picture lies in another file, which is not in the zip.
    return None


def _number(text: str) -> Value:
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text
