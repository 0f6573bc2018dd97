"""Whatever a person asks of a community's file goes through one transaction."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from talking_maps import store
from talking_maps.errors import NotFound
from talking_maps.model.change import Change, Describe, Edit, Reshape
from talking_maps.model.merge import KeepOne
from talking_maps.model.plan import COMMUNITY
from tests.store.community_fixture import AT, LAYERS, keep, operation, put
from tests.store.concurrent_editors import copied
from tests.village import feature, rectangle

FIELD = feature("f1", "terrace", rectangle(0, 0, 10, 10))
ELSEWHERE = feature("f2", "terrace", rectangle(50, 0, 10, 10))

#: What a person asks of a file whose last change but one is the drawing of two fields.
Ask = Callable[[Path], object]


def with_conflict(path: Path) -> str:
    """Move the field here and in a copy, merge it; return what waits."""
    theirs = copied(path, "theirs")
    for place, x in ((path, 5), (theirs, 9)):
        keep(place, Reshape("f1", "present", rectangle(x, 0, 10, 10)))
    merged = store.merge(path, theirs, author="Ana", at=AT, layers=LAYERS)
    return merged.conflicts[0].id


def stroke(path: Path) -> Change:
    named = Describe("f1", "present", {"name": "Pata"}, {})
    return store.commit(path, operation(named, client="one", number=1), LAYERS)


def undo(path: Path) -> Change | None:
    return store.undo(
        path,
        owner=COMMUNITY,
        author="Rosa",
        client="one",
        number=1,
        at=AT,
        layers=LAYERS,
    )


def restore(path: Path) -> Change:
    first = store.read_changes(path)[0].id
    asked = operation(client="one", number=1)
    return store.restore_version(
        path, first, asked, LAYERS, only=("present", FIELD.uid)
    )


def decide(path: Path) -> Change:
    waiting = store.conflicts(path)
    # Sent again, it is decided already.
    which = waiting[0].id if waiting else ""
    choice = waiting[0].candidates[1].change if waiting else ""
    asked = operation(client="one", number=1)
    return store.resolve_conflict(path, which, KeepOne(choice), asked, LAYERS)


def merge(path: Path) -> object:
    theirs = path.with_name("theirs.gpkg")
    return store.merge(path, theirs, author="Ana", at=AT, layers=LAYERS)


def merge_export(path: Path) -> object:
    base = store.read_changes(path)[1].id
    edit = Edit("feature", "f1", "present", FIELD, replace(FIELD, name="Pata"))
    asked = store.ChangeHeader("one", 1, COMMUNITY, "Ana", AT, "map.kml")
    return store.merge_edited_export(path, base, [(COMMUNITY, edit)], asked, LAYERS)


def revert(path: Path) -> object:
    merged = store.list_merges(path)[-1][0]
    return store.revert_merge(path, merged, author="Ana", at=AT, layers=LAYERS)


RESENT: dict[str, Ask] = {
    "edit": stroke,
    "undo": undo,
    "restore": restore,
    "resolve": decide,
}
ASKS: dict[str, Ask] = {
    **RESENT,
    "merge": merge,
    "update": merge_export,
    "take back": revert,
}


@pytest.fixture
def drawn(path: Path) -> Path:
    keep(path, put(FIELD), put(ELSEWHERE))
    return path


def prepared(drawn: Path, asked: str) -> Path:
    """Bring the file to where that may be asked."""
    if asked in ("resolve", "take back"):
        with_conflict(drawn)
    if asked == "merge":
        theirs = copied(drawn, "theirs")
        keep(theirs, Describe("f1", "present", {"name": "Pata"}, {}))
    return drawn


@pytest.mark.parametrize("asked", ASKS)
def test_what_other_programs_wrote_is_taken_in_first(drawn: Path, asked: str) -> None:
    path = prepared(drawn, asked)
    before = len(store.read_changes(path))
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE terrace SET crop = 'oca' WHERE uid = 'f2'")
    ASKS[asked](path)
    taken_in, *made = store.read_changes(path)[before:]
    assert taken_in.kind == "elsewhere"
    assert made
    assert "elsewhere" not in {change.kind for change in made}
    there = store.feature(path, COMMUNITY, "present", "f2")
    assert there.attributes == {"crop": "oca"}


@pytest.mark.parametrize("asked", RESENT)
def test_what_is_sent_again_is_answered_with_the_first_answer(
    drawn: Path, asked: str
) -> None:
    path = prepared(drawn, asked)
    first = RESENT[asked](path)
    kept = store.read_changes(path)
    assert kept[-1] == first
    # Nothing is written for it, not even what another program did meanwhile.
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE terrace SET crop = 'oca' WHERE uid = 'f2'")
    assert RESENT[asked](path) == first
    assert store.read_changes(path) == kept


@pytest.mark.parametrize("asked", ["edit", "undo", "restore", "update"])
def test_nothing_is_drawn_for_an_owner_that_nobody_knows(
    drawn: Path, asked: str
) -> None:
    asked_for: dict[str, Callable[[], object]] = {
        "edit": lambda: keep(drawn, put(FIELD), owner="h9"),
        "undo": lambda: store.undo(
            drawn,
            owner="h9",
            author="Rosa",
            client="one",
            number=1,
            at=AT,
            layers=LAYERS,
        ),
        "restore": lambda: store.restore_version(
            drawn, store.read_changes(drawn)[0].id, operation(owner="h9"), LAYERS
        ),
        "update": lambda: store.merge_edited_export(
            drawn,
            store.read_changes(drawn)[1].id,
            [("h9", Edit("feature", "f1", "present", None, FIELD))],
            store.ChangeHeader("one", 1, COMMUNITY, "Ana", AT, "map.kml"),
            LAYERS,
        ),
    }
    kept = store.read_changes(drawn)
    with pytest.raises(NotFound, match="h9"):
        asked_for[asked]()
    assert store.read_changes(drawn) == kept
