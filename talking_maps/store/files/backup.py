"""Copy, back up, restore and receive community files.

A copy is made by SQLite and never by copying bytes, so that it is whole even while
someone draws. What must not leave the community is taken out on this computer, before
the first byte reaches the other disk.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from unicodedata import combining, normalize

from talking_maps.errors import AlreadyThere, BadFile
from talking_maps.files import stale_files
from talking_maps.files.atomic_write import SIDE_FILES, atomic_write, rename
from talking_maps.model.layer import Layer
from talking_maps.model.message import Message
from talking_maps.model.share_done import HearShare, unheard
from talking_maps.store.community_file import read_community
from talking_maps.store.files import attachments
from talking_maps.store.files.private_data import redaction_of
from talking_maps.store.files.redact_copy import (
    redact_names,
    redact_restricted,
    strip_foreign,
    strip_photos,
    strip_texts,
)
from talking_maps.store.gpkg import contents, integrity
from talking_maps.store.gpkg.connection import (
    connect,
    connect_nameless,
    map_sqlite_errors,
    open_file,
    opened,
)
from talking_maps.store.gpkg.triggers import exclude_own_writes, written
from talking_maps.store.history import log
from talking_maps.store.history.consistency import check_integrity, inspect
from talking_maps.store.sync.incoming_copy import quarantined

#: Pages of SQLite that are copied between two words of how far it is [of 4 KB].
_PAGES = 2_000
#: The shares by which a file is examined, and what it replaces is backed up.
_EXAMINED, _KEPT = 0.5, 0.8
#: The shares by which a copy for others was duplicated, and so on.
_DUPLICATED, _REDACTED, _STRIPPED, _WRITTEN = 0.2, 0.4, 0.6, 0.8
_CODE = re.compile(r"[a-z0-9](?:[a-z0-9_-]{0,46}[a-z0-9])?")
#: Names that Windows keeps for itself, whatever their ending.
_DEVICES = re.compile(r"con|prn|aux|nul|(?:com|lpt)\d")


def copy(
    path: Path,
    out: Path,
    *,
    include_restricted: bool,
    include_names: bool,
    layers: Sequence[Layer],
    attached: Mapping[str, Path] | None = None,
    hear: HearShare = unheard,
) -> tuple[Message, ...]:
    """Write a copy for others to `out`, which is replaced; return what to say of it.

    Unless they are included, restricted layers and people's names are not in it, nor
    in its history or its texts. `attached` are files that it carries, by the names
    that `attachments` knows. What `hear` raises calls it off: OUT stays as it was.
    Raises CannotKeep, BadFile, AlreadyThere.
    """
    if out.exists() and out.samefile(path):
        raise AlreadyThere(
            "A copy cannot take the place of the file itself. Choose another folder."
        )
    with (
        _working_copy(path) as work,
        map_sqlite_errors(out),
        atomic_write(out, replace=True) as new,
    ):
        # What cannot be read here is wrong in the community's file, not in OUT.
        with map_sqlite_errors(path):
            file = open_file(work, path)
            work.execute("BEGIN")
            before = written(work)
            shown = redaction_of(
                file,
                layers,
                include_restricted=include_restricted,
                include_names=include_names,
            )
            hear(_DUPLICATED)
            if not include_restricted:
                redact_restricted(file, shown)
            strip_photos(file)
            if not include_names:
                redact_names(file, shown)
            hear(_REDACTED)
            told = strip_texts(file, shown)
            if not (include_restricted and include_names):
                strip_foreign(file)
            attachments.attach(work, attached or {}, _last_moment(work))
            exclude_own_writes(work, before)
            work.execute("COMMIT")
        hear(_STRIPPED)
        work.execute("VACUUM INTO ?", (str(new),))
        hear(_WRITTEN)
        _verify(new, out)
        hear(1.0)
    return told


def backup(path: Path, folder: Path, at: str, hear: HearShare = unheard) -> Path:
    """Write a whole copy, named by code and time, into the folder; return its path."""
    moment = datetime.fromisoformat(at).strftime("%Y%m%d-%H%M%S")
    out = _unused(folder / f"{path.stem}-{moment}.gpkg")
    with opened(path) as source, map_sqlite_errors(out):
        folder.mkdir(parents=True, exist_ok=True)
        _duplicate(source, path, out, hear)
    return out


def restore(
    backup_file: Path,
    path: Path,
    at: str,
    layers: Sequence[Layer] = (),
    hear: HearShare = unheard,
) -> Path | None:
    """Put a backup in the place of the community's file; return where that one went.

    What was there is backed up first, into the folder `backups` beside it; a damaged
    file is set aside there as it is. What another program left in the backup is mended
    in a copy of it. Raises BadFile if the backup is of another community.
    """
    with quarantined(
        backup_file,
        layers=layers,
        at=at,
        may_command=True,
        hear=lambda share: hear(_EXAMINED * share),
    ) as sound:
        hear(_EXAMINED)
        return _put_back(sound, path, at, hear)


def _put_back(sound: Path, path: Path, at: str, hear: HearShare) -> Path | None:
    folder = path.parent / "backups"
    if path.exists():
        _refuse_other(read_community(sound).code, _code_of(path))
        kept = backup(path, folder, at) if _is_whole(path) else None
        # The last word that can call it off: what is there is backed up, and stands.
        hear(_KEPT)
        if kept is not None:
            # Into the file, not over it: whoever has it open sees one or the other.
            with opened(sound) as source, opened(path) as target:
                source.backup(target)
            return kept
    damaged = _set_aside(path, folder, at) if path.exists() else None
    with opened(sound) as source, map_sqlite_errors(path):
        _duplicate(source, sound, path)
    return damaged


def _last_moment(connection: sqlite3.Connection) -> str:
    """Return when the history was last added to, so that equal copies are equal."""
    last = log.last_change(connection)
    return contents.timestamp(last[2] if last else "1970-01-01T00:00:00+00:00")


#: Hears of a sound file before it is placed: its code, where it lies, its attachments.
Before = Callable[[str, Path, Path], None]


def _nothing(_code: str, _sound: Path, _attached: Path) -> None:
    """Do nothing before a file is placed."""


def receive(
    source: Path,
    folder: Path,
    at: str,
    layers: Sequence[Layer] = (),
    *,
    before: Before = _nothing,
    hear: HearShare = unheard,
) -> Path:
    """Check a community file from elsewhere and place it in the folder, by its code.

    The file itself is not written. A code that no command could name is written as one
    that can: in small letters, without accents. What it carries is handed to `before`
    and does not stay in it. Raises AlreadyThere if that community is there, and all
    that `quarantined` raises.
    """
    with (
        stale_files.workplace() as attached,
        quarantined(
            source,
            layers=layers,
            at=at,
            attached=attached,
            hear=lambda share: hear(_EXAMINED * share),
        ) as sound,
    ):
        code = _as_name(read_community(sound).code, source)
        path = folder / f"{code}.gpkg"
        if path.exists():
            raise AlreadyThere(
                "The community {code} is here already. Nothing was changed. Merge the"
                " file to join both copies; restore it as a backup to go back to it.",
                code=code,
            )
        hear(_EXAMINED)
        before(code, sound, attached)
        with opened(sound) as connection, map_sqlite_errors(path):
            _duplicate(connection, sound, path)
    return path


def _as_name(code: str, source: Path) -> str:
    """Return a code as the name of a file on any system; raises BadFile."""
    plain = "".join(c for c in normalize("NFKD", code) if not combining(c)).lower()
    if not _CODE.fullmatch(plain) or _DEVICES.fullmatch(plain):
        raise BadFile(
            "The community in the file {file} has a code that cannot be a file's name.",
            file=source.name,
        )
    return plain


def _duplicate(
    source: sqlite3.Connection, path: Path, out: Path, hear: HearShare = unheard
) -> None:
    def copied(_status: int, left: int, pages: int) -> None:
        hear(1 - left / pages if pages else 1.0)

    with atomic_write(out) as draft:
        with closing(connect(draft, mode="rwc")) as target:
            # One moment is copied, whoever writes meanwhile.
            source.execute("BEGIN")
            source.execute("SELECT count(*) FROM sqlite_schema").fetchone()
            source.backup(target, pages=_PAGES, progress=copied)
            source.execute("COMMIT")
            target.execute("PRAGMA journal_mode=DELETE")
        _verify(draft, path)


@contextmanager
def _working_copy(path: Path) -> Iterator[sqlite3.Connection]:
    with opened(path) as source, closing(connect_nameless()) as work:
        integrity.refuse_odd(integrity.verdict(source, path), path.name)
        source.backup(work)
        yield work


def _verify(draft: Path, path: Path) -> None:
    with closing(connect(draft)) as connection:
        inspect(open_file(connection, path), path.name)


def _refuse_other(backed_up: str, present: str | None) -> None:
    if present is not None and backed_up != present:
        raise BadFile(
            "The backup is of the community {other}, not of {code}. Choose another"
            " one.",
            other=backed_up,
            code=present,
        )


def _code_of(path: Path) -> str | None:
    try:
        return read_community(path).code
    except BadFile:
        return None


def _is_whole(path: Path) -> bool:
    try:
        check_integrity(path)
    except BadFile:
        return False
    return True


def _set_aside(path: Path, folder: Path, at: str) -> Path:
    moment = datetime.fromisoformat(at).strftime("%Y%m%d-%H%M%S")
    kept = _unused(folder / f"{path.stem}-damaged-{moment}.gpkg")
    with map_sqlite_errors(path):
        folder.mkdir(parents=True, exist_ok=True)
        for name in ("", *SIDE_FILES):
            side = path.with_name(path.name + name)
            if side.exists():
                rename(side, kept.with_name(kept.name + name))
    return kept


def _unused(path: Path) -> Path:
    names = (path.with_stem(f"{path.stem}-{n}") for n in range(2, 1000))
    return next((p for p in (path, *names) if not p.exists()), path)
