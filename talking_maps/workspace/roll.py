"""The office's roll of communities: which are expected, in which province and district.

It is a table (CSV) that the office keeps in its spreadsheet anyway. The last one that
was given counts; those of before stay beside it. It judges nothing.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from talking_maps import exchange
from talking_maps.errors import BadFile, CannotKeep, NotAllowed
from talking_maps.files import input_file
from talking_maps.files.atomic_write import atomic_write
from talking_maps.i18n import bare
from talking_maps.workspace.accounts import Actor
from talking_maps.workspace.community_codes import fold_code
from talking_maps.workspace.workspace import Workspace, current_time

FOLDER = "roll"
MOST_BYTES, MOST_ROWS, LONGEST = 5_000_000, 20_000, 120
#: How each column may be headed, without accents and in small letters.
_HEADS = {
    "code": ("code", "codigo"),
    "name": ("name", "nombre", "comunidad", "community"),
    "province": ("province", "provincia"),
    "district": ("district", "distrito"),
}


@dataclass(frozen=True, slots=True)
class Expected:
    """A community on the roll."""

    code: str
    name: str = ""
    province: str = ""
    district: str = ""


def read(workspace: Workspace) -> Mapping[str, Expected]:
    """Return the communities on the roll by code; raises BadFile."""
    kept = sorted((workspace.folder / FOLDER).glob("*.csv"))
    return parsed(kept[-1]) if kept else {}


def keep(workspace: Workspace, actor: Actor, file: Path) -> Mapping[str, Expected]:
    """Keep a table as the roll.

    Raises NotAllowed unless staff or a facilitator does it, BadFile for what is none,
    CannotKeep.
    """
    if actor.role not in ("facilitator", "staff"):
        raise NotAllowed("Only staff keep the roll of communities. Sign in as staff.")
    found = parsed(file)
    moment = "".join(sign for sign in current_time()[:23] if sign.isdigit())
    path = workspace.folder / FOLDER / f"{moment}.csv"
    try:
        path.parent.mkdir(exist_ok=True)
        with atomic_write(path) as draft:
            draft.write_bytes(input_file.read_bytes(file, most_bytes=MOST_BYTES))
    except OSError as error:
        raise CannotKeep(
            "The roll of communities cannot be written. Check the folder and the free"
            " space."
        ) from error
    return found


def parsed(file: Path) -> Mapping[str, Expected]:
    """Return what a table says, by code; raises BadFile."""
    content = input_file.read_bytes(file, most_bytes=MOST_BYTES)
    try:
        return _rows(exchange.sheet_rows(content), file.name)
    except csv.Error as error:
        raise _unreadable(file.name) from error


def _rows(table: Iterator[list[str]], name: str) -> Mapping[str, Expected]:
    heads = [bare(head).strip() for head in next(table, [])]
    places = _columns_of(heads)
    if places["code"] is None:
        raise _unreadable(name)
    found: dict[str, Expected] = {}
    for row in table:
        if len(found) > MOST_ROWS:
            raise _unreadable(name)
        said = {
            column: row[place].strip()[:LONGEST]
            for column, place in places.items()
            if place is not None and place < len(row)
        }
        if code := fold_code(said.get("code", "")):
            found[code] = Expected(
                code,
                said.get("name", ""),
                said.get("province", ""),
                said.get("district", ""),
            )
    return found


def _columns_of(heads: list[str]) -> dict[str, int | None]:
    """Return in which column each thing stands, if it is there."""
    return {
        column: next((heads.index(word) for word in words if word in heads), None)
        for column, words in _HEADS.items()
    }


def _unreadable(name: str) -> BadFile:
    return BadFile(
        "{file} is no roll of communities. Make a table (CSV) with the columns code,"
        " name, province and district.",
        file=name,
    )
