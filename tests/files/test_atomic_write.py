"""A file appears whole: one way to put it in its place, and nobody has another."""

from __future__ import annotations

import ast
import os
from pathlib import Path

import pytest

from talking_maps.files.atomic_write import atomic_write, move_into_place
from tests.conftest import ROOT

_MOVES = {("os", "replace"), ("os", "rename"), ("shutil", "move")}
_DRAFTS = {"NamedTemporaryFile", "mkstemp"}


def moves(call: ast.Call) -> bool:
    """Tell whether a call moves a file, or makes a draft to be moved."""
    if not isinstance(call.func, ast.Attribute):
        return False
    name, owner = call.func.attr, call.func.value
    said = owner.id if isinstance(owner, ast.Name) else ""
    if (said, name) in _MOVES or name in _DRAFTS:
        return True
    # Of texts, dates and dataclasses more is given than a name for the file.
    is_paths = name in {"replace", "rename"} and not call.keywords
    return is_paths and len(call.args) == 1


def test_only_files_puts_files_in_their_place() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in sorted((ROOT / "talking_maps").rglob("*.py"))
        if path.parent.name != "files" or path.parent.parent.name != "talking_maps"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and moves(node)
    ]
    assert found == []


def test_what_is_put_in_place_is_on_the_disk_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    flush, replace = os.fsync, Path.replace

    def fsync(handle: int) -> None:
        done.append("fsync")
        flush(handle)

    def move(path: Path, target: Path) -> Path:
        done.append("replace")
        return replace(path, target)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(Path, "replace", move)
    finished, path = tmp_path / "finished", tmp_path / "a"
    finished.write_text("new")
    path.write_text("old")
    move_into_place(finished, path)
    assert done[:2] == ["fsync", "replace"]
    assert path.read_text() == "new"
    done.clear()
    with atomic_write(path, replace=True) as draft:
        draft.write_text("newer")
        assert path.read_text() == "new"
    assert done[:2] == ["fsync", "replace"]
    assert [one.name for one in tmp_path.iterdir()] == ["a"]


def test_a_refused_write_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_text("old")

    def write() -> None:
        with atomic_write(path, replace=True) as draft:
            draft.write_text("half")
            draft.with_name(f"{draft.name}-journal").write_text("half")
            raise OSError("full")

    with pytest.raises(OSError, match="full"):
        write()
    assert path.read_text() == "old"
    assert [one.name for one in tmp_path.iterdir()] == ["a"]


def test_a_draft_of_killed_work_goes_with_the_next_of_its_name(tmp_path: Path) -> None:
    path = tmp_path / "aldea.gpkg"
    old = [tmp_path / f".aldea.gpkg.0123456789ab.tmp{end}" for end in ("", "-journal")]
    kept = [tmp_path / ".aldea.gpkg.ba9876543210.tmp", tmp_path / ".aldea.gpkg.tmp"]
    for one in (*old, *kept, other := tmp_path / ".muyu.gpkg.0123456789ab.tmp"):
        one.write_bytes(b"a whole plan")
    for one in (*old, kept[1], other):
        os.utime(one, (0, 0))
    with atomic_write(path) as draft:
        draft.write_bytes(b"new")
    assert sorted(tmp_path.iterdir()) == sorted((*kept, other, path))
