"""A copy is whole; what must not leave the community is nowhere in its bytes."""

import json
import sqlite3
import tempfile
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from talking_maps import store
from talking_maps.errors import AlreadyThere, BadFile
from talking_maps.model.change import Describe, Put, Remove
from talking_maps.model.plan import COMMUNITY, Commitment, Owner
from talking_maps.redaction.private_records import Redaction
from talking_maps.store.files import redact_copy
from talking_maps.store.gpkg import triggers
from talking_maps.store.gpkg.connection import OpenFile
from tests.golden import told as golden
from tests.store.community_fixture import AT, LAYERS, keep, make, put, undo
from tests.store.readings import differing, plan_digest
from tests.store.test_files import damage, sql
from tests.village import feature, point, rectangle

FIELD = feature("f1", "terrace", rectangle(0, 0, 10, 10), photos=("seen",))
PLACE = feature(
    "s1",
    "sacred",
    point(777, 777),
    photos=("hidden",),
    name="WAKA-SECRETA",
    attributes={"story": "HISTORIA-SECRETA"},
)
NAME = "Saturnina Ñawpari"
AUTHOR = "Eulogia Mamani"


def fill(path: Path) -> None:
    """Draw a field and a sacred place, for a household with a name."""
    keep(path, Put("owner", "h1", Owner("h1", "household", NAME, 4)), author=AUTHOR)
    keep(path, put(FIELD), note=f"con {NAME.upper()} y {AUTHOR}", author=AUTHOR)
    keep(path, Describe("f1", "present", {"note": f"de {NAME}"}, {"crop": NAME}))
    keep(path, put(PLACE), put(replace(FIELD, scene="past")), note="NOTA-SECRETA")
    keep(path, Describe("s1", "present", {"name": "OTRA-SECRETA"}, {}))
    promise = Commitment("c1", "h1", f"cercar con {NAME}", NAME, "2027")
    keep(path, Put("commitment", "c1", promise))
    for photo in ("seen", "hidden", "loose"):
        jpeg = b"\xff\xd8\xff" + f"FOTO-{photo}".encode()
        store.add_photo(path, photo, jpeg, AT, AUTHOR)


@pytest.fixture
def full(path: Path) -> Path:
    fill(path)
    return path


def copied(path: Path, *, restricted: bool, names: bool) -> Path:
    out = path.parent / "usb" / "copy.gpkg"
    out.parent.mkdir(exist_ok=True)
    store.copy(
        path, out, include_restricted=restricted, include_names=names, layers=LAYERS
    )
    assert [p.name for p in out.parent.iterdir()] == [out.name]
    store.check_integrity(out)
    assert differing(out) == ()
    return out


def test_a_copy_with_everything_holds_everything(full: Path) -> None:
    out = copied(full, restricted=True, names=True)
    assert store.read_changes(out) == store.read_changes(full)
    assert store.read_plan(out, COMMUNITY) == store.read_plan(full, COMMUNITY)
    assert store.photo(out, "hidden") == store.photo(full, "hidden")
    with closing(sqlite3.connect(out)) as connection:
        assert connection.execute("PRAGMA application_id").fetchone() == (0x47504B47,)
        assert connection.execute("PRAGMA user_version").fetchone() == (10300,)


def test_a_copy_for_others_has_no_restricted_byte(full: Path) -> None:
    before = full.read_bytes()
    out = copied(full, restricted=False, names=True)
    content = out.read_bytes()
    assert b"SECRETA" in before
    assert b"SECRETA" not in content
    assert b"FOTO-hidden" not in content
    assert b"FOTO-loose" not in content
    place = before[before.index(b"GP\0") :]
    assert place
    for secret in (PLACE.geometry.wkb, PLACE.geometry.wkb[5:]):
        assert secret in before
        assert secret not in content
    assert store.photo(out, "seen") is not None
    assert [f.uid for f in store.read_features(out, COMMUNITY)] == ["f1", "f1"]
    assert len(store.read_changes(out)) == len(store.read_changes(full))
    assert full.read_bytes() == before


