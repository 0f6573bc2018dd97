"""How sure a plan's points are: seeded worlds, judged in processes of their own.

Of a contest's entries what was judged is kept in the workspace's folder `worlds`, by
all that it was made from: who asks again, or was interrupted, does not wait again.
"""

from __future__ import annotations

import io
import json
import os
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import CancelledError, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from functools import partial
from hashlib import blake2b
from pathlib import Path
from queue import SimpleQueue
from threading import Event
from types import TracebackType
from typing import Self, TypeVar

import numpy as np

from talking_maps import __version__, worlds
from talking_maps.files.atomic_write import atomic_write
from talking_maps.files.sandbox import Sandbox
from talking_maps.model.message import Message
from talking_maps.model.plan import COMMUNITY
from talking_maps.model.rubric import Rubric
from talking_maps.model.territory import Raster
from talking_maps.scoring import plan_digest
from talking_maps.workspace import judged_case_json
from talking_maps.workspace.open_community import NOW, OpenCommunity
from talking_maps.workspace.score_hold import round_baseline
from talking_maps.workspace.scores import live_numbers
from talking_maps.workspace.workspace import Progress, silent
from talking_maps.worlds import Band, JudgedCase, WorldPoints, error_in_worlds

Thing = TypeVar("Thing")
Answer = TypeVar("Answer")

#: Worlds that a band is told from, and the seed unless another is given.
WORLDS, SEED = 200, 1
#: A process judges so many worlds before it tells how far it is.
AT_ONCE = 10
#: The process that judges, and how long it may take for so many worlds [s].
WORKER, LONGEST_S = "talking_maps.workspace.world_worker", 600.0
#: Fewer worlds than this are judged here: starting a process takes longer.
FEW = 20
#: Changes whenever what is kept of worlds changes its form or its meaning.
FORM = "talking-maps worlds 2"
JUDGING = Message("Judging the plan in seeded worlds")
_PARTS = ("value", "full", "plain")
#: The workspace's folder in which worlds are kept.
KEPT_IN = "worlds"


def score_band(  # noqa: PLR0913 - whose plan, when, by what, in how many worlds
    opened: OpenCommunity,
    owner_id: str = COMMUNITY,
    moment: str = NOW,
    *,
    rubric: Rubric | None = None,
    count: int = WORLDS,
    seed: int = SEED,
    progress: Progress = silent,
    processes: int | None = None,
) -> Band:
    """Return how sure an owner's points are, now or after the change `moment`.

    `processes` are as many as there are cores, two at most, unless said. Raises
    NotFound, BadFile, BadDefinition, and what `progress` raises to stop.
    """
    case = judged_case(opened, owner_id, moment, rubric=rubric)
    return case_band(
        case, count=count, seed=seed, progress=progress, processes=processes
    )


def case_band(
    case: JudgedCase,
    *,
    count: int = WORLDS,
    seed: int = SEED,
    progress: Progress = silent,
    processes: int | None = None,
) -> Band:
    """Return how sure a case's points are; raises what `progress` raises to stop."""
    drawn = points_in_worlds(
        case, count=count, seed=seed, progress=progress, processes=processes
    )
    return worlds.band(case, drawn, seed)


def judged_case(
    opened: OpenCommunity,
    owner_id: str = COMMUNITY,
    moment: str = NOW,
    *,
    rubric: Rubric | None = None,
) -> JudgedCase:
    """Return all that an owner's live score is made from, as `scores.scorecard`.

    Raises NotFound, BadFile.
    """
    workspace = opened.workspace
    rules = workspace.rubric if rubric is None else rubric
    begun = round_baseline(workspace, opened.code, owner_id, rules)
    return JudgedCase(
        opened.plan(owner_id, moment),
        opened.territory(),
        rules,
        live_numbers(opened, owner_id),
        begun.plan if begun else None,
        begun.excused if begun else (),
    )


