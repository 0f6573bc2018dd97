"""Measured values in words, the same on screen and on paper."""

import pytest

from talking_maps.i18n import translator
from talking_maps.i18n.units import measured, unit_name


@pytest.mark.parametrize(
    ("unit", "amount", "error", "said"),
    [
        ("share", 0.16, 0.0009, "16 % ± menos de 1 %"),
        ("share", 0.891, 0.11, "89 % ± 11 %"),
        ("share", 1.0, 0.0, "100 % ± 0 %"),
        ("degrees", 0.14, 6.88, "0.1° ± 6.9°"),
        ("m3/ha", 1912.05, 41.9, "1,912 ± 42 m³/ha"),
        ("t/ha/year", 12.345, None, "12.34 t/ha/año"),
        ("l/s", 63.16, 174.17, "63 ± 174 l/s"),
        ("number", 2.5, None, "2.5"),
    ],
)
def test_a_value_is_said_with_its_unit_and_no_more_digits_than_it_has(
    unit: str, amount: float, error: float | None, said: str
) -> None:
    found = measured("answered", amount, error, unit, translator("es"))
    assert found.replace("\N{NO-BREAK SPACE}", " ") == said


def test_what_has_no_value_says_so() -> None:
    t = translator("es")
    assert measured("cannot tell", None, None, "ha", t) == "no se puede saber"
    assert measured("not applicable", None, None, "ha", t) == "no corresponde"
    assert unit_name("degrees", t) == "°"


def test_one_of_a_thing_is_not_said_as_many() -> None:
    said = {
        language: [
            measured("answered", amount, error, unit, translator(language))
            for amount, error, unit in (
                (1, None, "animals"),
                (2, None, "months"),
                (1, None, "people"),
                (1, 0.5, "years"),
            )
        ]
        for language in ("en", "es")
    }
    space = "\N{NO-BREAK SPACE}"
    assert {key: [one.replace(space, " ") for one in said[key]] for key in said} == {
        "en": ["1 animal", "2 months", "1 person", "1 ± 0.5 years"],
        "es": ["1 animal", "2 meses", "1 persona", "1 ± 0.5 años"],
    }
