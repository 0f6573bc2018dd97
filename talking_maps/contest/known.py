"""The entry that an act is about, or why it cannot be; its day and its moment."""

from __future__ import annotations

from datetime import date, datetime

from talking_maps.contest.record import Record
from talking_maps.errors import BadValue, NotAllowed, NotFound
from talking_maps.model.contest import Entry


def known_entry(record: Record, entry_id: str, number: int) -> Entry:
    """Return the entry if it was there before that line; raises NotFound."""
    entry = record.entry(entry_id, before=number)
    if entry is None:
        raise NotFound(
            "There is no entry “{entry}” in this contest. The entries are: {known}.",
            entry=entry_id,
            known=", ".join(list(record.places)[:20]),
        )
    return entry


def standing_entry(record: Record, entry_id: str, number: int) -> Entry:
    """Return an entry that was not taken back; raises NotFound, NotAllowed."""
    entry = known_entry(record, entry_id, number)
    if record.taken_back.get(entry_id, number) < number:
        raise NotAllowed("The entry {entry} was withdrawn.", entry=entry_id)
    return entry


def check_day(text: str) -> None:
    """Raise BadValue if the text is no day."""
    try:
        is_day = date.fromisoformat(text).isoformat() == text
    except ValueError:
        is_day = False
    if not is_day:
        raise BadValue("“{day}” is not a day. Write it like 2026-05-12.", day=text)


def moment(text: str) -> datetime:
    """Return the time that the text names with its zone; raises BadValue."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise BadValue("“{time}” is not a time.", time=text) from error
    if found.tzinfo is None:
        raise BadValue("The time {time} lacks its time zone.", time=text)
    return found
