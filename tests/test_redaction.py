"""A private name is found however it is written."""

import pytest

from talking_maps.redaction import Redaction

SHOWN = Redaction({"Saturnina Ñawpari Quispe": "h1", "Ana-María Cruz": "h2"})


@pytest.mark.parametrize("written", [
    "SATURNINA ÑAWPARI-QUISPE", "saturnina_ñawpari_quispe", "Quispe, Saturnina Nawpari",
    "Saturnina\u200bÑawpari\u200b Quispe", "Satur\u00adnina Ñawpari  Quispe",
    "Ñawpari Quispe, Saturnina", "Saturnina\nN\u0303awpari\u00a0Quispe",
])  # fmt: skip
def test_a_name_is_found_however_it_is_written(written: str) -> None:
    assert SHOWN.text(f"(de {written}, 1990)") == "(de h1, 1990)"
    assert SHOWN.text(f"_{written}_") == "_h1_"


@pytest.mark.parametrize("written", ["Ana María Cruz", "CRUZ, ANA MARIA"])
def test_a_hyphen_of_the_name_need_not_be_written(written: str) -> None:
    assert SHOWN.text(written) == "h2"


@pytest.mark.parametrize("open_text", [
    "Santa Cruz", "Saturnina Ñawpari", "Quispecancha", "Ana Maríacruzada", "",
])  # fmt: skip
def test_what_is_no_whole_name_stays_as_it_is(open_text: str) -> None:
    assert SHOWN.text(open_text) == open_text
    assert Redaction().text(open_text) == open_text
