"""How far a piece of work is, told to whoever waits for it."""

from __future__ import annotations

from collections.abc import Callable

#: Hears which share of the work is done, from 0 to 1; what it raises calls it off.
HearShare = Callable[[float], None]


def unheard(_share: float) -> None:
    """Hear nothing."""
