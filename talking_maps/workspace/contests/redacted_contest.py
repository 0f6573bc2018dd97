"""What people typed into a contest, without private names: for all that leaves."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from talking_maps import contest, store
from talking_maps.contest import ContestState
from talking_maps.contest.redacted_text import Wording
from talking_maps.errors import TalkingMapsError
from talking_maps.model.contest import LogEvent
from talking_maps.redaction.private_records import Redaction
from talking_maps.workspace.workspace import Workspace, community_file


def without_names(workspace: Workspace, record: ContestState) -> ContestState:
    """Return the record with codes for names in its free texts, and without places.

    Names are those of the community that an entry is of; of all that take part where a
    text is about no entry. A community whose file is not here is not known by name.
    """
    return contest.reworded(record, _wording(workspace, record))


def lines_without_names(
    workspace: Workspace, record: ContestState, lines: Iterable[LogEvent]
) -> tuple[LogEvent, ...]:
    """Return lines of the chain as they may leave: as on papers, by the same rule.

    Their hashes stay, and are those of what was typed.
    """
    wording = _wording(workspace, record)
    return tuple(contest.reworded_line(record, line, wording) for line in lines)


def _wording(workspace: Workspace, record: ContestState) -> Wording:
    @cache
    def shown(code: str) -> Redaction:
        try:
            return store.redaction(community_file(workspace, code), workspace.layers)
        except TalkingMapsError:
            return Redaction()

    def wording(text: str, entry_id: str) -> str:
        entry = record.entry(entry_id) if entry_id else None
        every = (told.noun.community for told in record.entries)
        for code in sorted({*every}) if entry is None else (entry.community,):
            text = shown(code).text(text)
        return text

    return wording
