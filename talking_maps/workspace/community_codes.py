"""Codes of communities, made from names: what a file can be called on any system."""

from __future__ import annotations

import re

from talking_maps.i18n import bare
from talking_maps.workspace.workspace import WINDOWS_DEVICES, Workspace

LONGEST = 40
#: Words that say nothing of which community it is.
_COMMON = ("comunidad", "campesina", "de", "del", "la", "el", "los", "las")


def fold_code(text: str) -> str:
    """Return what was written as a code: small letters, no accents, no spaces.

    Other signs stay, to be refused: nobody should find a file under a name half theirs.

    >>> fold_code("  SAN JUAN de Ñahuiña ")
    'san-juan-de-nahuina'
    >>> fold_code("../h_01")
    '../h_01'
    """
    return "-".join(bare(text).split())


def code_from(name: str) -> str:
    """Return a code made from a community's name, empty if it has no letters.

    >>> code_from("Comunidad Campesina de Ñahuiña"), code_from("Con")
    ('nahuina', 'con-1')
    """
    words = re.findall(r"[a-z0-9]+", bare(name))
    kept = [word for word in words if word not in _COMMON]
    code = "-".join(kept or words)[:LONGEST].strip("-")
    return f"{code}-1" if WINDOWS_DEVICES.fullmatch(code) else code


def free_code(workspace: Workspace, name: str) -> str:
    """Return a code made from the name that no community here has yet."""
    code = code_from(name)
    taken = {file.stem for file in (workspace.folder / "communities").glob("*.gpkg")}
    number = 2
    free = code
    while free in taken:
        free, number = f"{code}-{number}", number + 1
    return free
