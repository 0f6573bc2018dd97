"""How long to wait after wrong passwords, so that nobody finds one by trying.

A few slips of the hand cost nothing. After them every wrong password doubles the wait
for that name, up to some minutes: a program that tries gets nowhere, and who forgot is
not locked out for good. Names that nobody has are counted too, or the wait would tell
which names there are. Nothing here sleeps: who comes too early is refused.

A try is counted before it is heard and taken off the count if it was right: of many
tries at once, no more are heard than one after the other.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from talking_maps.errors import CannotKeep, NotAllowed
from talking_maps.files.atomic_write import atomic_write
from talking_maps.model.message import plural
from talking_maps.store.files.folder_lock import lock
from talking_maps.workspace.workspace import Workspace

FILE = "wrong-passwords.json"
#: Held while the lists of people are read and written again.
LOCK = "people.lock"
#: Wrong passwords in a row that cost no wait.
FREE = 5
FIRST_WAIT_S, LONGEST_WAIT_S = 15, 300
#: Of names that nobody has, as many are remembered.
STRANGERS = 100


@dataclass(frozen=True, slots=True)
class Wrong:
    """How many wrong passwords in a row were given for a name, and when the last."""

    count: int
    last: str


def wait_s(wrong: Wrong, at: str) -> int:
    """Return how long is still to wait for another try [s], rounded up.

    >>> noon = "2026-01-01T12:00:00+00:00"
    >>> [wait_s(Wrong(count, noon), noon) for count in (4, 5, 6, 99)]
    [0, 15, 30, 300]
    """
    if wrong.count < FREE:
        return 0
    doublings = min(wrong.count - FREE, 10)
    whole = min(FIRST_WAIT_S << doublings, LONGEST_WAIT_S)
    passed = _moment(at) - _moment(wrong.last)
    # A clock that was set back makes nobody wait longer than the rule does.
    return min(max(0, whole - int(passed.total_seconds())), whole)


def _moment(at: str) -> datetime:
    return datetime.fromisoformat(at).astimezone()


def count(workspace: Workspace, name: str, at: str, known: Collection[str]) -> None:
    """Count a try before it is heard; raises NotAllowed while that name has to wait.

    Of names that are not `known`, only the latest are remembered.
    """
    with lock(workspace.folder / LOCK):
        kept = dict(_read(workspace))
        _check(kept.get(name), name, at)
        _add(workspace, kept, name, at, known)


def _check(wrong: Wrong | None, name: str, at: str) -> None:
    left = 0 if wrong is None else wait_s(wrong, at)
    if left:
        raise NotAllowed(
            plural(
                "Too many wrong passwords were given for “{name}”. Wait "
                "{count:whole} second and try again.",
                "Too many wrong passwords were given for “{name}”. Wait "
                "{count:whole} seconds and try again.",
            ),
            name=name[:40],
            count=left,
        )


def _add(
    workspace: Workspace,
    kept: dict[str, Wrong],
    name: str,
    at: str,
    known: Collection[str],
) -> None:
    before = kept.pop(name, Wrong(0, at))
    kept[name] = Wrong(before.count + 1, at)
    strangers = [one for one in kept if one not in known]
    for one in strangers[:-STRANGERS]:
        del kept[one]
    _write(workspace, kept)


def record_success(workspace: Workspace, name: str) -> None:
    """Forget the wrong passwords of a name, now that the right one was given."""
    with lock(workspace.folder / LOCK):
        kept = dict(_read(workspace))
        if kept.pop(name, None) is not None:
            _write(workspace, kept)


def _read(workspace: Workspace) -> Mapping[str, Wrong]:
    path = workspace.folder / FILE
    try:
        content = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        found = {n: Wrong(int(c), str(last)) for n, (c, last) in content.items()}
        for one in found.values():
            wait_s(one, one.last)
    except (OSError, ValueError, TypeError, AttributeError):
        # Who can spoil this list can write the list of passwords, too.
        return {}
    return found


def _write(workspace: Workspace, kept: Mapping[str, Wrong]) -> None:
    content = {name: [one.count, one.last] for name, one in kept.items()}
    try:
        with atomic_write(workspace.folder / FILE, replace=True) as draft:
            draft.touch(mode=0o600)
            draft.write_text(json.dumps(content, indent=1), encoding="utf-8")
    except OSError as error:
        raise CannotKeep(
            "The list of people cannot be written. Check the folder and the free space."
        ) from error
