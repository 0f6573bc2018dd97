"""XML of GPS devices and Google Earth as text, and looked through before it is parsed.

Read are UTF-8, whatever the file says of itself, UTF-16, and the encoding it names;
letters written as HTML does, `&ntilde;`, are those letters. Refused are document types
(entities grow into gigabytes, or fetch other files), elements nested without end, and
markup that is broken, with its line.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from html.entities import name2codepoint
from pathlib import Path
from xml.etree import ElementTree as ET
from xml.parsers import expat

from talking_maps.errors import BadFile, Value
from talking_maps.exchange.limits import DEEPEST_XML
from talking_maps.exchange.readers.tables import Format
from talking_maps.exchange.text_decoding import as_text, taken, unlike

_FORMATS: Mapping[str, Format] = {"kml": "kml", "gpx": "gpx"}


_DECLARATION = re.compile(r"^\s*<\?xml\b.*?\?>", re.DOTALL)
_ENCODING = re.compile(rb"""<\?xml[^>]*\bencoding\s*=\s*["']([A-Za-z0-9._:-]+)["']""")
_RAW = re.compile(r"(<!\[CDATA\[.*?\]\]>)", re.DOTALL)
_AMPERSAND = re.compile(r"&(?:([A-Za-z][A-Za-z0-9]*);|(?!#(?:\d+|x[0-9a-fA-F]+);))")
_OF_XML = ("amp", "lt", "gt", "quot", "apos")
#: What no XML may hold, and devices write all the same.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def text_of(content: bytes) -> str:
    """Return the XML as text without its declaration, ready to be parsed."""
    named = _ENCODING.match(content.lstrip(b"\xef\xbb\xbf \t\r\n"))
    text = as_text(content, named[1].decode() if named else "")
    text = _FORBIDDEN.sub("", _DECLARATION.sub("", text.lstrip("\ufeff"), count=1))
    parts = _RAW.split(text)
    # Every other part is raw text, in which nothing stands for something else.
    return "".join(
        part if place % 2 else _AMPERSAND.sub(_letter, part)
        for place, part in enumerate(parts)
    )


def _letter(found: re.Match[str]) -> str:
    name = found[1]
    if name in _OF_XML:
        return found[0]
    if name in name2codepoint:
        return chr(name2codepoint[name])
    return f"&amp;{name};" if name else "&amp;"


def root_tag(path: Path, shown: str) -> Format:
    """Return which format an XML file is; raises BadFile if it is none or unsafe."""
    guard = _Guard(shown)
    try:
        guard.look_through(text_of(path.read_bytes()))
    except expat.ExpatError as error:
        raise BadFile(
            "The file {file} is broken in line {line}. It may have been cut off while "
            "it was saved or copied: save it again.",
            file=shown,
            line=error.lineno,
        ) from error
    if guard.root not in _FORMATS:
        raise BadFile(
            "{file} is XML of another kind (“{root}”). Export it as KML or GPX.",
            file=shown,
            root=guard.root[:40],
        )
    return _FORMATS[guard.root]


def parsed(path: Path, shown: str) -> ET.Element:
    """Return the root of an XML file that `root_tag` looked through."""
    root_tag(path, shown)
    return ET.fromstring(text_of(path.read_bytes()))  # noqa: S314 - no document type


def local(element: ET.Element) -> str:
    """Return the name of an element without its namespace."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def degree_of(text: str | None) -> float | None:
    """Return a number of one coordinate, with a decimal point or comma."""
    plain = (text or "").strip().replace(",", ".").replace("\N{MINUS SIGN}", "-")
    try:
        number = float(plain)
    except ValueError:
        return None
    return number if math.isfinite(number) and "_" not in plain else None


class Values:
    """What is said of a thing, by name; a name that comes again is numbered."""

    def __init__(self) -> None:
        self._given: dict[tuple[str, Value], None] = {}

    def add(self, name: str, value: Value) -> None:
        """Add a value, unless it is empty or was said by this name already."""
        if value not in (None, ""):
            self._given[name, value] = None

    def taken(self) -> tuple[dict[str, Value], list[tuple[str, str]]]:
        """Return the values, and the names of those that were left or cut."""
        names = unlike(name for name, _ in self._given)
        values = (value for _, value in self._given)
        return taken(dict(zip(names, values, strict=True)))


class _Guard:
    """Counts depth and remembers the root's name while expat walks through."""

    def __init__(self, shown: str) -> None:
        self.shown = shown
        self.root = ""
        self.depth = 0

    def look_through(self, text: str) -> None:
        parser = expat.ParserCreate()
        parser.StartDoctypeDeclHandler = self._refuse_doctype
        parser.StartElementHandler = self._enter
        parser.EndElementHandler = self._leave
        parser.Parse(text.encode(errors="replace"), True)

    def _refuse_doctype(self, *_doctype: object) -> None:
        raise BadFile(
            "{file} defines its own XML entities, which can be used to do harm. "
            "Export it again from the program it came from.",
            file=self.shown,
        )

    def _enter(self, name: str, _attributes: object) -> None:
        self.root = self.root or name.rpartition(":")[2]
        self.depth += 1
        if self.depth > DEEPEST_XML:
            raise BadFile(
                "{file} is nested too deeply to be a map. Export it again.",
                file=self.shown,
            )

    def _leave(self, _name: str) -> None:
        self.depth -= 1
