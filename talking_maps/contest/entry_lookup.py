"""The entry that an act is about, or why it cannot be."""

from __future__ import annotations

from talking_maps.contest.state import ContestState
from talking_maps.errors import NotAllowed, NotFound
from talking_maps.model.contest import Entry


def entry_of(record: ContestState, entry_id: str, number: int) -> Entry:
    """Return the entry if it was there before that line; raises NotFound."""
    entry = record.entry(entry_id, before=number)
    if entry is None:
        raise NotFound(
            "There is no entry “{entry}” in this contest. The entries are: {known}.",
            entry=entry_id,
            known=", ".join(list(record.places)[:20]),
        )
    return entry


def standing_entry(record: ContestState, entry_id: str, number: int) -> Entry:
    """Return an entry that was not taken back; raises NotFound, NotAllowed."""
    entry = entry_of(record, entry_id, number)
    if record.taken_back.get(entry_id, number) < number:
        raise NotAllowed("The entry {entry} was withdrawn.", entry=entry_id)
    return entry
