"""What people say of two shapes is kept, travels, and the last word counts."""

from pathlib import Path

import pytest

from talking_maps import store
from talking_maps.errors import BadValue
from talking_maps.model.change import Operation, Remove
from tests.store.community_fixture import AT, LAYERS, keep, put
from tests.store.concurrent_editors import copied
from tests.village import feature, rectangle

LATER = AT.replace("T10", "T23")


def say(path: Path, *, same: bool, at: str = AT) -> None:
    store.set_identity_link(path, "b", "a", same=same, at=at, author="Rosa")


@pytest.fixture
def drawn(path: Path) -> Path:
    """Return a file with two terraces in it."""
    for n, uid in enumerate("ab"):
        keep(path, put(feature(uid, "terrace", rectangle(n * 50, 0, 20, 20))))
    return path


def test_the_last_word_counts_in_every_copy(drawn: Path) -> None:
    other = copied(drawn, "other")
    say(drawn, same=False, at=LATER)
    say(other, same=True)
    for one, two in ((drawn, other), (other, drawn), (drawn, other)):
        store.merge(one, two, author="Ana", at=AT, layers=LAYERS)
    (said,) = store.samenesses(drawn)
    assert store.samenesses(other) == (said,)
    assert (said.first, said.second, said.same) == ("a", "b", False)


def test_a_saying_needs_two_shapes_that_were_drawn(drawn: Path) -> None:
    keep(drawn, Remove("feature", "b", "present"))
    say(drawn, same=True)
    for first, second in (("a", "a"), ("a", "nobody")):
        with pytest.raises(BadValue):
            store.set_identity_link(
                drawn, first, second, same=True, at=AT, author="Rosa"
            )


def test_a_copy_tells_neither_names_nor_hidden_shapes(
    drawn: Path, tmp_path: Path
) -> None:
    say(drawn, same=True)
    out = tmp_path / "out.gpkg"
    store.copy(drawn, out, include_restricted=False, include_names=False, layers=LAYERS)
    (said,) = store.samenesses(out)
    assert said.author != "Rosa"
    assert b"Rosa" not in out.read_bytes()


def test_what_came_in_a_file_is_known(drawn: Path) -> None:
    shape = feature("i", "terrace", rectangle(200, 0, 20, 20))
    brought = Operation(
        "file", 1, "community", "Ana", AT, (put(shape),), "x.kml", "import"
    )
    store.commit(drawn, brought, LAYERS)
    assert store.imported(drawn) == {"i"}
