"""A contest measured again from its seals alone, and published for outsiders."""

import csv
import importlib
import shutil
import signal
import sqlite3
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pytest
import rasterio
import shapely
from pyproj import Geod, Transformer

from talking_maps import contest
from talking_maps.contest import submission
from talking_maps.errors import AlreadyThere, NotAllowed
from talking_maps.model.change import Put
from talking_maps.model.contest import SealedReading
from talking_maps.model.local_number import LocalNumber
from talking_maps.model.plan import Commitment, Herd
from talking_maps.workspace import (
    EditContext,
    Workspace,
    add_owner,
    commit,
    contests,
    enter_local_number,
    open_workspace,
    score_bands,
    set_commitment,
    set_community,
)
from talking_maps.workspace.accounts import COMMAND_LINE, Actor
from talking_maps.workspace.contests import sealed_copies
from talking_maps.workspace.contests.sealed_cases import sealed_case
from talking_maps.workspace.open_community import OpenCommunity
from talking_maps.worlds import WorldPoints
from tests import village as land
from tests.cli.conftest import Type, typed

__all__ = ["typed"]

CALL = """
id = "raymi"
name = "=Raymi"
organiser = "Office"
time_zone = "America/Lima"
rubric = "example-of-change"

[[rounds]]
id = "baseline"
names = { es = "Base", en = "Baseline" }
opens = 2026-05-01T08:00:00
closes = 2026-05-10T17:00:00
awards = false

[[rounds]]
id = "final"
names = { es = "Final", en = "Final" }
opens = 2026-05-11T08:00:00
closes = 2026-05-31T17:00:00
baseline = "baseline"

[[categories]]
id = "villages"
names = { es = "Comunidades", en = "Villages" }
owners = ["community"]
within = "contest"

[[jurors]]
id = "j1"
name = "Rosa Condori"
"""
EARLY, LATER = "2026-05-05T10:00:00.000-05:00", "2026-05-20T10:00:00.000-05:00"
AFTER = "2026-06-02T10:00:00.000-05:00"
CONDITION = {"condition": "fair"}
DRAWN = (
    land.feature(
        "P1",
        "pasture",
        land.rectangle(100.12345, 100, 300, 200),
        attributes={**CONDITION, "fenced": True},
    ),
    # Over the first one, and a piece of it beyond the land.
    land.feature(
        "P2", "pasture", land.rectangle(300, 200, 800.6789, 500), attributes=CONDITION
    ),
    land.feature(
        "B1", "bofedal", land.rectangle(600, 800, 100, 77), attributes=CONDITION
    ),
    land.feature(
        "B2",
        "bofedal",
        land.rectangle(700, 800, 50, 77),
        attributes={**CONDITION, "fenced": True},
    ),
    land.feature("C1", "cropland", land.rectangle(10, 10, 80.0005, 80)),
    land.feature("T1", "terrace", land.rectangle(20, 20, 30, 30.33333)),
    land.feature("P1", "pasture", land.rectangle(100, 100, 400, 200), "future"),
    land.feature("P1", "pasture", land.rectangle(100, 100, 400, 200), "past"),
    land.feature("S1", "spring", land.point(500, 500), name="ojo de Quispe"),
    land.feature("K1", "canal", land.line((500, 500), (300, 480), (200, 300))),
)


def office(moment: str) -> Actor:
    return Actor("office", "staff", lambda: moment)


def handed_in(
    workspace: Workspace,
    hands: Callable[[], EditContext],
    folder: Path,
    *,
    call: str = CALL,
) -> Workspace:
    """Return the workspace with a baseline and a final entry in a closed contest."""
    (folder / "call.toml").write_text(call, encoding="utf-8")
    contests.create(workspace, office(EARLY), folder / "call.toml")
    contests.open_contest(workspace, office(EARLY), "raymi")
    set_community(
        workspace,
        "muyu",
        hands(),
        consent_keep_on="2026-01-01",
        consent_share_on="2026-01-01",
    )
    herd = Herd("community/sheep", "community", "sheep", 300)
    commit(
        workspace,
        "muyu",
        hands(),
        Put("feature", "P2", DRAWN[1]),
        Put("herd", herd.uid, herd),
    )
    contests.submit(workspace, office(EARLY), "raymi", "muyu")
    commit(workspace, "muyu", hands(), *(Put("feature", f.uid, f) for f in DRAWN))
    add_owner(workspace, "muyu", hands(), "h1", "household", name="Quispe")
    promise = Commitment("", "community", "cerco", "Quispe", "2027-01-01")
    set_commitment(workspace, "muyu", hands(), promise)
    contests.submit(workspace, office(LATER), "raymi", "muyu")
    contests.close(workspace, office(AFTER), "raymi")
    return workspace


