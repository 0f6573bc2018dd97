"""The comparison sheet numbers what differs, and the map and the list agree."""

import json
import re
from dataclasses import replace

import pytest

from talking_maps import compare
from talking_maps.config import layers
from talking_maps.i18n import translator
from talking_maps.model.plan import Feature, Scene
from talking_maps.model.rubric import CriterionScore, Scorecard
from talking_maps.report.comparison import MANY, Compared, SheetSide, content
from talking_maps.wording.differences import gain, is_planned, kinds
from talking_maps.workspace import LAYERS_FOLDER
from talking_maps.worlds import Band, PointBand
from tests import village
from tests.contest.builders import AT, RUBRIC

LAYERS = layers.load_layers(LAYERS_FOLDER)


def field(number: int, *, wide: float = 20, scene: Scene = "present") -> Feature:
    shape = village.rectangle(25 * (number % 30), 25 * (number // 30), wide, 20)
    return village.feature(f"F{number:03}", "pasture", shape, scene)


def told(
    before: list[Feature],
    after: list[Feature],
    cards: tuple[float, float] | None = None,
) -> dict[str, object]:
    found = compare.with_quantities(
        compare.diff_versions(before, after),
        {layer.id: layer.geometry for layer in LAYERS},
        village.EPSG,
    )
    left, right = (None, None) if cards is None else map(card, cards)
    compared = Compared(
        "Muyu",
        village.SQUARE,
        SheetSide("May", left),
        SheetSide("June", right),
        tuple(found),
        AT,
    )
    return content(compared, LAYERS, RUBRIC, "en")


def card(points: float) -> Scorecard:
    land = CriterionScore("land", points, 60, 0, ())
    return Scorecard(points, 100, 0, (land,), (), "", "", "")


def test_what_came_is_new_and_only_what_is_wished_for_is_proposed() -> None:
    said = {}
    steps: list[tuple[Scene, Scene]] = [("past", "present"), ("present", "future")]
    for earlier, later in steps:
        came = village.feature("s", "spring", village.point(5, 5), later)
        found = compare.diff_scenes([came], earlier, later)
        words = kinds(translator("en"), planned=is_planned(found))
        said[later] = words[found[0].word or ""]
        assert found[0].word == "proposed"
    assert said == {"present": "new", "future": "proposed"}


def test_between_which_points_both_lie_is_told_beneath_them_where_it_is_known() -> None:
    sure = Band(PointBand(20, 18, 23), {}, {}, worlds=200, seed=1)
    sides = SheetSide("May", card(10.0)), SheetSide("June", card(20.0), sure)
    compared = Compared("Muyu", village.SQUARE, *sides, (), AT)
    told = str(content(compared, LAYERS, RUBRIC, "en"))
    assert "June: Counting what may be off, the points lie between 18 and 23" in told
    assert "May: Counting" not in told


def test_points_that_only_a_jury_gives_stand_open_and_not_as_none() -> None:
    jury = CriterionScore("pitch", 0.0, 40, 40, ())
    left, right = (
        replace(card(p), open=40, criteria=(*card(p).criteria, jury))
        for p in (10.0, 20.0)
    )
    compared = Compared(
        "Muyu", village.SQUARE, SheetSide("May", left), SheetSide("June", right), (), AT
    )
    sheet = content(compared, LAYERS, RUBRIC, "en")
    _land, pitch, total = rows(sheet, "Points by criterion")
    assert pitch == ("pitch (40 for the jury)", "open", "open", "—")
    assert total == ("Total (40 for the jury)", "10.00", "20.00", "+10.00")


def rows(sheet: dict[str, object], title: str) -> list[tuple[str, ...]]:
    sections = sheet["sections"]
    assert isinstance(sections, list)
    table = next(s["table"] for s in sections if s["title"] == title)
    return list(table["rows"])


def numbers(sheet: dict[str, object]) -> list[set[str]]:
    """Return the numbers on the left and on the right map."""
    maps = sheet["maps"]
    assert isinstance(maps, list)
    return [set(re.findall(r">(\d+)</text>", one["svg"])) for one in maps[0]]


def test_the_list_and_both_maps_agree() -> None:
    before = [field(1), field(2), field(3)]
    after = [field(2), field(3, wide=40), field(4)]
    sheet = told(before, after)
    listed = {row[0]: row[2] for row in rows(sheet, "What differs")}
    assert listed == {"1": "removed", "2": "changed: the shape", "3": "added"}
    assert numbers(sheet) == [{"1", "2"}, {"2", "3"}]
    (total,) = rows(sheet, "Totals by layer")
    assert total[1:4] == (
        "0.12\N{NO-BREAK SPACE}ha",
        "0.16\N{NO-BREAK SPACE}ha",
        "+0.04\N{NO-BREAK SPACE}ha",
    )


def test_a_sheet_says_that_restricted_places_are_left_out_only_if_any_were() -> None:
    hidden = "Restricted places are left out of this paper."
    compared = Compared(
        "Muyu", village.SQUARE, SheetSide("May"), SheetSide("June"), (), AT
    )
    for is_redacted in (False, True):
        found = replace(compared, is_redacted=is_redacted)
        sheet = content(found, LAYERS, RUBRIC, "en")
        assert (hidden in json.dumps(sheet, default=str)) == is_redacted


def test_where_much_differs_only_new_shapes_are_numbered() -> None:
    before = [field(n) for n in range(MANY)]
    after = [replace(one, note="looked at") for one in before]
    few = told(before, after)
    assert all(row[0] for row in rows(few, "What differs"))
    many = told(before, [*after, field(MANY), field(MANY + 1)])
    given = [row[0] for row in rows(many, "What differs") if row[0]]
    assert given == ["1", "2"]
    assert numbers(many) == [set(), {"1", "2"}]


def test_points_are_set_side_by_side() -> None:
    sheet = told([field(1)], [field(1)], (12.5, 20.25))
    assert rows(sheet, "Points by criterion") == [
        ("x", "12.50", "20.25", "+7.75"),
        ("Total", "12.50", "20.25", "+7.75"),
    ]


def test_restricted_layers_are_neither_drawn_nor_counted() -> None:
    secret = village.feature("S", "sacred", village.point(500, 500), name="Apu")
    shown = told([], [field(1), secret])
    allowed = [layer for layer in LAYERS if not layer.restricted]
    compared = Compared(
        "Muyu",
        village.SQUARE,
        SheetSide("May"),
        SheetSide("June"),
        tuple(compare.diff_versions([], [field(1), secret])),
        AT,
    )
    public = content(compared, allowed, RUBRIC, "en")
    assert len(rows(shown, "What differs")) == 2
    assert len(rows(public, "What differs")) == 1
    assert "Apu" not in str(public)


@pytest.mark.parametrize(
    ("change", "unit", "said"),
    [
        (0.0, "m2", "="),
        (-5000.0, "m2", "−0.50 ha"),
        (3.0, "", "+3"),
        (12.0, "m", "+12 m"),
    ],
)
def test_a_gain_has_its_sign(change: float, unit: str, said: str) -> None:
    plain = gain(change, unit, translator("en")).replace("\N{NO-BREAK SPACE}", " ")
    assert plain == said


def test_versions_that_differ_in_two_scenes_have_two_pairs_of_maps() -> None:
    past, future = field(1, scene="past"), field(2, scene="future")
    sheet = told([], [past, future, field(3)])
    maps = sheet["maps"]
    assert isinstance(maps, list)
    assert [pair[0]["title"] for pair in maps] == [
        "Past · May",
        "Present · May",
        "Future · May",
    ]
