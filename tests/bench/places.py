"""Workspaces of many features and of many communities."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path

from talking_maps.model.plan import Feature
from talking_maps.workspace import Workspace, community_file
from tests import village
from tests.browser import CODE, add_village

#: Dry canals: a spring drawn at one of their ends changes the score.
CANALS = 40
MANY = 5_500


def canal_end(number: int) -> tuple[float, float]:
    """Return where the dry canal of that number begins, from the corner [m]."""
    row, column = divmod(number, 8)
    return 70.0 + 115 * column, 60.0 + 180 * row


def features(count: int) -> list[Feature]:
    """Return dry canals, and small pastures for the rest of the count."""
    canals = [
        village.feature(
            f"canal-{n}", "canal", village.line((x, y), (x + 40, y)), "present"
        )
        for n, (x, y) in enumerate(map(canal_end, range(CANALS)))
    ]
    side = 1000 / (count**0.5)
    per_row = int(1000 // side)
    pastures = [
        village.feature(
            f"pasture-{n}",
            "pasture",
            village.rectangle(
                n % per_row * side, n // per_row * side, side * 0.6, side * 0.6
            ),
            "present",
            attributes={"condition": "fair"},
        )
        for n in range(count - CANALS)
    ]
    return [*canals, *pastures]


def drawn(folder: Path, count: int) -> Workspace:
    """Return a workspace whose village has that many features."""
    return add_village(folder, *features(count))


def crowded(folder: Path, one: Workspace) -> Workspace:
    """Return a workspace with the village and 5,499 other communities beside it.

    The others are links to one file: the app opens each, and disks are spared.
    """
    workspace = add_village(folder)
    own = community_file(workspace, CODE)
    other = own.rename(folder / "other.gpkg")
    shutil.copyfile(community_file(one, CODE), own)
    for number in range(MANY - 1):
        (own.parent / f"c{number:04}.gpkg").hardlink_to(other)
    hours_ago = time.time() - 7200
    for file in own.parent.glob("*.gpkg"):
        os.utime(file, (hours_ago, hours_ago))
    return workspace
