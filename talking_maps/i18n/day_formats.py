"""Days as people type them: the day before the month, in every language here.

A box for dates of the browser follows the computer's language and not the screen's, so
that 05/12 typed under *12/05* meant another month. Here a day is read in the order in
which it is shown.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache

from babel import Locale

from talking_maps.errors import BadValue
from talking_maps.i18n.formats import bare

#: Two digits are a year of this century.
_CENTURY = 2000
_NUMBERS = re.compile(r"(\d{1,2})\s*[./\- ]\s*(\d{1,2})\s*[./\- ]\s*(\d{4}|\d{2})")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[t ].*)?")
_WORDS = re.compile(
    r"(\d{1,2})\s*(?:de |del )?\s*([a-z]+)\.?,?\s*(?:de |del )?\s*(\d{4})"
)


def shown_day(iso: str) -> str:
    """Return a day as it stands in a cell; what is no day stands as it is.

    >>> shown_day("2026-05-12")
    '12/05/2026'
    """
    try:
        day = date.fromisoformat(iso)
    except ValueError:
        return iso
    return f"{day.day:02}/{day.month:02}/{day.year:04}"


def read_day(text: str) -> str:
    """Return the ISO day that was typed, the day before the month; empty for nothing.

    Raises BadValue if it is no day.

    >>> [read_day(one) for one in ("5/12/2026", "2026-12-05", "5 de diciembre de 2026")]
    ['2026-12-05', '2026-12-05', '2026-12-05']
    """
    typed = bare(text.strip())
    if not typed:
        return ""
    found = _parts(typed)
    if found is not None:
        year, month, day = found
        try:
            return date(year, month, day).isoformat()
        except ValueError:
            pass
    raise BadValue(
        "“{day}” is not a day. Write day, month and year, like 12/05/2026.", day=text
    )


def _parts(typed: str) -> tuple[int, int, int] | None:
    """Return year, month and day."""
    if match := _ISO.fullmatch(typed):
        return int(match[1]), int(match[2]), int(match[3])
    if match := _NUMBERS.fullmatch(typed):
        year = int(match[3])
        return (
            year if len(match[3]) > 2 else _CENTURY + year,  # noqa: PLR2004
            int(match[2]),
            int(match[1]),
        )
    if (match := _WORDS.fullmatch(typed)) and match[2] in _months():
        return int(match[3]), _months()[match[2]], int(match[1])
    return None


@cache
def _months() -> dict[str, int]:
    """Return the months' numbers by their names, long and short, without accents."""
    return {
        bare(name).rstrip("."): number
        for locale in ("es_PE", "en_GB")
        for width in ("abbreviated", "wide")
        for number, name in Locale.parse(locale).months["format"][width].items()
    } | {"setiembre": 9}
