"""What set-up rests on: pinned, without addresses, each with its reason."""

import json
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ADDRESS = re.compile(r"(https?|git\+\w+|ssh)://|registry\.|file:")


@pytest.mark.parametrize(
    "name",
    [
        "requirements.txt",
        "tests/requirements.txt",
        "package.json",
        "package-lock.json",
        ".npmrc",
        "Makefile",
        ".ci/run",
    ],
)
def test_no_download_address_is_written_down(root: Path, name: str) -> None:
    text = (root / name).read_text("utf-8")
    if name == "package-lock.json":
        # Funding pages are no downloads; what is downloaded stands under `resolved`.
        assert '"resolved"' not in text
        return
    assert not ADDRESS.search(text)


def test_browser_libraries_are_pinned_with_their_digests(root: Path) -> None:
    package = json.loads((root / "package.json").read_text("utf-8"))
    wanted = package["dependencies"] | package["devDependencies"]
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in wanted.values())
    locked = json.loads((root / "package-lock.json").read_text("utf-8"))["packages"]
    for name, locked_one in locked.items():
        assert not name or locked_one["integrity"].startswith("sha512-"), name


def test_every_requirement_has_a_range_and_the_app_s_a_reason(root: Path) -> None:
    lines = (root / "requirements.txt").read_text("utf-8").splitlines()
    wanted = [line for line in lines if line and not line.startswith("#")]
    assert len(wanted) > 10
    for line in wanted:
        assert re.fullmatch(r"[\w-]+~=[\d.]+ +# .+", line), line


def test_the_user_s_own_choices_are_among_them(root: Path) -> None:
    text = (root / "requirements.txt").read_text("utf-8")
    for name in ("geopandas", "shapely", "folium", "streamlit", "rasterio"):
        assert re.search(rf"^{name}~=", text, re.MULTILINE)


@pytest.mark.parametrize(
    "target", ["run", "setup", "test", "lint", "messages", "bench"]
)
def test_make_knows_its_targets(root: Path, target: str) -> None:
    answer = subprocess.run(
        ["make", "--dry-run", target], cwd=root, capture_output=True, check=False
    )
    assert answer.returncode == 0, answer.stderr


def test_a_python_that_is_too_old_is_refused_in_words(
    root: Path, tmp_path: Path
) -> None:
    old = tmp_path / "python2"
    old.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    old.chmod(0o755)
    answer = subprocess.run(
        ["make", "setup", f"VENV={tmp_path / 'venv'}", f"PYTHON={old}"],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode != 0
    assert "older than Python 3.11" in answer.stderr
    assert not (tmp_path / "venv").exists()


def test_the_app_listens_on_this_machine_only_and_reports_to_nobody(root: Path) -> None:
    said = tomllib.loads((root / ".streamlit" / "config.toml").read_text("utf-8"))
    assert said["server"]["address"] == "127.0.0.1"
    assert said["server"]["headless"] is True
    assert said["browser"]["gatherUsageStats"] is False
