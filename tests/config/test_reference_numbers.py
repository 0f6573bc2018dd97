"""Agronomic numbers and rubrics: nothing enters without saying where it comes from."""

import hashlib
import shutil
import tomllib
from fnmatch import fnmatch
from pathlib import Path

import pytest

from talking_maps.config import reference_numbers
from talking_maps.errors import BadDefinition
from talking_maps.i18n import translator
from talking_maps.indicators import REGISTRY
from talking_maps.model.rubric import Number, Reference
from talking_maps.wording import feature_labels

KNOWN = (
    "scenes_complete",
    "participating_households",
    "commitments_complete",
    "improved_pasture_share",
    "stocking_balance",
    "bofedal_protected_share",
    "terraced_share_of_steep_cropland",
    "canals_joined_to_source",
    "corral_space_per_animal",
    "womens_share",
)
GRADES = {"V", "V sec.", "V-weak", "D", "J", "M"}

TABLE = """
[sources]
book = "A book, page 3"

[[groups]]
id = "sheep_units"
unit = "sheep units per animal"
place = "Peru"
grade = "V"
sources = ["book"]
values = { sheep = 1, alpaca = 1.5 }
"""


@pytest.fixture(scope="module")
def numbers(root: Path) -> Reference:
    return reference_numbers.load_numbers(root / "data" / "reference")


@pytest.fixture
def example(root: Path) -> Path:
    return root / "data" / "rubrics" / "example-after-cedap.toml"


