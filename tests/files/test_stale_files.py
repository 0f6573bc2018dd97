"""What killed work leaves is swept at the next start, and nothing else is."""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from talking_maps.files import stale_files
from talking_maps.workspace import Claim, add_community, open_workspace
from tests.conftest import ROOT
from tests.tiles.builders import geotiff
from tests.workspace.conftest import boundary_file

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="a system without locks")
#: Work that tells where it is in the middle, and waits there to be killed.
KILLED = """
import sys, time
from pathlib import Path
from talking_maps import store, workspace
from talking_maps.files import stale_files
from talking_maps.files.atomic_write import atomic_write as placed
from talking_maps.workspace import authors
folder, picture = Path(sys.argv[1]), Path(sys.argv[2])
place = workspace.open_workspace(folder)

def stop(*_):
    target = folder / "communities" / "x.gpkg"
    with stale_files.workplace() as made, placed(target) as draft:
        (made / "copy.gpkg").write_bytes(b"secret")
        draft.write_bytes(b"half")
        print("in the middle", flush=True)
        time.sleep(600)

workspace.add_picture(place, "llano", picture, stop)
"""


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A temporary folder of the system for this test alone."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def let_go() -> Iterator[None]:
    """Let this process hold no workspace, as if it had just started."""
    yield
    forget()


def forget() -> None:
    while stale_files._held:
        stale_files._free(stale_files._held.popitem()[1])


def everything(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def work(folder: Path, picture: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(folder), str(picture)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "in the middle\n"
    return process


@POSIX
@pytest.mark.usefixtures("let_go")
def test_killed_work_is_swept_at_the_next_start_and_running_work_is_not(
    tmp_path: Path, temporary: Path
) -> None:
    folder = tmp_path / "workspace"
    workspace = open_workspace(folder)
    add_community(workspace, "llano", "Llano", Claim(boundary_file(tmp_path)))
    picture = geotiff(tmp_path / "p.tif", np.full((1, 300, 300), 90, dtype=np.uint8))
    forget()
    before = everything(folder)
    process = work(folder, picture)
    try:
        during = everything(folder)
        assert len(during) > len(before) + 2
        for made in temporary.glob(f"{stale_files.PREFIX}*"):
            os.utime(made, (0, 0))
        open_workspace(folder)
        assert everything(folder) == during
        assert len(everything(temporary)) == 2
    finally:
        forget()
        process.send_signal(signal.SIGKILL)
        process.communicate()
    for made in temporary.glob(f"{stale_files.PREFIX}*"):
        os.utime(made, (0, 0))
    open_workspace(folder)
    assert set(everything(folder)) - set(before) <= {"ground"}
    assert everything(temporary) == []


@POSIX
@pytest.mark.usefixtures("let_go")
def test_only_names_of_ours_are_swept(tmp_path: Path) -> None:
    kept = (
        "communities/muyu.gpkg",
        "communities/muyu.gpkg-wal",
        "notes.tmp",
        ".hidden",
        "communities/.muyu.tmp",
        ".obsidian-settings/a",
        "ground/muyu/picture.mbtiles",
        "photos.part",
        "ground/muyu-abcdefgh/x.tif",
    )
    swept = (
        "communities/.muyu.gpkg.0123456789ab.tmp",
        ".demo-ab_c1234/x",
        "communities/.muyu.gpkg.0123456789ab.tmp-journal",
        "ground/.muyu-ab_c1234/x",
        "ground/muyu/.picture.mbtiles.part",
        "ground/muyu/.dem-ab_c1234/copied.tif",
        ".authors.txt.ab_c1234.tmp",
    )
    for name in (*kept, *swept):
        file = tmp_path / "ws" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"")
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / ".muyu.gpkg.0123456789ab.tmp").write_bytes(b"")
    (tmp_path / "ws" / "linked").symlink_to(outside)
    stale_files.hold(tmp_path / "ws")
    found = {p for p in (tmp_path / "ws").rglob("*") if p.is_file()}
    assert found == {tmp_path / "ws" / name for name in kept}
    assert len(list(outside.iterdir())) == 1


def test_a_workplace_is_gone_after_its_block() -> None:
    with stale_files.workplace() as folder:
        (folder / "x").write_bytes(b"")
        assert folder.is_dir()
    assert not folder.exists()


@POSIX
def test_a_killed_export_is_swept_by_the_next_one_there(tmp_path: Path) -> None:
    out = tmp_path / "stick" / "map.gpkg"
    left = out.parent / f".{stale_files.PREFIX}ab_c1234"
    theirs = out.parent / ".export-ab_c1234"
    for folder in (left, theirs):
        folder.mkdir(parents=True)
        (folder / "map.gpkg").write_bytes(b"a whole plan")
        os.utime(folder, (0, 0))
    with stale_files.workplace_beside(out) as folder:
        os.utime(folder, (0, 0))
        assert not left.exists()
        with stale_files.workplace_beside(out):
            assert folder.is_dir(), "somebody works in it"
    assert everything(out.parent) == [theirs.name, f"{theirs.name}/map.gpkg"]
