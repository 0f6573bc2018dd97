"""TOML that is written says what is meant, and leaves what people wrote."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from talking_maps.config import toml
from talking_maps.errors import BadDefinition

WORDS = some.text(some.characters(codec="utf-8"), max_size=8)
VALUES = (
    WORDS
    | some.booleans()
    | some.integers(-(2**40), 2**40)
    | some.floats(allow_nan=False, allow_infinity=False)
    | some.lists(WORDS, max_size=3)
)
NAMES = some.sampled_from(("es", "en", "points", "worst"))
ROWS = some.dictionaries(NAMES, VALUES, max_size=3)
LISTS = some.lists(
    some.builds(
        lambda name, row, parts: {"id": name, **row, "components": parts},
        some.sampled_from("abcd"),
        ROWS,
        some.lists(
            some.builds(
                lambda name, row: {"indicator": name, **row},
                some.sampled_from("xyz"),
                ROWS,
            ),
            max_size=3,
        ),
    ),
    max_size=4,
)
SAID = some.fixed_dictionaries(
    {"id": WORDS},
    optional={"of": VALUES, "names": ROWS, "criteria": LISTS, "gates": LISTS},
)

THEIRS = """# Ours, of the assembly of May.
id = "r"  # short
of = 100.0

[names]
# In Quechua there is no word for it.
es = "Pastos"

# First of all, water.
[[criteria]]
id = "water"
names = {es="Agua",   en="Water"}  # as they say
components = [
  # the canal of 1952
  { indicator = "canals", points = 5 },
  { indicator = "lakes", points = 3 },  # two of them
]

# Then the grass.
[[criteria]]
id = "grass"
components = []
"""


def changed(**more: Any) -> str:
    """Return their text made to say so."""
    return toml.compose({**tomllib.loads(THEIRS), **more}, over=THEIRS)


@settings(max_examples=150, deadline=None)
@given(SAID, SAID)
def test_what_is_written_is_read_back(
    said: dict[str, Any], before: dict[str, Any]
) -> None:
    fresh = toml.compose(said, head="Rules")
    assert tomllib.loads(fresh) == said
    over = toml.compose(said, over=toml.compose(before, head="Theirs"))
    assert tomllib.loads(over) == said


def test_what_says_the_same_stays_sign_by_sign() -> None:
    assert changed() == THEIRS


def test_one_value_is_changed_where_it_stands() -> None:
    assert changed(id="s") == THEIRS.replace('id = "r"', 'id = "s"')
    assert changed(of=90) == THEIRS.replace("of = 100.0", "of = 90")
    water, grass = tomllib.loads(THEIRS)["criteria"]
    water["components"][0]["points"] = 6
    assert changed(criteria=[water, grass]) == THEIRS.replace(
        "points = 5", "points = 6"
    )
    water["names"]["en"] = "Waters"
    assert '{es="Agua",   en="Waters"}  # as they say' in changed(
        criteria=[water, grass]
    )


def test_rows_that_come_and_go_leave_the_comments_of_others() -> None:
    water, grass = tomllib.loads(THEIRS)["criteria"]
    water["components"].append({"indicator": "springs", "points": 1})
    soil = {"id": "soil", "points": 1}
    text = changed(criteria=[water, grass, soil])
    assert text.startswith(THEIRS.partition("\n]\n")[0])
    for comment in ("the canal of 1952", "two of them", "Then the grass", "First of"):
        assert f"# {comment}" in text
    assert text.endswith('components = []\n\n[[criteria]]\nid = "soil"\npoints = 1\n')
    fewer = changed(criteria=[water])
    assert "# the canal of 1952" in fewer
    assert 'grass"' not in fewer


def test_a_number_of_thousands_of_digits_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "rubric.toml"
    path.write_text(f"points = {'9' * 5000}\n", "utf-8")
    with pytest.raises(BadDefinition, match="is not valid TOML"):
        toml.read(path, toml.StrictModel)


@pytest.mark.parametrize(
    ("key", "many"),
    [
        ("rounds", '[[rounds]]\nid = "r"\n' * (toml.MOST_TABLES + 1)),
        ("jurors", "jurors = [" + '{ id = "j" },' * (toml.MOST_TABLES + 1) + "]"),
        ("communities", f"communities = {['a'] * (toml.MOST_WORDS + 1)}"),
        (
            "categories.0.communities",
            f"[[categories]]\ncommunities = {['a'] * (toml.MOST_WORDS + 1)}",
        ),
        ("names", "".join(f"names.n{k} = 1\n" for k in range(toml.MOST_WORDS + 1))),
    ],
)
def test_a_list_that_goes_on_and_on_is_refused_by_its_name(
    key: str, many: str, tmp_path: Path
) -> None:
    path = tmp_path / "many.toml"
    path.write_text(many, encoding="utf-8")
    with pytest.raises(BadDefinition, match=r"entries of") as refusal:
        toml.read(path, toml.StrictModel)
    assert refusal.value.values["key"] == key
