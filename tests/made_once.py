"""Workspaces made once in a run of tests; each test gets a copy of its own."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Callable, Hashable
from pathlib import Path

_MADE: dict[Hashable, Path] = {}


def copied(key: Hashable, make: Callable[[Path], object], folder: Path) -> None:
    """Fill a folder with what `make` fills one with; it is called once for each key."""
    if key not in _MADE:
        made = Path(tempfile.mkdtemp())
        atexit.register(shutil.rmtree, made, ignore_errors=True)
        make(made)
        _MADE[key] = made
    shutil.copytree(_MADE[key], folder, dirs_exist_ok=True)
