"""Puts names in the order in which a reader looks for them, and finds them by letters.

Numbers count by their size, so that 2 comes before 10; accents and capitals do not
matter; ñ is a letter of its own after n, but in English. Refuses nothing: any text has
a place.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

#: Names remembered with their place: lists of thousands are sorted at each look.
_MOST = 20_000
_NUMBER = re.compile("([0-9]+)")
_AFTER_N = "n\N{TILDE OPERATOR}"

#: Compares as the names do; of two names alike to the ear, by their signs.
Order = tuple[tuple[object, ...], str]


@lru_cache(maxsize=_MOST)
def order(name: str, language: str) -> Order:
    """Return what to sort a name by for readers of the language."""
    text = unicodedata.normalize("NFC", name.casefold())
    if language != "en":
        text = text.replace("ñ", _AFTER_N)
    # Words and numbers take turns, so that like is always compared with like.
    words = enumerate(_NUMBER.split(bare(text)))
    return tuple(_size(part) if n % 2 else part for n, part in words), name


def _size(digits: str) -> tuple[int, str]:
    """Return the number to compare by, however many digits a stranger wrote."""
    number = digits.lstrip("0")
    return len(number), number


@lru_cache(maxsize=_MOST)
def bare(text: str) -> str:
    """Return the text in small letters without accents."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in parts if not unicodedata.combining(sign))
