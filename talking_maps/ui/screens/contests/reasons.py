"""Says codes, and why an entry does not count, with the gate's name for its id."""

from __future__ import annotations

import re
from collections.abc import Iterable

from talking_maps.contest import encode
from talking_maps.contest.eligibility import named
from talking_maps.i18n import format_message, name
from talking_maps.model.contest import Contest
from talking_maps.model.message import Message
from talking_maps.ui import session

_HASH = re.compile(r"[0-9a-f]{64}")


def code(digest: str) -> str:
    """Return a digest's code; a question mark for what another program wrote there."""
    return encode(digest) if _HASH.fullmatch(digest) else "?"


def reason(rules: Contest, message: Message) -> str:
    """Return one reason in the screen's language."""
    language = session.language()
    return format_message(
        named(rules, message, lambda names: name(names, language)), language
    )


def reasons(rules: Contest, messages: Iterable[Message]) -> str:
    """Return all of them, one after the other."""
    return " ".join(reason(rules, one) for one in messages)