def test_all_comes_out_from_the_seals_alone(
    village: Workspace, hands: Callable[[], EditContext], tmp_path: Path, typed: Type
) -> None:
    said: dict[str, Any] = {
        "by": "R. Mamani",
        "on": "2026-05-01",
        "source": "cut and weighed",
    }
    local = "carrying_capacity.fair"
    opened = OpenCommunity(village, "muyu")
    enter_local_number(opened, COMMAND_LINE, local, 1.25, **said)
    handed_in(village, hands, tmp_path)
    record = contests.read(village, "raymi")
    seals = [sealed_case(village, record, told.noun) for told in record.entries]
    for case in seals:
        assert case.reference is not None
        number = case.reference.numbers[local]
        assert (number.value, number.source) == (1.25, "cut and weighed")
        assert number.local_number == LocalNumber(1.25, **said)
    for folder in ("communities", "ground"):
        shutil.rmtree(village.folder / folder)
    (village.folder / "communities").mkdir()
    alone = open_workspace(village.folder)

    found = contests.recompute(alone, "raymi")

    assert [one.entry for one in found] == ["e001", "e002"]
    assert all(one.holds and one.is_whole for one in found), found
    assert all(part.is_same for one in found for part in one.parts)
    (told,) = [t.noun for t in contests.read(alone, "raymi").entries if t.number == 4]
    assert any(part.points > 0 for part in told.parts)
    assert any("slope" in p.indicator or "steep" in p.indicator for p in told.parts)
    answer = typed("contest", "recompute", alone.folder, "raymi", "--json")
    assert answer.code == 0, answer
    assert answer.json["holds"] is True
    assert answer.json["entries"][1]["parts"][0]["same"] is True
    assert (
        "come out as they were sealed"
        in typed("contest", "recompute", alone.folder, "raymi").out
    )


def test_a_ground_that_was_changed_is_found_out(
    village: Workspace, hands: Callable[[], EditContext], tmp_path: Path, typed: Type
) -> None:
    handed_in(village, hands, tmp_path)
    assert contests.verify(village, "raymi").holds
    path = contests.contest_file(village, "raymi")
    with closing(sqlite3.connect(path)) as file, file:
        (many,) = file.execute("SELECT count(*) FROM part").fetchone()
        assert many == 3, "two entries share elevation, numbers and forms"
        file.execute("UPDATE part SET content = (SELECT content FROM part LIMIT 1)")
    report = contests.verify(village, "raymi")
    assert not report.holds
    assert any("was measured on" in fault.id for fault in report.touched)
    assert typed("contest", "recompute", village.folder, "raymi").code == 5
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("DROP TABLE part")
    assert not contests.verify(village, "raymi").holds
    found = contests.recompute(village, "raymi")
    assert not any(one.is_whole for one in found)


