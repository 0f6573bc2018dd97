"""What a disk holds when the power goes right after a save, as the file system may.

A file system makes that a file was deleted last only once its folder is synced. SQLite
calls its own `unlink` and, to sync a folder, `openDirectory`; both can be watched
through its system calls (sqlite3_vfs.xSetSystemCall,
https://sqlite.org/c3ref/vfs.html). A journal that was deleted since the folder was last
synced is still there after the cut, and whoever opens the file next rolls the save
back.
"""

import ctypes
import ctypes.util
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

_PLAIN = ctypes.c_void_p
_SET = ctypes.CFUNCTYPE(ctypes.c_int, _PLAIN, ctypes.c_char_p, _PLAIN)
_GET = ctypes.CFUNCTYPE(_PLAIN, _PLAIN, ctypes.c_char_p)
_UNLINK = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_char_p)
_OPEN_FOLDER = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.c_char_p, ctypes.POINTER(ctypes.c_int)
)


class _Vfs(ctypes.Structure):
    _fields_ = (
        ("version", ctypes.c_int),
        ("size", ctypes.c_int),
        ("path", ctypes.c_int),
        ("next", _PLAIN),
        ("name", ctypes.c_char_p),
        ("data", _PLAIN),
        *((f"call{n}", _PLAIN) for n in range(13)),
        ("set", _SET),
        ("get", _GET),
    )


@dataclass
class Disk:
    """What was deleted, with its content, since its folder was last synced."""

    deleted: dict[Path, bytes] = field(default_factory=dict)
    syncs: int = 0

    def after_a_cut(self, path: Path, folder: Path) -> Path:
        """Copy the file as the disk has it if the power goes now; return the copy."""
        folder.mkdir()
        copy = folder / path.name
        shutil.copyfile(path, copy)
        journal = path.with_name(path.name + "-journal")
        if journal in self.deleted:
            copy.with_name(journal.name).write_bytes(self.deleted[journal])
        return copy


@contextmanager
def watched() -> Iterator[Disk]:
    """Watch what SQLite deletes and which folders it syncs, in this process."""
    library = ctypes.CDLL(ctypes.util.find_library("sqlite3"))
    library.sqlite3_vfs_find.restype = ctypes.POINTER(_Vfs)
    vfs = library.sqlite3_vfs_find(b"unix")
    disk = Disk()
    unlink = _UNLINK(vfs.contents.get(vfs, b"unlink"))
    open_folder = _OPEN_FOLDER(vfs.contents.get(vfs, b"openDirectory"))

    def deleting(name: bytes) -> int:
        path = Path(name.decode())
        if path.exists():
            disk.deleted[path] = path.read_bytes()
        return int(unlink(name))

    def syncing(name: bytes, handle: "ctypes._Pointer[ctypes.c_int]") -> int:
        # Called with a file's name; it is that file's folder that is synced.
        gone = [
            path for path in disk.deleted if path.parent == Path(name.decode()).parent
        ]
        for path in gone:
            del disk.deleted[path]
        disk.syncs += 1
        return int(open_folder(name, handle))

    calls = {b"unlink": _UNLINK(deleting), b"openDirectory": _OPEN_FOLDER(syncing)}
    try:
        for name, call in calls.items():
            vfs.contents.set(vfs, name, ctypes.cast(call, _PLAIN))
        yield disk
    finally:
        for name in calls:
            vfs.contents.set(vfs, name, None)
