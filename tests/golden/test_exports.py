"""What every exported file holds stays as it was, as other programs read it.

`python -m tests.golden exports` writes `tests/golden/exports` anew, on purpose.
"""

from pathlib import Path

from tests.golden import kept


def test_nothing_differs_from_what_was_kept(tmp_path: Path) -> None:
    found = kept.differences("exports", tmp_path)
    assert not found, found