def write(folder: Path, text: str, name: str = "table.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def refusal(folder: Path, text: str) -> BadDefinition:
    write(folder, text)
    with pytest.raises(BadDefinition) as caught:
        reference_numbers.load_numbers(folder)
    assert caught.value.values["file"] == "table.toml"
    return caught.value


def test_every_shipped_number_says_where_it_comes_from(numbers: Reference) -> None:
    assert len(numbers.numbers) > 850
    for number in numbers.numbers.values():
        assert number.source, number.id
        assert number.unit, number.id
        assert number.place, number.id
        assert number.grade in GRADES, number.id


def test_recalled_numbers_are_marked(numbers: Reference) -> None:
    recalled = [n for n in numbers.numbers.values() if n.grade == "M"]
    assert recalled
    for number in recalled:
        assert not number.confirmed, number.id


def test_what_nobody_found_says_what_would_be_needed(numbers: Reference) -> None:
    absent = [n for n in numbers.numbers.values() if n.value is None]
    assert {"corral_space.horse", "carrying_capacity.pasture_sown"} <= {
        n.id for n in absent
    }
    for number in absent:
        assert number.note["es"], number.id
        assert number.note["en"], number.id
        assert numbers.value(number.id) is None


@pytest.mark.parametrize(
    ("number_id", "value", "grade"),
    [
        ("sheep_units.alpaca", 1.48, "M"),
        ("sheep_units.cattle", 4.0, "M"),
        ("carrying_capacity.fair", 1.5, "M"),
        ("carrying_capacity_measured.fair", 1.1, "V"),
        ("carrying_capacity.excellent", 4.0, "M"),
        ("corral_space.sheep", 1.0, "V"),
        ("participation.target", 0.6, "V"),
        ("steep_cropland.from_slope", 10.0, "V"),
        ("dem_error.srtm", 5.1, "V"),
        ("rusle_andenes.ratio", 0.63, "D"),
        ("rusle_k_poor_in_humus.loam", 0.0448, "V"),
        ("rusle_p_code.bench_terrace", 0.10, "V-weak"),
        ("trench.soft", 1.8, "V"),
        ("canal_seepage.loam", 1.4, "V"),
        ("runoff_flat.pasture_clay", 0.40, "V sec."),
        ("live_weight_recalled.horse", 250.0, "M"),
    ],
)
def test_numbers_are_those_of_the_sources(
    numbers: Reference, number_id: str, value: float, grade: str
) -> None:
    number = numbers.numbers[number_id]
    assert (number.value, number.grade) == (value, grade)


def test_every_number_a_score_stands_on_has_a_name(numbers: Reference) -> None:
    read = {one for i in REGISTRY.values() for one in i.reads.numbers}
    for number in numbers.numbers.values():
        if any(fnmatch(number.id, one) for one in read):
            assert {"es", "en"} <= set(number.names), number.id


@pytest.mark.parametrize(
    "number_id",
    [
        "sheep_units.{}",
        "corral_space.{}",
        "corral_space_cold.{}_roofed",
        "water_distance_limit.{}",
    ],
)
def test_what_is_not_known_of_an_animal_has_a_name_too(
    numbers: Reference, number_id: str
) -> None:
    for species in feature_labels.species_names(translator("en")):
        number = numbers.numbers[number_id.format(species)]
        assert {"es", "en"} <= set(number.names), number.id


def test_a_name_for_a_number_that_is_not_there_is_refused(tmp_path: Path) -> None:
    named = '[names]\n"sheep_units.horse" = { es = "caballo", en = "horse" }\n'
    assert refusal(tmp_path, TABLE + named).values["value"] == "sheep_units.horse"


def test_a_measured_number_keeps_its_spread(numbers: Reference) -> None:
    assert numbers.numbers["carrying_capacity_measured.fair"].error == 0.64


def test_sheep_units_follow_from_the_weights_beside_them(numbers: Reference) -> None:
    def weight(animal: str) -> float:
        value = numbers.numbers[f"live_weight.{animal}"].value
        assert value is not None
        return value

    for animal in ("alpaca", "llama", "cattle"):
        units = numbers.numbers[f"sheep_units_metabolic.{animal}"].value
        derived = (weight(animal) / weight("sheep")) ** 0.75
        assert units == pytest.approx(derived, abs=0.006), animal


def test_animals_weigh_what_the_table_of_their_pasture_says(
    numbers: Reference,
) -> None:
    # A hectare in excellent condition carries one cow or four sheep.
    for animal in ("alpaca", "llama", "cattle", "vicuna"):
        table = "carrying_capacity_recalled.excellent_"
        sheep = numbers.numbers[f"{table}sheep"].value or 0.0
        other = numbers.numbers[f"{table}{animal}"].value or 1.0
        units = numbers.numbers[f"sheep_units.{animal}"].value
        assert units == pytest.approx(sheep / other, abs=0.01), animal
    for condition in ("excellent", "good", "fair", "poor", "very_poor"):
        assert numbers.value(f"carrying_capacity.{condition}") == numbers.value(
            f"carrying_capacity_recalled.{condition}_sheep"
        )


def test_every_file_stands_alone(root: Path, tmp_path: Path) -> None:
    for path in (root / "data" / "reference").glob("*.toml"):
        folder = tmp_path / path.stem
        folder.mkdir()
        shutil.copy(path, folder)
        assert reference_numbers.load_numbers(folder).numbers


def test_a_good_table_is_read(tmp_path: Path) -> None:
    write(tmp_path, TABLE)
    read = reference_numbers.load_numbers(tmp_path)
    assert read.numbers["sheep_units.alpaca"] == Number(
        "sheep_units.alpaca",
        1.5,
        "sheep units per animal",
        "A book, page 3",
        "Peru",
        "V",
    )
    assert read.value("sheep_units.horse") is None


def test_comments_do_not_change_the_digest_but_values_do(tmp_path: Path) -> None:
    write(tmp_path, TABLE)
    first = reference_numbers.load_numbers(tmp_path).digest
    write(tmp_path, "# a note\n" + TABLE)
    assert reference_numbers.load_numbers(tmp_path).digest == first
    write(tmp_path, TABLE.replace("1.5", "1.4"))
    assert reference_numbers.load_numbers(tmp_path).digest != first


@pytest.mark.parametrize("gone", ["unit", "place", "grade", "sources"])
def test_a_number_without_its_papers_is_refused(tmp_path: Path, gone: str) -> None:
    lines = [line for line in TABLE.splitlines() if not line.startswith(f"{gone} =")]
    error = refusal(tmp_path, "\n".join(lines))
    assert error.values["key"] == f"groups.0.{gone}"


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('unit = "sheep units per animal"', 'unit = ""', "groups.0.unit"),
        ('sources = ["book"]', "sources = []", "groups.0.sources"),
        ('sources = ["book"]', 'sources = ["film"]', "groups.0.sources"),
        ('grade = "V"', 'grade = "sure"', "groups.0.grade"),
        ('grade = "V"', 'grade = "M"', "groups.0.confirmed"),
        ('grade = "V"', 'grade = "M"\nconfirmed = false', "groups.0.note"),
        ("alpaca = 1.5", "alpaca = nan", "groups.0.values.alpaca"),
        ("alpaca = 1.5", 'alpaca = "1.5"', "groups.0.values.alpaca"),
        ('id = "sheep_units"', 'id = "Sheep"', "groups.0.id"),
        ('place = "Peru"', 'place = "Peru"\nmissing = ["llama"]', "groups.0.note"),
        ('place = "Peru"', 'place = "Peru"\nyear = 3', "groups.0.year"),
        ('place = "Peru"', 'place = "Peru"\nerrors = {llama = 1}', "groups.0.llama"),
    ],
)
def test_a_wrong_table_names_file_and_key(
    tmp_path: Path, old: str, new: str, key: str
) -> None:
    assert refusal(tmp_path, TABLE.replace(old, new)).values["key"] == key


