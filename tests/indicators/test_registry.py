"""Every indicator says what it is, and its example runs."""

import doctest
import inspect
import re
import sys
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

from talking_maps.config.layers import load_layers
from talking_maps.config.reference_numbers import load_numbers
from talking_maps.errors import NotFound
from talking_maps.indicators import REGISTRY, Indicator, evaluate, find
from talking_maps.indicators.engine.registry import Reads, indicator
from talking_maps.model.message import Message
from talking_maps.model.plan import SCENES
from tests import village
from tests.indicators.conftest import reference

EVERY = pytest.mark.parametrize("asked", REGISTRY.values(), ids=REGISTRY)
EMPTY = evaluate(village.plan(), village.territory(), reference({}))


def test_what_the_main_job_needs_is_there() -> None:
    assert set(REGISTRY) >= {
        "scenes_complete",
        "participating_households",
        "womens_share",
        "commitments_complete",
        "improved_pasture_share",
        "bofedal_protected_share",
        "stocking_balance",
        "terraced_share_of_steep_cropland",
        "canals_joined_to_source",
        "corral_space_per_animal",
    }


@EVERY
def test_it_says_what_it_is(asked: Indicator) -> None:
    assert asked.unit
    assert asked.formula.id.endswith(".")
    assert asked.source.id.endswith(".")
    assert set(asked.scenes) <= set(SCENES)
    assert asked.measure.__name__ == asked.id
    assert asked.theme in (
        "planning",
        "pasture",
        "corral",
        "terrace",
        "irrigation",
        "soil",
        "change",
    )


@EVERY
def test_its_name_is_a_short_noun_of_its_own(asked: Indicator) -> None:
    words = asked.name.id
    assert len(words) <= 40
    assert not words.endswith(".")
    assert words.split()[0] not in ("Measure", "Compare", "Count", "Estimate")
    assert [one.id for one in REGISTRY.values() if one.name.id == words] == [asked.id]


@EVERY
def test_its_docstring_begins_with_the_public_sentence(asked: Indicator) -> None:
    text = inspect.getdoc(asked.measure) or ""
    assert text.splitlines()[0] == asked.sentence.id


@EVERY
def test_its_example_runs(asked: Indicator) -> None:
    module = sys.modules[asked.measure.__module__]
    found = doctest.DocTestFinder().find(
        asked.measure, asked.id, globs=vars(module).copy()
    )
    examples = [test for test in found if test.examples]
    assert examples, f"{asked.id} has no example"
    assert doctest.DocTestRunner().run(examples[0]).failed == 0


@EVERY
def test_on_an_empty_plan_it_answers_with_its_unit(asked: Indicator) -> None:
    for scene in SCENES:
        answer = EMPTY.ask(asked.id, scene)
        assert answer.unit == asked.unit
        assert (answer.value is None) == (answer.answer != "answered")


@EVERY
def test_its_values_fill_its_sentences(asked: Indicator) -> None:
    answer = EMPTY.ask(asked.id, "present")
    for message in (answer.explanation, *answer.remarks):
        wanted = set(re.findall(r"{(\w+)", message.id))
        assert wanted <= set(message.values)


@EVERY
def test_the_layers_it_reads_can_be_drawn(asked: Indicator, root: Path) -> None:
    assert set(asked.reads.layers) <= {
        layer.id for layer in load_layers(root / "layers")
    }


@EVERY
def test_the_numbers_it_needs_are_kept(asked: Indicator, root: Path) -> None:
    known = load_numbers(root / "data" / "reference").numbers
    for wanted in asked.reads.numbers:
        assert any(fnmatchcase(number_id, wanted) for number_id in known), wanted


def test_two_indicators_cannot_share_an_id() -> None:
    text = Message("x.")
    register = indicator(
        "scenes_complete",
        name=text,
        unit="",
        sentence=text,
        formula=text,
        source=text,
        reads=Reads(),
    )
    with pytest.raises(ValueError, match="scenes_complete"):
        register(find("scenes_complete").measure)


def test_an_unknown_indicator_is_refused() -> None:
    with pytest.raises(NotFound):
        find("beauty")
