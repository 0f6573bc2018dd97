"""The content of a line as its file holds it: read only when somebody looks into it.

A chain of tens of thousands of lines is hashed over its texts and most of it is never
taken apart. A text that is no JSON object is shown as it is, under `unreadable`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Never


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
_LARGE = re.compile(r"[eE](?<=\d.)\+?\d\d\d")
_LONG = re.compile(r"\d{300}")
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
            or _LONG.search(text) is not None
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
