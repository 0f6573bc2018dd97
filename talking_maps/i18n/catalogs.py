"""Read the gettext catalogues and look sentences up in them.

A sentence is found by the id that the code, files and other processes hold; of one that
counts (`model.message.plural`) that is the plural, and the catalogue's own rule says
which of its forms a number takes. English has a catalogue for these alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from gettext import c2py
from pathlib import Path

from talking_maps.errors import Value
from talking_maps.i18n import compiled_catalogs

#: Languages of the screen by code: Spanish, English, Cusco and Ayacucho Quechua,
#: Aymara.
LANGUAGES: tuple[str, ...] = ("es", "en", "quz", "quy", "ayr")

#: Where to look when a language has no word: Quechua and Aymara readers know Spanish.
FALLBACKS: Mapping[str, tuple[str, ...]] = {
    "es": ("es",),
    "en": ("en",),
    "quz": ("quz", "es"),
    "quy": ("quy", "es"),
    "ayr": ("ayr", "es"),
}

FOLDER = Path(__file__).resolve().parent

#: What is not counted in whole things takes the form of this number.
MANY = 2


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The finished translations of a language by message id.

    `form` returns which of the forms of a `counted` sentence a whole number takes.
    """

    sentences: Mapping[str, str]
    counted: Mapping[str, tuple[str, ...]]
    form: Callable[[int], int]

    def find(self, text_id: str, count: Value) -> str | None:
        """Return the sentence, in the form that the count takes."""
        if found := self.sentences.get(text_id):
            return found
        if forms := self.counted.get(text_id):
            return forms[self.form(_whole(count))]
        return None


def _whole(count: Value) -> int:
    if isinstance(count, bool) or not isinstance(count, int | float):
        return MANY
    return abs(int(count)) if count == count // 1 else MANY


@cache
def catalogue(language: str) -> Catalogue:
    """Return the finished translations of a language."""
    path = FOLDER / f"{language}.po"
    if language not in LANGUAGES or not path.is_file():
        return Catalogue({}, {}, c2py("n != 1"))
    found = compiled_catalogs.read(path)
    return Catalogue(found.plain, found.counted, c2py(found.plural))


def translate(text_id: str, language: str, count: Value = None) -> str:
    """Return the sentence in the language, else in Spanish, else as it stands.

    `count` is the number that a sentence with plural forms counts.
    """
    for code in FALLBACKS.get(language, ()):
        if found := catalogue(code).find(text_id, count):
            return found
    return text_id


def name(names: Mapping[str, str], language: str) -> str:
    """Return a thing's name in the language, else in Spanish, else in English."""
    for code in (language, "es", "en"):
        if names.get(code):
            return names[code]
    return next(iter(names.values()), "")
