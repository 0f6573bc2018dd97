"""Nouns as plain JSON values and back, and the bytes a digest is taken over.

Canonical bytes are UTF-8 JSON with sorted keys and no spaces: the same content gives
the same bytes on every machine.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import cache
from typing import Any, TypeVar

from pydantic import TypeAdapter

from talking_maps.contest.lazy_json import LazyJson
from talking_maps.errors import BadFile

Noun = TypeVar("Noun")
_ENCODER = json.JSONEncoder(
    sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False
)


def dump(noun: object) -> dict[str, Any]:
    """Return a noun of the contest as plain JSON values."""
    kind: Any = type(noun)
    content: dict[str, Any] = _adapter(kind).dump_python(noun, mode="json")
    return content


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
