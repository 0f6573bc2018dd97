"""Every kind of stroke beside every other: none is lost, by another's judgement."""

from pathlib import Path

import pytest

from talking_maps import store
from tests.store import merge_oracle
from tests.store.community_fixture import AT, LAYERS
from tests.store.edit_pairs import KINDS, TABLES, drawn_apart, shown_in

PAIRS = len(KINDS) ** 2
pytestmark = pytest.mark.usefixtures("unsafe")


@pytest.mark.parametrize("seed", range(2))
def test_no_stroke_is_lost_beside_another(tmp_path: Path, seed: int) -> None:
    base, ours, theirs = drawn_apart(tmp_path, seed, PAIRS)
    origin, *sides = (merge_oracle.rows(path, TABLES) for path in (base, ours, theirs))
    store.merge(ours, theirs, author="Ana", at=AT, layers=LAYERS)
    merged = merge_oracle.rows(ours, TABLES)
    waiting = store.conflicts(ours)
    assert not merge_oracle.lost(origin, sides, merged, shown_in(waiting))
    assert not merge_oracle.invented(origin, sides, merged)
    assert not merge_oracle.twins(merged)
    assert sum(len([*merge_oracle.changed(origin, side)]) for side in sides) > PAIRS
    assert waiting
