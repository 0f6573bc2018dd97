"""Every door for files: what is no ordinary file, or claims too much, is one sentence.

A device without an end, a pipe nobody writes into and a full disk are tried in a
process of its own with little memory, so that a door left open fails and nothing else.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Type
from tests.conftest import ROOT

#: Commands that take a file from outside; {} is the file.
DOORS = (
    "import WS suyu {} --layer spring --scene past",
    "merge WS suyu {}",
    "ground set WS suyu --dem {}",
    "ground picture WS suyu {}",
    "community add WS other --name Other --boundary {}",
    "community claim WS suyu --boundary {} --claimed-by Them",
    "receive WS {}",
    "restore WS suyu {}",
    "rubric add WS {}",
    "contest create WS {}",
    "score WS suyu --rubric {}",
)
TYPED = """
import contextlib, io, json, resource, signal, sys
from talking_maps.cli import main
resource.setrlimit(resource.RLIMIT_AS, (6_000_000_000, 6_000_000_000))
for words in json.load(sys.stdin):
    said = io.StringIO()
    signal.alarm(20)
    with contextlib.redirect_stderr(said), contextlib.redirect_stdout(io.StringIO()):
        try:
            code = main(words)
        except BaseException as error:
            code = repr(error)
    signal.alarm(0)
    print(json.dumps([code, said.getvalue()]))
"""
FULL = """
import resource, sys
from talking_maps.cli import main
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), int(sys.argv[1])))
sys.exit(main(sys.argv[2:]))
"""

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="a system without devices")


def run(script: str, *arguments: object, typed: str = "") -> str:
    """Run Python in a process of its own; return what it printed, of both streams."""
    done = subprocess.run(  # noqa: PLW1510 - a failure is what is looked at
        [sys.executable, "-c", script, *map(str, arguments)],
        cwd=ROOT,
        input=typed,
        text=True,
        capture_output=True,
        timeout=240,
        env={**os.environ, "TALKING_MAPS_LANGUAGE": "en"},
    )
    return done.stdout + done.stderr


def files_in(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


@POSIX
def test_what_is_no_ordinary_file_is_refused_at_every_door(
    workspace: Path, tmp_path: Path
) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    given = [
        (
            door,
            [word.format(odd).replace("WS", str(workspace)) for word in door.split()],
        )
        for door in DOORS
        for odd in ("/dev/zero", pipe, tmp_path)
    ]
    before = files_in(workspace)
    told = run(TYPED, typed=json.dumps([words for _, words in given]))
    answers = [json.loads(line) for line in told.splitlines()]
    assert len(answers) == len(given), told[-500:]
    wrong = [
        (door, words[-1], code, said)
        for (door, words), (code, said) in zip(given, answers, strict=True)
        if code != 2 or len(said.splitlines()) != 1 or "Usage" in said
    ]
    assert not wrong
    assert files_in(workspace) == before


@POSIX
@pytest.mark.parametrize("ending", ["gpkg", "geojson", "kml", "csv"])
def test_a_full_disk_is_one_sentence_and_leaves_nothing(
    workspace: Path, tmp_path: Path, typed: Type, ending: str
) -> None:
    out = tmp_path / "out" / f"map.{ending}"
    out.parent.mkdir()
    assert typed("export", workspace, "suyu", out).code == 0
    whole = out.stat().st_size
    out.write_bytes(b"old")
    sizes = (3_000, whole - 1) if ending == "gpkg" else (whole // 3,)
    for size in sizes:
        told = run(FULL, size, "export", workspace, "suyu", out)
        assert "cannot be written" in told, (size, told)
        assert len(told.splitlines()) == 1, (size, told)
        assert out.read_bytes() == b"old"
        assert [p.name for p in out.parent.iterdir()] == [out.name]
