"""The entry or the juror that an act is about, or why it cannot be."""

from __future__ import annotations

from talking_maps.contest.state import ContestState
from talking_maps.errors import NotAllowed, NotFound
from talking_maps.model.contest import Contest, Entry, Juror


def entry_of(record: ContestState, entry_id: str, number: int) -> Entry:
    """Return the entry if it was there before that line; raises NotFound."""
    entry = record.entry(entry_id, before=number)
    if entry is None and not record.places:
        raise NotFound(
            "There is no entry “{entry}” in this contest: nothing has been handed in "
            "yet.",
            entry=entry_id,
        )
    if entry is None:
        raise NotFound(
            "There is no entry “{entry}” in this contest. The entries are: {known}.",
            entry=entry_id,
            known=", ".join(list(record.places)[:20]),
        )
    return entry


def entry_in_force(record: ContestState, entry_id: str, number: int) -> Entry:
    """Return an entry that was not taken back; raises NotFound, NotAllowed."""
    entry = entry_of(record, entry_id, number)
    if record.taken_back.get(entry_id, number) < number:
        raise NotAllowed("The entry {entry} was withdrawn.", entry=entry_id)
    annulled = record.annulled.get(entry_id)
    if annulled is not None and annulled.number < number:
        raise NotAllowed(
            "The entry {entry} was annulled by the amendment {resolution}.",
            entry=entry_id,
            resolution=annulled.noun.resolution,
        )
    return entry


def known_juror(contest: Contest, juror_id: str) -> Juror:
    """Return the juror of that id; raises NotFound with the ids there are."""
    juror = contest.juror(juror_id)
    if juror is None and not contest.jurors:
        raise NotFound(
            "There is no juror “{juror}”: this contest has no jury.", juror=juror_id
        )
    if juror is None:
        raise NotFound(
            "There is no juror “{juror}”. The jurors are: {known}.",
            juror=juror_id,
            known=", ".join(one.id for one in contest.jurors),
        )
    return juror