def test_points_that_were_sealed_otherwise_are_told(
    village: Workspace,
    hands: Callable[[], EditContext],
    tmp_path: Path,
    typed: Type,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real = submission.entry_parts

    def generous(*asked: object) -> list[SealedReading]:
        # Of a part that waits, no points at all are taken in.
        return [
            p if p.untold else replace(p, points=min(p.points + 1, p.of))
            for p in real(*asked)  # type: ignore[arg-type]
        ]

    monkeypatch.setattr(submission, "entry_parts", generous)
    handed_in(village, hands, tmp_path)
    answer = typed("contest", "recompute", village.folder, "raymi", "--json")
    assert answer.code == 4
    assert answer.json["holds"] is False
    assert not all(part["same"] for part in answer.json["entries"][0]["parts"])


def test_consent_is_a_gate_or_told_by_the_rules(
    village: Workspace, hands: Callable[[], EditContext], tmp_path: Path
) -> None:
    asking = CALL.replace("time_zone", 'consent = "gate"\ntime_zone')
    lacks = "Record the day on which the assembly agreed to share the map."
    for name, rules in (("told", CALL), ("asked", asking)):
        path = tmp_path / f"{name}.toml"
        path.write_text(rules.replace('"raymi"', f'"{name}"'), encoding="utf-8")
        contests.create(village, office(EARLY), path)
        contests.open_contest(village, office(EARLY), name)
    told = contests.submit(village, office(EARLY), "told", "muyu")
    assert lacks in [one.id for one in told.remarks]
    assert lacks not in [g.reason.id for g in told.entry.gates if g.reason]
    asked = contests.submit(village, office(EARLY), "asked", "muyu")
    assert asked.remarks == ()
    assert lacks in [g.reason.id for g in asked.entry.gates if g.reason]
    set_community(
        village,
        "muyu",
        hands(),
        consent_keep_on="2026-01-01",
        consent_share_on="2026-01-01",
    )
    agreed = contests.submit(village, office(EARLY), "asked", "muyu")
    assert lacks not in [g.reason.id for g in agreed.entry.gates if g.reason]
    # What the seal says of it is enough to come to the same elsewhere.
    shutil.rmtree(village.folder / "communities")
    (village.folder / "communities").mkdir()
    found = contests.recompute(open_workspace(village.folder), "asked")
    assert [one.gates for one in found] == [(), ()]


def sheet(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_an_outsider_follows_the_points_with_gdal_and_arithmetic(
    village: Workspace, hands: Callable[[], EditContext], tmp_path: Path, typed: Type
) -> None:
    handed_in(
        village,
        hands,
        tmp_path,
        call=CALL.replace("example-of-change", "example-after-cedap"),
    )
    out = tmp_path / "out"
    answer = typed("contest", "publish", village.folder, "raymi", out, "--json")
    assert answer.code == 0, answer
    assert answer.json["entries"] == 2

    # Nothing but published files from here on.
    geod = Geod(ellps="WGS84")
    plan = out / "entries" / "e002.gpkg"

    def shapes(table: str, where: str) -> list[shapely.Geometry]:
        meta, _, geometry, _ = pyogrio.raw.read(plan, layer=table, where=where)
        back = Transformer.from_crs(meta["crs"], 4326, always_xy=True)

        def degrees(at: np.ndarray) -> np.ndarray:
            return np.column_stack(back.transform(at[:, 0], at[:, 1]))

        return [shapely.transform(shapely.from_wkb(one), degrees) for one in geometry]

    def area(parts: list[shapely.Geometry]) -> float:
        (boundary,) = shapes("land", "called = 'muyu'")
        inside = shapely.union_all(parts).intersection(boundary)
        return abs(geod.geometry_area_perimeter(inside)[0])

    def drawn(named: list[dict[str, str]], scene: str, *effects: str) -> float:
        uids = [f"'{one['uid']}'" for one in named if one["effect"] in effects]
        if not uids:
            return 0.0
        where = f"scene = '{scene}' AND uid IN ({', '.join(uids)})"
        return area(shapes(named[0]["layer"], where))

    rules = tomllib.loads((out / "rubric.toml").read_text(encoding="utf-8"))
    weights = rules.get("grades", {})
    tables = [
        str(table)
        for table, kind in pyogrio.list_layers(plan)
        if kind and "Polygon" in kind and table not in ("land", "other_ground")
    ]
    present = [one for table in tables for one in shapes(table, "scene = 'present'")]
    ground = area(present) / area(shapes("land", "called = 'muyu'"))
    cover = min(ground / rules["cover"], 1.0)
    assert not [path for path in out.glob("*.csv") if path.stat().st_size < 10]
    followed = 0
    things = sheet(out, "things")
    for row in sheet(out, "parts"):
        if row["entry"] != "e002" or row["measure"] not in (
            "improved_pasture_share",
            "bofedal_protected_share",
        ):
            continue
        named = [t for t in things if (t["entry"], t["part"]) == ("e002", row["part"])]
        whole = drawn(named, row["scene"], "helps", "hurts", "counts")
        share = drawn(named, row["scene"], "helps") / whole
        assert share == pytest.approx(float(row["value"]), rel=1e-4)
        worst, best = float(row["worst"]), float(row["best"])
        rated = min(max((share - worst) / (best - worst), 0), 1)
        points = (
            float(row["of"])
            * rated
            * float(row["evidence_factor"])
            * float(row["cover_factor"])
        )
        assert points == pytest.approx(float(row["points"]), abs=0.006)
        # Both factors as the page explains them.
        shares = [one.split() for one in row["grades"].split(" + ") if one]
        known = sum(float(share) * weights[one] for one, share in shares)
        known = known if shares and weights else 1.0
        assert float(row["evidence_factor"]) == pytest.approx(known, abs=1e-6)
        assert float(row["cover_factor"]) == pytest.approx(cover, abs=1e-4)
        followed += points > 0
    assert followed >= 2

    with rasterio.open(out / "elevation" / "muyu.tif") as height:
        assert height.crs.to_epsg() == 32718
        assert height.tags()["error"] == "1.0"
        middle = next(height.sample([(600505, 8400505)]))[0]
        assert middle == pytest.approx(4101.0, abs=0.01)


def test_what_is_published_is_safe_private_and_explained(
    village: Workspace, hands: Callable[[], EditContext], tmp_path: Path
) -> None:
    apu = land.feature("A1", "sacred", land.point(50, 500), name="Apu Wamanrasu")
    commit(village, "muyu", hands(), Put("feature", "A1", apu))
    handed_in(village, hands, tmp_path)
    out = tmp_path / "out"
    with pytest.raises(NotAllowed):
        contests.publish(village, Actor("x", "juror", lambda: AFTER), "raymi", out)
    assert not out.exists()
    contests.publish(village, office(AFTER), "raymi", out)
    assert {path.name for path in out.iterdir()} >= {
        "index.html",
        "contest.toml",
        "rubric.toml",
        "parts.csv",
        "things.csv",
        "numbers.csv",
        "results.csv",
        "trail.csv",
    }
    for path in (p for p in out.rglob("*") if p.is_file()):
        content = path.read_bytes()
        for secret in ("Quispe", "Wamanrasu", "Condori"):
            assert secret.encode() not in content, path
        if path.suffix == ".csv":
            cells = list(csv.reader(content.decode("utf-8-sig").splitlines()))
            assert not [c for row in cells for c in row if c.startswith(("=", "@"))]
    page = (out / "index.html").read_text(encoding="utf-8")
    assert 'lang="es"' in page
    assert 'lang="en"' in page
    assert "<script" not in page
    with pytest.raises(AlreadyThere):
        contests.publish(village, office(AFTER), "raymi", out)
    # A map whose assembly has not agreed to share it stays out, and that is said.
    set_community(village, "muyu", hands(), consent_share_on="")
    found = contests.publish(village, office(AFTER), "raymi", tmp_path / "other")
    assert found.entries == 0
    assert len(found.remarks) == 2
    assert not list((tmp_path / "other" / "entries").iterdir())


def test_numbers_of_the_place_are_published_and_told_with_the_score(
    village: Workspace, hands: Callable[[], EditContext], tmp_path: Path, typed: Type
) -> None:
    local = "carrying_capacity.fair"
    opened = OpenCommunity(village, "muyu")
    said: dict[str, Any] = {
        "by": "R. Mamani",
        "on": "2026-05-01",
        "source": "cut with Quispe",
    }
    enter_local_number(opened, COMMAND_LINE, local, 1.25, error=0.25, **said)
    answer = typed("score", village.folder, "muyu", "--json")
    assert answer.json["local_numbers"] == {
        local: {
            "value": 1.25,
            "unit": "sheep units/ha/year",
            "error": 0.25,
            "on": "2026-05-01",
            "source": "cut with Quispe",
        }
    }
    handed_in(village, hands, tmp_path)
    out = tmp_path / "out"
    contests.publish(village, office(AFTER), "raymi", out)
    with (out / "parts.csv").open(encoding="utf-8-sig", newline="") as file:
        judged_by = {row["numbers"] for row in csv.DictReader(file)}
    (name,) = judged_by
    with (out / name).open(encoding="utf-8-sig", newline="") as file:
        rows = {row["id"]: row for row in csv.DictReader(file)}
    here = rows[local]
    found = here["value"], here["error"], here["local_since"], here["unit"]
    assert found == ("1.25", "0.25", "2026-05-01", "sheep units/ha/year")
    assert here["source"].startswith("cut with ")
    assert "Quispe" not in here["source"]
    assert [i for i, row in rows.items() if row["local_since"]] == [local]
    assert "local_since" in (out / "index.html").read_text(encoding="utf-8")


#: Draws places as `contest places` does, and is killed once an entry is kept.
KILLED = """
import os, signal, sys
from pathlib import Path
from talking_maps.workspace import open_workspace, score_bands
from talking_maps.workspace.accounts import Actor
from talking_maps.workspace.contests import sealed_copies

keep = score_bands._keep

def kept(*given):
    keep(*given)
    os.kill(os.getpid(), signal.SIGKILL)

score_bands._keep = kept
staff = Actor("office", "staff", lambda: sys.argv[2])
sealed_copies.draw_places(open_workspace(Path(sys.argv[1])), staff, "raymi", draws=3)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no such signal here")
def test_places_are_drawn_from_the_seals_kept_and_drawn_again_at_once(
    village: Workspace,
    hands: Callable[[], EditContext],
    tmp_path: Path,
    typed: Type,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # What a plan lacks is no matter here.
    judging = importlib.import_module("talking_maps.scoring.score")
    monkeypatch.setattr(judging, "missing", lambda *_plan, **_beside: ())
    call = CALL.replace("time_zone", 'bands = "share"\ntime_zone')
    handed_in(village, hands, tmp_path, call=call)
    shutil.rmtree(village.folder / "ground")
    place = open_workspace(village.folder)

    untouched = tmp_path / "untouched"
    shutil.copytree(place.folder, untouched)
    killed = subprocess.run(
        (sys.executable, "-c", KILLED, str(place.folder), AFTER), check=False
    )
    assert killed.returncode == -signal.SIGKILL
    assert len(contests.read(place, "raymi").drawn_places) == 0
    (kept,) = place.folder.glob("worlds/*.npz")
    before = kept.stat().st_mtime_ns
    judged = score_bands.Judges.judged
    many: list[object] = []

    def counted(self: score_bands.Judges, *asked: Any) -> Iterator[WorldPoints]:
        many.append(asked)
        return judged(self, *asked)

    monkeypatch.setattr(score_bands.Judges, "judged", counted)
    answer = typed("contest", "places", place.folder, "raymi", "--draws", "3", "--json")
    assert answer.code == 0, answer
    assert len(many) == 1, "only what was not judged before"
    assert kept.stat().st_mtime_ns == before
    record = contests.read(place, "raymi")
    (drawn,) = [told.noun for told in record.drawn_places]
    assert drawn.seed == contest.place_seed(record)
    assert not drawn.left_out, "the seals hold the ground and the baseline"
    assert {band.entry for band in drawn.bands} <= {"e001", "e002"}
    assert typed("contest", "places", place.folder, "raymi", "--draws", "3").code == 0
    assert len(contests.read(place, "raymi").drawn_places) == 1
    assert contests.verify(place, "raymi").holds
    # Whoever was never killed comes to the same, to the byte.
    beside = open_workspace(untouched)
    assert sealed_copies.draw_places(beside, office(AFTER), "raymi", draws=3) == drawn
    for path in place.folder.glob("worlds/*.npz"):
        with np.load(path) as one, np.load(untouched / "worlds" / path.name) as other:
            assert all(one[name].tobytes() == other[name].tobytes() for name in one)
