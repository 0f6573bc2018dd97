"""A moment in the history with a name, so that people find it again."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Version:
    """The state after the change `change`. `id` is random, the same in every copy."""

    id: str
    name: str
    description: str
    change: str
    at: str
    author: str
