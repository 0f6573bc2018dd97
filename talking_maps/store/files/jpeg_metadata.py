"""JPEG pictures without what is written beside the picture.

A camera and every program after it leave remarks in a JPEG: where it was taken, by
whom, with what words (Exif, XMP, IPTC, comments, names of colour profiles), a second,
smaller picture, or anything after the end. Only what draws the picture is kept; its
pixels are not touched (ITU-T T.81, annex B).
"""

from __future__ import annotations

from collections.abc import Iterator

_START, _END, _SCAN = b"\xff\xd8", 0xD9, 0xDA
_COMMENT = 0xFE
#: Adobe's segment says how colours are coded: without it some pictures turn green.
_ADOBE = 0xEE
_FIRST_OF_PROGRAMS, _LAST_OF_PROGRAMS = 0xE0, 0xEF
#: Markers without a segment: fill bytes' zero, restarts.
_BARE = frozenset({0x00, 0x01, *range(0xD0, 0xD8)})


def bare(picture: bytes) -> bytes:
    """Return the JPEG with nothing but the picture; what is none is left as it is."""
    if not picture.startswith(_START):
        return picture
    try:
        return _START + b"".join(_kept(picture))
    except (IndexError, ValueError):
        return picture


def _kept(picture: bytes) -> Iterator[bytes]:
    place = len(_START)
    while True:
        if picture[place] != 0xFF:  # noqa: PLR2004 - the first byte of every marker
            raise ValueError(place)
        marker = picture[place + 1]
        if marker == _END:
            yield picture[place : place + 2]
            return
        end = place + 2 + int.from_bytes(picture[place + 2 : place + 4], "big")
        if end > len(picture):
            raise ValueError(place)
        if not _is_remark(marker):
            yield picture[place:end]
        place = end
        if marker == _SCAN:
            end = _end_of_scan(picture, place)
            yield picture[place:end]
            place = end


def _is_remark(marker: int) -> bool:
    is_of_program = _FIRST_OF_PROGRAMS <= marker <= _LAST_OF_PROGRAMS
    return marker == _COMMENT or (is_of_program and marker != _ADOBE)


def _end_of_scan(picture: bytes, offset: int) -> int:
    while True:
        offset = picture.index(b"\xff", offset)
        if picture[offset + 1] not in _BARE:
            return offset
        offset += 2
