"""Which boundary counts where neighbours claim the same land is the rubric's rule."""

from dataclasses import replace
from pathlib import Path

import pytest

from talking_maps.config.reference_numbers import load_rubric
from talking_maps.config.rubric_toml import to_toml
from talking_maps.contest.canonical_json import dump, load
from talking_maps.i18n import translator
from talking_maps.indicators import REGISTRY, MeasureCache
from talking_maps.indicators.engine import example
from talking_maps.model.plan import Feature
from talking_maps.model.rubric import Component, Criterion, Rubric, Scorecard
from talking_maps.model.territory import Boundary, Territory
from talking_maps.scoring import counted_ground, score
from talking_maps.wording import point_sum

CARED = Component("improved_pasture_share", "present", 10, worst=0, best=1)
SHARED = Component("area_in_dispute", None, 10, worst=100, best=0)
EXAMPLE = Path("data/rubrics/example-after-cedap.toml")


def pasture(uid: str, x: float, width: float, **attributes: bool) -> Feature:
    return example.field(uid, "pasture", (x, 0), (width, 1000), **attributes)


#: The east half is what a neighbour claims too; only there is anything cared for.
CASE = example.case(pasture("A", 0, 500), pasture("B", 500, 500, fenced=True))
THEIRS = example.field("T", "pasture", (500, 0), (900, 1000)).geometry
LAND = replace(CASE.territory, claims=(Boundary("2", THEIRS, "neighbours"),))


def rubric(disputed: str = "", part: Component = CARED, **more: object) -> Rubric:
    parts = (Criterion("pastures", {}, (part,)),)
    return Rubric("r", {}, "", {}, parts, "", disputed=disputed, **more)  # type: ignore[arg-type]


def judged(rules: Rubric, land: Territory = LAND) -> Scorecard:
    return score(CASE.plan, land, rules, CASE.reference)


def test_disputed_land_counts_for_whoever_claims_it_or_for_nobody() -> None:
    assert judged(rubric()).total == pytest.approx(5, abs=0.02)
    assert judged(rubric("left out")).total == 0
    # Who has no neighbours' claim written down loses nothing by the rule.
    assert judged(rubric("left out"), CASE.territory) == judged(
        rubric(), CASE.territory
    )


def test_the_cover_is_of_the_land_that_counts() -> None:
    west = replace(CASE.plan, features=CASE.plan.features[:1])
    rules = rubric("left out", cover=1.0)
    assert score(west, LAND, rules, CASE.reference).cover == pytest.approx(1, abs=1e-3)
    whole = score(west, LAND, replace(rules, disputed=""), CASE.reference)
    assert whole.cover == pytest.approx(0.5, abs=1e-3)


def test_what_is_disputed_is_measured_on_all_that_is_claimed() -> None:
    plain, asked = (judged(rubric(rule, SHARED)) for rule in ("", "left out"))
    assert plain.criteria == asked.criteria
    assert plain.criteria[0].readings[0].measure.value == pytest.approx(50, abs=0.1)


def test_land_that_is_disputed_altogether_is_judged_as_claimed() -> None:
    everything = Boundary("2", LAND.boundary.buffer(10), "neighbours")
    land = replace(LAND, claims=(everything,))
    assert judged(rubric("left out"), land).total == judged(rubric()).total


def test_the_ground_that_counts_is_made_once() -> None:
    memo, rules = MeasureCache(), rubric("left out")
    once = counted_ground(rules, LAND, memo)
    assert counted_ground(rules, LAND, memo).boundary is once.boundary
    assert counted_ground(rules, once, memo).boundary is once.boundary


def test_the_rule_is_read_and_written_and_old_bytes_stay(tmp_path: Path) -> None:
    path, text = tmp_path / "r.toml", EXAMPLE.read_text(encoding="utf-8")
    silent = load_rubric(EXAMPLE, REGISTRY)
    assert silent.disputed == ""
    assert "disputed" not in dump(silent)
    path.write_text(text.replace("# disputed =", "disputed ="), encoding="utf-8")
    asked = load_rubric(path, REGISTRY)
    assert (asked.disputed, asked.digest == silent.digest) == ("left out", False)
    assert load(Rubric, dump(asked)) == asked
    path.write_text(to_toml(asked, of=100), encoding="utf-8")
    assert load_rubric(path, REGISTRY) == asked


def test_the_rule_is_told_with_its_default() -> None:
    t = translator("en")
    assert "each who claims it" in " ".join(point_sum.belief(rubric(), t))
    assert "for nobody" in " ".join(point_sum.belief(rubric("left out"), t))
