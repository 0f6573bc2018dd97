"""The words of every paper stay as they were, in both languages.

`python -m tests.golden papers` writes `tests/golden/papers` anew, on purpose.
"""

from pathlib import Path

from tests.golden import kept


def test_nothing_differs_from_what_was_kept(tmp_path: Path) -> None:
    found = kept.differences("papers", tmp_path)
    assert not found, found
