"""Between which places entries lie with 80 %, kept in the chain; and prizes by it.

Drawn are the worlds of one seed, which the seals of all entries give: nobody can choose
it. What came out is a line of the chain, so that act and board say the same on every
machine, and anybody can draw it again from the seals. It holds until something changes
the results.

A contest may rule that entries within the band share their prizes: the first of a group
and all behind it, one after the other, whose best place is no worse than its own are
one block and share the prizes of their places, as those do who are tied. Behind a block
the next one begins.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from talking_maps.contest.state import ContestState, Event
from talking_maps.errors import BadValue, NotAllowed
from talking_maps.model.drawn_places import PlaceBands

#: How many bytes of the digest of all seals are the seed.
_SEED_BYTES = 4


def place_seed(record: ContestState, before: int | None = None) -> int:
    """Return the seed of a contest's worlds: the digest of the seals of its entries.

    The seals are sorted and set apart by a stroke; `before` a line, those before it.
    """
    seals = "/".join(
        sorted(
            event.noun.seal
            for event in record.entries
            if before is None or event.number < before
        )
    )
    return int.from_bytes(hashlib.sha256(seals.encode()).digest()[:_SEED_BYTES], "big")


def bands_in_force(
    record: ContestState, before: int | None = None
) -> PlaceBands | None:
    """Return what was drawn last, None if nothing was or results changed since.

    With `before` as it was before that line.
    """
    drawn = [t for t in record.drawn_places if before is None or t.number < before]
    if not drawn:
        return None
    last = drawn[-1]
    tables: tuple[Iterable[Event[Any]], ...] = (
        record.entries,
        record.withdrawals,
        record.checks,
        record.ballots,
        record.visits,
        record.clocks,
        record.amendments,
    )
    changed = any(
        told.number > last.number and (before is None or told.number < before)
        for table in tables
        for told in table
    )
    return None if changed else last.noun


def check_places(record: ContestState, event: Event[PlaceBands]) -> None:
    """Raise BadValue if what is said to be drawn cannot have been."""
    noun = event.noun
    entries = {one.noun.id for one in record.entries if one.number < event.number}
    if noun.seed != place_seed(record, event.number):
        raise BadValue("The places were drawn with another seed than the seals give.")
    for band in noun.bands:
        is_order = 1 <= band.best <= band.worst and band.low <= band.high
        if band.entry not in entries or not is_order:
            raise BadValue(
                "What is said of the places of {entry} cannot be.", entry=band.entry
            )


def check_drawn(record: ContestState, event: Event[object]) -> None:
    """Raise NotAllowed if prizes would be shared within a band that was not drawn."""
    rules = record.contest_before(event.number)
    if rules.bands and bands_in_force(record, event.number) is None:
        raise NotAllowed(
            "By the rules entries within the 80 % band share their prizes. Draw the"
            " places first (on Ranking, or: contest places), since marks, visits or"
            " entries changed after they were drawn last."
        )


def shared_places(
    bands: PlaceBands | None, places: Mapping[str, int]
) -> Mapping[str, int]:
    """Return the first place of the block in which each entry of a group lies.

    >>> from talking_maps.model.drawn_places import PlaceBand
    >>> drawn = PlaceBands(
    ...     1,
    ...     200,
    ...     tuple(
    ...         PlaceBand(entry, "all", best, worst)
    ...         for entry, best, worst in (("a", 1, 2), ("b", 1, 3), ("c", 2, 3))
    ...     ),
    ... )
    >>> shared_places(drawn, {"a": 1, "b": 2, "c": 3})
    {'a': 1, 'b': 1, 'c': 3}
    """
    best = {} if bands is None else {band.entry: band.best for band in bands.bands}
    found: dict[str, int] = {}
    first = 0
    for entry in sorted(places, key=lambda one: (places[one], one)):
        own = places[entry]
        if not first or best.get(entry, own) > first:
            first = own
        found[entry] = first
    return found
