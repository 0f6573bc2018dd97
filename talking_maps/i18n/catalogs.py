"""Read the gettext catalogues and look sentences up in them.

Refuses fuzzy translations: what a translator marked as doubtful is not shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

#: Languages of the screen by code: Spanish, English, Cusco and Ayacucho Quechua,
#: Aymara.
LANGUAGES: tuple[str, ...] = ("es", "en", "quz", "quy", "ayr")

#: Where to look when a language has no word: Quechua and Aymara readers know Spanish.
FALLBACKS: Mapping[str, tuple[str, ...]] = {
    "es": ("es",),
    "en": (),
    "quz": ("quz", "es"),
    "quy": ("quy", "es"),
    "ayr": ("ayr", "es"),
}

FOLDER = Path(__file__).resolve().parent


@cache
def catalogue(language: str) -> Mapping[str, str]:
    """Return the finished translations of a language by message id."""
    path = FOLDER / f"{language}.po"
    if language not in LANGUAGES or not path.is_file():
        return {}
    with path.open("rb") as file:
        messages = read_po(file)
    return {
        message.id: message.string
        for message in messages
        if isinstance(message.id, str)
        and isinstance(message.string, str)
        and message.id
        and message.string
        and not message.fuzzy
    }


def translate(text_id: str, language: str) -> str:
    """Return the sentence in the language, else in Spanish, else as it stands."""
    for code in FALLBACKS.get(language, ()):
        found = catalogue(code).get(text_id)
        if found:
            return found
    return text_id


def name(names: Mapping[str, str], language: str) -> str:
    """Return a thing's name in the language, else in Spanish, else in English."""
    for code in (language, "es", "en"):
        if names.get(code):
            return names[code]
    return next(iter(names.values()), "")
