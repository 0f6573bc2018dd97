"""Works out the next steps beside the page, so that no stroke ever waits for them.

One thread for all, one question at a time. A plan that changed meanwhile calls the
older question off; answers are kept by what they were made from.
"""

from __future__ import annotations

import logging
import threading
import uuid
from collections import OrderedDict
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field

import streamlit as st

from talking_maps import scoring
from talking_maps.scoring import Advice, Gain
from talking_maps.ui import cache
from talking_maps.workspace import Workspace

#: Answers kept, and how long a plan rests before it is asked about [s].
MOST_KEPT, RESTS_S = 32, 0.6

Key = tuple[str, ...]
_LOG = logging.getLogger(__name__)


@dataclass(slots=True)
class AdviceJob:
    """A question on its way: what is answered already, of how many criteria."""

    of: int
    id: str = field(default_factory=lambda: uuid.uuid4().hex)
    told: list[Advice] = field(default_factory=list)
    stopped: threading.Event = field(default_factory=threading.Event)
    ended: threading.Event = field(default_factory=threading.Event)

    @property
    def has_failed(self) -> bool:
        """Tell whether it ended before all was told, though nobody called it off."""
        return self.is_done and not self.stopped.is_set() and len(self.told) < self.of

    @property
    def is_done(self) -> bool:
        """Tell whether nothing more is to come."""
        return self.ended.is_set()

    def of_criterion(self, criterion: str) -> Advice | None:
        """Return the advice on a criterion, None while it is not there."""
        return next((a for a in list(self.told) if a.criterion == criterion), None)

    def best(self, count: int) -> tuple[Gain, ...]:
        """Return the steps that gain most in all."""
        gains = [gain for advice in list(self.told) for gain in advice.steps]
        useful = (g for g in gains if g.total > 0)
        return tuple(sorted(useful, key=lambda g: -g.total)[:count])


@dataclass(slots=True)
class AdviceQueue:
    """Where questions are worked off; one for the whole program."""

    pool: ThreadPoolExecutor
    jobs: OrderedDict[Key, AdviceJob] = field(default_factory=OrderedDict)
    lock: threading.Lock = field(default_factory=threading.Lock)


@st.cache_resource(show_spinner=False)
def _desk() -> AdviceQueue:
    return AdviceQueue(ThreadPoolExecutor(1, "advice"))


def ask(workspace: Workspace, code: str, owner: str) -> AdviceJob:
    """Return the question about a plan as it stands, begun if nobody asked before.

    Raises NotFound or BadFile where the plan cannot be read.
    """
    key = cache.stamp(workspace, code, owner)
    desk = _desk()
    opened = cache.community(workspace, code)
    plan, ground = opened.plan(owner), opened.territory()
    with desk.lock:
        job = desk.jobs.get(key)
        if job is not None and not job.stopped.is_set():
            desk.jobs.move_to_end(key)
            return job
        for other, older in desk.jobs.items():
            if other[:2] == key[:2] and not older.is_done:
                older.stopped.set()
        job = desk.jobs[key] = AdviceJob(len(workspace.rubric.criteria))
        while len(desk.jobs) > MOST_KEPT:
            desk.jobs.popitem(last=False)
    memo = cache.community(workspace, code).measures()
    answers = scoring.advising(
        plan,
        ground,
        workspace.rubric,
        workspace.reference,
        memo=memo,
        is_stale=job.stopped.is_set,
    )
    desk.pool.submit(_work, job, answers).add_done_callback(_say_failure)
    return job


def has_come(asked: str) -> tuple[bool, int]:
    """Tell whether a question is answered, by its id, and how many answers it has.

    One nobody knows is over too.
    """
    desk = _desk()
    with desk.lock:
        job = next((one for one in desk.jobs.values() if one.id == asked), None)
    return (True, 0) if job is None else (job.is_done, len(job.told))


def ask_again(job: AdviceJob) -> None:
    """Forget a question that failed, so that it is asked anew."""
    desk = _desk()
    with desk.lock:
        for key in [key for key, known in desk.jobs.items() if known is job]:
            del desk.jobs[key]


def _work(job: AdviceJob, answers: Iterator[Advice]) -> None:
    """Answer criterion by criterion, until all are told or the question is stale."""
    try:
        # Who draws makes the next stroke at once: only a plan at rest is asked about.
        if job.stopped.wait(RESTS_S):
            return
        for advice in answers:
            if job.stopped.is_set():
                return
            job.told.append(advice)
    finally:
        job.ended.set()


def _say_failure(done: Future[None]) -> None:
    """Write what went wrong where staff look for it: nobody waits for this thread."""
    failure = done.exception()
    if failure is not None:
        _LOG.error("The next steps could not be worked out.", exc_info=failure)
