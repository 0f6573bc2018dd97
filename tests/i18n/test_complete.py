"""Spanish is complete: every sentence of the program has its words, and they fit."""

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from talking_maps.i18n.catalogs import FOLDER
from talking_maps.i18n.formats import FORMATS
from tests.i18n.extraction import is_plain, message_ids, placeholders


@pytest.fixture(scope="module")
def said(root: Path) -> dict[str, str]:
    return message_ids(root / "talking_maps")


def read(language: str) -> Catalog:
    with (FOLDER / f"{language}.po").open("rb") as file:
        return read_po(file, abort_invalid=True)


@pytest.fixture(scope="module")
def spanish() -> Catalog:
    return read("es")


def test_the_program_says_something(said: dict[str, str]) -> None:
    assert len(said) > 10


def test_every_sentence_is_translated(said: dict[str, str], spanish: Catalog) -> None:
    missing = [
        f"{where}: {sentence}"
        for sentence, where in said.items()
        if (message := spanish.get(sentence)) is None
        or not message.string
        or message.fuzzy
    ]
    assert not missing, "es.po lacks:\n" + "\n".join(missing)


def test_placeholders_are_the_same(said: dict[str, str], spanish: Catalog) -> None:
    wrong = [
        f"{sentence}\n  {message.string}"
        for sentence in said
        if (message := spanish.get(sentence)) is not None
        and placeholders(str(message.string)) != placeholders(sentence)
    ]
    assert not wrong, "placeholders differ:\n" + "\n".join(wrong)


def test_placeholders_are_names_with_known_formats(said: dict[str, str]) -> None:
    wrong = {
        f"{where}: {placeholder}"
        for sentence, where in said.items()
        for placeholder in placeholders(sentence)
        if not is_plain(placeholder)
        or placeholder.partition(":")[2] not in {"", *FORMATS}
    }
    assert not wrong


@pytest.mark.parametrize("language", ["quz", "quy", "ayr"])
def test_native_words_carry_their_grade(language: str) -> None:
    messages = [message for message in read(language) if message.id]
    assert messages
    for message in messages:
        assert message.string
        assert set(message.auto_comments) <= {"V", "V-weak"}
        assert message.auto_comments


@pytest.mark.parametrize("language", ["quz", "quy", "ayr"])
def test_native_words_avoid_the_traps(language: str) -> None:
    words = {str(m.string).lower() for m in read(language) if m.id}
    assert not words & {"mapa", "kutiyaña", "t'inka", "waka wasi", "ama"}
