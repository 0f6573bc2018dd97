"""The letters that papers have, and how the writing of others is spelled in them.

Paper shows a box for a sign its letters lack, and some writings bring the typesetter
down. So Latin, Greek and Cyrillic letters, with the usual signs, stand as they were
typed; other writing is spelled in plain Latin letters, which can be read out and copied
by hand. The sealed copy keeps what was typed.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right

from anyascii import anyascii

#: First and last of each run of signs that the letters of papers have.
RUNS = (
    (0x0020, 0x04FF),
    (0x1E00, 0x1FFF),
    (0x2010, 0x2027),
    (0x2030, 0x2040),
    (0x2042, 0x2042),
    (0x2044, 0x2052),
    (0x2070, 0x20BF),
    (0x2150, 0x2151),
    (0x2153, 0x2184),
    (0x2190, 0x23FF),
    (0x2500, 0x262F),
)
_FIRSTS = tuple(first for first, _ in RUNS)
#: Typed for the apostrophe of Quechua and Aymara; the letters have the second.
APOSTROPHES = str.maketrans("\u02bc", "\u2019")
#: Stands for a text that nobody knows how to spell.
UNKNOWN = "?"


def transliterate(text: str) -> str:
    """Return the text in the letters that papers have.

    >>> transliterate("Ñawinpukio · Chʼisikata · αβγ")
    'Ñawinpukio · Ch’isikata · αβγ'
    >>> transliterate("北京 Raymi")
    'BeiJing Raymi'
    """
    whole = unicodedata.normalize("NFC", text).translate(APOSTROPHES)
    said = "".join(sign if is_there(sign) else anyascii(sign) for sign in whole)
    return said if said or not text else UNKNOWN


def is_there(sign: str) -> bool:
    """Tell whether papers have the sign."""
    run = bisect_right(_FIRSTS, ord(sign)) - 1
    return run >= 0 and ord(sign) <= RUNS[run][1]
