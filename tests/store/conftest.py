"""A fresh community file for each test."""

from pathlib import Path

import pytest

from tests.store.book import make


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return the path of a fresh community file."""
    return make(tmp_path)
