"""What another program does in the file's tables is taken over, or refused by row."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from shapely.geometry import Polygon

from talking_maps import store
from talking_maps.model.change import Describe, Operation
from talking_maps.model.plan import COMMUNITY
from talking_maps.store.gpkg import geometry
from tests.store.community_fixture import AT, LAYERS, keep, put, undo
from tests.store.concurrent_editors import copied, state
from tests.store.readings import differing
from tests.village import EPSG, feature, rectangle

FIELD = feature("f1", "terrace", rectangle(0, 0, 10, 10))
OTHER = feature("f2", "terrace", rectangle(50, 0, 10, 10))


@pytest.fixture
def drawn(path: Path) -> Path:
    keep(path, put(FIELD), put(OTHER))
    return path


def sql(path: Path, statement: str, *values: object) -> None:
    """Do what another program does."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(statement, values)
        connection.commit()


def notice(path: Path) -> store.ExternalEdits:
    found = store.absorb_external_edits(path, LAYERS, AT)
    assert store.absorb_external_edits(path, LAYERS, AT) == store.ExternalEdits()
    state(path)
    return found


def test_nothing_is_noticed_of_our_own_work(drawn: Path) -> None:
    keep(drawn, Describe("f1", "present", {"name": "x"}, {}))
    undo(drawn)
    assert notice(drawn) == store.ExternalEdits()
    assert not store.versions(drawn)


def test_an_edit_becomes_a_change_and_a_version(drawn: Path) -> None:
    sql(drawn, "UPDATE terrace SET crop = 'oca', name = 'Pata' WHERE uid = 'f1'")
    found = notice(drawn)
    (change,) = found.changes
    assert (change.kind, change.owner, len(change.edits)) == ("elsewhere", COMMUNITY, 1)
    assert [v.name for v in store.versions(drawn)] == ["edited elsewhere"]
    one = store.feature(drawn, COMMUNITY, "present", "f1")
    assert (one.name, one.attributes) == ("Pata", {"crop": "oca"})
    assert differing(drawn) == ()


def test_it_is_noticed_before_our_next_change(drawn: Path) -> None:
    sql(drawn, "UPDATE terrace SET name = 'Pata' WHERE uid = 'f1'")
    keep(drawn, Describe("f1", "present", {"note": "n"}, {}))
    kinds = [c.kind for c in store.read_changes(drawn)]
    assert kinds[-2:] == ["elsewhere", "edit"]
    undo(drawn)
    assert store.feature(drawn, COMMUNITY, "present", "f1").name == "Pata"


def test_additions_and_deletions_are_taken_over(drawn: Path) -> None:
    sql(drawn, "DELETE FROM terrace WHERE uid = 'f2'")
    shape = geometry.to_blob(rectangle(1, 1, 5, 5), EPSG)
    for uid in ("", "f1"):
        sql(
            drawn,
            "INSERT INTO terrace(geom, owner, scene, uid)"
            " VALUES (?, 'community', 'past', ?)",
            shape,
            uid,
        )
    assert not notice(drawn).refused
    found = {(f.scene, f.uid) for f in store.read_features(drawn, COMMUNITY)}
    assert ("present", "f2") not in found
    assert {("present", "f1"), ("past", "f1")} < found
    assert len(found) == 3
    assert all(uid for _, uid in found)


def test_a_crossed_shape_is_mended_and_flagged(drawn: Path) -> None:
    x, y = FIELD.geometry.bounds[:2]
    bow = Polygon([(x, y), (x + 9, y + 9), (x + 9, y), (x, y + 9)])
    sql(
        drawn,
        "UPDATE terrace SET geom = ? WHERE uid = 'f1'",
        geometry.to_blob(bow, EPSG),
    )
    assert not notice(drawn).refused
    one = store.feature(drawn, COMMUNITY, "present", "f1")
    assert one.geometry.is_valid
    assert one.flags == ("mended",)


@pytest.mark.parametrize(
    "assignment",
    [
        "geom = x'00'",
        "geom = x''",
        "scene = 'yesterday'",
        "owner = 'nobody'",
        "status = 'gone'",
        "built_on = '12/5/2026'",
        "steps = 'many'",
        "photos = '{'",
    ],
)
def test_a_row_that_cannot_be_taken_over_is_put_back_and_kept_aside(
    drawn: Path, assignment: str
) -> None:
    sql(drawn, f"UPDATE terrace SET {assignment} WHERE uid = 'f1'")
    sql(drawn, "UPDATE terrace SET name = 'Ura' WHERE uid = 'f2'")
    found = notice(drawn)
    assert [r.layer for r in found.refused] == ["terrace"]
    assert store.feature(drawn, COMMUNITY, "present", "f2").name == "Ura"
    moved = assignment.startswith(("scene", "owner"))
    if not moved:
        assert store.feature(drawn, COMMUNITY, "present", "f1") == FIELD
    with closing(sqlite3.connect(drawn)) as db:
        (fields,) = db.execute("SELECT fields FROM refused").fetchone()
    assert json.loads(fields)["uid"] == "f1"


