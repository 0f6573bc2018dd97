"""The community file: one GeoPackage that holds everything and loses nothing.

History and present state are written in one transaction. Functions take the file's
path and open it anew, so they may be called from any thread or process; none of them
keeps anything in memory between calls.
"""

from talking_maps.store.book import (
    boundaries,
    create,
    digest,
    feature,
    features,
    history,
    last_change,
    last_number,
    owners,
    plan,
    read,
)
from talking_maps.store.conflicts import conflicts, decide
from talking_maps.store.copies import backup, copy, receive, restore
from talking_maps.store.journal import Entry, journal
from talking_maps.store.keeping import keep
from talking_maps.store.log import Request
from talking_maps.store.merging import merge
from talking_maps.store.noticing import (
    ELSEWHERE,
    Noticed,
    Refused,
    mend,
    notice,
    refused,
)
from talking_maps.store.opening import at_once
from talking_maps.store.photos import add_photo, photo, photo_digests
from talking_maps.store.private import redaction
from talking_maps.store.quarantine import code_in
from talking_maps.store.retracting import mergings, take_back, taken_back
from talking_maps.store.sameness import imported, samenesses, say_same
from talking_maps.store.state import check, rebuild, restyle, strays
from talking_maps.store.undoing import redo, undo, undo_depth
from talking_maps.store.updating import update
from talking_maps.store.versions import (
    Touch,
    bring_back,
    find_version,
    last_touches,
    name_version,
    state_at,
    versions,
)

__all__ = [
    "ELSEWHERE",
    "Entry",
    "Noticed",
    "Refused",
    "Request",
    "Touch",
    "add_photo",
    "at_once",
    "backup",
    "boundaries",
    "bring_back",
    "check",
    "code_in",
    "conflicts",
    "copy",
    "create",
    "decide",
    "digest",
    "feature",
    "features",
    "find_version",
    "history",
    "imported",
    "journal",
    "keep",
    "last_change",
    "last_number",
    "last_touches",
    "mend",
    "merge",
    "mergings",
    "name_version",
    "notice",
    "owners",
    "photo",
    "photo_digests",
    "plan",
    "read",
    "rebuild",
    "receive",
    "redaction",
    "redo",
    "refused",
    "restore",
    "restyle",
    "samenesses",
    "say_same",
    "state_at",
    "strays",
    "take_back",
    "taken_back",
    "undo",
    "undo_depth",
    "update",
    "versions",
]
