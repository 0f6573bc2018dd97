"""Working out next steps beside the page: a failure there is said, not swallowed."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st

from talking_maps import scoring
from talking_maps.scoring import Advice
from talking_maps.ui import navigation
from talking_maps.ui.screens.score import advice_jobs
from tests.browser import CODE
from tests.ui.app_driver import fine, peopled, text, visit


def failing(*_: object, **__: object) -> Iterator[Advice]:
    yield Advice("first", 1.0, 0.0, ())
    raise ZeroDivisionError


def test_draw_says_that_next_steps_could_not_be_worked_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    st.cache_data.clear()
    st.cache_resource.clear()
    monkeypatch.setattr(scoring, "advising", failing)
    place = peopled(tmp_path)
    with caplog.at_level(logging.ERROR):
        job = advice_jobs.ask(place, CODE, "community")
        assert job.ended.wait(120)
        # One thread works all off: after this the failure has been written down.
        advice_jobs._desk().pool.submit(int).result(30)
    assert job.has_failed
    assert "ZeroDivisionError" in caplog.text
    page = visit(place, monkeypatch).page(navigation.DRAW)
    fine(page)
    assert advice_jobs.ask(place, CODE, "community").ended.wait(120)
    page.run()
    assert "could not be worked out" in text(page)
    monkeypatch.setattr(scoring, "advising", lambda *_, **__: iter(()))
    page.button(key="advice.again").click().run()
    assert advice_jobs.ask(place, CODE, "community") is not job
    st.cache_resource.clear()