def test_a_copy_for_others_has_no_name(full: Path) -> None:
    out = copied(full, restricted=True, names=False)
    for name in (NAME, NAME.upper(), "Saturnina", AUTHOR, "Eulogia"):
        assert name.encode() not in out.read_bytes()
        assert json.dumps(name)[1:-1].encode() not in out.read_bytes()
    assert store.read_owners(out)[1] == Owner("h1", "household", "", 4)
    assert store.read_plan(out, "h1").commitments[0].who == "h1"
    assert store.feature(out, COMMUNITY, "present", "f1").note == "de h1"
    keep(full, Describe("f1", "present", {"name": "Santa Rosa"}, {}))
    out = copied(full, restricted=True, names=False)
    assert store.feature(out, COMMUNITY, "present", "f1").name == "Santa Rosa"
    authors = {change.author for change in store.read_changes(out)}
    assert authors == {"person-1", "person-2"}


def test_names_of_restricted_places_are_in_no_text_of_a_copy(path: Path) -> None:
    fill(path)
    told = "camino a OTRA-SECRETA"
    keep(path, Describe("f1", "present", {"name": told}, {"crop": told}), note=told)
    keep(path, Put("commitment", "c2", Commitment("c2", "h1", told, NAME)))
    store.name_version(path, told, description=told, at=AT, author=AUTHOR)
    # A name that an open thing has is not secret: it tells of that one.
    keep(path, put(feature("f2", "spring", point(9, 9), name="Yana Qocha")))
    keep(path, put(replace(PLACE, uid="s2", name="Yana Qocha")))
    out = path.parent / "copy.gpkg"
    for names in (True, False):
        (taken,) = store.copy(
            path, out, include_restricted=False, include_names=names, layers=LAYERS
        )
        assert taken.values == {"count": 1, "sign": "[…]"}
        assert b"SECRETA" not in out.read_bytes()
        # Copies without the names and with them know the household by its code.
        assert {o.name for o in store.read_owners(out)} >= {NAME if names else ""}
        told_there = {f.name for f in store.read_features(out, COMMUNITY)}
        assert {"camino a […]", "Yana Qocha"} <= told_there
    before = store.read_plan(path, COMMUNITY)
    for here, there in ((path, out), (out, path)):
        store.merge(here, there, author=AUTHOR, at=AT, layers=LAYERS)
        assert store.read_plan(here, COMMUNITY) == before
    assert (
        store.copy(
            path, out, include_restricted=True, include_names=True, layers=LAYERS
        )
        == ()
    )


def test_what_is_said_to_be_a_restricted_place_is_closed_as_well(path: Path) -> None:
    past = feature("p1", "spring", point(777, 777), "past", name="PUKYU-SECRETA")
    open_one = feature("p2", "spring", point(888, 888), "past", name="ABIERTA")
    for one in (PLACE, past, open_one, FIELD):
        keep(path, put(one))
    keep(path, Describe("f1", "present", {"note": "al pukyu-secreta"}, {}))
    for same, at in ((True, AT), (True, AT.replace("2026", "2027"))):
        store.set_identity_link(path, "s1", "p1", same=same, at=at, author=AUTHOR)
    store.set_identity_link(path, "s1", "p2", same=True, at=AT, author=AUTHOR)
    store.set_identity_link(
        path, "s1", "p2", same=False, at=AT.replace("2026", "2027"), author=AUTHOR
    )
    content = copied(path, restricted=False, names=True).read_bytes()
    for secret in (b"SECRETA", b"secreta", past.geometry.wkb[5:]):
        assert secret in path.read_bytes()
        assert secret not in content
    assert b"ABIERTA" in content


