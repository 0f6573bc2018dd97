"""What every command answers stays as it was, also of files of old schemas.

`python -m tests.golden answers` writes `tests/golden/answers` anew, on purpose.
"""

from pathlib import Path

from tests.golden import kept


def test_nothing_differs_from_what_was_kept(tmp_path: Path) -> None:
    found = kept.differences("answers", tmp_path)
    assert not found, found