def test_the_same_number_twice_is_refused(tmp_path: Path) -> None:
    write(tmp_path, TABLE, "a.toml")
    assert refusal(tmp_path, TABLE).values["value"] == "sheep_units.sheep"


def test_the_example_rubric_has_the_published_weights(example: Path) -> None:
    rubric = reference_numbers.load_rubric(example, KNOWN)
    assert {c.id: c.points for c in rubric.criteria} == {
        "organisation": 15,
        "pastures": 30,
        "soils": 25,
        "water": 10,
        "health": 10,
        "education": 10,
    }
    assert {c.id: c.jury for c in rubric.criteria if c.jury} == {
        "health": 10,
        "education": 10,
    }
    assert "not an official project rubric" in rubric.note["en"]
    assert "no es una base oficial" in rubric.note["es"]


def test_what_is_there_counts_more_than_what_is_promised(example: Path) -> None:
    rubric = reference_numbers.load_rubric(example, KNOWN)
    parts = [part for c in rubric.criteria for part in c.components]
    promised = sum(part.points for part in parts if part.scene == "future")
    there = sum(part.points for part in parts if part.scene == "present")
    assert there > 2 * promised


def test_the_digest_is_of_the_rules_not_of_the_layout(
    example: Path, tmp_path: Path
) -> None:
    text = example.read_text(encoding="utf-8")
    digest = reference_numbers.load_rubric(example, KNOWN).digest
    assert len(digest) == 64
    same = write(tmp_path, "# a note\n\n" + text)
    assert reference_numbers.load_rubric(same, KNOWN).digest == digest
    other = write(tmp_path, text.replace("best = 0.6 ", "best = 0.7 "))
    assert reference_numbers.load_rubric(other, KNOWN).digest != digest


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('"scenes_complete"', '"beauty"', "criteria.0.components.0.indicator"),
        ("points = 5, worst = 0,", "points = 4, worst = 0,", "criteria.0.points"),
        ("jury = 10\n", "jury = 9\n", "criteria.4.points"),
        ("of = 100", "of = 90", "of"),
        ("worst = 2, best = 1", "worst = 1, best = 1", "criteria.1.components.2.best"),
        ("points = 5, worst", "points = -5, worst", "criteria.0.components.0.points"),
        ('scene = "future"', 'scene = "later"', "criteria.1.components.1.scene"),
        ('id = "health"', 'id = "water"', "criteria.4.id"),
        ("of = 100", "of = 100\nbonus = 5", "bonus"),
        ("best = 0.6 }", "best = inf }", "criteria.0.components.1.best"),
    ],
)
def test_a_wrong_rubric_names_file_and_key(
    example: Path, tmp_path: Path, old: str, new: str, key: str
) -> None:
    text = example.read_text(encoding="utf-8")
    assert old in text
    path = write(tmp_path, text.replace(old, new, 1), "mine.toml")
    with pytest.raises(BadDefinition) as caught:
        reference_numbers.load_rubric(path, KNOWN)
    assert caught.value.values["file"] == "mine.toml"
    assert caught.value.values["key"] == key


