"""Works out the next steps beside the page, so that no stroke ever waits for them.

A plan that changed meanwhile calls the older question off (`background_queue`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import streamlit as st

from talking_maps import scoring
from talking_maps.scoring import Advice, Gain
from talking_maps.ui import cache
from talking_maps.ui.screens.score.background_queue import (
    BackgroundJob,
    BackgroundQueue,
)
from talking_maps.workspace import Workspace
from talking_maps.workspace.score_hold import round_baseline
from talking_maps.workspace.scores import live_numbers

#: How long a plan rests before it is asked about [s].
RESTS_S = 0.6


@dataclass(slots=True)
class AdviceJob(BackgroundJob):
    """A question on its way: what is answered already, of how many criteria."""

    of: int
    told: list[Advice] = field(default_factory=list)

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


@st.cache_resource(show_spinner=False)
def _desk() -> BackgroundQueue[AdviceJob]:
    return BackgroundQueue("advice", "The next steps could not be worked out.")


def ask(workspace: Workspace, code: str, owner: str) -> AdviceJob:
    """Return the question about a plan as it stands, begun if nobody asked before.

    Raises NotFound or BadFile where the plan cannot be read.
    """
    begun = round_baseline(workspace, code, owner, workspace.rubric)
    beside = (begun.seal, *sorted(begun.excused)) if begun else ()
    desk = _desk()
    opened = cache.community(workspace, code)
    numbers = live_numbers(opened, owner)
    key = (*cache.stamp(workspace, code, owner), numbers.digest, *beside)
    plan, ground = opened.plan(owner), opened.territory()
    known = desk.known(key)
    if known is not None:
        return known
    job = AdviceJob(len(workspace.rubric.criteria))
    answers = scoring.advising(
        plan,
        ground,
        workspace.rubric,
        numbers,
        memo=opened.measures(),
        baseline=begun.plan if begun else None,
        excused=begun.excused if begun else (),
        is_stale=job.stopped.is_set,
    )
    return desk.begin(key, job, lambda begun: _work(begun, answers))


def has_come(asked: str) -> tuple[bool, int]:
    """Tell whether a question is answered, by its id, and how many answers it has.

    One nobody knows is over too.
    """
    job = _desk().of_id(asked)
    return (True, 0) if job is None else (job.is_done, len(job.told))


def ask_again(job: AdviceJob) -> None:
    """Forget a question that failed, so that it is asked anew."""
    _desk().forget(job)


def _work(job: AdviceJob, answers: Iterator[Advice]) -> None:
    """Answer criterion by criterion, until all are told or the question is stale."""
    # Who draws makes the next stroke at once: only a plan at rest is asked about.
    if job.stopped.wait(RESTS_S):
        return
    for advice in answers:
        if job.stopped.is_set():
            return
        job.told.append(advice)
