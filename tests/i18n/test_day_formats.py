"""Days as people type them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talking_maps.errors import BadValue
from talking_maps.i18n import read_day, shown_day
from talking_maps.model.days import OLDEST_YEAR, check_day


@given(st.dates())
def test_a_day_is_read_as_it_is_shown(day: date) -> None:
    assert read_day(shown_day(day.isoformat())) == day.isoformat()
    assert read_day(day.isoformat()) == day.isoformat()


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("05/12/2026", "2026-12-05"),
        (" 5-12-26 ", "2026-12-05"),
        ("5.12.2026", "2026-12-05"),
        ("5 dic. 2026", "2026-12-05"),
        ("5 de setiembre del 2026", "2026-09-05"),
        ("5 May 2026", "2026-05-05"),
        ("2026-12-05T00:00:00", "2026-12-05"),
        ("", ""),
    ],
)
def test_days_are_typed_in_many_ways(typed: str, day: str) -> None:
    assert read_day(typed) == day


@pytest.mark.parametrize("typed", ["13/13/2026", "31/02/2026", "mañana", "5/12", "1"])
def test_what_is_no_day_is_refused(typed: str) -> None:
    with pytest.raises(BadValue):
        read_day(typed)


def test_a_year_that_cannot_be_right_is_refused() -> None:
    assert check_day("1585-07-01", first_year=OLDEST_YEAR) == "1585-07-01"
    assert check_day("") == ""
    for day in ("0514-05-12", "1585-07-01", "2999-01-01", "soon"):
        with pytest.raises(BadValue):
            check_day(day)
