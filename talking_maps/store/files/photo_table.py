"""Photos of what was drawn, kept in the community's file beside it."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from pathlib import Path

from talking_maps.errors import BadFile
from talking_maps.store.files import jpeg_metadata
from talking_maps.store.gpkg.connection import read_transaction, write_transaction
from talking_maps.store.gpkg.contents import timestamp

_JPEG = b"\xff\xd8\xff"


def add_photo(path: Path, photo_id: str, picture: bytes, at: str, author: str) -> None:
    """Keep a photo under its id, without remarks; one that is there stays.

    Raises BadFile.
    """
    if not picture.startswith(_JPEG):
        raise BadFile("The photo is not a JPEG picture. Choose another one.")
    with write_transaction(path) as file:
        file.connection.execute(
            "INSERT OR IGNORE INTO photo(id, at, author, jpeg) VALUES (?, ?, ?, ?)",
            (photo_id, at, author, jpeg_metadata.bare(picture)),
        )
        file.connection.execute(
            "UPDATE gpkg_contents SET last_change = ? WHERE table_name = 'photo'",
            (timestamp(at),),
        )


def photo(path: Path, photo_id: str) -> bytes | None:
    """Return the photo as JPEG, or None."""
    with read_transaction(path) as file:
        row = file.connection.execute(
            "SELECT jpeg FROM photo WHERE id = ?", (photo_id,)
        ).fetchone()
    # Another program may have left anything there.
    return row[0] if row is not None and isinstance(row[0], bytes) else None


def photo_digests(path: Path, photo_ids: Collection[str]) -> dict[str, str]:
    """Return the SHA-256 of each of these photos that is there, as it leaves the file.

    That is the picture without remarks, so that a copy's is the same. Raises BadFile.
    """
    with read_transaction(path) as file:
        rows = (
            (photo_id, row[0])
            for photo_id in photo_ids
            for row in file.connection.execute(
                "SELECT jpeg FROM photo WHERE id = ?", (photo_id,)
            )
        )
        return {
            photo_id: hashlib.sha256(jpeg_metadata.bare(picture)).hexdigest()
            for photo_id, picture in rows
            if isinstance(picture, bytes)
        }
