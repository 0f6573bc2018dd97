"""The demo contest, judged again by pandas from its exported tables alone."""

import tomllib
from decimal import ROUND_DOWN, Decimal
from pathlib import Path

import pandas as pd
import pytest

from talking_maps import contest
from talking_maps.contest import PrintedCodes
from talking_maps.demo import demo_contest
from talking_maps.demo.demo_contest import CONTEST
from talking_maps.demo.villages import (
    BURNT,
    BURNT_AT,
    CODES,
    HOUSEHOLDS,
    TURNS,
    UNFENCED,
    UNSHARED,
    Valley,
)
from talking_maps.errors import AlreadyThere
from talking_maps.model.plan import SCENES
from talking_maps.workspace import Workspace, contests, open_workspace
from talking_maps.workspace.accounts import Actor

CENTIMO = Decimal("0.01")
STAFF = Actor("office", "staff")


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    workspace = open_workspace(tmp_path_factory.mktemp("demo") / "workspace")
    demo_contest.build(workspace)
    return workspace


@pytest.fixture(scope="module")
def results(
    workspace: Workspace, tmp_path_factory: pytest.TempPathFactory
) -> pd.DataFrame:
    out = tmp_path_factory.mktemp("out") / "results.csv"
    contests.export(workspace, CONTEST, out)
    return pd.read_csv(out, dtype={"prize": str}).set_index("entry")


@pytest.fixture(scope="module")
def marks(
    workspace: Workspace, tmp_path_factory: pytest.TempPathFactory
) -> pd.DataFrame:
    out = tmp_path_factory.mktemp("out") / "marks.csv"
    contests.export(workspace, CONTEST, out, "marks")
    return pd.read_csv(out)


def trimmed(points: pd.Series) -> float:
    """Leave out the highest and the lowest of three or more; in whole hundredths."""
    kept = points.sort_values()
    kept = kept.iloc[1:-1] if len(kept) >= 3 else kept
    return round(float(round(kept * 100).sum()) / len(kept)) / 100


def jury(marks: pd.DataFrame) -> pd.Series:
    """Join the last mark of each juror for each criterion."""
    last = marks.sort_values("line").drop_duplicates(
        ["entry", "juror", "criterion"], keep="last"
    )
    joined = last.groupby(["entry", "criterion"])["points"].apply(trimmed)
    return joined.groupby("entry").sum().round(2)


def ladder(group: pd.DataFrame, steps: list[Decimal]) -> dict[str, Decimal]:
    """Share the steps of tied places among the tied."""
    won = {}
    for place, tied in group.groupby("place"):
        first = int(float(str(place))) - 1
        held = sum(steps[first : first + len(tied)], Decimal(0))
        for entry in tied.index:
            won[entry] = (held / len(tied)).quantize(CENTIMO, ROUND_DOWN)
    return won


def test_ranking_and_prizes_are_what_pandas_finds(
    results: pd.DataFrame, marks: pd.DataFrame, root: Path
) -> None:
    computed = results.filter(like="computed.").sum(axis=1).round(2)
    given = jury(marks).reindex(results.index).fillna(0.0)
    totals = (computed + given).round(2)
    pd.testing.assert_series_equal(results["computed"], computed, check_names=False)
    pd.testing.assert_series_equal(results["jury"], given, check_names=False)
    pd.testing.assert_series_equal(results["total"], totals, check_names=False)
    call = tomllib.loads((root / "data/demo/contest.toml").read_text(encoding="utf-8"))
    assert (call["joining"], call["ties"]) == ("trimmed", ["jury"])
    eligible = results[results["eligible"]].assign(total=totals, jury=given)
    # One key for total and jury: both are hundredths below 1000 points.
    key = (eligible["total"] * 100).round() * 1_000_000 + (eligible["jury"] * 100)
    places = key.groupby(eligible["group"]).rank(method="min", ascending=False)
    assert (places == eligible["place"]).all()
    prizes = {c["id"]: c["prizes"] for c in call["categories"]}
    steps = [Decimal(step) for step in prizes["communities"]["ladder"]]
    minimum = prizes["communities"]["minimum_score"]
    final = eligible[
        (eligible["group"] == "communities/final") & (eligible["total"] >= minimum)
    ]
    won = ladder(final, steps)
    houses = eligible[eligible["group"] == "households/final/demo01"]
    fund, cap = (Decimal(prizes["households"][name]) for name in ("fund", "cap"))
    points = {e: Decimal(str(p)) for e, p in houses["total"].items()}
    for entry, mine in points.items():
        share = fund * mine / sum(points.values())
        won[str(entry)] = min(cap, share.quantize(CENTIMO, ROUND_DOWN))
    for entry, prize in results["prize"].items():
        assert Decimal(prize) == won.get(str(entry), Decimal(0)), entry


def test_prizes_and_remainders_are_the_funds(workspace: Workspace) -> None:
    awards = contests.read(workspace, CONTEST).awards
    assert len(awards) == 2
    groups = awards[-1].noun.groups
    assert {g.group for g in groups} == {"communities/final", "households/final/demo01"}
    for group in groups:
        assert sum((p.amount for p in group.prizes), group.remainder) == group.fund


