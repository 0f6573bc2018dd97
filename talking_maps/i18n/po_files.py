"""What a gettext catalogue holds: its finished sentences, by the id that finds them.

Fuzzy translations are left out: what a translator marked as doubtful is not shown.
Obsolete ones are not: no module says these sentences any more, but sealed entries
still hold them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from io import BytesIO
from itertools import chain


@dataclass(frozen=True, slots=True)
class Sentences:
    """The finished translations of a language by message id.

    `plural` is the catalogue's own rule: which form of a `counted` sentence a number
    takes, as gettext writes it.
    """

    plain: Mapping[str, str]
    counted: Mapping[str, tuple[str, ...]]
    plural: str


def read(written: bytes) -> Sentences:
    """Return the sentences of a `.po` file."""
    # Only who reads one anew needs Babel's reader, and waits for it.
    from babel.messages.catalog import Message
    from babel.messages.pofile import read_po

    def plain(entries: Iterable[Message]) -> Iterable[tuple[str, str]]:
        for one in entries:
            if one.fuzzy or not isinstance(one.string, str):
                continue
            if isinstance(one.id, str) and one.id and one.string:
                yield one.id, one.string

    def counted(entries: Iterable[Message]) -> Iterable[tuple[str, tuple[str, ...]]]:
        for one in entries:
            if one.fuzzy or isinstance(one.id, str):
                continue
            if isinstance(one.string, list | tuple) and all(one.string):
                yield one.id[-1], tuple(one.string)

    messages = read_po(BytesIO(written))
    # What is said today wins over what was said once.
    entries = tuple(chain(messages.obsolete.values(), messages))
    return Sentences(dict(plain(entries)), dict(counted(entries)), messages.plural_expr)
