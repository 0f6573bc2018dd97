"""Numbers, units, money and dates as they stand on the screen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talking_maps.errors import BadValue, Value
from talking_maps.i18n import read_share, show, shown_share

N = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("value", "spec", "spanish"),
    [
        (1234.567, "number", "1,234.57"),
        (3, "number", "3"),
        (-0.001, "number", "0"),
        (12.34, "points", "12.3"),
        (20, "points", "20"),
        (1234.5, "whole", "1,234"),
        (12_400, "ha", f"1.24{N}ha"),
        (0, "ha", f"0.00{N}ha"),
        (140.4, "m", f"140{N}m"),
        (0.45, "m", f"0.4{N}m"),
        (999.4, "m", f"999{N}m"),
        (999.7, "m", f"1.00{N}km"),
        (1440, "m", f"1.44{N}km"),
        (-3, "m", f"-3{N}m"),
        (0.126, "percent", f"13{N}%"),
        (1, "percent", f"100{N}%"),
        (-0.001, "percent", f"0{N}%"),
        (0.18, "slope", f"18{N}%"),
        (12.34, "degrees", "12.3°"),
        ("1250.5", "soles", f"S/{N}1,250.50"),
        (120, "soles", f"S/{N}120.00"),
        ("31021.5", "spelled", "treinta y un mil veintiuno con 50/100 soles"),
        ("100.01", "spelled", "cien con 01/100 soles"),
        ("1000000", "spelled", "un millón con 00/100 soles"),
        ("0.001", "spelled", "0.001"),
        ("2026-05-12", "date", "12 de mayo de 2026"),
        ("2026-05-12T12:04:09-05:00", "date", "12 de mayo de 2026"),
        ("2026-05-12T12:04:09-05:00", "time", "12:04"),
        (1500, "m3", f"1,500{N}m³"),
    ],
)
def test_values_are_shown_with_their_unit(
    value: Value, spec: str, spanish: str
) -> None:
    assert show(value, spec, "es") == spanish
    assert show(value, spec, "quz") == spanish


def test_english_dates_start_with_the_day() -> None:
    assert show("2026-05-12", "date", "en") == "12 May 2026"
    assert show("1250.5", "soles", "en") == f"S/{N}1,250.50"


@pytest.mark.parametrize(
    ("value", "spec", "shown"),
    [
        (None, "ha", "—"),
        (float("nan"), "ha", "—"),
        (float("inf"), "number", "—"),
        ("about ten", "ha", "about ten"),
        ("<script>", "soles", "<script>"),
        ("yesterday", "date", "yesterday"),
        (5, "furlongs", "5"),
        (1996, "", "1996"),
        (0.5, "", "0.5"),
        (True, "", "sí"),
        (True, "number", "sí"),
    ],
)
def test_what_does_not_fit_is_shown_as_it_is(
    value: Value, spec: str, shown: str
) -> None:
    assert show(value, spec, "es") == shown


def test_every_amount_has_its_own_words() -> None:
    for language in ("es", "en"):
        said = {show(number, "spelled", language) for number in range(32_000)}
        assert len(said) == 32_000


@given(st.integers(0, 10**9))
def test_a_share_is_read_back_as_it_was_shown(billionths: int) -> None:
    share = billionths / 10**9
    assert read_share(shown_share(share)) == share
    assert read_share(shown_share(share).replace(".", ",")) == share


@pytest.mark.parametrize("typed", ["60", "-0.1", "101 %", "60 % 5", "%", "", "nan %"])
def test_what_is_no_share_is_refused(typed: str) -> None:
    with pytest.raises(BadValue):
        read_share(typed)


def test_months_are_named_in_a_list_and_what_are_none_is_shown_as_it_is() -> None:
    assert show("8 9 10", "months", "es") == "agosto, setiembre y octubre"
    assert show("5 6", "months", "en") == "May and June"
    assert [show(bad, "months", "es") for bad in ("13", "x", "")] == ["13", "x", ""]
