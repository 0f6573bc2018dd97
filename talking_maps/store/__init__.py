"""The community file: one GeoPackage that holds everything and loses nothing.

History and present state are written in one transaction. Functions take the file's
path and open it anew, so they may be called from any thread or process; none of them
keeps anything in memory between calls.
"""

from talking_maps.store.community_file import (
    boundaries,
    create,
    feature,
    last_change,
    read_changes,
    read_community,
    read_features,
    read_owners,
    read_plan,
)
from talking_maps.store.files.backup import backup, copy, receive, restore
from talking_maps.store.files.photo_table import add_photo, photo, photo_digests
from talking_maps.store.files.private_data import redaction
from talking_maps.store.gpkg.connection import read_snapshot, transaction
from talking_maps.store.gpkg.integrity import moment_of
from talking_maps.store.history.audit_log import (
    AuditEntry,
    community_history,
    journal,
)
from talking_maps.store.history.commit import commit
from talking_maps.store.history.consistency import check_integrity
from talking_maps.store.history.log import ChangeHeader
from talking_maps.store.history.undo import redo, undo, undo_depth
from talking_maps.store.history.versions import (
    features_at,
    find_version,
    name_version,
    plan_at,
    restore_version,
    versions,
)
from talking_maps.store.sync.conflicts import conflicts, resolve_conflict
from talking_maps.store.sync.external_edits import (
    ELSEWHERE,
    ExternalEdits,
    absorb_external_edits,
    mend,
    refused,
    repair,
)
from talking_maps.store.sync.identity_links import (
    imported,
    samenesses,
    set_identity_link,
)
from talking_maps.store.sync.incoming_copy import code_in, examined_by, examiner
from talking_maps.store.sync.merge_copies import merge
from talking_maps.store.sync.revert_merge import list_merges, revert_merge, taken_back
from talking_maps.store.sync.roundtrip import merge_edited_export

__all__ = [
    "ELSEWHERE",
    "AuditEntry",
    "ChangeHeader",
    "ExternalEdits",
    "absorb_external_edits",
    "add_photo",
    "backup",
    "boundaries",
    "check_integrity",
    "code_in",
    "commit",
    "community_history",
    "conflicts",
    "copy",
    "create",
    "examined_by",
    "examiner",
    "feature",
    "features_at",
    "find_version",
    "imported",
    "journal",
    "last_change",
    "list_merges",
    "mend",
    "merge",
    "merge_edited_export",
    "moment_of",
    "name_version",
    "photo",
    "photo_digests",
    "plan_at",
    "read_changes",
    "read_community",
    "read_features",
    "read_owners",
    "read_plan",
    "read_snapshot",
    "receive",
    "redaction",
    "redo",
    "refused",
    "repair",
    "resolve_conflict",
    "restore",
    "restore_version",
    "revert_merge",
    "samenesses",
    "set_identity_link",
    "taken_back",
    "transaction",
    "undo",
    "undo_depth",
    "versions",
]
