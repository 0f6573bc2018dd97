"""A private name is found however it is written."""

from dataclasses import replace

import pytest

from talking_maps.redaction.private_records import Redaction
from tests.village import feature, point

SHOWN = Redaction({"Saturnina Ñawpari Quispe": "h1", "Ana-María Cruz": "h2"})


@pytest.mark.parametrize(
    "written",
    [
        "SATURNINA ÑAWPARI-QUISPE",
        "saturnina_ñawpari_quispe",
        "Quispe, Saturnina Nawpari",
        "Saturnina\u200bÑawpari\u200b Quispe",
        "Satur\u00adnina Ñawpari  Quispe",
        "Ñawpari Quispe, Saturnina",
        "Saturnina\nN\u0303awpari\u00a0Quispe",
    ],
)
def test_a_name_is_found_however_it_is_written(written: str) -> None:
    assert SHOWN.text(f"(de {written}, 1990)") == "(de h1, 1990)"
    assert SHOWN.text(f"_{written}_") == "_h1_"


@pytest.mark.parametrize("written", ["Ana María Cruz", "CRUZ, ANA MARIA"])
def test_a_hyphen_of_the_name_need_not_be_written(written: str) -> None:
    assert SHOWN.text(written) == "h2"


@pytest.mark.parametrize(
    "open_text",
    [
        "Santa Cruz",
        "Saturnina Ñawpari",
        "Quispecancha",
        "Ana Maríacruzada",
        "",
    ],
)
def test_what_is_no_whole_name_stays_as_it_is(open_text: str) -> None:
    assert SHOWN.text(open_text) == open_text
    assert Redaction().text(open_text) == open_text


PLACES = Redaction(
    {"Saturnina Quispe": "h9"},
    places=frozenset(
        {
            "Apu Ausangate",
            "Laguna",
            "Yana Qocha",
            "Cueva de los Tatarabuelos",
            "Qoy",
            "Casa de Saturnina Quispe",
            "El Wak'a",
        }
    ),
)


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("camino al APU  AUSANGATE", "camino al […]"),
        ("cercar Ausangate", "cercar […]"),
        ("Ausangatemanta, apu ausangateman", "[…]manta, […]man"),
        ("yanaqocha y Yana-Qocha", "[…] y […]"),
        ("el Tatarabuelos", "el […]"),
        ("en casa de Saturnina Quispe, con Quispe, Saturnina", "en […], con h9"),
    ],
)
def test_the_name_of_a_restricted_place_is_taken_out(written: str, told: str) -> None:
    assert PLACES.text(written) == told
    (taken,) = PLACES.remarks([written, written])
    assert taken.values["count"] == 1


@pytest.mark.parametrize(
    "written",
    [
        "limpiar la laguna",
        "Laguna Azul",
        "el qoy",
        "los tatarabuelos sabían",
        "hacia ausangate",
        "la wak’a",
    ],
)
def test_a_word_that_may_mean_something_else_stays_and_is_told(written: str) -> None:
    assert PLACES.text(written) == written
    (doubt,) = PLACES.remarks([written])
    assert doubt.id.startswith("Texts with a word")


@pytest.mark.parametrize("written", ["lagunas", "Ausangatuna", "yana", "", "Quispe"])
def test_what_is_no_name_of_a_place_is_not_told(written: str) -> None:
    assert PLACES.text(written) == written
    assert PLACES.remarks([written]) == ()


def test_what_an_export_left_out_of_a_text_comes_back() -> None:
    shown = Redaction(PLACES.codes, places=frozenset({"Apu Ausangate"}))
    one = feature("f1", "trees", point(1, 1), note="de Saturnina Quispe a Ausangate")
    for sent in ("de h9 a […]", "de Saturnina Quispe a […]", "de h9 a Ausangate"):
        assert shown.restored(one, replace(one, note=sent)) == one
    other = replace(one, note="de h9 a otra parte")
    assert shown.restored(one, other) == other
