"""Names that stand in files, on command lines and in browsers stay as they are.

`python -m tests.golden names` writes `tests/golden/names` anew, on purpose.
"""

from pathlib import Path

from tests.golden import kept


def test_nothing_differs_from_what_was_kept(tmp_path: Path) -> None:
    found = kept.differences("names", tmp_path)
    assert not found, found
