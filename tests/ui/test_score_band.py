"""How sure the points are, worked out beside the page: begun, told, called off."""

import re
from collections.abc import Mapping
from typing import Any

import pytest
import streamlit as st

from talking_maps.i18n import translator
from talking_maps.model.message import Message
from talking_maps.model.plan import COMMUNITY
from talking_maps.ui import cache, session
from talking_maps.ui.screens.compare import score_delta
from talking_maps.ui.screens.score import band_jobs
from talking_maps.ui.widgets import score_bars
from talking_maps.wording import measures
from talking_maps.workspace import Workspace
from talking_maps.workspace.comparisons import Side
from talking_maps.workspace.open_community import NOW
from talking_maps.worlds import PointBand
from tests.browser import CODE
from tests.ui.app_driver import peopled

HERE = band_jobs.Asked(COMMUNITY)


@pytest.fixture(autouse=True)
def _no_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    st.cache_data.clear()
    st.cache_resource.clear()
    monkeypatch.setattr(band_jobs, "WORLDS", 10)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return peopled(tmp_path_factory.mktemp("band"), with_ground=True)


def test_who_only_passes_by_starts_no_work(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(band_jobs, "RESTS_S", 0.0)

    job = band_jobs.ask(workspace, CODE, HERE)

    assert job.ended.wait(20)
    assert job.stopped.is_set()
    assert job.band is None


def test_who_looks_on_is_told_and_asks_no_second_time(
    workspace: Workspace,
) -> None:
    # It rests as long as it does for people, so that a busy machine asks again in time.
    job = band_jobs.ask(workspace, CODE, HERE)
    again = band_jobs.ask(workspace, CODE, HERE)

    assert again is job
    assert job.ended.wait(60)
    assert job.band is not None
    assert job.band.total.low <= job.band.total.median <= job.band.total.high
    assert job.share == 1.0


def test_two_sides_that_are_compared_are_one_question(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "community", lambda c: cache.community(workspace, c))
    monkeypatch.setattr(session, "workspace", lambda: workspace)
    first = cache.community(workspace, CODE).journal()[-1].id
    then, now = Side(COMMUNITY, first, "present"), Side(COMMUNITY, NOW, "present")
    t = translator("en")
    monkeypatch.setattr(session, "language", lambda: "en")

    job = score_delta.asked(CODE, then, now)
    assert job is not None
    assert score_delta.asked(CODE, then, now) is job
    waiting = score_delta.told(CODE, then, now, t, band_jobs.BandJob(share=0.25))
    assert job.ended.wait(60)

    assert len(job.bands) == 2
    (row,) = _band_rows(score_delta.told(CODE, then, now, t, job))
    (before,) = _band_rows(waiting)
    quarter = t("being worked out: {share:percent}", share=0.25)
    assert (before["a"], before["b"]) == (quarter, quarter)
    assert (row["a"], row["b"]) == tuple(measures.band(b.total, t) for b in job.bands)


def _band_rows(told: Mapping[str, Any]) -> list[Mapping[str, str]]:
    return [row for row in told["rows"] if row["name"] == "In four of five draws"]


def test_nobody_looking_any_more_calls_it_off() -> None:
    job = band_jobs.BandJob(looked_at=-1e9)

    with pytest.raises(band_jobs.Stopped):
        job.tell(0.5, Message("x"))

    assert job.stopped.is_set()


def test_the_strip_shows_where_the_draws_lie() -> None:
    t = translator("en")
    said = score_bars.strip(PointBand(median=6.0, low=3.0, high=9.0), 12.0, t)
    assert 'style="left:25.0%;width:50.0%"' in said
    assert 'style="left:50.0%"' in said
    assert said.endswith("<span>12</span></div>")
    # While nothing is known it takes the same room.
    assert re.sub("<[ib] [^>]*></[ib]>", "", said) == score_bars.strip(None, 12.0, t)
