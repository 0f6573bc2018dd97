"""A sentence for people that has not been put into words yet.

Pure code returns messages; the faces say them in a language. The id is the English
sentence, which is also its gettext id; placeholders may carry a format the language
room knows: `{area:ha}`, `{length:m}`, `{share:percent}`, `{slope:slope}`,
`{count:number}`, `{money:soles}`, `{day:date}`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from talking_maps.errors import Value


@dataclass(frozen=True, slots=True)
class Message:
    """A gettext id with the values for its placeholders."""

    id: str
    values: Mapping[str, Value] = field(default_factory=dict)


def plural(one: str, many: str) -> str:
    """Mark a sentence that counts, as gettext's `ngettext` does; return its id.

    `one` is the English for a single thing, `many` for others. Both name the number
    `{count}`. The id is `many`: it goes into files and to other processes as it is, and
    the catalogues, English too, hold the forms. `make messages` brings them there.

    >>> plural("{count:whole} shape", "{count:whole} shapes")
    '{count:whole} shapes'
    """
    del one  # The catalogues have it from the source.
    return many
