"""What killed work leaves behind: told from work that runs, and swept at a start.

A folder in which somebody works is locked by its process, and the system frees the
lock however that process ends. So what is locked by nobody is nobody's, and may go.
Only names that this program gives are touched, never a symbolic link, and nothing of
the last minute of a folder that is not locked yet. Systems without such locks (Windows)
wait a day instead.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import tempfile
import threading
import time
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

#: How the folders are called that work makes in the system's temporary folder.
PREFIX = "talking-maps-"
#: Drafts beside their files: of communities, registers, rasters and tiles.
_DRAFT = re.compile(
    r"\..+\.(part|[0-9a-z_]{8}\.tmp|[0-9a-f]{12}\.tmp)(-journal|-wal|-shm)?"
)
#: Folders in which the demo and a community's ground are prepared, by where they lie.
_FOLDERS = {
    ".": re.compile(r"\.demo-[a-z0-9_]{8}"),
    "ground": re.compile(r"\.[a-z0-9][a-z0-9_-]*-[a-z0-9_]{8}"),
    "ground/*": re.compile(r"\.dem-[a-z0-9_]{8}"),
}
#: Between a folder's making and its lock, or where there are no locks [s].
JUST_MADE_S, LONG_S = 60.0, 86_400.0
#: How many workspaces one process keeps locked; an app and a command have one.
MOST_HELD = 4
#: A workspace's folders lie no deeper than `ground/<code>`.
_DEEPEST = 3

_held: OrderedDict[Path, int] = OrderedDict()
_turn = threading.Lock()


@contextlib.contextmanager
def workplace() -> Iterator[Path]:
    """Give a temporary folder that is gone after the block, or at the next start."""
    with _locked(None, PREFIX) as folder:
        yield folder


@contextlib.contextmanager
def workplace_beside(out: Path) -> Iterator[Path]:
    """Give a folder on the disk of OUT, gone after the block or with the next there.

    Raises OSError where none can be made.
    """
    _sweep_free(out.parent.glob(f".{PREFIX}*"))
    with _locked(out.parent, f".{PREFIX}") as folder:
        yield folder


@contextlib.contextmanager
def _locked(within: Path | None, prefix: str) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(
        dir=within, prefix=prefix, ignore_cleanup_errors=True
    ) as folder:
        lock = _opened(Path(folder))
        _share(lock)
        try:
            yield Path(folder)
        finally:
            _free(lock)


def hold(workspace: Path) -> None:
    """Mark the workspace as in use by this process, and sweep it if it is the first.

    A folder that cannot be read or written stays as it is, and nothing is said.
    """
    with _turn:
        if workspace in _held:
            _held.move_to_end(workspace)
            return
        _held[workspace] = _opened(workspace)
        if _take(_held[workspace]):
            sweep(workspace)
        _share(_held[workspace])
        _sweep_free(Path(tempfile.gettempdir()).glob(f"{PREFIX}*"))
        while len(_held) > MOST_HELD:
            _free(_held.popitem(last=False)[1])


def sweep(workspace: Path) -> None:
    """Remove what killed work left in a workspace that nobody else has open."""
    for path in _within(workspace, _DEEPEST):
        if _is_ours(path, workspace) and (fcntl is not None or _age_s(path) > LONG_S):
            _remove(path)


def _is_ours(path: Path, workspace: Path) -> bool:
    if not path.is_dir():
        return _DRAFT.fullmatch(path.name) is not None
    where = path.parent.relative_to(workspace)
    pattern = _FOLDERS.get("ground/*" if where.match("ground/*") else where.as_posix())
    return pattern is not None and pattern.fullmatch(path.name) is not None


def _sweep_free(found: Iterable[Path]) -> None:
    """Remove the folders of these in which nobody works any more."""
    for path in found:
        if path.is_symlink() or not path.is_dir() or not _is_mine(path):
            continue
        handle = _opened(path)
        is_free = _take(handle) if fcntl is not None else True
        _free(handle)
        if is_free and _age_s(path) > (JUST_MADE_S if fcntl is not None else LONG_S):
            _remove(path)


def _is_mine(path: Path) -> bool:
    with contextlib.suppress(OSError):
        return os.name == "nt" or path.stat().st_uid == os.getuid()
    return False


def _within(folder: Path, deep: int) -> Iterator[Path]:
    """Yield what lies in a folder and its folders, none that a link leads to."""
    try:
        found = list(folder.iterdir())
    except OSError:
        return
    for path in found:
        if not path.is_symlink():
            yield path
            if deep > 1 and path.name[0] != "." and path.is_dir():
                yield from _within(path, deep - 1)


def _age_s(path: Path) -> float:
    """Return how long ago it was changed [s]; of what is gone, nothing."""
    try:
        return time.time() - path.stat().st_mtime
    except OSError:
        return 0.0


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with contextlib.suppress(OSError):
            path.unlink()


def _opened(folder: Path) -> int:
    """Return a handle to lock the folder by, or -1 where that is not possible."""
    if fcntl is None:
        return -1
    try:
        return os.open(folder, os.O_RDONLY)
    except OSError:
        return -1


def _take(handle: int) -> bool:
    """Lock for this process alone; return False if another one works there."""
    if fcntl is None:
        return True
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (OSError, ValueError):  # Of a folder that could not be opened.
        return False
    return True


def _share(handle: int) -> None:
    """Lock as one of several who work there, once nobody has it alone."""
    if fcntl is not None:
        with contextlib.suppress(OSError, ValueError):
            fcntl.flock(handle, fcntl.LOCK_SH)


def _free(handle: int) -> None:
    if handle >= 0:
        os.close(handle)
