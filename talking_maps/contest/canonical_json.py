"""Nouns as plain JSON values and back, and the bytes a digest is taken over.

Canonical bytes are UTF-8 JSON with sorted keys and no spaces: the same content gives
the same bytes on every machine.

The content of a line as its file holds it: read only when somebody looks into it.

A chain of tens of thousands of lines is hashed over its texts and most of it is never
taken apart. A text that is no JSON object is shown as it is, under `unreadable`.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Never, TypeVar

from pydantic import TypeAdapter

from talking_maps.errors import BadFile

Noun = TypeVar("Noun")
_ENCODER = json.JSONEncoder(
    sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False
)


def dump(noun: object) -> dict[str, Any]:
    """Return a noun of the contest as plain JSON values."""
    kind: Any = type(noun)
    content: dict[str, Any] = _asked(_adapter(kind).dump_python(noun, mode="json"))
    return content


#: What rubrics and contests of before did not ask, what it is where nobody asks, and
#: what entries of before did not hold: unwritten, so that they keep their bytes.
_UNASKED: Mapping[str, object] = {
    "cover": None,
    "grades": {},
    "against": "",
    "flags": [],
    "visits": None,
    "stakes": {},
    "shares": {},
    "withheld": "",
    "disputed": "",
    "counted_first": "",
    "counted_past": "",
    "untold": 0.0,
    "answers": {},
    "excused": False,
    "quorum": 0,
    "received_from": None,
    "sheet_photo": "",
    "vouched": "",
    "corrections": {},
    "consent": "",
    "bands": "",
    "potential": {"lacks": [], "confirmed_by": "", "confirmed_on": ""},
    "local_range": None,
    "local_number": None,
    "papers": None,
    "appeal_days": 0,
    "counterpart_soles": None,
    "given_as": [],
    "instalments": [],
    "post": "",
    "institution": "",
    "identity": "",
    "rubric": None,
    "gates": None,
    "in_rounds": [],
    "jury": [],
    "own_quorum": None,
    "own_ties": None,
    "of_category": "",
    "questions": [],
    "questions_joined": "sum",
    "announcement": None,
    "numbers": None,
}


def _asked(value: Any) -> Any:  # noqa: ANN401 - plain JSON values
    if isinstance(value, dict):
        return {
            key: _asked(part)
            for key, part in value.items()
            if key not in _UNASKED or part != _UNASKED[key]
        }
    return [_asked(part) for part in value] if isinstance(value, list) else value


def load(kind: type[Noun], content: Mapping[str, Any]) -> Noun:
    """Return the noun that `dump` took apart; raises BadFile.

    >>> from talking_maps.model.contest import Withdrawal
    >>> load(Withdrawal, dump(Withdrawal("e001", "moved away")))
    Withdrawal(entry='e001', reason='moved away')
    """
    wanted: Any = kind
    try:
        text = (
            content.text if isinstance(content, LazyJson) else canonical(dict(content))
        )
        noun: Noun = _adapter(wanted).validate_json(text, strict=True)
        if isinstance(content, LazyJson) and content.may_be_endless:
            # What is no number cannot be written again.
            canonical(dump(noun))
    except (ValueError, RecursionError) as error:
        raise unreadable() from error
    return noun


def unreadable() -> BadFile:
    """Return the error for a line that no longer says what a line says."""
    return BadFile(
        "The contest's file holds a line that cannot be read. Verify it, or restore a"
        " backup."
    )


def canonical(content: object) -> bytes:
    r"""Return the canonical bytes of plain JSON values.

    >>> canonical({"b": 1.5, "a": ["ñ", None]})
    b'{"a":["\xc3\xb1",null],"b":1.5}'
    """
    return _ENCODER.encode(content).encode("utf-8")


def digest(content: bytes) -> str:
    """Return the SHA-256 of the bytes as 64 hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:  # noqa: ANN401 - a noun's class
    return TypeAdapter(kind)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    # Of a key that stands twice one reader takes the first, another the last.
    content = dict(pairs)
    if len(content) < len(pairs):
        raise ValueError(pairs)
    return content


def _no_number(name: str) -> Never:
    raise ValueError(name)


_DECODER = json.JSONDecoder(parse_constant=_no_number, object_pairs_hook=_once)
#: A number with so large an exponent, or so many digits, that it may be endless.
_LARGE = re.compile(r"[eE](?=\+?\d\d\d)(?<=\d.)")
_MANY = 300
_LONG = re.compile(rf"\d{{{_MANY}}}")
#: The same where a number can stand, not in the digits of a digest; slower to find.
_PLACED = re.compile(r"[:,\[]\s*-?(?:NaN|Infinity|\d[\d.]*[eE]\+?\d{3}|[\d.]{300})")


class LazyJson(Mapping[str, Any]):
    """A mapping that is still a text; it is read once."""

    __slots__ = ("_content", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self._content: dict[str, Any] | None = None

    def __getitem__(self, key: str) -> Any:  # noqa: ANN401 - whatever JSON holds
        """Return what stands under the key."""
        return self._read()[key]

    def __iter__(self) -> Iterator[str]:
        """Yield the keys."""
        return iter(self._read())

    def __len__(self) -> int:
        """Return how many keys there are."""
        return len(self._read())

    def __repr__(self) -> str:
        """Return what it holds."""
        return repr(self._read())

    @property
    def may_be_endless(self) -> bool:
        """Tell whether a number in it may be too large for one, or be none.

        A text that only looks so is answered with yes, too.
        """
        text = self.text
        is_suspect = (
            "NaN" in text
            or "Infinity" in text
            or _LARGE.search(text) is not None
            or (len(text) >= _MANY and _LONG.search(text) is not None)
        )
        return is_suspect and _PLACED.search(text) is not None

    def _read(self) -> dict[str, Any]:
        if self._content is None:
            self._content = _content(self.text)
        return self._content


def may_contain(content: Mapping[str, Any], name: str) -> bool:
    """Tell whether the content can hold that plain name; no means that it does not."""
    return not isinstance(content, LazyJson) or name in content.text


def _content(text: str) -> dict[str, Any]:
    try:
        content = _DECODER.decode(text)
    except (ValueError, RecursionError):
        return {"unreadable": text}
    return content if isinstance(content, dict) else {"unreadable": text}