SMALL = """id = "small"
source = "us"
of = 10
names = { es = "a", en = "b" }
note = { es = "c", en = "d" }
[[criteria]]
id = "land"
names = { es = "e", en = "f" }
points = 10
jury = 10
"""
#: The same as canonical JSON, as rubrics without gates have always been digested.
SAID = (
    '{"criteria":[{"components":[],"id":"land","jury":10.0,'
    '"names":{"en":"f","es":"e"},"points":10.0}],"id":"small",'
    '"names":{"en":"b","es":"a"},"note":{"en":"d","es":"c"},"of":10.0,"source":"us"}'
)
GATE = """[[gates]]
id = "scenes"
kind = "indicator"
names = { es = "g", en = "h" }
indicator = "scenes_complete"
at_least = 3
"""
PAPERS = """[[gates]]
id = "papers"
kind = "checked"
names = { es = "i", en = "j" }
"""


def test_what_a_rubric_does_not_say_is_not_in_its_digest(tmp_path: Path) -> None:
    without = reference_numbers.load_rubric(write(tmp_path, SMALL), KNOWN)
    assert without.digest == hashlib.sha256(SAID.encode()).hexdigest()
    texts = (
        SMALL + GATE,
        SMALL + GATE.replace("3", "2"),
        SMALL + GATE + PAPERS,
        SMALL.replace("of = 10", 'of = 10\njoining = "median"'),
    )
    read = [
        reference_numbers.load_rubric(write(tmp_path, text), KNOWN) for text in texts
    ]
    assert len({without.digest, *(one.digest for one in read)}) == len(texts) + 1
    assert [gate.id for gate in read[2].gates] == ["scenes", "papers"]
    assert read[0].gates[0].at_least == 3


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('"scenes_complete"', '"beauty"', "gates.0.indicator"),
        ("at_least = 3\n", "", "gates.0.at_least"),
        ("at_least = 3", "at_least = 3\nat_most = 2", "gates.0.at_least"),
        ('"papers"', '"scenes"', "gates.1.id"),
        ('"papers"', '"in_time"', "gates.1.id"),
        ('"checked"', '"checked"\nat_least = 1', "gates.1.kind"),
        ('"checked"', '"asked"', "gates.1.kind"),
    ],
)
def test_a_wrong_gate_is_refused_naming_its_key(
    tmp_path: Path, old: str, new: str, key: str
) -> None:
    text = SMALL + GATE + PAPERS
    assert old in text
    with pytest.raises(BadDefinition) as caught:
        reference_numbers.load_rubric(write(tmp_path, text.replace(old, new, 1)), KNOWN)
    assert caught.value.values["key"] == key


def test_an_unknown_indicator_is_answered_with_the_known_ones(
    example: Path, tmp_path: Path
) -> None:
    with pytest.raises(BadDefinition) as caught:
        reference_numbers.load_rubric(example, ("womens_share",))
    assert "womens_share" in str(caught.value.values["wanted"])


def test_files_are_plain_toml(root: Path) -> None:
    for path in (root / "data").glob("r*/*.toml"):
        assert tomllib.loads(path.read_text(encoding="utf-8"))


def test_a_share_is_written_as_people_do_and_nothing_else_is(
    example: Path, tmp_path: Path
) -> None:
    text = example.read_text(encoding="utf-8")
    plain = reference_numbers.load_rubric(example, REGISTRY)
    limit = "worst = 0, best = 0.6 }"
    assert limit in text
    for written in ('"60 %"', '"60%"', '"60,0 %"'):
        said = text.replace(limit, limit.replace("0.6", written))
        path = write(tmp_path, said, "percent.toml")
        assert reference_numbers.load_rubric(path, REGISTRY) == plain
    for wrong in ('"0.6"', '"sixty %"', '"60 % of them"'):
        said = text.replace(limit, limit.replace("0.6", wrong))
        with pytest.raises(BadDefinition):
            reference_numbers.load_rubric(write(tmp_path, said, "x.toml"), REGISTRY)
    asked = plain.criteria[0].components[1].indicator
    area = next(i for i, one in REGISTRY.items() if one.unit not in ("share", "number"))
    said = text.replace(limit, limit.replace("0.6", '"60 %"')).replace(asked, area)
    with pytest.raises(BadDefinition):
        reference_numbers.load_rubric(write(tmp_path, said, "y.toml"), REGISTRY)
