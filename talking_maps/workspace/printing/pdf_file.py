"""Put a printed paper in its place, whole or not at all."""

from __future__ import annotations

from pathlib import Path

from talking_maps.errors import BadValue
from talking_maps.files import input_file
from talking_maps.files.atomic_write import atomic_write as placed

ENDING = ".pdf"


def check_name(out: Path) -> None:
    """Raise BadValue unless the file's name ends as papers do."""
    if out.suffix.casefold() != ENDING:
        raise BadValue(
            "The ending of {file} names no format that is written. Choose one of: "
            "{known}.",
            file=out.name,
            known=ENDING,
        )


def write(out: Path, paper: bytes) -> None:
    """Write the paper to OUT, replacing it; raises BadValue, CannotKeep."""
    check_name(out)
    try:
        with placed(out, replace=True) as draft:
            draft.write_bytes(paper)
    except OSError as error:
        raise input_file.unwritten(out, error) from error
