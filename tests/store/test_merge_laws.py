"""Whatever people do to copies, and whoever meets whom, the copies come to agree."""

import shutil
from collections.abc import Mapping, Sequence
from itertools import permutations
from pathlib import Path
from random import Random

import pytest

from talking_maps import compare, store
from talking_maps.model.plan import COMMUNITY
from talking_maps.store.gpkg.connection import read_transaction
from talking_maps.store.history.records import to_fields
from talking_maps.store.history.replay import replay
from tests.store.community_fixture import AT, LAYERS
from tests.store.concurrent_editors import begin, copied, state
from tests.store.random_editing import Villager, merge
from tests.store.readings import plan_digest

STEPS, BETWEEN = 40, 20
pytestmark = pytest.mark.usefixtures("unsafe")


@pytest.mark.parametrize("seed", range(6))
def test_copies_come_to_agree_whatever_is_done_to_them(
    tmp_path: Path, seed: int
) -> None:
    dice = Random(seed)
    first = begin(tmp_path, 4)
    paths = [first, copied(first, "second"), copied(first, "third")]
    names = ("Ana", "Luis", "Rosa")
    people = [
        Villager(path, name, dice) for path, name in zip(paths, names, strict=True)
    ]
    for number in range(STEPS):
        one = dice.choice(people)
        one.live([path for path in paths if path != one.path])
        store.absorb_external_edits(one.path, LAYERS, AT)
        state(one.path)
        if number % BETWEEN == BETWEEN - 1:
            check_laws(*dice.sample(paths, 3))
    for _ in range(2):
        for one_path, other in permutations(paths, 2):
            merge(one_path, other)
    assert same([everything(path) for path in paths])


def check_laws(one: Path, other: Path, third: Path) -> None:
    """Check on copies of three files what merging promises."""
    then = {path: (store.last_change(path), state(path)) for path in (one, other)}
    ours, theirs = met(one, other, "ours"), met(other, one, "theirs")
    assert same([everything(ours), everything(theirs)]), "either direction"
    length = len(store.read_changes(ours))
    for again in (other, theirs, one):
        assert not merge(ours, again).taken
    assert len(store.read_changes(ours)) == length, "merging again"
    with read_transaction(ours) as file:
        for last, found in then.values():
            assert last is not None
            assert replay(file, until=last[1]) == found, "a moment of either"
    left = met(ours, third, "left")
    right = met(one, met(other, third, "between"), "right")
    assert same([everything(left), everything(right)]), "any order"
    restored(left, then[one][0])


def restored(path: Path, moment: tuple[int, str, str] | None) -> None:
    """Bring the community's plan back to a moment: nothing differs from it."""
    assert moment is not None
    asked = Villager(path, "Hugo", Random(0)).asked(COMMUNITY)
    store.restore_version(path, moment[1], asked, LAYERS)
    was = store.features_at(path, COMMUNITY, moment[1])
    now = store.read_features(path, COMMUNITY)
    assert {d.change for d in compare.diff_versions(was, now)} <= {"unchanged"}
    state(path)


def met(path: Path, other: Path, name: str) -> Path:
    """Return a copy of the first into which the other was merged."""
    out = path.with_name(f"{name}.gpkg")
    shutil.copyfile(path, out)
    merge(out, other)
    return out


def everything(path: Path) -> Mapping[str, object]:
    """Return all that two copies must agree about."""
    found = state(path)
    return {
        "state": {key: to_fields(record) for key, record in found.items()},
        "digests": [plan_digest(path, one.id) for one in store.read_owners(path)],
        "conflicts": {
            (one.id, one.part): [
                (c.change, c.record and to_fields(c.record)) for c in one.candidates
            ]
            for one in store.conflicts(path)
        },
        "versions": {
            one: store.find_version(path, one.change).id for one in store.versions(path)
        },
        "sameness": store.samenesses(path),
    }


def same(sides: Sequence[object]) -> bool:
    """Tell whether all sides are equal."""
    return all(side == sides[0] for side in sides)
