"""Fixtures every room may use."""

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from hypothesis import settings

from talking_maps.workspace import accounts
from tests.browser import browser, new_window, profile, server, window
from tests.server import new_server, warm

__all__ = ["browser", "new_server", "new_window", "profile", "server", "warm", "window"]

ROOT = Path(__file__).resolve().parent.parent
# The same examples each time, and no clock that a busy machine could lose against.
settings.load_profile("ci")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the slow ones, so that no core waits for the last of them."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is None)


def pytest_collection_finish() -> None:
    """Keep what is read by now, which stays, from being looked through for garbage."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def real_hasher() -> Iterator[PasswordHasher]:
    """Return what hashes passwords of people; those of tests need not be costly."""
    with pytest.MonkeyPatch.context() as patch:
        real = accounts._HASHER
        cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
        patch.setattr(accounts, "_HASHER", cheap)
        yield real


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the project's folder."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of real data beside the project, or skip."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("../shared/data is absent: real ground is not tested here")
    return folder
