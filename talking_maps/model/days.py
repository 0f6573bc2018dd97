"""Days that can be right: what people did, promise or remember has a year near ours.

A year slips easily in a box for dates: 514 where 2014 was meant. Such a day is refused
where it is written down, and only there: a file that holds one still opens.
"""

from __future__ import annotations

from datetime import date

from talking_maps.errors import BadValue

#: Years of what was done, or will be: meetings, promises, payments, visits.
FIRST_YEAR, LAST_YEAR = 1900, 2200
#: Titles of land and terraces are older.
OLDEST_YEAR = 1400
#: The last year that a plan looks forward to.
FARTHEST_YEAR = 2300


def check_day(text: str, *, first_year: int = FIRST_YEAR) -> str:
    """Return an ISO day whose year can be right, or the empty text as it is.

    Raises BadValue.

    >>> check_day("2026-05-12")
    '2026-05-12'
    """
    if not text:
        return text
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise BadValue(
            "“{day}” is not a day. Write it like 2026-05-12.", day=text
        ) from error
    if not first_year <= day.year <= LAST_YEAR:
        raise BadValue(
            "The year {year} cannot be right here. Write the day with a year between "
            "{first} and {last}.",
            year=str(day.year),
            first=str(first_year),
            last=str(LAST_YEAR),
        )
    return day.isoformat()


def check_years(past: int, present: int, future: int) -> None:
    """Raise BadValue unless the years of a plan's scenes can be right, in order."""
    if not OLDEST_YEAR <= past < present < future <= FARTHEST_YEAR:
        raise BadValue("The years must follow each other: past, present, future.")
