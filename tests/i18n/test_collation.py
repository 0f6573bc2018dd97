"""Names stand where a reader looks for them."""

import random

import pytest

from talking_maps.i18n import LANGUAGES, bare, order


@pytest.mark.parametrize("language", LANGUAGES)
def test_numbers_accents_and_capitals(language: str) -> None:
    names = ["Anta", "ánta 2", "ANTA 10", "Anta 10 b", "Ayllu", "Éllu", "Zurite"]
    mixed = random.Random(3).sample(names, len(names))
    assert sorted(mixed, key=lambda name: order(name, language)) == names


def test_the_letter_after_n() -> None:
    names = ["Ñahuin", "Nuñoa", "Nunoz", "nzura", "Oropesa"]
    spanish = sorted(names, key=lambda name: order(name, "es"))
    english = sorted(names, key=lambda name: order(name, "en"))
    assert spanish == ["Nunoz", "Nuñoa", "nzura", "Ñahuin", "Oropesa"]
    assert english == ["Ñahuin", "Nuñoa", "Nunoz", "nzura", "Oropesa"]


def test_any_text_has_a_place() -> None:
    names = ["", "7", "9" * 9000, "٣", "007", "\ud800", "a" * 5000, "7a"]
    found = sorted(names, key=lambda name: order(name, "es"))
    assert found.index("7") < found.index("9" * 9000)
    assert len(found) == len(names)


def test_letters_without_accents() -> None:
    assert bare("CÁÑÁRÍS") == "canaris"
