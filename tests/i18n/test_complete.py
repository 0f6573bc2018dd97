"""Spanish is complete: every sentence of the program has its words, and they fit."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from talking_maps.i18n.catalogs import FOLDER
from talking_maps.i18n.formats import FORMATS
from tests.i18n.extraction import is_plain, message_ids, placeholders, singulars
from tests.i18n.update_catalogs import key, words


@pytest.fixture(scope="module")
def said(root: Path) -> dict[str, str]:
    return message_ids(root / "talking_maps")


def read(language: str) -> Catalog:
    with (FOLDER / f"{language}.po").open("rb") as file:
        return read_po(file, abort_invalid=True)


@pytest.fixture(scope="module")
def spanish() -> Mapping[str, Message]:
    return {key(message): message for message in read("es") if message.id}


def forms(message: Message | None) -> tuple[str, ...]:
    if message is None or message.fuzzy:
        return ("",)
    return words(message)


def test_the_program_says_something(said: dict[str, str]) -> None:
    assert len(said) > 10
    # What is said by `translator()("…")`, too.
    assert "The visit is kept." in said


def test_every_sentence_is_translated(
    said: dict[str, str], spanish: Mapping[str, Message]
) -> None:
    missing = [
        f"{where}: {sentence}"
        for sentence, where in said.items()
        if not all(forms(spanish.get(sentence)))
    ]
    assert not missing, "es.po lacks:\n" + "\n".join(missing)


def test_placeholders_are_the_same(
    said: dict[str, str], spanish: Mapping[str, Message], root: Path
) -> None:
    wrong = [
        f"{sentence}\n  {form}"
        for sentence in said
        for form in forms(spanish.get(sentence))
        if form and placeholders(form) != placeholders(sentence)
    ]
    wrong += [
        f"{sentence}\n  {one}"
        for sentence, one in singulars(root / "talking_maps").items()
        if placeholders(one) != placeholders(sentence)
    ]
    assert not wrong, "placeholders differ:\n" + "\n".join(wrong)


def test_spanish_has_its_own_quotation_marks_and_one_word_for_a_face(
    said: dict[str, str], spanish: Mapping[str, Message]
) -> None:
    told = [form for one in said for form in forms(spanish.get(one))]
    assert not [one for one in told if re.search("[“”]", one)]
    assert not [one for one in told if re.search(r"\bcaritas?\b", one)]


#: A number of things with a word that changes with it.
COUNTS = re.compile(r"\{count(:[a-z]+)?\} [\w“]")
#: Said of two or more only, or with a word that is the same for one.
SAME_FOR_ONE = (
    "{file} holds {count:number} areas, which were joined",
    "The boundary in {file} is one area in {count:number} separate parts",
    "{file} has {count:number} layers",
    "{file} has {count:number} rows; at most",
    "The file {file} has {count:number} bands",
    "The shape has {count:number} points; at most",
    "One height stands for {area:ha}",
    "Everything that was done in this contest is one chain of {count:whole} lines",
    "The field {field} holds {count:whole} letters; {most:whole} is the most",
    "{count:whole} share this place",
    "{count:whole} share place {place:whole}",
    "and {count:whole} more",
    "{entry}: {count:whole} of {all:whole} marked",
    "Search among {count:whole} communities",
    "{count:whole} things at once",
    "A password has at least {count:whole} signs",
)


def test_what_counts_has_its_plural_forms(
    said: dict[str, str], spanish: Mapping[str, Message], root: Path
) -> None:
    counted = singulars(root / "talking_maps")
    forgotten = [
        f"{where}: {sentence}"
        for sentence, where in said.items()
        if sentence not in counted
        and COUNTS.search(sentence)
        and not sentence.startswith(SAME_FOR_ONE)
    ]
    assert not forgotten, "say it with `plural`:\n" + "\n".join(forgotten)
    # Words of units stand behind their number.
    assert all("{count" in sentence or sentence.isalpha() for sentence in counted)
    assert not set(counted.values()) & (said.keys() - counted.keys())
    assert all(len(forms(spanish[sentence])) == 2 for sentence in counted)


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
