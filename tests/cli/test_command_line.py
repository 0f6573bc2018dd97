"""How the command line behaves whatever is typed."""

import os
import subprocess
import sys
from pathlib import Path

import click
import pytest

from talking_maps.cli.command_line import commands
from tests.cli.conftest import Type, process
from tests.conftest import ROOT


def walk(group: click.Group, *names: str) -> list[tuple[str, ...]]:
    """Return the names of every command below a group."""
    found = []
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            found += walk(command, *names, name)
        else:
            found.append((*names, name))
    return found


@pytest.mark.parametrize("names", walk(commands), ids=" ".join)
def test_every_command_explains_itself_and_speaks_json(
    typed: Type, names: tuple[str, ...]
) -> None:
    answer = typed(*names, "--help")
    assert answer.code == 0
    assert "--json" in answer.out
    assert "--language" in answer.out


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["fly"],
        ["--fly"],
        ["owner"],
        ["owner", "fly"],
        ["score"],
        ["layers", "x"],
        ["layers", "--language", "klingon"],
        ["layers", "--json=3"],
        ["score", "a\0b", "c"],
        ["score", "\udcff", "c"],
    ],
)
def test_what_cannot_be_understood_is_said_in_one_line(
    typed: Type, arguments: list[str]
) -> None:
    answer = typed(*arguments)
    assert answer.code == 2
    assert answer.out == ""
    assert len(answer.err.splitlines()) == 1


def test_complaints_are_in_the_language_asked_for(typed: Type, tmp_path: Path) -> None:
    english = typed("score", tmp_path, "nobody", "--language", "en").err
    spanish = typed("score", tmp_path, "nobody", "--language=es").err
    assert english.startswith("There is no community “nobody”")
    assert spanish != english


def test_layers_and_indicators_are_listed(typed: Type) -> None:
    layers = typed("layers", "--json").json
    assert {"terrace", "corral", "canal", "sacred"} <= {layer["id"] for layer in layers}
    assert next(x["restricted"] for x in layers if x["id"] == "sacred")
    indicators = typed("indicators", "--json").json
    assert "stocking_balance" in {one["id"] for one in indicators}
    assert "terrace" in typed("layers").out
    assert "stocking_balance" in typed("indicators").out


def test_layers_can_come_from_another_folder(
    typed: Type, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TALKING_MAPS_LAYERS", str(tmp_path))
    assert typed("layers").code == 2


def test_a_terminal_is_not_commanded(typed: Type, tmp_path: Path) -> None:
    answer = typed("score", tmp_path, "\x1b[31mred\nline")
    assert "\x1b" not in answer.err
    assert len(answer.err.splitlines()) == 1


def test_no_traceback_and_nothing_else_from_a_new_process(tmp_path: Path) -> None:
    answer = process("score", tmp_path, "nobody")
    assert (answer.returncode, answer.stdout) == (2, b"")
    assert answer.stderr.count(b"\n") == 1
    assert process("layers").stderr == b""


@pytest.mark.skipif(os.name == "nt", reason="bytes that are no text are Unix's")
def test_bytes_that_are_no_text_are_refused() -> None:
    answer = subprocess.run(
        [sys.executable, "-m", "talking_maps", "score", b"\xff\xfe", b"x"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    assert answer.returncode == 2
    assert answer.stderr.count(b"\n") == 1


@pytest.mark.skipif(os.name == "nt", reason="closed pipes are told otherwise there")
def test_a_reader_who_stops_reading_is_not_an_error() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "talking_maps", "layers", "--json"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        assert running.stderr.read() == b""
    assert running.returncode == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full disk to write to")
def test_a_full_disk_is_said() -> None:
    with Path("/dev/full").open("wb") as full:
        answer = subprocess.run(
            [sys.executable, "-m", "talking_maps", "layers"],
            cwd=ROOT,
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert answer.returncode == 2
    assert answer.stderr.count(b"\n") == 1


def test_help_is_said_in_the_readers_language(typed: Type) -> None:
    said = typed("community", "add", "--help", "--language", "es")
    assert said.code == 0
    assert "Uso: python -m talking_maps community add" in said.out
    assert "Su nombre, como ella lo escribe. [necesario]" in said.out
    assert "Add a community" not in said.out
    assert "Crear la comunidad imaginaria" in typed("--help", "--language", "es").out
    assert "Build the imaginary demo" in typed("--help", "--language", "en").out


def test_a_python_without_the_packages_says_which_has_them() -> None:
    # -S leaves out what was installed beside it.
    bare = [sys.executable, "-S", "-m", "talking_maps", "layers"]
    answer = subprocess.run(bare, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (answer.returncode, answer.stdout) == (2, "")
    assert len(answer.stderr.splitlines()) == 1
    assert "make setup" in answer.stderr


@pytest.mark.parametrize(
    "words", [("score", "{}", "--all"), ("community", "list", "{}")]
)
def test_a_mistyped_workspace_is_refused_and_not_made(
    typed: Type, tmp_path: Path, words: tuple[str, ...]
) -> None:
    absent = tmp_path / "oficina"
    answer = typed(*(word.format(absent) for word in words), "--json")
    assert (answer.code, answer.out) == (2, "")
    assert str(absent) in answer.err
    assert not absent.exists()
