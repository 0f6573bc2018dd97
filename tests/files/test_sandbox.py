"""What a process of its own tells of its work, before it answers."""

import sys

import pytest

from talking_maps.files import sandbox
from talking_maps.files.sandbox import Sandbox, ShareTold

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
