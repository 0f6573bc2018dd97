"""After a stroke the screen says what moved the score, and by what."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import streamlit as st

from talking_maps.model.change import Put, Remove
from talking_maps.model.plan import COMMUNITY
from talking_maps.scoring.direction import LEAST
from talking_maps.ui import cache, navigation
from talking_maps.ui.screens.draw import score_change
from talking_maps.workspace import commit, new_edit_context, scores
from tests import village
from tests.browser import CODE
from tests.ui.app_driver import fine, peopled, text, visit


@pytest.fixture(autouse=True)
def _no_memory() -> None:
    st.cache_data.clear()
    st.cache_resource.clear()


def test_each_stroke_tells_what_it_moved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = peopled(tmp_path, with_ground=True)
    before = scores.scorecard(cache.community(place, CODE), COMMUNITY)
    test = visit(place, monkeypatch).page(navigation.DRAW)
    fine(test)
    assert 'class="moved"' not in text(test)

    commit(place, CODE, new_edit_context("Rosa"), Remove("feature", "t", "present"))
    fine(test.run())
    after = scores.scorecard(cache.community(place, CODE), COMMUNITY)
    fallen = score_change.between(before, after)
    assert fallen
    assert all(one.points < 0 for one in fallen)
    assert sum(one.points for one in fallen) == pytest.approx(
        after.total - before.total, abs=LEAST * len(after.criteria)
    )
    assert "▼ −" in text(test)
    # The measure that fell is said in the words of the score.
    assert fallen[0].reading is not None
    assert ": " in text(test).split("▼ −")[1].split("</p>")[0]

    # It stays until the next change, that may move nothing.
    fine(test.run())
    assert "▼ −" in text(test)
    path = village.feature("w", "path", village.line((10, 10), (90, 40)))
    commit(place, CODE, new_edit_context("Rosa"), Put("feature", "w", path))
    fine(test.run())
    assert "The last change did not move the score." in text(test)


def test_what_moved_is_told_from_the_largest_down_and_dust_is_not(
    tmp_path: Path,
) -> None:
    place = peopled(tmp_path)
    card = scores.scorecard(cache.community(place, CODE), COMMUNITY)
    shifts = (0.01, 1.2, -3.0)
    moved = replace(
        card,
        criteria=tuple(
            replace(score, points=score.points + shift)
            for score, shift in zip(card.criteria, shifts, strict=False)
        ),
    )
    found = score_change.between(card, moved)
    assert [round(one.points, 2) for one in found] == [-3.0, 1.2]
    assert [one.reading for one in found] == [None, None]
    assert score_change.between(card, card) == ()
