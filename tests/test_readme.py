"""README and user pages name what there is, in words that the screens have.

The tables of docs/user are made by `make readme`.
"""

import re
import shlex
from pathlib import Path

import click
import pytest

from talking_maps.cli.command_line import commands
from talking_maps.i18n.catalogs import catalogue
from tests import guide_pictures
from tests.conftest import ROOT
from tests.readme import LANGUAGES, TABLES, filled

AGAIN = "run `make readme`"
PROGRAM = "python -m talking_maps "
#: Emphasis in the README that names no button.
STRESSED = {"is", "promised"}
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs/user").rglob("*.md")))


@pytest.fixture(params=PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def page(request: pytest.FixtureRequest) -> Path:
    """Return each page in turn."""
    path: Path = request.param
    return path


def pages(language: str) -> dict[str, str]:
    """Return the pages of a language by name."""
    folder = ROOT / "docs/user" / language
    return {file.name: file.read_text("utf-8") for file in folder.glob("*.md")}


def code(text: str) -> list[str]:
    """Return the lines of a page's code, without comments and joined where broken."""
    blocks = re.findall(r"```\w+\n(.*?)```", text, re.DOTALL)
    lines = "\n".join(blocks).replace("\\\n", " ").splitlines()
    return [line for line in (re.sub(r"\s+#.*", "", each) for each in lines) if line]


def test_the_readme_can_be_read_in_one_go(root: Path) -> None:
    assert len((root / "README.md").read_text("utf-8").splitlines()) <= 250


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_tables_say_what_the_code_says(language: str) -> None:
    every = pages(language)
    for name, text in every.items():
        assert filled(text, language) == text, (name, AGAIN)
    for name in TABLES:
        assert f"<!-- table: {name} -->" in every[f"{name}.md"]


def test_the_pictures_are_drawn_from_our_signs_and_shown() -> None:
    made = guide_pictures.pictures()
    kept = {file: file.read_text("utf-8") for file in guide_pictures.FOLDER.iterdir()}
    assert kept == made, AGAIN
    for language in LANGUAGES:
        guide = pages(language)["points-in-pictures.md"]
        assert all(f"](../pictures/{file.name})" in guide for file in made)


def test_every_page_is_there_in_both_languages_with_the_same_commands() -> None:
    spanish, english = pages("es"), pages("en")
    assert spanish.keys() == english.keys()
    for name in english.keys() - {"README.md"}:
        heads = [
            re.findall("^#+", text, re.M) for text in (spanish[name], english[name])
        ]
        assert heads[0] == heads[1], name
        assert code(spanish[name]) == code(english[name]), name


def test_links_lead_to_files(page: Path) -> None:
    for link in re.findall(r"\]\(([^)#]+)\)", page.read_text("utf-8")):
        assert (page.parent / link).exists(), link


def test_the_readme_leads_to_every_page(root: Path) -> None:
    for language in LANGUAGES:
        index = (root / "docs/user" / language / "README.md").read_text("utf-8")
        for name in pages(language).keys() - {"README.md"}:
            assert f"]({name})" in index, (language, name)


def test_what_stands_in_italics_is_a_word_of_the_screens(page: Path) -> None:
    text = re.sub(r"```.*?```", "", page.read_text("utf-8"), flags=re.DOTALL)
    spanish = catalogue("es").sentences
    known = set(spanish.values()) if page.parent.name == "es" else {*spanish, *STRESSED}
    for word in re.findall(r"(?<!\*)\*([^*]+)\*(?!\*)", text):
        assert re.sub(r"\s+", " ", word) in known, word


def test_every_command_it_shows_is_there_with_its_options(page: Path) -> None:
    lines = (line for line in code(page.read_text("utf-8")) if PROGRAM in line)
    for line in lines:
        words = shlex.split(line.split(PROGRAM)[1].partition(">")[0])
        command: click.Command = commands
        while isinstance(command, click.Group):
            command = command.commands[words.pop(0)]
        context = click.Context(command)
        known = {opt for param in command.get_params(context) for opt in param.opts}
        assert {word for word in words if word.startswith("--")} <= known, line


def test_every_make_target_it_names_is_there(page: Path, root: Path) -> None:
    targets = (root / "Makefile").read_text("utf-8")
    for name in set(re.findall(r"`make ([a-z-]+)", page.read_text("utf-8"))):
        assert re.search(rf"^{name}:", targets, re.MULTILINE), name
