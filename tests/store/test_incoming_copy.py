"""Files of others are read apart: what hangs or kills a reader ends in one sentence."""

import json
import shutil
import sqlite3
import struct
from contextlib import closing
from pathlib import Path

import pytest

from talking_maps import store
from talking_maps.errors import BadFile, BadValue, NotFound
from talking_maps.model.change import Put
from talking_maps.model.plan import COMMUNITY, Owner, Years
from talking_maps.store.sync import examination_worker
from talking_maps.store.sync.incoming_copy import code_in, quarantined
from tests.store.community_fixture import AT, LAYERS, keep, make, put
from tests.store.test_files import sql
from tests.village import EPSG, feature, rectangle

HEADER = struct.pack("<2sBBi", b"GP", 0, 1, EPSG)
POINT = struct.pack("<BIdd", 1, 1, 600_100.0, 8_400_100.0)


def deep(kind: int) -> bytes:
    """Return a shape of 20,000 collections within each other."""
    return HEADER + struct.pack("<BII", 1, kind, 1) * 20_000 + POINT


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """Return a copy of the community's file as it came, with a field in it."""
    folder = tmp_path / "stick"
    folder.mkdir()
    path = make(folder)
    keep(path, put(feature("f1", "terrace", rectangle(0, 0, 10, 10))))
    return path


def spoil(path: Path, table: str, kind: int) -> None:
    command = (
        "UPDATE boundary SET geom = ?"
        if table == "boundary"
        else (
            "UPDATE history SET after_geom = ?"
            if table == "history"
            else f"UPDATE {table} SET geom = ?"
        )
    )
    with closing(sqlite3.connect(path)) as connection:
        triggers = connection.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'trigger'"
        ).fetchall()
        for (name,) in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute(command, (deep(kind),))
        connection.commit()


@pytest.mark.parametrize("kind", [5, 6, 7])
@pytest.mark.parametrize("table", ["boundary", "terrace"])
def test_deep_shapes_are_refused_or_mended_by_every_door(
    tmp_path: Path, stick: Path, table: str, kind: int
) -> None:
    ours = make(tmp_path)
    before = ours.read_bytes()
    whole = store.boundaries(stick), store.read_features(stick, COMMUNITY)
    spoil(stick, table, kind)
    spoiled = stick.read_bytes()
    with pytest.raises(BadFile):
        store.check_integrity(stick)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    received = store.receive(stick, elsewhere, AT, LAYERS)
    assert (
        store.boundaries(received),
        store.read_features(received, COMMUNITY),
    ) == whole
    assert [one.layer for one in store.refused(received)] == [table]
    try:
        store.merge(ours, stick, author="", at=AT, layers=LAYERS)
    except BadFile:
        assert ours.read_bytes() == before
    assert stick.read_bytes() == spoiled
    store.restore(stick, ours, AT, LAYERS)
    assert (store.boundaries(ours), store.read_features(ours, COMMUNITY)) == whole


def test_what_takes_too_long_ends_in_one_sentence(stick: Path) -> None:
    before = stick.read_bytes()
    with (
        pytest.raises(BadFile, match="took too long"),
        quarantined(stick, seconds=0.01),
    ):
        pass
    assert stick.read_bytes() == before


def test_the_refusal_of_the_examination_is_that_of_the_door(
    tmp_path: Path, stick: Path
) -> None:
    sql(stick, "CREATE VIEW mine AS SELECT 1")
    with pytest.raises(BadFile, match="commands of another program") as refusal:
        store.receive(stick, tmp_path, AT)
    assert refusal.value.values == {"file": stick.name}
    with pytest.raises(NotFound):
        store.code_in(tmp_path / "nowhere.gpkg")
    with pytest.raises(BadFile, match="folder"):
        store.code_in(tmp_path)


def test_the_code_of_a_file_is_told_from_a_copy(stick: Path) -> None:
    before = stick.read_bytes()
    assert code_in(stick, seconds=60) == store.read_community(stick).code
    assert stick.read_bytes() == before


