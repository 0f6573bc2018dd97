"""What screens show of a plan that is sealed in an open contest: no number."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import streamlit as st

from talking_maps.i18n import translator
from talking_maps.ui import cache, navigation, session
from talking_maps.ui.screens.compare import score_delta
from talking_maps.workspace import contests, scores
from talking_maps.workspace.comparisons import Side
from talking_maps.workspace.open_community import NOW
from tests.browser import CODE
from tests.ui.app_driver import choose, fine, text, visit
from tests.ui.contest_fixture import CONTEST, STAFF, contested

#: Points and shares as the score writes them.
NUMBER = re.compile(r"\d ?%|\d ?/ ?\d|\+\d|\d+ of \d+")


def test_no_screen_of_an_entered_plan_tells_a_number_until_the_contest_closes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    st.cache_data.clear()
    st.cache_resource.clear()
    place = contested(tmp_path)
    words = visit(place, monkeypatch, o="h-02")
    draw = words.page(navigation.DRAW)
    draw.button(key="score.pastures").click().run()
    score = words.page(navigation.SCORE)
    score.button(key="score.pastures").click().run()
    choose(score, "score.list", "steps")
    for test in (draw, score):
        fine(test)
        panel = "\n".join(
            one.value for one in test.html if 'class="crit' in one.value
        ) + "\n".join(one.value for one in test.html if 'class="read' in one.value)
        assert "= as sealed" in panel
        assert not NUMBER.search(re.sub(r"<[^>]+>", " ", panel)), panel
        assert "Until the contest is closed the score says what moves" in text(test)
        assert 'class="account"' not in text(test)
        assert 'class="bar"' not in text(test)
    side = Side("h-02", NOW, "present")
    past = Side("h-02", NOW, "past")
    monkeypatch.setattr(session, "community", lambda code: cache.community(place, code))
    monkeypatch.setattr(session, "workspace", lambda: place)
    monkeypatch.setattr(session, "language", lambda: "en")
    told = score_delta.told(CODE, past, side, translator("en"))
    assert score_delta.asked(CODE, past, side) is None, "nor how sure they are"
    assert told["total"] == {
        "name": "Total (20 for the jury)",
        "a": "= as sealed",
        "b": "= as sealed",
        "gain": "",
    }
    contests.close(place, STAFF, CONTEST)
    again = words.page(navigation.DRAW)
    card = scores.scorecard(cache.community(place, CODE), "h-02")
    assert card.total > 0
    assert f"<strong>{card.total:.2f}</strong>" in text(again)
