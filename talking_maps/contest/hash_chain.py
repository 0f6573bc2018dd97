"""The chain of everything that was done: each line's hash holds the one before it.

Whoever changes, removes or cuts off a line has to change every hash after it, and the
last one, the head, is printed on the act.

Digests as codes that people read aloud, copy by hand and type.

A code is the first 100 bits of a SHA-256 in Crockford's base 32, which has no I, L, O
or U to be mistaken, and one check character. The check is a polynomial over GF(32):
it finds every single wrong character and every two neighbours swapped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from talking_maps.contest.canonical_json import LazyJson, canonical, digest, unreadable
from talking_maps.errors import BadValue
from talking_maps.model.contest import LogEvent, Role
from talking_maps.model.message import Message

#: What the first line follows. Changes whenever the form of a line changes.
GENESIS = "talking-maps contest 1"


def line_hash(previous: str, line: LogEvent) -> str:
    """Return the SHA-256 of the line as it stands and of the hash before it."""
    told = [previous, line.number, line.at, line.who, line.role, line.act]
    return digest(canonical([*told, dict(line.content)]))


def next_event(
    lines: Sequence[LogEvent],
    *,
    at: str,
    who: str,
    role: Role,
    act: str,
    content: Mapping[str, Any],
) -> LogEvent:
    """Return the line that follows the chain, of which the last line is enough."""
    number = lines[-1].number + 1 if lines else 1
    bare = LogEvent(number, at, who, role, act, content, "")
    previous = lines[-1].hash if lines else GENESIS
    return replace(bare, hash=line_hash(previous, bare))


def chain_breaks(lines: Sequence[LogEvent]) -> Iterator[Message]:
    """Yield what is wrong with the chain, line by line."""
    previous = GENESIS
    for place, line in enumerate(lines, start=1):
        if line.number != place:
            yield Message(
                "Line {line} of the chain is not there: the next one is {found}.",
                {"line": place, "found": line.number},
            )
            return
        if not _follows(previous, line):
            yield Message(
                "Line {line} of the chain ({act}, {who}) was changed, or a line before"
                " it was.",
                {"line": place, "act": line.act, "who": line.who},
            )
        previous = line.hash


def _follows(previous: str, line: LogEvent) -> bool:
    try:
        return (
            _text_hash(previous, line) == line.hash
            or line_hash(previous, line) == line.hash
        )
    except (ValueError, RecursionError):
        # No line of ours holds what cannot be written again.
        return False


def _text_hash(previous: str, line: LogEvent) -> str:
    """Return the hash if the content's text is canonical as it stands, without reading.

    Another text has another hash, or none that anybody can make.
    """
    if not isinstance(line.content, LazyJson):
        return ""
    told = [previous, line.number, line.at, line.who, line.role, line.act]
    text = line.content.text.encode("utf-8")
    return digest(canonical(told)[:-1] + b"," + text + b"]")


ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
BITS = 100
GROUP = 4

_LENGTH = BITS // 5
_MISREAD = str.maketrans("ILO", "110", "- ")
_POLYNOMIAL = 0b100101


def encode(digest: str) -> str:
    """Return the code of a digest in hexadecimal digits; raises BadFile if it is none.

    >>> encode("00" * 32), encode("ff" * 32)
    ('0000-0000-0000-0000-0000-0', 'ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ-A')
    """
    if not re.fullmatch(r"[0-9a-f]+", digest):
        raise unreadable()
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
