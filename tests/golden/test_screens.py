"""What every screen shows stays as it was, in both languages.

`python -m tests.golden screens` writes `tests/golden/screens` anew, on purpose.
"""

from pathlib import Path

from talking_maps.ui import navigation
from talking_maps.workspace import open_workspace
from tests.golden import kept, screens
from tests.golden.workspace import unpacked


def test_nothing_differs_from_what_was_kept(tmp_path: Path) -> None:
    found = kept.differences("screens", tmp_path)
    assert not found, found


def test_every_screen_is_kept(tmp_path: Path) -> None:
    unpacked(tmp_path)
    kept_screens = {shot.way for shot in screens.shots(open_workspace(tmp_path))}
    assert kept_screens == set(navigation.ALL)
