"""A file with anything in any place is mended or refused in one sentence, by each door.

Other programs write what they like into a GeoPackage, and disks break. What the history
can mend is mended; what it cannot is said, and nothing else is harmed by it.
"""

import shutil
import sqlite3
import tempfile
from collections.abc import Sequence
from contextlib import closing, suppress
from pathlib import Path

import pytest

from talking_maps import store
from talking_maps.errors import BadFile, TalkingMapsError
from talking_maps.model.plan import COMMUNITY
from talking_maps.store.gpkg import integrity, triggers
from talking_maps.store.gpkg.connection import opened
from talking_maps.workspace import (
    Workspace,
    history,
    list_communities,
    open_workspace,
    read_plan,
    scorecard,
)
from talking_maps.workspace.open_community import OpenCommunity
from tests.store import spoiled
from tests.store.community_fixture import AT, LAYERS, keep, put
from tests.store.readings import differing
from tests.store.spoiled import SPOILS, doors, rich, spoil
from tests.store.test_files import sql
from tests.village import SQUARE, feature, rectangle

FIELD = feature("f1", "terrace", rectangle(0, 0, 10, 10))
QUICK = ("list", "read", "notice", "seen")
#: Layers are made alike: two of them are enough.
LAYERS_MADE_ALIKE = ("corral", "house", "sacred", "spring", "terrace")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a file with a row in each table."""
    return rich(tmp_path_factory.mktemp("whole"))


@pytest.fixture
def workspace(whole: Path, tmp_path: Path) -> Workspace:
    """Return a workspace with a copy of the file, and a second community."""
    made = open_workspace(tmp_path / "workspace")
    shutil.copy(whole, made.folder / "communities" / "village.gpkg")
    shutil.copy(whole, made.folder / "communities" / "other.gpkg")
    return made


def met(
    workspace: Workspace, whole: Path, folder: Path, ways: Sequence[str] = ()
) -> None:
    """Meet the spoiled file by some ways: each ends with a result or a sentence."""
    path = workspace.folder / "communities" / "village.gpkg"
    for name, do in doors(workspace, path, whole, folder):
        if not ways or name in ways:
            with suppress(TalkingMapsError):
                do()


def columns() -> list[tuple[str, str]]:
    """Return each column once, but those of layers made alike."""
    with tempfile.TemporaryDirectory() as folder:
        found = spoiled.columns(rich(Path(folder)))
    return [(t, c) for t, c in found if t not in LAYERS_MADE_ALIKE]


def test_whatever_stands_in_any_column_ends_in_one_sentence(
    workspace: Workspace, whole: Path, tmp_path: Path
) -> None:
    path = workspace.folder / "communities" / "village.gpkg"
    kinds = list(SPOILS.values())
    for number, (table, column) in enumerate(columns()):
        shutil.copy(whole, path)
        spoil(path, table, column, kinds[number % len(kinds)])
        met(workspace, whole, tmp_path, QUICK)


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("history", "at", "a word"),
        ("boundary", "geom", "nothing"),
        ("photo", "jpeg", "nothing"),
        ("herd", "count", "a word"),
        ("talking_maps", "schema", "bytes"),
    ],
)
def test_a_spoiled_file_is_judged_alike_by_every_door(
    workspace: Workspace,
    whole: Path,
    tmp_path: Path,
    table: str,
    column: str,
    value: str,
) -> None:
    spoil(
        workspace.folder / "communities" / "village.gpkg", table, column, SPOILS[value]
    )
    met(workspace, whole, tmp_path)
    (other,) = [s for s in list_communities(workspace) if s.code == "other"]
    assert other.error is None
    assert scorecard(OpenCommunity(workspace, "other")).of


@pytest.mark.parametrize("table", ["boundary", "community", "years", "owner"])
def test_a_row_deleted_with_a_click_comes_back_and_strokes_are_kept(
    path: Path, table: str
) -> None:
    keep(path, put(FIELD))
    before = (
        store.read_community(path),
        store.boundaries(path),
        store.read_owners(path),
        store.read_plan(path, COMMUNITY).years,
    )
    sql(path, f"DELETE FROM {table}")
    keep(path, put(feature("f2", "terrace", rectangle(20, 0, 10, 10))))
    assert before == (
        store.read_community(path),
        store.boundaries(path),
        store.read_owners(path),
        store.read_plan(path, COMMUNITY).years,
    )
    assert {f.uid for f in store.read_features(path, COMMUNITY)} == {"f1", "f2"}
    (told,) = store.refused(path)
    assert told.layer == table
    assert not differing(path)
    store.check_integrity(path)


def test_a_boundary_lost_by_an_earlier_version_comes_back(path: Path) -> None:
    keep(path, put(FIELD))
    with closing(sqlite3.connect(path)) as db:
        db.execute(
            "INSERT INTO history(sequence, place, change, parents, client, number,"
            " owner, author, at, kind, stroke, record, uid, before, before_geom)"
            " SELECT max(sequence) + 1, 0, 'gone', (SELECT change FROM history WHERE"
            " sequence = (SELECT max(sequence) FROM history)), 'elsewhere-gone', 1,"
            " 'community', '', ?, 'elsewhere', 0, 'boundary', 'b1', after, after_geom"
            " FROM (SELECT max(sequence) AS sequence, (SELECT after FROM history WHERE"
            " record = 'boundary') AS after, (SELECT after_geom FROM history WHERE"
            " record = 'boundary') AS after_geom FROM history)",
            (AT,),
        )
        db.execute("DELETE FROM boundary")
        db.execute("UPDATE elsewhere SET noticed = written")
        db.commit()
    other = path.with_name("other.gpkg")
    shutil.copy(path, other)
    with pytest.raises(BadFile, match="Another program"):
        store.boundaries(path)
    store.mend(path, LAYERS, AT)
    assert store.boundaries(path)[0].geometry.equals(SQUARE)
    store.merge(other, path, author="Ana", at=AT, layers=LAYERS)
    assert store.boundaries(other)[0].geometry.equals(SQUARE)
    assert store.merge(path, other, author="Ana", at=AT, layers=LAYERS).taken == 0


@pytest.mark.parametrize(
    ("statement", "left"),
    [
        ("UPDATE herd SET count = 'many'", "herd"),
        ("UPDATE herd SET count = -5", "herd"),
        ("UPDATE assembly SET held_on = 'yesterday'", "assembly"),
        ("UPDATE commitment SET cost = 'much'", "commitment"),
        ("UPDATE commitment SET labour_days = 9e999", "commitment"),
        ("UPDATE years SET past = 'long ago' WHERE uid = 'h1'", "years"),
        ("UPDATE community SET epsg = x'00'", "community"),
        ("UPDATE community SET names = '['", "community"),
        ("UPDATE owner SET kind = 'king' WHERE id = 'h2'", "owner"),
        ("UPDATE owner SET name = x'ff' WHERE id = 'h1'", "owner"),
        ("UPDATE boundary SET geom = x'00' WHERE uid = 'b1'", "boundary"),
        ("UPDATE herd SET uid = CAST(x'ff' AS TEXT) WHERE owner = 'h1'", "herd"),
    ],
)
def test_a_row_of_the_register_is_set_aside_with_its_reason(
    workspace: Workspace, statement: str, left: str
) -> None:
    path = workspace.folder / "communities" / "village.gpkg"
    whole = state(path)
    sql(path, statement)
    known = len(store.refused(path)) if integrity_is_whole(path) else None
    found = history.notice(workspace, "village")
    assert {one.layer for one in found.refused} == {left}
    assert all(one.reason.id for one in found.refused)
    assert state(path) == whole
    assert known is None or len(store.refused(path)) > known
    assert history.notice(workspace, "village") == store.ExternalEdits()


def integrity_is_whole(path: Path) -> bool:
    with opened(path) as connection:
        return integrity.examine(connection) == integrity.Verdict()


def state(path: Path) -> object:
    """Return all that the register says."""
    plan = store.read_plan(path, "h1")
    return (
        store.read_community(path),
        store.boundaries(path),
        plan.owners,
        plan.herds,
        plan.assemblies,
        plan.commitments,
        plan.years,
    )


@pytest.mark.parametrize("table", ["herd", "assembly", "commitment", "owner"])
def test_a_table_of_the_register_dropped_elsewhere_is_made_again(
    workspace: Workspace, table: str
) -> None:
    path = workspace.folder / "communities" / "village.gpkg"
    whole = state(path)
    sql(path, f"DROP TABLE {table}")
    with pytest.raises(BadFile, match="Another program"):
        store.read_community(path)
    history.notice(workspace, "village")
    assert state(path) == whole


def test_no_column_that_is_missing_is_answered_with_its_name(
    workspace: Workspace,
) -> None:
    path = workspace.folder / "communities" / "village.gpkg"
    herds = store.read_plan(path, COMMUNITY).herds
    sql(path, "ALTER TABLE herd DROP COLUMN count")
    with pytest.raises(BadFile, match="Another program"):
        store.read_plan(path, COMMUNITY)
    history.notice(workspace, "village")
    assert store.read_plan(path, COMMUNITY).herds == herds


def test_an_unregistered_layer_is_registered_again_and_loses_nothing(
    path: Path,
) -> None:
    keep(path, put(FIELD))
    sql(path, "DELETE FROM gpkg_geometry_columns WHERE table_name = 'terrace'")
    keep(path, put(feature("f2", "terrace", rectangle(20, 0, 10, 10))))
    assert {f.uid for f in store.read_features(path, COMMUNITY)} == {"f1", "f2"}


ENDLESS = (
    "CREATE VIEW endless AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1"
    " FROM n) SELECT i AS fid, i AS geom, i AS owner, i AS scene, i AS uid, i AS"
    " status, i AS origin, i AS voice, i AS name, i AS note, i AS flags, i AS photos"
    " FROM n"
)


def test_a_view_without_end_is_never_read(path: Path) -> None:
    keep(path, put(FIELD))
    sql(
        path,
        ENDLESS,
        "INSERT INTO gpkg_geometry_columns VALUES"
        " ('endless', 'geom', 'POINT', 32718, 0, 0)",
    )
    assert store.read_features(path, COMMUNITY) == (FIELD,)
    store.check_integrity(path)
    sql(
        path,
        "ALTER TABLE herd RENAME TO herds",
        "CREATE VIEW herd AS SELECT * FROM herds",
    )
    with pytest.raises(BadFile, match="Another program"):
        store.read_plan(path, COMMUNITY)


def test_a_trigger_named_like_a_spatial_index_is_known_by_what_it_does(
    path: Path,
) -> None:
    index = (
        'CREATE TRIGGER "rtree_terrace_geom_insert" AFTER INSERT ON "terrace" WHEN'
        ' (new."geom" NOT NULL AND NOT ST_IsEmpty(NEW."geom")) BEGIN INSERT OR REPLACE'
        ' INTO "rtree_terrace_geom" VALUES (NEW."fid",ST_MinX(NEW."geom"),'
        ' ST_MaxX(NEW."geom"),ST_MinY(NEW."geom"), ST_MaxY(NEW."geom")); END'
    )
    tree = "CREATE VIRTUAL TABLE rtree_terrace_geom USING rtree(id, a, b, c, d)"
    sql(path, tree, index)
    with opened(path) as connection:
        assert not triggers.has_foreign_triggers(connection)
    for evil in (
        index.replace("; END", "; UPDATE owner SET name = 'x'; END"),
        index.replace('NEW."fid",', "(SELECT max(fid) FROM owner),"),
        index.replace('ST_IsEmpty(NEW."geom")', "(SELECT count(*) FROM history)"),
        index.replace('INTO "rtree_terrace_geom"', 'INTO "boundary"'),
    ):
        sql(path, "DROP TRIGGER rtree_terrace_geom_insert", evil)
        with opened(path) as connection:
            assert triggers.has_foreign_triggers(connection)


def test_a_file_that_nobody_wrote_since_is_not_looked_at_again(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[object] = []
    examine = integrity.examine

    def look(connection: sqlite3.Connection) -> integrity.Verdict:
        looks.append(connection)
        return examine(connection)

    monkeypatch.setattr(integrity, "examine", look)
    for _ in range(3):
        store.read_community(path)
        keep(path, put(FIELD))
        store.read_plan(path, COMMUNITY)
    assert len(looks) == 1
    sql(path, "UPDATE terrace SET name = 'Pata'")
    store.read_community(path)
    assert len(looks) == 2


def test_a_file_that_somebody_put_there_under_an_odd_name_is_told(
    workspace: Workspace,
) -> None:
    folder = workspace.folder / "communities"
    shutil.copy(folder / "other.gpkg", folder / "OTRO 2.gpkg")
    found = {one.code: one.error for one in list_communities(workspace)}
    error = found["OTRO 2"]
    assert error is not None
    assert error.values == {"file": "OTRO 2.gpkg"}
    assert found["other"] is None


def test_a_photo_that_is_gone_closes_nothing(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = workspace.folder / "communities" / "village.gpkg"
    copy = tmp_path / "copy.gpkg"
    for value in ("nothing", "a word", "a huge number"):
        spoil(path, "photo", "jpeg", SPOILS[value])
        assert store.photo(path, "photo1") is None
        assert read_plan(workspace, "village").features
        store.copy(
            path,
            copy,
            include_restricted=True,
            include_names=True,
            layers=workspace.layers,
        )
        store.check_integrity(copy)
        ours = workspace.folder / "communities" / "other.gpkg"
        store.merge(ours, path, author="Ana", at=AT, layers=workspace.layers)


def test_the_list_shows_a_communitys_own_land_though_its_row_was_deleted(
    workspace: Workspace,
) -> None:
    path = workspace.folder / "communities" / "village.gpkg"
    whole = list_communities(workspace)[-1]
    sql(path, "DELETE FROM boundary WHERE uid = 'b1'")
    again = list_communities(workspace)[-1]
    assert (again.code, again.error, again.outline) == ("village", None, whole.outline)
    spoil(path, "history", "at", SPOILS["a word"])
    error = list_communities(workspace)[-1].error
    assert error is not None
    assert error.values == {"file": "village.gpkg", "place": "history.at"}
