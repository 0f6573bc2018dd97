"""What docs/how-to says can be done: its steps are followed in a copy of the project.

A page's code is what is done. A block of `diff` changes the file that is named before
it, a block of `po` is added to it, any other is the file. Then the page's own commands
of pytest are run there.
"""

import os
import re
import shlex
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

PAGES = sorted((ROOT / "docs/how-to").glob("*.md"))
#: What the copy is made of; the rest is large, or built.
COPIED = ("talking_maps", "tests", "layers", "data", "pyproject.toml", "app.py")
LEFT_OUT = shutil.ignore_patterns("__pycache__", "*.png", "*.gpkg")
#: What a workspace or a command makes.
MADE_LATER = ("rubrics/", "build/messages.pot", "build/bench.json", "build/look")
BLOCK = re.compile(r"^( *)```(\w+)\n(.*?)^\1```$", re.DOTALL | re.MULTILINE)
FILE = re.compile(r"`([\w./-]+/[\w.-]+\.\w+)`")


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """Return a copy of the project that can be added to."""
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, tmp_path / name, ignore=LEFT_OUT)
        else:
            shutil.copy(source, tmp_path)
    return tmp_path


def blocks(page: str) -> Iterator[tuple[str, str, str]]:
    """Yield each block of code: its language, the file named before it, its text."""
    for block in BLOCK.finditer(page):
        named = FILE.findall(page[: block.start()])
        text = textwrap.indent(textwrap.dedent(block[3]), "")
        yield block[2], named[-1] if named else "", text


def follow(page: str, project: Path) -> list[list[str]]:
    """Do what the page says; return the commands of pytest it ends with."""
    commands = []
    for language, name, text in blocks(page):
        file = project / name
        if language == "sh":
            commands += [shlex.split(line) for line in text.splitlines()]
        elif language == "diff":
            change(file, text)
        elif language == "po" and file.exists():
            with file.open("a", encoding="utf-8") as catalogue:
                catalogue.write(f"\n{text}")
        else:
            assert not file.exists(), f"{name} is there already"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, "utf-8")
    return [words for words in commands if words[:3] == ["python", "-m", "pytest"]]


def change(file: Path, diff: str) -> None:
    """Change the one place of the file that the diff speaks of."""
    lines = diff.splitlines(keepends=True)
    before = "".join(line[1:] for line in lines if line[0] != "+")
    after = "".join(line[1:] for line in lines if line[0] != "-")
    if before.count("\n") == 1 and "-" in {line[0] for line in lines}:
        before, after = before.rstrip("\n"), after.rstrip("\n")
    text = file.read_text("utf-8")
    assert text.count(before) == 1, f"{file.name} does not hold once:\n{before}"
    file.write_text(text.replace(before, after), "utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_who_follows_it_arrives(page: Path, copied: Path) -> None:
    commands = follow(page.read_text("utf-8"), copied)
    assert commands, "the page does not say how to test"
    for _python, *arguments in commands:
        done = subprocess.run(
            [sys.executable, *arguments, "-p", "no:cacheprovider", "-p", "no:randomly"],
            cwd=copied,
            env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]


@pytest.mark.parametrize(
    "page",
    [*PAGES, ROOT / "docs/architecture.md", ROOT / "CONTRIBUTING.md"],
    ids=lambda page: page.stem,
)
def test_the_files_it_names_are_there(page: Path) -> None:
    text = page.read_text("utf-8")
    made = {name for kind, name, _ in blocks(text) if kind not in ("diff", "sh")}
    for name in re.findall(r"`([\w./<>-]+/[\w./-]*)`", text):
        if name in made or name in MADE_LATER or re.search("[A-Z]", name):
            continue
        places = (ROOT / name, ROOT / "talking_maps" / name)
        assert any(place.exists() for place in places), name
