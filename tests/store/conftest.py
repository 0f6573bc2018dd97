"""A fresh community file for each test; a disk that is not waited for."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest

from talking_maps.files.sandbox import Sandbox
from talking_maps.store.gpkg import connection as opening
from talking_maps.store.sync import incoming_copy
from tests.store.community_fixture import make


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


class Warm(Sandbox):
    """One process for all the files of all tests; `with` does not end it."""

    def __exit__(self, *_: object) -> None:
        pass


@pytest.fixture(scope="session")
def examiner() -> Iterator[Sandbox]:
    """Keep the process that looks through files of others, which starts slowly."""
    one = Warm("talking_maps.store.sync.examination_worker", seconds=300)
    yield one
    one.end()


@pytest.fixture(autouse=True)
def apart(examiner: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """Look through all files in the one process; its own tests start theirs."""

    def sandbox(module: str, *, seconds: float) -> Sandbox:
        usual = seconds == incoming_copy.LONGEST_EXAMINATION
        return examiner if usual else Sandbox(module, seconds=seconds)

    monkeypatch.setattr(incoming_copy, "Sandbox", sandbox)
