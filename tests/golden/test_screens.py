"""What every screen shows stays as it was, in both languages.

`python -m tests.golden screens` writes `tests/golden/screens` anew, on purpose.
"""

from pathlib import Path

from tests.golden import kept


def test_nothing_differs_from_what_was_kept(tmp_path: Path) -> None:
    found = kept.differences("screens", tmp_path)
    assert not found, found
