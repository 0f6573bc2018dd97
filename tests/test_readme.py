"""The README names what there is. Its tables are made by `make readme`."""

import re
from pathlib import Path

import pytest

from talking_maps.cli.command_line import commands
from talking_maps.config import layers
from talking_maps.indicators import REGISTRY
from talking_maps.workspace import LAYERS_FOLDER
from tests.readme import TABLES, walk

AGAIN = "run `make readme`"


@pytest.fixture(scope="module")
def readme(root: Path) -> str:
    return (root / "README.md").read_text("utf-8")


def test_it_names_every_command(readme: str) -> None:
    for names, _ in walk(commands):
        assert re.search(rf"`{' '.join(names)}[ `]", readme), (names, AGAIN)


def test_it_names_every_layer(readme: str) -> None:
    for layer in layers.load_layers(LAYERS_FOLDER):
        assert f"`{layer.id}`" in readme, (layer.id, AGAIN)


def test_it_names_every_indicator(readme: str) -> None:
    for name in REGISTRY:
        assert f"`{name}`" in readme, (name, AGAIN)


def test_its_tables_have_their_places(readme: str) -> None:
    for name in TABLES:
        assert f"<!-- table: {name} -->" in readme


def test_its_links_lead_to_files(readme: str, root: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)\)", readme)
    assert links
    for link in links:
        assert (root / link).exists(), link


def test_it_speaks_spanish_too(readme: str) -> None:
    assert "## Empezar en castellano" in readme


def test_every_make_target_it_names_is_there(readme: str, root: Path) -> None:
    targets = (root / "Makefile").read_text("utf-8")
    for name in set(re.findall(r"`make ([a-z]+)", readme)):
        assert re.search(rf"^{name}:", targets, re.MULTILINE), name
