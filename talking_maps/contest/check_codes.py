"""Digests as codes that people read aloud, copy by hand and type.

A code is the first 100 bits of a SHA-256 in Crockford's base 32, which has no I, L, O
or U to be mistaken, and one check character. The check is a polynomial over GF(32):
it finds every single wrong character and every two neighbours swapped.
"""

from __future__ import annotations

from talking_maps.errors import BadValue

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
BITS = 100
GROUP = 4

_LENGTH = BITS // 5
_MISREAD = str.maketrans("ILO", "110", "- ")
_POLYNOMIAL = 0b100101


def encode(digest: str) -> str:
    """Return the code of a digest in hexadecimal digits.

    >>> encode("00" * 32), encode("ff" * 32)
    ('0000-0000-0000-0000-0000-0', 'ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ-A')
    """
    bits = int(digest[: BITS // 4], 16)
    values = [bits >> shift & 31 for shift in range(BITS - 5, -5, -5)]
    text = "".join(ALPHABET[value] for value in (*values, _check(values)))
    return "-".join(text[i : i + GROUP] for i in range(0, len(text), GROUP))


def decode(typed: str) -> str:
    """Return a typed code as it is printed; raises BadValue if it is mistyped.

    >>> decode("zzzz zzzz zzzz zzzz zzzz a")
    'ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ-A'
    """
    text = typed.upper().translate(_MISREAD)
    values = [ALPHABET.find(sign) for sign in text]
    if len(values) != _LENGTH + 1 or min(values) < 0:
        raise BadValue(
            "“{code}” is not a code: a code has 21 letters and digits. Copy it from the"
            " paper again.",
            code=typed[:40],
        )
    if _check(values[:-1]) != values[-1]:
        raise BadValue(
            "“{code}” is mistyped: its last sign does not fit. Copy it from the paper"
            " again.",
            code=typed[:40],
        )
    return "-".join(text[i : i + GROUP] for i in range(0, len(text), GROUP))


def start_of(digest: str) -> str:
    """Return as much of a digest as a code holds."""
    return digest[: BITS // 4]


def digits_of(code: str) -> str:
    """Return the hexadecimal digits that a code, as `decode` returned it, holds.

    >>> digits_of(encode("0123456789abcdef" * 4))
    '0123456789abcdef012345678'
    """
    bits = 0
    for sign in code.replace("-", "")[:_LENGTH]:
        bits = bits << 5 | ALPHABET.index(sign)
    return f"{bits:0{BITS // 4}x}"


def _check(values: list[int]) -> int:
    total = 0
    for value in values:
        total = _doubled(total) ^ value
    return _doubled(total)


def _doubled(value: int) -> int:
    shifted = value << 1
    return shifted ^ _POLYNOMIAL if shifted & 32 else shifted
