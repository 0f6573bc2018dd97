"""Look through XML before any driver opens it.

Refused are document types (entities grow into gigabytes, or fetch other files),
elements nested without end, and markup that is broken, with its line.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO
from xml.parsers import expat

from talking_maps.errors import BadFile
from talking_maps.exchange.limits import DEEPEST_XML
from talking_maps.exchange.source import Format

_FORMATS: Mapping[str, Format] = {"kml": "kml", "gpx": "gpx"}


def root_of(path: Path, shown: str) -> Format:
    """Return which format an XML file is; raises BadFile if it is none or unsafe."""
    guard = _Guard(shown)
    try:
        with path.open("rb") as stream:
            guard.look_through(stream)
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


class _Guard:
    """Counts depth and remembers the root's name while expat walks through."""

    def __init__(self, shown: str) -> None:
        self.shown = shown
        self.root = ""
        self.depth = 0

    def look_through(self, stream: BinaryIO) -> None:
        parser = expat.ParserCreate()
        parser.StartDoctypeDeclHandler = self._refuse_doctype
        parser.StartElementHandler = self._enter
        parser.EndElementHandler = self._leave
        parser.ParseFile(stream)

    def _refuse_doctype(self, *_: object) -> None:
        raise BadFile(
            "{file} defines its own XML entities, which can be used to do harm. "
            "Export it again from the program it came from.",
            file=self.shown,
        )

    def _enter(self, name: str, _: object) -> None:
        self.root = self.root or name.rpartition(":")[2]
        self.depth += 1
        if self.depth > DEEPEST_XML:
            raise BadFile(
                "{file} is nested too deeply to be a map. Export it again.",
                file=self.shown,
            )

    def _leave(self, _: str) -> None:
        self.depth -= 1
