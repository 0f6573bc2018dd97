"""How sure the points are, worked out beside the page: begun, told, called off."""

import pytest
import streamlit as st

from talking_maps.model.message import Message
from talking_maps.model.plan import COMMUNITY
from talking_maps.ui.screens.score import band_jobs
from talking_maps.workspace import Workspace
from tests.browser import CODE
from tests.ui.app_driver import peopled


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

    job = band_jobs.ask(workspace, CODE, COMMUNITY)

    assert job.ended.wait(20)
    assert job.stopped.is_set()
    assert job.band is None


def test_who_looks_on_is_told_and_asks_no_second_time(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(band_jobs, "RESTS_S", 0.2)

    job = band_jobs.ask(workspace, CODE, COMMUNITY)
    again = band_jobs.ask(workspace, CODE, COMMUNITY)

    assert again is job
    assert job.ended.wait(60)
    assert job.band is not None
    assert job.band.total.low <= job.band.total.median <= job.band.total.high
    assert job.share == 1.0


def test_nobody_looking_any_more_calls_it_off() -> None:
    job = band_jobs.BandJob(looked_at=-1e9)

    with pytest.raises(band_jobs.Stopped):
        job.tell(0.5, Message("x"))

    assert job.stopped.is_set()
