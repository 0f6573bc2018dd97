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
from talking_maps.store.copies import backup, copy, receive, restore
from talking_maps.store.keeping import keep
from talking_maps.store.photos import add_photo, photo
from talking_maps.store.state import check, rebuild, restyle, strays
from talking_maps.store.undoing import redo, undo, undo_depth

__all__ = [
    "add_photo", "backup", "boundaries", "check", "copy", "create", "digest",
    "feature", "features", "history", "keep", "last_change", "last_number", "owners",
    "photo", "plan", "read", "rebuild", "receive", "redo", "restore", "restyle",
    "strays", "undo", "undo_depth",
]  # fmt: skip
