"""Put a finished file in its place in one step, with no half-made file ever seen."""

from __future__ import annotations

import os
import re
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from talking_maps.errors import AlreadyThere

#: A draft that nobody wrote to for so long is of work that was killed [s].
ABANDONED_S = 3600.0
#: What SQLite leaves beside a file that was not closed.
SIDE_FILES = ("-journal", "-wal", "-shm")


@contextmanager
def atomic_write(path: Path, *, replace: bool = False) -> Iterator[Path]:
    """Give a draft beside `path` to write; it takes its place when the block ends well.

    Raises AlreadyThere if `path` came to be meanwhile, unless it may be replaced.
    """
    _sweep(path)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(6)}.tmp")
    try:
        yield draft
        _settle(draft, path, replace=replace)
    finally:
        for name in ("", *SIDE_FILES):
            draft.with_name(draft.name + name).unlink(missing_ok=True)


def _sweep(path: Path) -> None:
    """Remove drafts of the same file that killed work left, such as on a stick."""
    form = re.compile(rf"\.{re.escape(path.name)}\.[0-9a-f]{{12}}\.tmp(-\w+)?")
    with suppress(OSError), os.scandir(path.parent) as found:
        for one in found:
            if form.fullmatch(one.name) and one.is_file(follow_symlinks=False):
                with suppress(OSError):
                    if time.time() - one.stat().st_mtime > ABANDONED_S:
                        Path(one.path).unlink()


def move_into_place(finished: Path, path: Path) -> None:
    """Put a file finished elsewhere on the same disk in its place, or replace `path`.

    It is on the disk when this returns.
    """
    _settle(finished, path, replace=True)


def rename(path: Path, target: Path) -> None:
    """Give a file or folder another name on the same disk, and keep that on the disk.

    What the file holds is not pressed to the disk anew, so one that is damaged or may
    only be read can be set aside.
    """
    path.replace(target)
    _flush_folder(target.parent)


def discard_side_files(path: Path) -> None:
    """Remove what a crash left beside `path`: it belongs to a file that is gone."""
    for name in SIDE_FILES:
        path.with_name(path.name + name).unlink(missing_ok=True)


def _settle(draft: Path, path: Path, *, replace: bool) -> None:
    _flush(draft)
    if replace:
        discard_side_files(path)
        draft.replace(path)
    else:
        _put_new(draft, path)
    _flush_folder(path.parent)


def _put_new(draft: Path, path: Path) -> None:
    try:
        path.hardlink_to(draft)
    except FileExistsError as error:
        raise AlreadyThere(
            "There is a file {file} already. Choose another name.", file=path.name
        ) from error
    except OSError:
        _put_new_without_links(draft, path)


def _put_new_without_links(draft: Path, path: Path) -> None:
    # A memory stick's FAT knows no links: claim the name first, then replace it.
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o644))
    except FileExistsError as error:
        raise AlreadyThere(
            "There is a file {file} already. Choose another name.", file=path.name
        ) from error
    draft.replace(path)


def _flush_folder(folder: Path) -> None:
    if os.name != "nt":
        _flush(folder, os.O_RDONLY)


def _flush(path: Path, flags: int = os.O_RDWR) -> None:
    handle = os.open(path, flags)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
