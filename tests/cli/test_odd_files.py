"""Every odd, broken or hostile file ends in an import or a refusal, never worse."""

import time
from pathlib import Path

import pytest

from tests.cli.conftest import Type, community_file
from tests.conftest import ROOT

DATA = ROOT.parent / "shared" / "data"
ODD = sorted(
    path
    for folder in ("gpkg-odd", "import-odd")
    for path in (DATA / folder).rglob("*")
    if path.is_file()
)
WITHIN_S = 20.0
#: A layer of each kind, taken in turn.
LAYERS = ("pasture", "canal", "house")


@pytest.mark.skipif(not ODD, reason="../shared/data is absent: no odd files to try")
def test_every_odd_file_enters_or_is_refused(typed: Type, place: Path) -> None:
    wrong = []
    for number, file in enumerate(ODD):
        layer = LAYERS[number % len(LAYERS)]
        before = community_file(place).read_bytes()
        start = time.monotonic()
        answer = typed(
            "import", place, "suyu", file, "--layer", layer, "--scene", "past"
        )
        took = time.monotonic() - start
        changed = community_file(place).read_bytes() != before
        lines = len(answer.err.splitlines())
        as_it_should = (answer.code, lines, changed) in {(0, 0, True), (2, 1, False)}
        if not as_it_should or took > WITHIN_S:
            wrong.append((file.name, answer.code, answer.err[:200], changed, took))
    assert not wrong
