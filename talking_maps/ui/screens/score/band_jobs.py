"""Judges a plan in seeded worlds beside the page that shows its score.

One thread for all, which has the work done by a process of its own: the live score
never waits for it. It begins when a plan has rested and somebody still looks at the
page, and is called off when nobody does any more or when the plan changed: a laptop
far from a socket works for nobody else.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import OrderedDict
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field

import streamlit as st

from talking_maps.model.message import Message
from talking_maps.ui import cache
from talking_maps.workspace import Workspace, score_bands
from talking_maps.workspace.score_bands import WORLDS
from talking_maps.worlds import Band, JudgedCase

#: Answers kept; how long a plan rests first, and how long nobody may look [s].
MOST_KEPT, RESTS_S, LOOKS_S = 32, 4.0, 15.0

Key = tuple[str, ...]
_LOG = logging.getLogger(__name__)


class Stopped(Exception):
    """Nobody waits for the answer any more."""


@dataclass(slots=True)
class BandJob:
    """A question on its way: how far it is, from 0 to 1, and its answer."""

    share: float = 0.0
    band: Band | None = None
    looked_at: float = field(default_factory=time.monotonic)
    stopped: threading.Event = field(default_factory=threading.Event)
    ended: threading.Event = field(default_factory=threading.Event)

    def look(self) -> None:
        """Say that somebody waits for the answer."""
        self.looked_at = time.monotonic()

    def tell(self, share: float, _what: Message) -> None:
        """Take note of how far the work is; ends it when nobody waits."""
        if time.monotonic() - self.looked_at > LOOKS_S:
            self.stopped.set()
        if self.stopped.is_set():
            raise Stopped
        self.share = share


@dataclass(slots=True)
class BandQueue:
    """Where questions are worked off; one for the whole program."""

    pool: ThreadPoolExecutor
    jobs: OrderedDict[Key, BandJob] = field(default_factory=OrderedDict)
    lock: threading.Lock = field(default_factory=threading.Lock)


@st.cache_resource(show_spinner=False)
def _desk() -> BandQueue:
    return BandQueue(ThreadPoolExecutor(1, "worlds"))


def ask(workspace: Workspace, code: str, owner: str) -> BandJob:
    """Return the question about a plan as it stands, begun if nobody asked before.

    Raises NotFound or BadFile where the plan cannot be read.
    """
    key, desk = cache.stamp(workspace, code, owner), _desk()
    with desk.lock:
        job = desk.jobs.get(key)
        if job is not None and not job.stopped.is_set():
            desk.jobs.move_to_end(key)
            job.look()
            return job
    case = score_bands.judged_case(cache.community(workspace, code), owner)
    with desk.lock:
        for other, older in desk.jobs.items():
            if other[:2] == key[:2] and not older.ended.is_set():
                older.stopped.set()
        job = desk.jobs[key] = BandJob()
        while len(desk.jobs) > MOST_KEPT:
            desk.jobs.popitem(last=False)
    desk.pool.submit(_work, job, case).add_done_callback(_say_failure)
    return job


def _work(job: BandJob, case: JudgedCase) -> None:
    asked = job.looked_at
    try:
        # Who only passed by has not looked again meanwhile.
        if job.stopped.wait(RESTS_S) or job.looked_at <= asked:
            job.stopped.set()
            return
        job.band = score_bands.case_band(
            case, count=WORLDS, progress=job.tell, processes=1
        )
    except Stopped:
        return
    finally:
        job.ended.set()


def _say_failure(done: Future[None]) -> None:
    """Write what went wrong where staff look for it: nobody waits for this thread."""
    failure = done.exception()
    if failure is not None:
        _LOG.error("The worlds could not be judged.", exc_info=failure)
