"""Files that people give: whether they are ordinary and small enough, before reading.

A name can lead to a device that never ends, to a pipe nobody writes into or to a film
of ten gigabytes. Size and kind are asked of the system first, and no more than was
allowed is ever read.
"""

from __future__ import annotations

from pathlib import Path

from talking_maps.errors import BadFile, CannotKeep


class TooLarge(BadFile):
    """A file is larger than what it should be could ever be."""


def check(path: Path, *, most_bytes: int) -> None:
    """Raise `BadFile` unless an ordinary file of at most `most_bytes` lies there."""
    try:
        is_file = path.is_file()
        size = path.stat().st_size if is_file else 0
        is_there = is_file or path.exists()
    except (OSError, ValueError):
        is_file = is_there = False
        size = 0
    if not is_there:
        raise BadFile("There is no file {file}. Choose another file.", file=str(path))
    if not is_file:
        raise BadFile(
            "{file} is a folder or a device and no file. Choose a file.", file=str(path)
        )
    if size > most_bytes:
        raise TooLarge(
            "The file {file} is too large: {size:number} MB, and at most "
            "{most:number} MB are read. Make it smaller.",
            file=path.name,
            size=-(-size // 1_000_000),
            most=most_bytes // 1_000_000,
        )


def read_bytes(path: Path, *, most_bytes: int) -> bytes:
    """Return what an ordinary file holds; raises `BadFile` as `check` does."""
    check(path, most_bytes=most_bytes)
    try:
        with path.open("rb") as file:
            return file.read(most_bytes)
    except OSError as error:
        raise BadFile(
            "The file {file} cannot be read ({reason}). Choose another file.",
            file=str(path),
            reason=error.strerror or "",
        ) from error


def unwritten(path: Path, error: OSError) -> CannotKeep:
    """Return the error for a file that the system did not let us write."""
    if not error.strerror:
        return CannotKeep(
            "The file {file} cannot be written. Check that the folder may be written "
            "and the disk has room.",
            file=str(path),
        )
    return CannotKeep(
        "{file} cannot be written: {reason}. Choose another folder or name.",
        file=str(path),
        reason=error.strerror,
    )
