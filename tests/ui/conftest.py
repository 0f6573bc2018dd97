"""The browser's fixtures, for every test of the screens."""

from tests.browser import server, window

__all__ = ["server", "window"]