@pytest.mark.parametrize(
    ("table", "values", "said"),
    [
        ("years", "past = 3000", "must follow each other"),
        ("years", "future = 1", "must follow each other"),
        ("owner", "name = printf('%.2000000c', 'a') WHERE id = 'h1'", "letters"),
        ("terrace", "name = printf('%.2000000c', 'a')", "letters"),
    ],
)
def test_what_no_screen_accepts_is_set_aside_by_every_door(
    tmp_path: Path, stick: Path, table: str, values: str, said: str
) -> None:
    keep(stick, Put("owner", "h1", Owner("h1", "household", "Rosa")))
    keep(stick, Put("years", COMMUNITY, Years(1990, 2026, 2040)))
    whole = store.read_plan(stick, COMMUNITY)
    ours = Path(shutil.copy(stick, tmp_path / "ours.gpkg"))
    sql(stick, f"UPDATE {table} SET {values}")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    received = store.receive(stick, elsewhere, AT, LAYERS)
    found = store.read_plan(received, COMMUNITY)
    assert (found.years, found.owners, found.features) == (
        whole.years,
        whole.owners,
        whole.features,
    )
    (one,) = store.refused(received)
    assert said in one.reason.id
    merged = store.merge(ours, stick, author="", at=AT, layers=LAYERS)
    assert store.read_plan(ours, COMMUNITY).years == whole.years
    # What was set aside is told by a merge as it is by the other doors.
    assert merged.refused == (one,)


def test_what_no_screen_accepts_is_not_kept(tmp_path: Path) -> None:
    path = make(tmp_path)
    before = path.read_bytes()
    for put_in in (
        Put("years", COMMUNITY, Years(3000, 3001, 3002)),
        Put("owner", "h1", Owner("h1", "household", "a" * 2_000_000)),
    ):
        with pytest.raises(BadValue):
            keep(path, put_in)
    assert path.read_bytes() == before


def more_changes(path: Path, count: int) -> None:
    """Let the last change be there again and again, each known to the next."""
    columns = (
        "sequence,place,change,parents,client,number,owner,author,at,note,kind,reverts,"
        "stroke,record,uid,scene,before,after,before_geom,after_geom,settles,lacking"
    )
    sql(
        path,
        "WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c"
        f" WHERE i < {count}) INSERT INTO history({columns})"
        " SELECT sequence + i, place, change || '-' || i,"
        " change || CASE WHEN i = 1 THEN '' ELSE '-' || (i - 1) END, client,"
        " number + i, owner, author, at, note, kind, reverts, stroke, record, uid,"
        " scene, before, after, before_geom, after_geom, settles, lacking"
        " FROM c, (SELECT * FROM history ORDER BY sequence DESC LIMIT 1)",
    )


def test_a_thing_that_was_changed_more_often_than_anybody_draws_is_refused(
    stick: Path, tmp_path: Path
) -> None:
    ours = Path(shutil.copy(stick, tmp_path / "ours.gpkg"))
    before = ours.read_bytes()
    more_changes(stick, examination_worker.MOST_OF_ONE)
    for door in (
        lambda: store.receive(stick, tmp_path, AT, LAYERS),
        lambda: store.merge(ours, stick, author="", at=AT, layers=LAYERS),
        lambda: store.restore(stick, ours, AT, LAYERS),
        lambda: code_in(stick),
    ):
        with pytest.raises(BadFile, match="more changes than anybody draws"):
            door()
    assert ours.read_bytes() == before


@pytest.mark.parametrize("most", ["MOST_CHANGES", "MOST_OF_ONE", "MOST_COMPARED"])
def test_changes_are_counted_before_they_are_read(
    most: str, stick: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    more_changes(stick, 9)
    asked = json.dumps({"file": str(stick), "copy": str(tmp_path / "copy.gpkg")})
    assert "code" in json.loads(examination_worker.answer(asked))
    monkeypatch.setattr(examination_worker, most, 9)
    told = json.loads(examination_worker.answer(asked))
    assert "more changes" in told["error"]["message"]
