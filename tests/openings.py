"""Counts how often a community's file is opened, which is what a job costs most."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest


@contextmanager
def counted(monkeypatch: pytest.MonkeyPatch, code: str) -> Iterator[list[str]]:
    """Collect every connection that is made to the community's file in the block."""
    made: list[str] = []
    connect = sqlite3.connect

    def counting(database: Any, *args: Any, **more: Any) -> sqlite3.Connection:
        if f"{code}.gpkg" in str(database):
            made.append(str(database))
        opened: sqlite3.Connection = connect(database, *args, **more)
        return opened

    with monkeypatch.context() as patched:
        patched.setattr(sqlite3, "connect", counting)
        yield made
