"""Where things lie on the screen: boxes measured in a real browser."""

from __future__ import annotations

import pytest

from tests.browser import Window
from tests.reach import out_of_reach

pytestmark = pytest.mark.browser


def test_the_whole_form_is_reached(window: Window) -> None:
    window.draw("terrace", (200, 200), (400, 200), (400, 400))
    window.page.locator(".st-key-side h2.chosen").wait_for()
    window.rest()
    assert out_of_reach(window.page) == []
