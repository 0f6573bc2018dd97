"""Sentences in words: fallbacks, placeholders, and nothing that can break a face."""

import pytest

from talking_maps.errors import BadFile
from talking_maps.i18n import LANGUAGES, format_message, name, translate, translator
from talking_maps.i18n.messages import interpolate
from talking_maps.model.message import Message


def test_quechua_falls_back_to_spanish_and_that_to_english() -> None:
    sentence = "The file {file} lacks the key {key}. Add it."
    spanish = translate(sentence, "es")
    assert spanish.startswith("Al archivo")
    assert [translate(sentence, code) for code in ("quz", "quy", "ayr")] == [
        spanish
    ] * 3
    assert translate(sentence, "en") == sentence
    assert translate("Nobody ever wrote this", "quz") == "Nobody ever wrote this"


def test_scenes_and_buttons_have_their_native_words() -> None:
    assert translate("Past", "quz") == "Ñawpa pacha"
    assert translate("Future", "quy") == "Hamuq pacha"
    assert translate("Draw", "ayr") == "Rixiña"


def test_an_error_is_said_with_its_values() -> None:
    error = BadFile("The file {file} lacks the key {key}. Add it.", file="a", key="b")
    assert format_message(error, "es") == "Al archivo a le falta la clave b. Agréguela."
    assert format_message(error, "en") == "The file a lacks the key b. Add it."


def test_the_language_does_not_change_the_message() -> None:
    message = Message("{area:ha} of {what}", {"area": 5000, "what": "{area:ha}"})
    assert format_message(message, "en").split() == ["0.50", "ha", "of", "{area:ha}"]


def test_a_translator_formats_only_what_it_is_given() -> None:
    t = translator("en")
    assert t("Kept {n:number}") == "Kept {n:number}"
    assert t("Kept {n:number}", n=3) == "Kept 3"


@pytest.mark.parametrize(
    "sentence",
    [
        "{missing}",
        "{missing:ha}",
        "{a.__class__}",
        "{a[0]}",
        "{0}",
        "{}",
        "}",
        "{",
        "{a!r}",
        "{a:{b}}",
        "100 % {",
    ],
)
def test_no_sentence_can_break_a_face(sentence: str) -> None:
    assert "class" not in interpolate(sentence, {"a": "x", "b": 1}, "es").replace(
        "__class__", ""
    )


def test_doubled_braces_are_braces() -> None:
    assert interpolate("{{x}} {x}", {"x": "y"}, "es") == "{x} y"


def test_names_fall_back_to_spanish_then_english() -> None:
    assert name({"es": "Corral", "en": "Pen", "quz": "kancha"}, "quz") == "kancha"
    assert name({"es": "Corral", "en": "Pen"}, "ayr") == "Corral"
    assert name({"en": "Pen", "es": ""}, "es") == "Pen"
    assert name({}, "es") == ""


def test_the_languages() -> None:
    assert LANGUAGES == ("es", "en", "quz", "quy", "ayr")
