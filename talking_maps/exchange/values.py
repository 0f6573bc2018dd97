"""Text and plain values from files, whatever wrote them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from unicodedata import category

from talking_maps.errors import BadFile, Value
from talking_maps.exchange.limits import LONGEST_TEXT, MOST_COLUMNS

_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


def decoded(content: bytes, shown: str, *, fallback: str = "utf-8") -> str:
    """Return the bytes as text: by byte order mark, as UTF-8, or by the fallback.

    Raises BadFile if they are no text.
    """
    marked = (code for mark, code in _MARKS.items() if content.startswith(mark))
    encoding = next(marked, "utf-8")
    try:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            return content.decode(fallback)
    except UnicodeDecodeError as error:
        raise BadFile(
            "The text in {file} is not UTF-8. Save it again with the encoding UTF-8.",
            file=shown,
        ) from error


def as_attributes(given: Mapping[object, object]) -> dict[str, Value]:
    """Return the columns that hold a plain value; lists and objects are left out."""
    columns = list(given.items())[:MOST_COLUMNS]
    plain = {str(name)[:100]: as_value(value) for name, value in columns}
    return {name: value for name, value in plain.items() if value not in (None, "")}


def as_value(value: object) -> Value:
    """Return text without control characters, a finite number, a boolean, or None."""
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        return cleaned(value)
    if isinstance(value, int) and abs(value) < 2**63:
        return value
    if isinstance(value, float) and math.isfinite(value):
        return value
    return None


def cleaned(text: str) -> str:
    """Return text without control characters, cut at the longest kept."""
    kept = (c for c in text[:LONGEST_TEXT] if c in "\n\t" or category(c)[0] != "C")
    return "".join(kept).strip()