def test_the_register_is_watched_too(drawn: Path) -> None:
    sql(drawn, "INSERT INTO owner(id, kind, name) VALUES ('h1', 'household', 'Juana')")
    sql(drawn, "UPDATE community SET households = 99")
    assert not notice(drawn).refused
    assert [o.id for o in store.read_owners(drawn)] == [COMMUNITY, "h1"]
    assert store.read_community(drawn).households == 99
    sql(drawn, "UPDATE community SET code = 'other'")
    sql(drawn, "DELETE FROM owner WHERE id = 'community'")
    assert len(notice(drawn).refused) == 2
    assert store.read_community(drawn).code == "village"
    assert [o.id for o in store.read_owners(drawn)] == [COMMUNITY, "h1"]


def test_two_copies_that_notice_the_same_edit_agree(drawn: Path) -> None:
    sql(drawn, "UPDATE terrace SET name = 'Pata' WHERE uid = 'f1'")
    other = copied(drawn, "other")
    keep(other, Describe("f1", "present", {"note": "n"}, {}))
    store.merge(drawn, other, author="Ana", at=AT, layers=LAYERS)
    kinds = [c.kind for c in store.read_changes(drawn)]
    assert kinds.count("elsewhere") == 1
    assert not store.conflicts(drawn)


def test_a_field_cut_elsewhere_is_two_things_in_every_copy(drawn: Path) -> None:
    for uid in ("f1", "", ""):
        sql(
            drawn,
            "INSERT INTO terrace(geom, owner, scene, uid)"
            " VALUES (?, 'community', 'present', ?)",
            geometry.to_blob(rectangle(1, 1, 5, 5), EPSG),
            uid,
        )
    other, third = copied(drawn, "other"), copied(drawn, "third")
    for path in (drawn, drawn, third):
        store.merge(path, other, author="Ana", at=AT, layers=LAYERS)
    store.merge(third, drawn, author="Ana", at=AT, layers=LAYERS)
    found = {f.uid: f for f in store.read_features(third, COMMUNITY)}
    assert len(found) == 5
    assert found["f1"] == FIELD
    assert state(third) == state(drawn)


def test_an_older_file_lets_a_second_row_in_too(drawn: Path) -> None:
    with closing(sqlite3.connect(drawn)) as db:
        db.execute("DROP INDEX terrace_key")
        db.execute("CREATE UNIQUE INDEX terrace_key ON terrace(owner, scene, uid)")
        db.execute("DELETE FROM talking_maps WHERE schema > 3")
        db.execute("DROP INDEX history_lacking")
        db.execute("ALTER TABLE history DROP COLUMN lacking")
        db.execute("ALTER TABLE elsewhere DROP COLUMN shape")
        db.execute("ALTER TABLE community DROP COLUMN potential")
        db.execute("ALTER TABLE community DROP COLUMN numbers")
        db.commit()
    store.read_community(drawn)
    sql(
        drawn,
        "INSERT INTO terrace(geom, owner, scene, uid)"
        " SELECT geom, owner, scene, uid FROM terrace",
    )
    assert not notice(drawn).refused
    assert len(store.read_features(drawn, COMMUNITY)) == 4


@pytest.mark.parametrize(
    ("statement", "left"),
    [
        ("DROP TABLE terrace", 0),
        ("ALTER TABLE terrace RENAME TO old", 0),
        ("ALTER TABLE terrace RENAME COLUMN name TO nombre", 2),
        ("ALTER TABLE terrace DROP COLUMN name", 2),
        ("ALTER TABLE terrace DROP COLUMN height", 2),
    ],
)
def test_a_table_taken_apart_is_noticed_and_loses_nothing(
    drawn: Path, statement: str, left: int
) -> None:
    named = Describe("f1", "present", {"name": "Pata"}, {"height": 1.5})
    keep(drawn, named)
    before = store.read_features(drawn, COMMUNITY)
    then = store.last_change(drawn)
    assert then is not None
    sql(drawn, statement)
    (change,) = notice(drawn).changes
    assert change.kind == "elsewhere"
    terraces = [
        f for f in store.read_features(drawn, COMMUNITY) if f.layer == "terrace"
    ]
    assert len(terraces) == left
    operation = Operation("tab", 900, COMMUNITY, "Rosa", AT, ())
    store.restore_version(drawn, then[1], operation, LAYERS)
    assert store.read_features(drawn, COMMUNITY) == before
    sql(drawn, "UPDATE terrace SET crop = 'oca'")
    assert notice(drawn).changes


def test_a_table_written_anew_is_watched_again(drawn: Path) -> None:
    sql(drawn, "CREATE TABLE copied AS SELECT * FROM terrace")
    sql(drawn, "DROP TABLE terrace")
    sql(drawn, "ALTER TABLE copied RENAME TO terrace")
    assert not notice(drawn).changes
    sql(drawn, "UPDATE terrace SET name = 'Pata' WHERE uid = 'f1'")
    assert notice(drawn).changes


def test_no_other_program_says_what_land_can_have(drawn: Path) -> None:
    said = '{"lacks":["wetland"],"confirmed_by":"me","confirmed_on":"2026-05-12"}'
    sql(drawn, f"UPDATE community SET potential = '{said}'")
    assert len(notice(drawn).refused) == 1
    assert not store.read_community(drawn).potential.is_confirmed
    store.check_integrity(drawn)
