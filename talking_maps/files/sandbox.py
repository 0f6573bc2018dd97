"""A process of its own for files of others, so that a bad one can only end it.

Started as `python -m MODULE`, it answers requests until there are no more: one line of
JSON each way, never pickle, since it has seen what nobody trusts. It has limits of time
and, where the system knows one, of memory. Where the system forks, each request has a
process to itself, so that no file sees what was read before it, and the one that was
started waits for the next asker: to start it costs more than most files. One that hangs
or dies is replaced for the next request. Before its answer it may tell how far it is,
in lines of their own. Who waits is told each second that the work goes on, and can call
it off.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import json
import math
import os
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import Self

from talking_maps.model.share_done import HearShare, unheard

#: Address space of the process [bytes].
MOST_MEMORY = 6_000_000_000
#: Processor that one request may take [s]: more than any `seconds` of an asker.
MOST_PROCESSOR_S = 3_600
_ROOT = Path(__file__).resolve().parents[2]
#: A line that begins so tells which share is done: no JSON does.
_SHARE = b"%"
#: Work that is done by then is not told of, and then no more often [s].
_TELLING_S = 0.4
#: Where a process can be forked safely: elsewhere one answers all requests itself.
FORKS = sys.platform == "linux"
#: A process that nobody asks anything for so long ends [s].
_IDLE_S = 120.0
#: So often whoever waits is told the share again, while the process says nothing [s].
_BEAT_S = 1.0


class Sandbox:
    """A process that answers requests; use it in a `with` block.

    `module` is one of ours that calls `serve`, `seconds` the most for one answer [s].
    One that `remembers` calls `serve_all`, and ends with the block.
    """

    def __init__(self, module: str, *, seconds: float, remembers: bool = False) -> None:
        self._command = (sys.executable, "-m", module)
        self._remembers = remembers
        self._seconds = seconds
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        """Return the sandbox; its process starts with the first request."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Let the process wait for the next sandbox, if it may."""
        self.release()

    def ask(
        self, request: Mapping[str, object], hear: HearShare = unheard
    ) -> bytes | None:
        """Return the answer, or None if the process died or took too long.

        `hear` is told how far the process is, where the process tells it, and again
        while it says nothing. If it raises, the process is ended.
        """
        answer = b""
        # One that waited may have ended, for want of work, the moment it was asked.
        for _ in range(2):
            answer = self._answer(request, hear)
            if answer or not self._is_ended_idle():
                break
        if answer.endswith(b"\n"):
            return answer
        self.end()
        return None

    def end(self) -> None:
        """End the process, if there is one, and what it forked."""
        if self._process is not None:
            _kill(self._process)
            self._process = None

    def release(self) -> None:
        """Let the process wait for another sandbox; end it where one waits already."""
        process, self._process = self._process, None
        if process is None:
            return
        if FORKS and not self._remembers and process.poll() is None:
            process = _WAITING.exchange(self._command, process)
        if process is not None:
            _kill(process)

    def _answer(self, request: Mapping[str, object], hear: HearShare) -> bytes:
        process = self._running()
        timer = threading.Timer(self._seconds, _kill_group, (process,))
        timer.start()
        try:
            line = json.dumps(request).encode() + b"\n"
            return _exchange_lines(process, line, hear)
        except BaseException:  # what it would still say answers no other request
            self.end()
            raise
        finally:
            timer.cancel()

    def _is_ended_idle(self) -> bool:
        return self._process is not None and self._process.wait() == 0

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            self._process = _WAITING.exchange(self._command, None)
        if self._process is None or self._process.poll() is not None:
            self.end()
            self._process = subprocess.Popen(  # noqa: S603 - our own module
                self._command,
                cwd=_ROOT,
                env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                start_new_session=FORKS,
            )
        return self._process


class _Waiting:
    """Processes that wait for the next sandbox: at most one of each command."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._processes: dict[tuple[str, ...], subprocess.Popen[bytes]] = {}

    def exchange(
        self, command: tuple[str, ...], process: subprocess.Popen[bytes] | None
    ) -> subprocess.Popen[bytes] | None:
        """Return the one that waits, and let this one wait instead."""
        with self._lock:
            waiting = self._processes.pop(command, None)
            if process is not None:
                self._processes[command] = process
        return waiting

    def end(self) -> None:
        """End all."""
        with self._lock:
            processes = [*self._processes.values()]
            self._processes.clear()
        for process in processes:
            _kill(process)


_WAITING = _Waiting()
atexit.register(_WAITING.end)


def _kill(process: subprocess.Popen[bytes]) -> None:
    _kill_group(process)
    process.communicate()


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    """End a process and what it forked; its number is its group's."""
    if not FORKS:
        process.kill()
    elif process.returncode is None:  # nobody else has its number yet
        os.killpg(process.pid, signal.SIGKILL)


