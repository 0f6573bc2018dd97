"""Who handed entries in, and by what name a winner may be told."""

from __future__ import annotations

from dataclasses import astuple

from talking_maps.contest.amendments import IDENTITY
from talking_maps.contest.lookups import entry_of
from talking_maps.contest.state import ContestState, Event
from talking_maps.errors import BadValue
from talking_maps.model.delivery import Delivery

#: The most signs of each word of it: it has to fit on a receipt.
LONGEST = 120


def check_delivery(record: ContestState, event: Event[Delivery]) -> None:
    """Raise NotFound or BadValue if it may not be that line."""
    entry_of(record, event.noun.entry, event.number)
    check_words(event.noun)


def check_words(said: Delivery) -> None:
    """Raise BadValue where a name is missing, too long, or a number is none."""
    if not said.handed_by.strip():
        raise BadValue("Write the name of who hands the plan in.")
    if said.identity and not IDENTITY.fullmatch(said.identity):
        raise BadValue(
            "An identity number (DNI) has 6 to 15 digits, letters and dashes."
        )
    if not all(one.isprintable() and len(one) <= LONGEST for one in astuple(said)):
        raise BadValue(
            "What is said of who hands in is one line each, of at most {most:whole}"
            " signs.",
            most=LONGEST,
        )


def delivery_of(record: ContestState, entry_id: str) -> Delivery | None:
    """Return who handed the entry in, as it was said last; None if nobody said."""
    found = (t.noun for t in reversed(record.deliveries) if t.noun.entry == entry_id)
    return next(found, None)


def shown_name(record: ContestState, entry_id: str) -> str:
    """Return by what name the entry may be told in public, empty if by none."""
    found = delivery_of(record, entry_id)
    return found.shown_name if found else ""
