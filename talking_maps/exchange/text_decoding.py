"""Text and plain values from files, whatever wrote them."""

from __future__ import annotations

import codecs
import csv
import io
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from unicodedata import category

from talking_maps.errors import Value
from talking_maps.exchange.limits import LONGEST_TEXT, MOST_COLUMNS

#: Letters of one cell of a sheet: a shape in it, written as text, is long.
LONGEST_CELL = 10_000_000
#: How a spreadsheet says in a first line by what cells are parted.
_SEPARATED = re.compile(r"sep=(.)[\r\n]+", re.IGNORECASE)
#: Bytes by which an encoding is told.
_LOOKED_AT = 1000
_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


def as_text(content: bytes, named: str = "") -> str:
    """Return bytes from outside as text, whatever they say of themselves.

    What is valid UTF-8 is that, even where a file says otherwise; else it is read by
    its byte order mark, or in the encoding `named`. A byte that is no letter in it is
    taken as Windows writes it, and condemns no other.
    """
    encoding = encoding_of(content)
    if encoding not in ("utf-8", "utf-8-sig"):
        return content.decode(encoding, "replace")
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        known = encoding if encoding == "utf-8-sig" else _known(named)
        return content.decode(known, "windows")


def sheet_rows(content: bytes) -> Iterator[list[str]]:
    r"""Yield the cells of a sheet's rows, its head first, whatever program saved it.

    Commas, semicolons or tabs part the cells, or what a first line `sep=;` names.
    Raises csv.Error.

    >>> list(sheet_rows(b"sep=;\r\nentry;agua\r\ne001;7,5\r\n"))
    [['entry', 'agua'], ['e001', '7,5']]
    """
    # Not dropped: a number without one of its digits would be another one.
    text = as_text(content).lstrip("\ufeff").replace("\0", "\ufffd")
    csv.field_size_limit(LONGEST_CELL)
    told = _SEPARATED.match(text)
    body = text[told.end() :] if told else text
    header = body.split("\n", 1)[0]
    delimiter = told[1] if told else max(",;\t", key=header.count)
    yield from csv.reader(io.StringIO(body, newline=""), delimiter=delimiter)


def _known(named: str) -> str:
    """Return the encoding if it is one of text that Python knows, else UTF-8."""
    try:
        "".encode(named)
    except (LookupError, ValueError):
        return "utf-8"
    # What UTF-16 says of itself without its marks cannot be, or it had been found.
    return "utf-8" if named.casefold().startswith(("utf", "ucs")) else named


def _of_windows(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    wrong = error.object[error.start : error.end]
    return wrong.decode("cp1252", "replace"), error.end


codecs.register_error("windows", _of_windows)


def encoding_of(content: bytes) -> str:
    """Return the encoding that the first bytes of a text show."""
    for mark, code in _MARKS.items():
        if content.startswith(mark):
            return code
    start = content[:_LOOKED_AT]
    if len(start) > 1 and start.count(0) * 4 > len(start):
        return "utf-16-le" if start[1:2] == b"\0" else "utf-16-be"
    return "utf-8"


def number_of(text: str) -> float | None:
    """Return the number that people wrote, whichever mark they use; None if unclear.

    The comma divides thousands in Peru and decimals in other places: where one number
    can be read both ways it is none, since a wrong one would be believed.

    >>> [number_of(t) for t in ("12,5", "1,250.5", "1.250,5", "1,250,000", "0,250")]
    [12.5, 1250.5, 1250.5, 1250000.0, 0.25]
    >>> [number_of(t) for t in ("1,250", "1,25,0", "1.2.3", "")]
    [None, None, None, None]
    """
    plain = "".join(text.split()).replace("\N{MINUS SIGN}", "-")
    if "," in plain:
        plain = _with_point(plain)
    try:
        number = float(plain)
    except ValueError:
        return None
    return number if math.isfinite(number) and "_" not in plain else None


def _with_point(text: str) -> str:
    """Return the number with a decimal point and no other mark, or nothing."""
    unsigned = text.lstrip("+-")
    for thousands, decimal in ((",", "."), (".", ",")):
        if re.fullmatch(rf"\d{{1,3}}(\{thousands}\d{{3}})+(\{decimal}\d*)?", unsigned):
            is_twofold = unsigned.count(",") == 1 and "." not in unsigned
            if is_twofold and not unsigned.startswith("0"):
                return ""
            if not is_twofold:
                return text.replace(thousands, "").replace(decimal, ".")
    has_one = text.count(",") == 1 and "." not in text
    return text.replace(",", ".") if has_one else ""


def taken(
    given: Mapping[object, object],
) -> tuple[dict[str, Value], list[tuple[str, str]]]:
    """Return the columns that hold a plain value, and the names of what was left."""
    columns = [(str(name)[:100], value) for name, value in given.items()]
    attributes = as_attributes(given)
    left = [
        ("nested", name)
        for name, value in columns[:MOST_COLUMNS]
        if value is not None and as_value(value) is None and not _is_nan(value)
    ]
    left += [("many", name) for name, value in columns[MOST_COLUMNS:] if value]
    left += [
        ("cut", name)
        for name, value in columns[:MOST_COLUMNS]
        if isinstance(value, str) and len(value) > LONGEST_TEXT
    ]
    return attributes, left


def unlike(names: Iterable[str]) -> list[str]:
    """Return the names, a number after each that is there already.

    >>> unlike(["nota", "nota", "x", "nota"])
    ['nota', 'nota (2)', 'x', 'nota (3)']
    """
    seen: Counter[str] = Counter()
    found: dict[str, None] = {}
    for name in names:
        seen[name] += 1
        free = name if seen[name] == 1 else f"{name} ({seen[name]})"
        while free in found:
            seen[name] += 1
            free = f"{name} ({seen[name]})"
        found[free] = None
    return list(found)


def _is_nan(value: object) -> bool:
    return isinstance(value, float)


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
        return clean_text(value)
    if isinstance(value, int) and abs(value) < 2**63:
        return value
    if isinstance(value, float) and math.isfinite(value):
        return value
    return None


def clean_text(text: str) -> str:
    """Return text without control characters, cut at the longest kept."""
    kept = (c for c in text[:LONGEST_TEXT] if c in "\n\t" or category(c)[0] != "C")
    return "".join(kept).strip()