def serve(answer: Callable[[str], str], modules: Sequence[str] = ()) -> None:
    """Answer requests, each one line, until there are no more.

    `modules` are what answers need. Where each has its own process they are read once,
    before the second: who asks but once does not wait for what it does not need.
    """
    if not FORKS:
        serve_all(answer)
        return
    for number, request in enumerate(_requests()):
        if number == 1:
            for module in modules:
                importlib.import_module(module)
            gc.freeze()
        heard, said = os.pipe()
        child = os.fork()
        if child == 0:
            _answer_and_end(answer, request, said)
        os.close(said)
        is_answered = _passed_on(heard)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        if not is_answered:
            sys.exit(1)  # it said nothing, or not all


def serve_all(answer: Callable[[str], str]) -> None:
    """Answer all requests here, each one line: what one says the next may build on."""
    for request in sys.stdin:
        _say(answer(request))


def _requests() -> Iterator[str]:
    """Give requests until there are no more, or none for long."""
    while select.select([sys.stdin], [], [], _IDLE_S)[0]:
        request = sys.stdin.readline()
        if not request:
            return
        yield request


def _passed_on(heard: int) -> bool:
    """Hand on what the child says up to its answer; tell whether that is whole."""
    with os.fdopen(heard, "rb") as lines:
        for line in lines:
            sys.stdout.buffer.write(line)
            sys.stdout.buffer.flush()
            if not line.startswith(_SHARE):
                return line.endswith(b"\n")
    return False


def _answer_and_end(answer: Callable[[str], str], request: str, said: int) -> None:
    """Answer into a pipe of its own: it neither hears nor answers for another file."""
    status = 1
    try:
        _limit_processor(MOST_PROCESSOR_S)
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        os.dup2(said, 1)
        os.close(said)
        _say(answer(request))
        status = 0
    finally:
        os._exit(status)


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


class ShareTold:
    """Tells whoever asked how far the work is: seldom, and never less than before."""

    def __init__(self) -> None:
        self._next_s, self._told = time.monotonic() + _TELLING_S, 0.0

    def __call__(self, share: float) -> None:
        """Tell the share that is done, from 0 to 1, where it is time for it."""
        if share <= self._told or time.monotonic() < self._next_s:
            return
        self._next_s, self._told = time.monotonic() + _TELLING_S, share
        sys.stdout.write(f"%{share:.4f}\n")
        sys.stdout.flush()


def limit_memory(most: int = MOST_MEMORY) -> None:
    """Let this process have no more memory [bytes] than it may, where systems can."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _limit_processor(most: int) -> None:
    """Let this process end for good [s], also when nobody is left who would end it."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CPU, (most, most))


def _exchange_lines(
    process: subprocess.Popen[bytes], request: bytes, hear: HearShare
) -> bytes:
    lines: SimpleQueue[bytes] = SimpleQueue()
    threading.Thread(
        target=_read_lines, args=(process, request, lines), daemon=True
    ).start()
    share = 0.0
    while True:
        try:
            line = lines.get(timeout=_BEAT_S)
        except Empty:
            hear(share)
            continue
        if not line.startswith(_SHARE):
            return line
        share = _share(line)
        hear(share)


def _read_lines(
    process: subprocess.Popen[bytes], request: bytes, lines: SimpleQueue[bytes]
) -> None:
    """Send the request, and hand on each line up to the answer; empty for none."""
    line = b""
    try:
        if process.stdin is not None and process.stdout is not None:
            process.stdin.write(request)
            process.stdin.flush()
            while (line := process.stdout.readline()).startswith(_SHARE):
                lines.put(line)
    except (OSError, ValueError):  # ended meanwhile, and its pipes with it
        line = b""
    lines.put(line)


def _share(line: bytes) -> float:
    try:
        share = float(line[len(_SHARE) :])
    except ValueError:
        return 0.0
    return min(max(share, 0.0), 1.0) if math.isfinite(share) else 0.0