def test_the_digest_does_not_depend_on_names(path: Path) -> None:
    keep(path, Put("owner", "h1", Owner("h1", "household", NAME, 4)))
    keep(path, put(replace(FIELD, photos=())), owner="h1")
    keep(path, Put("commitment", "c", Commitment("c", "h1", "cercar", NAME, "2027")))
    before = plan_digest(path, "h1")
    assert plan_digest(copied(path, restricted=False, names=False), "h1") == before
    keep(path, Describe("f1", "present", {"note": "otra"}, {}), owner="h1")
    assert plan_digest(path, "h1") != before


def test_a_place_that_was_restricted_once_keeps_its_open_life_only(path: Path) -> None:
    spring = feature("s1", "spring", point(5, 5), note="ABIERTA")
    keep(path, put(replace(PLACE, geometry=spring.geometry)))
    keep(path, put(spring))
    keep(path, put(PLACE))
    keep(path, put(spring))
    keep(path, Remove("feature", "s1", "present"))
    undo(path)
    out = copied(path, restricted=False, names=True)
    assert b"SECRETA" not in out.read_bytes()
    assert store.read_features(out, COMMUNITY) == (spring,)
    # What it was before it left the restricted layers for good is not told either.
    assert [len(c.edits) for c in store.read_changes(out)] == [4, 0, 0, 0, 1, 1, 1]
    assert store.read_changes(out)[4].edits[0].before is None


def test_what_moved_into_a_restricted_layer_has_no_life_in_a_copy(path: Path) -> None:
    """Drawn as a spring with its name and a photo, then known to be sacred."""
    known = feature(
        "cueva-7", "spring", point(777, 777), name="PUKYU-SECRETO", photos=("hidden",)
    )
    keep(path, put(FIELD))
    keep(path, put(known), note="NOTA-SECRETA")
    keep(path, Describe("cueva-7", "present", {"photos": ()}, {}))
    jpeg = b"\xff\xd8\xffFOTO-hidden"
    store.add_photo(path, "hidden", jpeg, AT, AUTHOR)
    keep(path, put(replace(PLACE, uid="cueva-7", photos=())))
    for removed in (False, True):
        if removed:
            keep(path, Remove("feature", "cueva-7", "present"))
        before = path.read_bytes()
        content = copied(path, restricted=False, names=True).read_bytes()
        for secret in (
            b"SECRET",
            b"FOTO-hidden",
            PLACE.geometry.wkb,
            b"cueva-7",
        ):
            assert secret not in content
            assert secret in before


def test_what_is_secret_in_one_scene_is_so_in_all(path: Path) -> None:
    """It lies where it lay, under the same uid, also where it was never moved."""
    spring = feature("cueva-7", "spring", point(777, 777), name="PUKYU-SECRETO")
    past = replace(spring, scene="past")
    keep(path, Put("owner", "h1", Owner("h1", "household")))
    keep(path, put(FIELD))
    keep(path, put(spring), put(past))
    keep(path, put(spring), owner="h1")
    keep(path, put(replace(PLACE, uid="cueva-7", photos=())))
    content = copied(path, restricted=False, names=True).read_bytes()
    for secret in (b"SECRET", PLACE.geometry.wkb, b"cueva-7"):
        assert secret not in content
    keep(path, put(spring))  # not secret after all
    out = copied(path, restricted=False, names=True)
    assert {f.scene for f in store.read_features(out, COMMUNITY)} == {"present", "past"}


def test_what_other_programs_left_in_the_file_stays_here(full: Path) -> None:
    sql(
        full,
        "CREATE TABLE mis_notas (nota TEXT)",
        "INSERT INTO mis_notas VALUES ('NOTA-SECRETA de otro programa')",
        "CREATE VIEW vista AS SELECT * FROM mis_notas",
        "ALTER TABLE owner ADD COLUMN telefono TEXT",
        "UPDATE owner SET telefono = '+51 987 654 321'",
        'ALTER TABLE terrace ADD COLUMN "foto" BLOB',
        f"UPDATE terrace SET foto = x'{b'de Saturnina'.hex()}'",
        "UPDATE layer_styles SET owner = 'eulogia'",
        "CREATE TABLE gpkg_metadata (metadata TEXT)",
        "INSERT INTO gpkg_metadata VALUES ('<contact>Eulogia</contact>')",
    )
    content = copied(full, restricted=False, names=False).read_bytes()
    for secret in (b"SECRETA", b"987 654", b"Saturnina", b"eulogia", b"Eulogia"):
        assert secret not in content