def points_in_worlds(
    case: JudgedCase,
    *,
    count: int,
    seed: int,
    progress: Progress = silent,
    by: Judges | None = None,
    processes: int | None = None,
    folder: Path | None = None,
) -> WorldPoints:
    """Return a case's points in the worlds of a seed; see `kept_points`.

    They are judged `by` judges that are at hand, or by `processes`, as many as there
    are cores, two at most, unless said; with 0 this one judges. They are kept in the
    workspace's `folder`, if one is given. `progress` may raise to stop: nothing is
    kept then.
    """
    file = None if folder is None else _file(folder, case, count, seed)
    kept = None if file is None else _read(file, count)
    if kept is not None:
        return kept
    parts: list[WorldPoints] = []
    with ExitStack() as stack:
        at_hand = by or stack.enter_context(judges(processes))
        for part in at_hand.judged(case, seed, _chunks(count)):
            parts.append(part)
            progress(sum(p.value.shape[1] for p in parts) / count, JUDGING)
    found = worlds.joined(parts)
    if file is not None:
        _keep(file, found)
    return found


def kept_points(
    case: JudgedCase, *, count: int, seed: int, folder: Path
) -> WorldPoints | None:
    """Return the worlds of a case that are kept in a workspace, None if none are."""
    return _read(_file(folder, case, count, seed), count)


def has_kept(folder: Path) -> bool:
    """Tell whether a workspace keeps any worlds."""
    return (folder / KEPT_IN).is_dir()


def _file(folder: Path, case: JudgedCase, count: int, seed: int) -> Path:
    return folder / KEPT_IN / f"{_key(case, count, seed)}.npz"


def _chunks(count: int) -> Sequence[range]:
    return [range(i, min(i + AT_ONCE, count)) for i in range(0, count, AT_ONCE)]


class Judges:
    """Processes of this program's own making that judge worlds, several at once.

    Those that Python makes run the program's first file again, which beneath Streamlit
    is a page. What none of them answers is judged here. Use it in a `with` block; one
    that is kept for many cases saves starting them anew.
    """

    def __init__(self, processes: int) -> None:
        self._processes = processes
        self._free = SimpleQueue[Sandbox]()
        self._briefed: dict[Sandbox, object] = {}

    def alone(self) -> Sequence[Judges]:
        """Return them one by one, each to judge by itself."""
        return [Judges(1) for _ in range(self._processes)] or [self]

    def __enter__(self) -> Self:
        """Return the judges; a process starts when it is asked first."""
        self._stack = ExitStack()
        for _ in range(self._processes):
            self._free.put(
                self._stack.enter_context(
                    Sandbox(WORKER, seconds=LONGEST_S, remembers=True)
                )
            )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End the processes."""
        self._stack.close()

    def judged(
        self, case: JudgedCase, seed: int, chunks: Sequence[range]
    ) -> Iterator[WorldPoints]:
        """Yield a case's worlds chunk by chunk."""
        case = replace(case, territory=worlds.near(case.territory))
        here = partial(worlds.points_in_worlds, case, seed)
        if not self._processes or sum(map(len, chunks)) <= FEW:
            yield from map(here, chunks)
            return
        request = {"case": judged_case_json.form(case), "seed": seed}
        with _pool(self._processes) as pool:
            found = pool.map(partial(self._ask, case, request), chunks)
            for numbers, part in zip(chunks, found, strict=True):
                yield here(numbers) if part is None else part

    def _ask(
        self, case: JudgedCase, request: Mapping[str, object], numbers: range
    ) -> WorldPoints | None:
        judge = self._free.get()
        try:
            if self._briefed.get(judge) is not case:
                if judge.ask(request) is None:
                    return None
                self._briefed[judge] = case
            answer = judge.ask({"worlds": [numbers.start, numbers.stop]})
            if answer is None:
                del self._briefed[judge]
                return None
            return judged_case_json.read_points(json.loads(answer))
        except (OSError, KeyError, TypeError, ValueError):
            return None
        finally:
            self._free.put(judge)


def judges(processes: int | None = None) -> Judges:
    """Return as many judges as there are cores, two at most, unless said."""
    return Judges(min(os.cpu_count() or 1, 2) if processes is None else processes)


