"""What the tables of reference numbers say in English stands in Spanish on paper."""

import re
import tomllib
from pathlib import Path

from talking_maps.i18n import translator
from talking_maps.model.rubric import Number
from talking_maps.wording import reference_words

TABLES = Path("data/reference")
#: Words that no Spanish unit, place or remark has.
ENGLISH = re.compile(
    r"\b(the|of|by|per|year|day|share|our|from|with|and|slope|Peru|USA|mean)\b"
)


def test_no_unit_or_place_of_the_tables_stays_english_in_spanish() -> None:
    t = translator("es")
    tables = [tomllib.loads(one.read_text("utf-8")) for one in TABLES.glob("*.toml")]
    numbers = [
        Number("one", 1.0, group["unit"], "", group["place"], "V")
        for table in tables
        for group in table.get("groups", ())
    ]
    said = {reference_words.unit(one, t) for one in numbers}
    said |= {reference_words.place(one, t) for one in numbers}
    assert len(said) > 100
    assert {one for one in said if ENGLISH.search(one)} == set()


def test_only_our_own_words_on_a_source_are_translated() -> None:
    own, book = "Our judgement; no source was found", "FAO AD083E07, bench terraces"
    number = Number("one", 1.0, "m2", f"{own} · {book}", "Andes, Peru", "J")
    spanish, english = translator("es"), translator("en")
    said = reference_words.source(number, spanish)
    assert said == f"Criterio nuestro; no se encontró fuente · {book}"
    assert reference_words.source(number, english) == number.source
    assert reference_words.unit(number, english) == "m²"
    assert reference_words.place(number, spanish) == "Andes, Perú"
