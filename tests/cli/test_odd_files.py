"""Every odd, broken or hostile file ends in an import or a refusal, never worse."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from talking_maps import exchange
from tests.cli.conftest import Type, community_file
from tests.conftest import ROOT

DATA = ROOT.parent / "shared" / "data"
ODD = sorted(
    path
    for folder in ("gpkg-odd", "import-odd")
    for path in (DATA / folder).rglob("*")
    if path.is_file()
)
#: Of the processor's time, in this process [s].
WITHIN_S = 20.0
#: A layer of each kind, taken in turn.
LAYERS = ("pasture", "canal", "house")


@pytest.fixture
def _one_reader(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Read all files in one process: what one breaks, the next would meet."""
    with exchange.Reader(seconds=60) as reader:
        monkeypatch.setattr(exchange, "read_file", reader.read)
        yield


@pytest.mark.usefixtures("_one_reader")
@pytest.mark.skipif(not ODD, reason="../shared/data is absent: no odd files to try")
def test_every_odd_file_enters_or_is_refused(typed: Type, workspace: Path) -> None:
    wrong = []
    for number, file in enumerate(ODD):
        layer = LAYERS[number % len(LAYERS)]
        before = community_file(workspace).read_bytes()
        start = time.process_time()
        answer = typed(
            "import", workspace, "suyu", file, "--layer", layer, "--scene", "past"
        )
        took = time.process_time() - start
        changed = community_file(workspace).read_bytes() != before
        lines = len(answer.err.splitlines())
        as_it_should = (answer.code, lines, changed) in {(0, 0, True), (2, 1, False)}
        as_it_should &= answer.code == 0 or file.name in answer.err
        if not as_it_should or took > WITHIN_S:
            wrong.append((file.name, answer.code, answer.err[:200], changed, took))
    assert not wrong
