"""Sentences that count: each language's own form, by the id that files hold."""

import pytest

from talking_maps.errors import BadFile
from talking_maps.i18n import format_message, translate, translator
from talking_maps.i18n.catalogs import catalogue
from talking_maps.model.message import Message, plural

SHAPES = plural(
    "{count:number} shape is here already and will be replaced.",
    "{count:number} shapes are here already and will be replaced.",
)


@pytest.mark.parametrize(
    ("language", "count", "said"),
    [
        ("en", 1, "1 shape is here already and will be replaced."),
        ("en", 2, "2 shapes are here already and will be replaced."),
        ("en", 0, "0 shapes are here already and will be replaced."),
        ("es", 1, "1 figura ya está aquí y será reemplazada."),
        ("es", 21, "21 figuras ya están aquí y serán reemplazadas."),
        ("es", 0, "0 figuras ya están aquí y serán reemplazadas."),
        ("quz", 1, "1 figura ya está aquí y será reemplazada."),
        ("en", 1.0, "1 shape is here already and will be replaced."),
        ("es", 1.5, "1.5 figuras ya están aquí y serán reemplazadas."),
        ("en", None, "— shapes are here already and will be replaced."),
        ("en", True, "yes shapes are here already and will be replaced."),
    ],
)
def test_the_number_chooses_the_form(
    language: str, count: float | None, said: str
) -> None:
    assert translator(language)(SHAPES, count=count) == said
    assert format_message(Message(SHAPES, {"count": count}), language) == said
    assert format_message(BadFile(SHAPES, count=count), language) == said


def test_the_id_is_the_plural_as_files_hold_it() -> None:
    # It comes back from a sealed entry or another process as plain text.
    old = "".join(list("{count:number} shapes are here already and will be replaced."))
    assert old == SHAPES
    assert translate(old, "en", 1).startswith("{count:number} shape is")


def test_what_the_program_says_no_more_is_still_said_of_sealed_entries() -> None:
    gone = "{paddocks:number} paddocks of together {area:ha} take turns."
    assert translate(gone, "es").startswith("{paddocks:number} ")
    assert translate(gone, "es") != gone


def test_every_counted_sentence_has_its_english_and_spanish_forms() -> None:
    english, spanish = catalogue("en"), catalogue("es")
    assert not english.sentences
    assert len(english.counted) > 50
    assert english.counted.keys() <= spanish.counted.keys()
    assert all(many == forms[1] for many, forms in english.counted.items())
