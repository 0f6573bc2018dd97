"""Judges plans in seeded worlds beside the pages that show their points.

One thread for all, which has the work done by a process of its own: the live score
never waits for it. It begins when a plan has rested and somebody still looks at the
page, and is called off when nobody does any more or when the plan changed: a laptop
far from a socket works for nobody else.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field

import streamlit as st

from talking_maps.model.message import Message
from talking_maps.model.rubric import Rubric
from talking_maps.ui import cache
from talking_maps.ui.screens.score.background_queue import (
    BackgroundJob,
    BackgroundQueue,
)
from talking_maps.workspace import Workspace, score_bands
from talking_maps.workspace.open_community import NOW
from talking_maps.workspace.score_bands import WORLDS
from talking_maps.workspace.score_hold import round_baseline
from talking_maps.workspace.scores import live_numbers
from talking_maps.worlds import Band, JudgedCase

#: How long a plan rests first, and how long nobody may look [s].
RESTS_S, LOOKS_S = 4.0, 15.0
#: Into how many parts the way to an answer is told.
PARTS = 20


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose plan is asked about, as it was after which change, by which rubric."""

    owner: str
    moment: str = NOW
    rubric: Rubric | None = None


class Stopped(Exception):
    """Nobody waits for the answer any more."""


@dataclass(slots=True)
class BandJob(BackgroundJob):
    """A question on its way: how far it is, from 0 to 1, and its answer."""

    share: float = 0.0
    bands: tuple[Band, ...] = ()
    looked_at: float = field(default_factory=time.monotonic)

    @property
    def band(self) -> Band | None:
        """Return the answer about the first plan, None while there is none."""
        return self.bands[0] if self.bands else None

    @property
    def told(self) -> int:
        """Return how far it is, in whole parts of the way."""
        return int(self.share * PARTS)

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


@st.cache_resource(show_spinner=False)
def _desk() -> BackgroundQueue[BandJob]:
    return BackgroundQueue("worlds", "The worlds could not be judged.")


def ask(workspace: Workspace, code: str, *asked: Asked) -> BandJob:
    """Return the question about plans of a community, begun if nobody asked before.

    All of them are one question: of several the newest would call the others off.
    Raises NotFound or BadFile where a plan cannot be read.
    """
    desk, opened = _desk(), cache.community(workspace, code)
    stamp = cache.stamp(workspace, code, asked[0].owner)
    key = (*stamp, *(_words(workspace, code, one) for one in asked))
    job = desk.known(key)
    if job is not None:
        job.look()
        return job
    cases = [
        score_bands.judged_case(opened, one.owner, one.moment, rubric=one.rubric)
        for one in asked
    ]
    return desk.begin(key, BandJob(), lambda begun: _work(begun, cases))


def _words(workspace: Workspace, code: str, asked: Asked) -> str:
    """Return words that change with what an answer hangs on beside the stamp."""
    rubric = asked.rubric or workspace.rubric
    begun = round_baseline(workspace, code, asked.owner, rubric)
    held = (begun.seal, *sorted(begun.excused)) if begun else ()
    numbers = live_numbers(cache.community(workspace, code), asked.owner).digest
    return "|".join((asked.owner, asked.moment, rubric.digest, numbers, *held))


def has_come(asked: str) -> tuple[bool, int]:
    """Tell whether a question is over, by its id, and how far it is; somebody waits.

    One nobody knows is over too.
    """
    job = _desk().of_id(asked)
    if job is None:
        return True, 0
    job.look()
    return job.ended.is_set(), job.told


def _work(job: BandJob, cases: Sequence[JudgedCase]) -> None:
    asked = job.looked_at
    # Who only passed by has not looked again meanwhile.
    if job.stopped.wait(RESTS_S) or job.looked_at <= asked:
        job.stopped.set()
        return
    found: list[Band] = []

    def tell(share: float, what: Message) -> None:
        job.tell((len(found) + share) / len(cases), what)

    try:
        for case in cases:
            found.append(
                score_bands.case_band(case, count=WORLDS, progress=tell, processes=1)
            )
    except Stopped:
        return
    job.bands = tuple(found)