def test_a_name_is_found_however_it_is_written(path: Path) -> None:
    keep(path, Put("owner", "h1", Owner("h1", "household", NAME, 4)))
    written = "SATURNINA  NAWPARI, Saturnina\nÑawpari; saturnina N\u0303awpari"
    keep(path, put(replace(FIELD, note=written, photos=())))
    promise = Commitment("c1", "h1", "lo hará Vicenta Ccori", "Vicenta Ccori", "2027")
    keep(path, Put("commitment", "c1", promise))
    out = copied(path, restricted=True, names=False)
    assert store.feature(out, COMMUNITY, "present", "f1").note == "h1, h1; h1"
    assert store.read_plan(out, "h1").commitments[0].what == "lo hará h1"
    assert b"icenta" not in out.read_bytes()


def test_a_copy_that_is_killed_leaves_nothing_to_find(
    full: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """What another process could find while the copy is made, it could find after."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setenv("SQLITE_TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", None)
    seen: list[list[Path]] = []

    def strip(file: OpenFile, shown: Redaction) -> None:
        seen.append([*folder.rglob("*")])
        redact_copy.redact_restricted(file, shown)

    monkeypatch.setattr("talking_maps.store.files.backup.redact_restricted", strip)
    copied(full, restricted=False, names=True)
    assert seen == [[]]


def test_a_layer_that_left_the_catalogue_is_still_restricted(full: Path) -> None:
    out = full.with_name("out.gpkg")
    store.copy(full, out, include_restricted=False, include_names=True, layers=())
    assert b"SECRETA" not in out.read_bytes()


def test_the_index_of_another_program_leaves_with_the_layer(full: Path) -> None:
    sql(
        full,
        "CREATE VIRTUAL TABLE rtree_sacred_geom USING rtree(id, a, b, c, d)",
        "INSERT INTO rtree_sacred_geom VALUES (1, 1, 2, 1, 2)",
    )
    out = copied(full, restricted=False, names=False)
    with closing(sqlite3.connect(out)) as connection:
        names = connection.execute(
            "SELECT name FROM sqlite_schema UNION SELECT table_name FROM gpkg_contents"
        ).fetchall()
    assert not [name for (name,) in names if "sacred" in name]


def test_drawing_goes_on_in_a_copy(full: Path) -> None:
    out = copied(full, restricted=False, names=False)
    keep(out, put(replace(PLACE, uid="s2")), put(replace(FIELD, uid="f2")))
    undo(out)
    assert [f.uid for f in store.read_features(out, COMMUNITY)] == ["f1", "f1"]


def test_a_copy_replaces_a_copy_but_never_the_file(full: Path) -> None:
    copied(full, restricted=True, names=True)
    copied(full, restricted=False, names=False)
    with pytest.raises(AlreadyThere):
        store.copy(
            full, full, include_restricted=True, include_names=True, layers=LAYERS
        )


def test_a_file_is_received_once(full: Path, tmp_path: Path) -> None:
    folder = tmp_path / "workspace"
    folder.mkdir()
    usb = full.rename(tmp_path / "from usb.gpkg")
    placed = store.receive(usb, folder, AT)
    assert placed == folder / "village.gpkg"
    assert store.read_changes(placed) == store.read_changes(usb)
    with pytest.raises(AlreadyThere):
        store.receive(usb, folder, AT)
    assert [p.name for p in folder.iterdir()] == ["village.gpkg"]


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TRIGGER t AFTER INSERT ON terrace BEGIN DELETE FROM owner; END",
        "CREATE VIEW v AS SELECT * FROM history",
    ],
)
def test_a_file_with_foreign_commands_is_not_received(
    path: Path, tmp_path: Path, statement: str
) -> None:
    sql(path, statement)
    folder = tmp_path / "workspace"
    folder.mkdir()
    with pytest.raises(BadFile):
        store.receive(path, folder, AT)
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("OTRO", "otro"),
        ("Ñahuinpuquio", "nahuinpuquio"),
        ("../../evil", None),
        ("con", None),
        ("LPT1", None),
        ("a" * 49, None),
        ("-x", None),
        ("", None),
    ],
)
def test_a_code_that_no_command_can_name_is_written_so_or_refused(
    tmp_path: Path, code: str, name: str | None
) -> None:
    (tmp_path / "stick").mkdir()
    source = make(tmp_path / "stick")
    sql(
        source,
        "DROP TRIGGER history_no_update",
        f"UPDATE community SET code = '{code}'",
        f"UPDATE history SET uid = '{code}' WHERE record = 'community'",
        triggers.GUARDS["history_no_update"],
    )
    folder = tmp_path / "workspace"
    folder.mkdir()
    if name is None:
        with pytest.raises(BadFile):
            store.receive(source, folder, AT)
        assert list(folder.iterdir()) == []
    else:
        placed = store.receive(source, folder, AT)
        assert placed == folder / f"{name}.gpkg"
        assert store.read_community(placed).code == code


def test_a_file_that_may_only_be_read_is_taken_in_and_stays_of_its_schema(
    tmp_path: Path,
) -> None:
    for name in ("stick", "workspace"):
        (tmp_path / name).mkdir()
    source = golden.unpacked("community-1a", tmp_path / "stick" / "old.gpkg")
    source.chmod(0o444)
    before = source.read_bytes()
    source.parent.chmod(0o555)
    placed = store.receive(source, tmp_path / "workspace", AT, LAYERS)
    store.restore(source, placed, AT, LAYERS)
    store.merge(placed, source, author="Ana", at=AT, layers=LAYERS)
    source.parent.chmod(0o755)
    assert source.read_bytes() == before
    assert {p.name for p in source.parent.iterdir()} == {"old.gpkg"}


def test_a_backup_is_whole_and_restoring_loses_nothing(full: Path) -> None:
    folder = full.parent / "safe"
    first = store.backup(full, folder, AT)
    assert first.name == "village-20260512-100000.gpkg"
    assert store.backup(full, folder, AT).name == "village-20260512-100000-2.gpkg"
    before = store.read_changes(full)
    keep(full, put(replace(FIELD, uid="later")))
    later = store.read_changes(full)
    kept = store.restore(first, full, AT)
    assert kept is not None
    assert (store.read_changes(full), store.read_changes(kept)) == (before, later)
    store.restore(kept, full, AT)
    assert store.read_changes(full) == later
    assert {p.name for p in full.parent.iterdir()} == {full.name, "safe", "backups"}


def test_a_damaged_file_is_set_aside_when_a_backup_is_restored(full: Path) -> None:
    saved = store.backup(full, full.parent / "safe", AT)
    damage(full)
    broken = full.read_bytes()
    kept = store.restore(saved, full, AT)
    assert kept is not None
    assert kept.read_bytes() == broken
    store.check_integrity(full)
    full.unlink()
    assert store.restore(saved, full, AT) is None
    store.check_integrity(full)


def test_a_backup_of_another_community_is_refused(full: Path) -> None:
    other = make(full.parent, "other")
    before = full.read_bytes()
    with pytest.raises(BadFile):
        store.restore(other, full, AT)
    assert full.read_bytes() == before


def test_photos_are_kept_once_and_only_if_they_are_photos(path: Path) -> None:
    store.add_photo(path, "p", b"\xff\xd8\xff1", AT, "Rosa")
    store.add_photo(path, "p", b"\xff\xd8\xff2", AT, "Rosa")
    assert store.photo(path, "p") == b"\xff\xd8\xff1"
    assert store.photo(path, "q") is None
    with pytest.raises(BadFile):
        store.add_photo(path, "q", b"<svg onload=alert(1)>", AT, "Rosa")
