"""A process of its own: what it tells before it answers, and whom it serves."""

import json
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from talking_maps.files import sandbox
from talking_maps.files.sandbox import Sandbox, ShareTold

#: Says which process answers and whose child it is; hangs or dies when asked to.
SERVED = """
import json, os, sys, time
from talking_maps.files import sandbox
def answer(request):
    asked = json.loads(request)
    if asked.get("say"):
        sandbox._say(f"%0.{os.getpid():07}")
    if asked.get("forge"):
        sandbox._say('"forged"')
    if asked.get("hang"):
        time.sleep(600)
    if asked.get("die"):
        os.abort()
    return json.dumps([os.getpid(), os.getppid()])
sandbox._IDLE_S = float(sys.argv[1])
sandbox.serve(answer)
"""
SPOKEN = "import sys; sys.stdin.readline(); print({}, flush=True)"


def saying(monkeypatch: pytest.MonkeyPatch, *lines: str) -> Sandbox:
    box = Sandbox("none", seconds=20)
    said = SPOKEN.format(repr("\n".join(lines)))
    monkeypatch.setattr(box, "_command", (sys.executable, "-c", said))
    return box


def test_shares_come_before_the_answer_and_nonsense_is_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shares: list[float] = []
    lines = ("%0.25", "%7", "%x", "%", '{"a": 1}')
    with saying(monkeypatch, *lines) as box:
        assert box.ask({}, shares.append) == b'{"a": 1}\n'
    assert shares == [0.25, 1.0, 0.0, 0.0]


def test_who_waits_is_told_that_it_goes_on_while_nothing_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sandbox, "_BEAT_S", 0.001)
    shares: list[float] = []
    with saying(monkeypatch, "%0.25", "{}") as box:
        assert box.ask({}, shares.append) == b"{}\n"
    assert shares[0] == 0.0
    assert 0.25 in shares


def test_who_calls_it_off_while_hearing_leaves_no_process(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class CalledOff(BaseException):
        pass

    def hear(_share: float) -> None:
        raise CalledOff

    with saying(monkeypatch, "%0.5", "{}") as box:
        with pytest.raises(CalledOff):
            box.ask({}, hear)
        assert box._process is None


def test_work_that_is_soon_done_tells_nothing_and_no_share_goes_back(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    tell = ShareTold()
    tell(0.1)
    assert capsys.readouterr().out == ""
    monkeypatch.setattr(sandbox, "_TELLING_S", -1.0)
    tell = ShareTold()
    for share in (0.1, 0.3, 0.2, 0.3, 1.0):
        tell(share)
    assert capsys.readouterr().out == "%0.1000\n%0.3000\n%1.0000\n"


forking = pytest.mark.skipif(not sandbox.FORKS, reason="this system does not fork")


@pytest.fixture(autouse=True)
def _nobody_waits() -> Iterator[None]:
    """Let no process of one test wait for another."""
    yield
    sandbox._WAITING.end()


def serving(monkeypatch: pytest.MonkeyPatch, idle: float = 60.0) -> Sandbox:
    box = Sandbox("none", seconds=20)
    command = (sys.executable, "-c", SERVED, str(idle))
    monkeypatch.setattr(box, "_command", command)
    return box


def answered(box: Sandbox, **asked: object) -> tuple[int, int]:
    said = box.ask(asked)
    assert said is not None
    own, parent = json.loads(said)
    return own, parent


@forking
def test_each_request_has_a_process_and_the_next_asker_the_one_that_waits(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with serving(monkeypatch) as box:
        first, parent = answered(box)
        assert answered(box)[1] == parent != os.getpid()
        assert answered(box)[0] != first
    with serving(monkeypatch) as other, serving(monkeypatch) as third:
        assert answered(other)[1] == parent
        assert answered(third)[1] != parent


@forking
def test_one_that_dies_or_hangs_answers_nothing_and_is_replaced(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pids: list[float] = []
    with serving(monkeypatch) as box:
        parent = answered(box)[1]
        assert box.ask({"die": True}) is None
        assert answered(box)[1] != parent
        box._seconds = 2.0
        assert box.ask({"hang": True, "say": True}, pids.append) is None
        assert answered(box)[1] != parent
    hung = round(max(pids) * 10**7)
    until = time.monotonic() + 20
    while is_running(hung) and time.monotonic() < until:
        time.sleep(0.01)
    assert not is_running(hung)


@forking
def test_what_one_says_too_much_is_no_answer_for_the_next(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with serving(monkeypatch) as box:
        assert box.ask({"forge": True}) == b'"forged"\n'
        first, parent = answered(box)
        assert answered(box)[1] == parent
        assert box.ask({"forge": True, "hang": True}) == b'"forged"\n'
        assert answered(box)[0] != first


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().split(") ")[1][0] != "Z"
    except OSError:
        return False


@forking
def test_one_that_ended_because_nobody_asked_is_started_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with serving(monkeypatch, idle=0.0) as box:
        ended = box._running()
        ended.wait()
        monkeypatch.setattr(box, "_command", (sys.executable, "-c", SERVED, "60"))
        running, at_hand = box._running, iter([ended])
        # It ends between the look at it and the question.
        monkeypatch.setattr(box, "_running", lambda: next(at_hand, None) or running())
        assert answered(box)[1] != ended.pid