def test_it_shows_what_a_contest_must_stand(
    workspace: Workspace, results: pd.DataFrame, marks: pd.DataFrame
) -> None:
    record = contests.read(workspace, CONTEST)
    assert len(CODES) == 12
    assert len(record.contest.jurors) == 5
    assert set(results["round"]) == {"baseline", "final"}
    final = results[results["round"] == "final"].reset_index().set_index("community")
    assert final.loc[["demo04", "demo05"], "tied"].all()
    assert final.loc["demo09", "told_apart"] == "jury"
    assert "It came late" in str(final.loc["demo11", "reasons"])
    assert "withdrawn" in str(final.loc["demo10", "reasons"])
    assert "Nothing is drawn" in str(final.loc["demo12", "reasons"])
    # Families compete in the same contest by rules of their own.
    families = record.contest.rules_for("households")
    assert [one.id for one in families.jurors] == ["j1", "j2", "j3"]
    assert (families.gates, families.quorum, families.ties) == ((), 2, ("computed",))
    houses = results[results["category"] == "households"]
    assert set(houses["round"]) == {"final"}
    assert houses["eligible"].all()
    given = marks[marks["entry"].isin(houses.index)]
    assert set(given["juror"]) == {"j1", "j2", "j3"}
    assert record.contest.announcement is not None
    own = final.loc["demo03", "entry"]
    assert "j5" not in set(marks[marks["entry"] == own]["juror"])
    appealed = final.loc["demo07", "entry"]
    health = marks[
        (marks["entry"] == appealed)
        & (marks["juror"] == "j1")
        & (marks["criterion"] == "health")
    ]
    assert list(health["points"]) == [1.0, 8.0]
    by_face = marks["face"].dropna()
    assert list(by_face) == [4]
    unmarked = next(
        s
        for s in contest.standings(contests.read(workspace, CONTEST))
        if s.community == "demo08" and s.round == "final"
    )
    assert {j.criterion: j.missing for j in unmarked.joined}["education"] == ("j4",)
    owners = results[results["community"] == "demo01"]["owner"]
    assert set(owners) == {"community", *HOUSEHOLDS}


def test_all_holds_against_receipts_and_head(workspace: Workspace) -> None:
    record = contests.read(workspace, CONTEST)
    codes = tuple(contest.encode(told.noun.seal) for told in record.entries)
    head = contest.encode(contests.read(workspace, CONTEST).head)
    assert contests.verify(workspace, CONTEST, PrintedCodes(codes, (head,))).holds
    (due,) = [d for d in contests.ledger(workspace, CONTEST) if d.paid_on]
    assert due.payment.account == "****6789"
    assert (due.paid, due.left + due.excess) == (due.amount, Decimal(0))
    assert [moved.noun.medium for moved in due.moves] == ["bank", "goods"]


@pytest.mark.parametrize("stream", ["bend", "slant", "bow"])
def test_every_valley_is_a_map_whichever_way_it_is_turned(stream: str) -> None:
    drawn = [
        tuple(Valley(stream, t, 4e5, 8.4e6).community(3)) for t in range(len(TURNS))
    ]
    for turn, features in enumerate(drawn):
        land = Valley(stream, turn, 4e5, 8.4e6).land()
        assert {f.scene for f in features} == set(SCENES)
        assert len({f.layer for f in features}) > 15
        assert all(f.geometry.is_valid and land.covers(f.geometry) for f in features)
        assert [round(f.geometry.area, 3) for f in features] == [
            round(f.geometry.area, 3) for f in drawn[0]
        ]
    canal, spring = (
        next(f.geometry for f in drawn[0] if (f.uid, f.scene) == (uid, "present"))
        for uid in ("canal-1", "spring-1")
    )
    assert canal.distance(spring) < 0.01


def test_it_is_built_once(workspace: Workspace) -> None:
    with pytest.raises(AlreadyThere):
        demo_contest.build(workspace)


def test_the_demo_shows_fences_flags_answers_and_what_stays_out(
    workspace: Workspace, tmp_path: Path
) -> None:
    record = contests.read(workspace, CONTEST)
    flagged = {
        told.noun.community
        for told in record.entries
        if told.noun.owner == "community"
        and any(flag.id == "fenced_without_fence" for flag in told.noun.flags)
    }
    assert flagged == set(UNFENCED)
    answered = [record.entry(one) for one in record.flag_answers_of]
    assert {entry.community for entry in answered if entry} == {UNFENCED[0]}
    checks = contests.recompute(workspace, CONTEST)
    assert all(one.holds and one.is_whole for one in checks)
    found = contests.publish(workspace, STAFF, CONTEST, tmp_path / "out")
    entries = [told.noun for told in record.entries]
    shared = [one for one in entries if one.community != UNSHARED]
    assert found.entries == len(shared)
    assert len(found.remarks) == len(entries) - len(shared)


def test_what_burnt_is_gone_for_a_reason_that_was_accepted(
    workspace: Workspace,
) -> None:
    record = contests.read(workspace, CONTEST)
    before, after = (
        contests.sealed_copy(workspace, CONTEST, told.noun.id)
        for told in record.entries
        if told.noun.community == BURNT_AT
    )
    (loss,) = contests.losses(record, before.plan, before.entry.id, after.plan)
    assert loss.thing.uid == BURNT
    assert loss.is_accepted
    # Nobody has to look at what the office has looked at.
    assert "erased" not in {flag.id for flag in after.entry.flags}
