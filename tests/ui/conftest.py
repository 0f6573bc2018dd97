"""The browser's fixtures, for every test of the screens."""

from tests.browser import browser, new_window, server, window

__all__ = ["browser", "new_window", "server", "window"]