def side_by_side(
    things: Sequence[Thing],
    judge: Callable[[Thing, Judges, Progress], Answer],
    *,
    count: int,
    progress: Progress = silent,
    processes: int | None = None,
) -> Iterator[Answer]:
    """Yield what `judge` makes of things, several at once, each by one process.

    Judging one thing after the other, each by all processes, these would wait for each
    other, and for what is read before. Answers come as they are found. `count` worlds
    each, few of which are judged here, one thing after the other. `progress` hears the
    share of all that is done; it may raise to stop.
    """
    many = judges(processes).alone() if count > FEW else ()
    if len(many) > 1:
        yield from _at_once(things, judge, many, progress)
        return
    with many[0] if many else judges(0) as by:
        for index, thing in enumerate(things):

            def hear(share: float, what: Message, index: int = index) -> None:
                progress((index + share) / len(things), what)

            yield judge(thing, by, hear)


def _at_once(
    things: Sequence[Thing],
    judge: Callable[[Thing, Judges, Progress], Answer],
    crew: Sequence[Judges],
    progress: Progress,
) -> Iterator[Answer]:
    """Yield what `judge` makes of things, as many at once as the crew has judges."""
    stopped, free = Event(), SimpleQueue[Judges]()
    told = SimpleQueue[tuple[int, float, Message]]()

    def work(index: int) -> Answer:
        def hear(share: float, what: Message) -> None:
            if stopped.is_set():
                raise CancelledError
            told.put((index, share, what))

        by = free.get()
        try:
            return judge(things[index], by, hear)
        finally:
            free.put(by)
            told.put((index, 1.0, JUDGING))

    with ExitStack() as stack:
        for one in crew:
            free.put(stack.enter_context(one))
        pool = stack.enter_context(_pool(len(crew)))
        # What still runs ends with its next few worlds.
        stack.callback(stopped.set)
        waiting = {place: pool.submit(work, place) for place in range(len(things))}
        shares = dict.fromkeys(waiting, 0.0)
        while waiting:
            place, shares[place], what = told.get()
            progress(sum(shares.values()) / len(things), what)
            if shares[place] == 1.0 and place in waiting:
                yield waiting.pop(place).result()


@contextmanager
def _pool(processes: int) -> Iterator[ThreadPoolExecutor]:
    """Give threads that wait for processes; who leaves waits for what runs, no more."""
    pool = ThreadPoolExecutor(processes, "worlds")
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def _error(elevation: Raster) -> float | None:
    """Return what worlds add to the heights [m], as it is declared where none is."""
    return elevation.error and error_in_worlds(elevation)


def _key(case: JudgedCase, count: int, seed: int) -> str:
    """Return a word that changes with anything the worlds are made from."""
    ground, elevation = case.territory, case.territory.elevation
    words = (
        FORM,
        __version__,
        plan_digest(case.plan),
        case.baseline and plan_digest(case.baseline),
        sorted(case.excused),
        repr(replace(case.rubric, names={}, note={})),
        sorted((n.id, n.value, n.error) for n in case.reference.numbers.values()),
        ground.digest,
        ground.boundary.wkb_hex,
        repr(ground.potential),
        elevation and (_error(elevation), elevation.values.shape),
        case.lengths,
        count,
        seed,
    )
    found = blake2b(repr(words).encode(), digest_size=16)
    if elevation is not None and not ground.digest:
        found.update(elevation.values.tobytes())
    return found.hexdigest()


def _read(file: Path, count: int) -> WorldPoints | None:
    """Return what is kept, None where there is nothing whole."""
    try:
        with file.open("rb") as opened, np.load(opened, allow_pickle=False) as kept:
            found = WorldPoints(*(kept[name] for name in _PARTS))
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None
    return found if found.value.shape[1:2] == (count,) else None


def _keep(file: Path, found: WorldPoints) -> None:
    """Keep it for the next time; a full disk keeps nobody from the answer."""
    whole = io.BytesIO()
    np.savez_compressed(whole, **{name: getattr(found, name) for name in _PARTS})
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        with atomic_write(file, replace=True) as draft:
            draft.write_bytes(whole.getvalue())
