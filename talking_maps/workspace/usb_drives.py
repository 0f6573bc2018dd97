"""Memory sticks: which are plugged in, and a copy on one that has truly arrived.

A folder under `/media` may be what a stick left behind when it was pulled out: only
what is mounted counts. The copy is made beside, sent to the stick in one go, flushed,
and read back: then the stick may be taken out.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import string
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from talking_maps.errors import BadFile, CannotKeep
from talking_maps.files import stale_files
from talking_maps.files.atomic_write import atomic_write
from talking_maps.model.message import Message
from talking_maps.workspace.import_export import MAKING_COPY, copy_to
from talking_maps.workspace.workspace import Progress, Workspace, hearing, silent

#: Where Linux and macOS mount what is plugged in.
MOUNTS = ("/media/*/*", "/media/*", "/run/media/*/*", "/mnt/*", "/Volumes/*")
_REMOVABLE = 2
#: So much is copied between two words of how far it is [bytes].
_PIECE = 4_000_000
#: The share by which the copy is made, before it goes to the stick.
_MADE = 0.3
_COPYING = Message("Copying … do not take the stick out yet.")
_READING = Message("Reading the copy back … do not take the stick out yet.")
_MOST = 6


@dataclass(frozen=True, slots=True)
class Drive:
    """A memory stick: where it is mounted, and the room on it [bytes]."""

    folder: Path
    free_bytes: int

    @property
    def name(self) -> str:
        """What people know it by: its label, or its letter."""
        return self.folder.name or str(self.folder)


def drives(root: Path = Path("/")) -> tuple[Drive, ...]:
    """Return the memory sticks that are plugged in, as far as one can tell."""
    found = _letters() if sys.platform == "win32" else _mounted(root)
    told = (_drive(folder) for folder in found)
    return tuple(one for one in told if one is not None)[:_MOST]


def _mounted(root: Path) -> list[Path]:
    globbed = {path for glob in MOUNTS for path in root.glob(glob.lstrip("/"))}
    return sorted(
        path for path in globbed if not path.is_symlink() and os.path.ismount(path)
    )


def _letters() -> list[Path]:
    """Return the roots of Windows' removable drives."""
    if sys.platform != "win32":
        return []
    import ctypes

    kind = ctypes.windll.kernel32.GetDriveTypeW
    roots = (f"{letter}:\\" for letter in string.ascii_uppercase)
    return [Path(one) for one in roots if kind(one) == _REMOVABLE]


def _drive(folder: Path) -> Drive | None:
    try:
        room = shutil.disk_usage(folder)
    except OSError:
        return None
    return Drive(folder, room.free) if room.total else None


def copy_to_folder(
    workspace: Workspace,
    code: str,
    folder: Path,
    *,
    include_restricted: bool = False,
    include_names: bool = False,
    progress: Progress = silent,
) -> tuple[Path, tuple[Message, ...]]:
    """Make the community's copy, put it into the folder, read it back.

    Returns the copy and what whoever hands it on should know.

    Raises BadFile where there is no such folder, CannotKeep where it has no room,
    may not be written, or gives back something else.
    """
    if not folder.is_dir():
        raise BadFile(
            "There is no folder {folder}. Check the path, or plug the stick in again.",
            folder=str(folder),
        )
    progress(0.0, MAKING_COPY)
    with stale_files.workplace() as beside:
        made = beside / f"{code}.gpkg"
        told = copy_to(
            workspace,
            code,
            made,
            include_restricted=include_restricted,
            include_names=include_names,
            progress=lambda share, what: progress(_MADE * share, what),
        )
        out = folder / made.name
        try:
            _send(made, out, progress)
        except OSError as error:
            raise CannotKeep(
                "The copy could not be written to {folder} ({reason}). Nothing there "
                "was changed. Check that the stick is in, has room and is not locked.",
                folder=str(folder),
                reason=error.strerror or "",
            ) from error
    return out, told


def _send(made: Path, out: Path, progress: Progress) -> None:
    """Put a file in its place at once, and make sure that it is there."""
    size = made.stat().st_size
    if size > shutil.disk_usage(out.parent).free:
        raise CannotKeep(
            "{folder} has no room for the copy: it needs {size:number} MB. Take "
            "something off the stick, or use another.",
            folder=str(out.parent),
            size=round(size / 1e6, 1),
        )
    with atomic_write(out, replace=True) as draft:
        written = _copied(made, draft, hearing(progress, _COPYING, _MADE, 0.6))
    # The copy stands by now: whoever calls off keeps it, unread.
    if _digest(out, hearing(progress, _READING, 0.6, 1.0)) != written:
        raise CannotKeep(
            "The copy on {folder} is not what was written: the stick is failing. Use "
            "another.",
            folder=str(out.parent),
        )


def _copied(made: Path, draft: Path, hear: Callable[[float], None]) -> bytes:
    """Copy a file bit by bit, tell how far it is, and return its digest."""
    with draft.open("wb") as out:
        return _through(made, out.write, hear)


def _digest(file: Path, hear: Callable[[float], None]) -> bytes:
    return _through(file, lambda _bytes: None, hear, anew=True)


def _through(
    file: Path,
    each: Callable[[bytes], object],
    hear: Callable[[float], None],
    *,
    anew: bool = False,
) -> bytes:
    """Hand on a file's bytes, piece by piece, and return their digest.

    Read `anew` it comes from the stick, and not from what the system remembers of it.
    """
    size, done, digest = file.stat().st_size, 0, hashlib.sha256()
    with file.open("rb") as content:
        if anew and hasattr(os, "posix_fadvise"):
            os.posix_fadvise(content.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        while piece := content.read(_PIECE):
            each(piece)
            digest.update(piece)
            done += len(piece)
            hear(done / max(size, 1))
    return digest.digest()
