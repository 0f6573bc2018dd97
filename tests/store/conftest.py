"""A fresh community file for each test; a disk that is not waited for."""

import sqlite3
from pathlib import Path
from typing import Literal

import pytest

from talking_maps.store import opening
from tests.store.book import make


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return the path of a fresh community file."""
    return make(tmp_path)


@pytest.fixture
def unsafe(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do not wait for the disk: what survives a crash is tested elsewhere."""

    def connect(path: Path, **more: Literal["rw", "rwc"]) -> sqlite3.Connection:
        connection = safe(path, **more)
        connection.execute("PRAGMA synchronous=OFF")
        return connection

    safe = opening.connect
    monkeypatch.setattr(opening, "connect", connect)
