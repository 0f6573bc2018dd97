"""Works questions off beside the page, so that no stroke and no score waits for them.

One thread for each kind of question, one question at a time. A plan that changed
meanwhile calls the older question about it off; answers are kept by what they were
made from.
"""

from __future__ import annotations

import logging
import threading
import uuid
import weakref
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

#: Answers kept of each kind.
MOST_KEPT = 32

#: Workspace and community first, then all else that an answer is made from.
Key = tuple[str, ...]
_LOG = logging.getLogger(__name__)


@dataclass(slots=True)
class BackgroundJob:
    """A question on its way: whether it was called off, and whether it is over."""

    id: str = field(default_factory=lambda: uuid.uuid4().hex, kw_only=True)
    stopped: threading.Event = field(default_factory=threading.Event, kw_only=True)
    ended: threading.Event = field(default_factory=threading.Event, kw_only=True)


Kind = TypeVar("Kind", bound=BackgroundJob)


class BackgroundQueue(Generic[Kind]):
    """Where questions of one kind are worked off; one for the whole program.

    `failure` is what is written where staff look for it when a question fails: nobody
    waits for this thread.
    """

    def __init__(self, name: str, failure: str) -> None:
        self.pool = ThreadPoolExecutor(1, name)
        self._failure = failure
        self._jobs: OrderedDict[Key, Kind] = OrderedDict()
        self._lock = threading.Lock()
        _QUEUES.add(self)

    def known(self, key: Key) -> Kind | None:
        """Return the question that was asked already and was not called off."""
        with self._lock:
            return self._known(key)

    def begin(self, key: Key, job: Kind, work: Callable[[Kind], None]) -> Kind:
        """Begin a question, unless another thread did just now; return which runs.

        Older ones about the same community are called off.
        """
        with self._lock:
            known = self._known(key)
            if known is not None:
                return known
            for other, older in self._jobs.items():
                if other[:2] == key[:2] and not older.ended.is_set():
                    older.stopped.set()
            self._jobs[key] = job
            while len(self._jobs) > MOST_KEPT:
                self._jobs.popitem(last=False)
        self.pool.submit(_worked_off, job, work).add_done_callback(self._say_failure)
        return job

    def of_id(self, job_id: str) -> Kind | None:
        """Return the question of that id, None if it is not kept any more."""
        with self._lock:
            return next((j for j in self._jobs.values() if j.id == job_id), None)

    def call_off(self) -> None:
        """Call every question off."""
        with self._lock:
            for job in self._jobs.values():
                job.stopped.set()

    def forget(self, job: Kind) -> None:
        """Forget a question that failed, so that it is asked anew."""
        with self._lock:
            for key in [key for key, known in self._jobs.items() if known is job]:
                del self._jobs[key]

    def _known(self, key: Key) -> Kind | None:
        job = self._jobs.get(key)
        if job is None or job.stopped.is_set():
            return None
        self._jobs.move_to_end(key)
        return job

    def _say_failure(self, done: Future[None]) -> None:
        error = done.exception()
        if error is not None and not self._is_over():
            _LOG.error(self._failure, exc_info=error)

    def _is_over(self) -> bool:
        """Tell whether the program ends: what that breaks off has not failed."""
        try:
            self.pool.submit(int)
        except RuntimeError:  # no pool takes anything on from then
            return True
        return False


_QUEUES: weakref.WeakSet[BackgroundQueue[Any]] = weakref.WeakSet()


def call_off_all() -> None:
    """Call every question off: who ends the program does not wait for answers."""
    for queue in tuple(_QUEUES):
        queue.call_off()


def _worked_off(job: Kind, work: Callable[[Kind], None]) -> None:
    try:
        work(job)
    finally:
        job.ended.set()
