"""People who do anything at all to copies of one file, and to whom anything happens."""

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from talking_maps import store
from talking_maps.errors import TalkingMapsError
from talking_maps.model.change import Operation, Put, Record, RecordKind, Remove
from talking_maps.model.merge import Decision, DrawNew, KeepBoth, KeepOne, Merged
from talking_maps.model.plan import (
    COMMUNITY,
    Assembly,
    Commitment,
    Herd,
    Owner,
    Years,
)
from tests.store.community_fixture import AT, LAYERS, put
from tests.store.concurrent_editors import OWNERS, Person, thing
from tests.village import rectangle

_BY_OTHERS = (
    "DELETE FROM terrace WHERE fid = ?",
    "UPDATE terrace SET crop = 'oca' WHERE fid = ?",
    "UPDATE terrace SET status = 'gone', name = 'X' WHERE fid = ?",
    "INSERT INTO terrace(geom, owner, scene, uid)"
    " SELECT geom, owner, scene, '' FROM terrace WHERE fid = ?",
)


def merge(path: Path, other: Path) -> Merged:
    """Merge the other copy into this one."""
    return store.merge(path, other, author="Ana", at=AT, layers=LAYERS)


class Villager(Person):
    """Someone who draws, keeps the book, decides, restores, merges and regrets."""

    def live(self, others: Sequence[Path]) -> None:
        """Do one thing at random; what is refused was not done."""
        doings: dict[Callable[[], None], int] = {
            lambda: self.edit(1): 50,
            self.register: 12,
            self.other_program: 5,
            self.bring_back: 5,
            self.decide: 8,
            self.take_back: 4,
            self.relayer: 4,
            self.name_it: 2,
            self.say_same: 2,
            lambda: self.meet(self.dice.choice(others)): 8,
        }
        (do,) = self.dice.choices([*doings], weights=[*doings.values()])
        try:
            do()
        except TalkingMapsError:
            return

    def meet(self, other: Path) -> None:
        """Merge another's copy into one's own."""
        merge(self.path, other)

    def register(self) -> None:
        """Write into, or take out of, the community's book."""
        dice = self.dice
        house = dice.choice(["h1", "h2"])
        records: list[tuple[RecordKind, str, Record]] = [
            ("owner", house, Owner(house, "household", "", dice.choice([None, 3, 4]))),
            ("herd", "h1/llama", Herd("h1/llama", "h1", "llama", dice.randrange(5))),
            ("assembly", "a", Assembly("a", "2026-05-01", "", dice.randrange(3))),
            ("years", house, Years(dice.choice([1990, 1995]), 2026, 2036)),
            ("commitment", "c", Commitment("c", COMMUNITY, dice.choice(["x", "y"]))),
            (
                "community",
                "village",
                replace(store.read_community(self.path), households=dice.randrange(9)),
            ),
            (
                "boundary",
                "b1",
                replace(
                    store.boundaries(self.path)[0],
                    geometry=rectangle(0, 0, 500, dice.choice([300, 500])),
                ),
            ),
        ]
        kind, uid, record = dice.choice(records)
        gone = kind != "boundary" and dice.random() < 0.3
        self.do(COMMUNITY, Remove(kind, uid) if gone else Put(kind, uid, record))

    def other_program(self) -> None:
        """Edit a table as a GIS does, and have it noticed now or later."""
        with closing(sqlite3.connect(self.path)) as db:
            fids = [fid for (fid,) in db.execute("SELECT fid FROM terrace")]
            if fids:
                db.execute(self.dice.choice(_BY_OTHERS), (self.dice.choice(fids),))
            db.commit()
        if self.dice.random() < 0.5:
            store.absorb_external_edits(self.path, LAYERS, self.now())

    def bring_back(self) -> None:
        """Restore a plan, or one thing of it, as it was at some moment."""
        owner = self.dice.choice(OWNERS)
        moment = self.dice.choice(store.read_changes(self.path)).id
        here = store.read_features(self.path, owner)
        one = self.dice.choice(here) if here and self.dice.random() < 0.7 else None
        only = None if one is None else (one.scene, one.uid)
        store.restore_version(self.path, moment, self.asked(owner), LAYERS, only=only)

    def decide(self) -> None:
        """Settle something that waits, in one way or another."""
        waiting = store.conflicts(self.path)
        if not waiting:
            return
        one = self.dice.choice(waiting)
        ways: list[Decision] = [
            KeepOne(self.dice.choice(one.candidates).change),
            KeepBoth(),
            DrawNew(rectangle(self.dice.randrange(9), 1, 4, 4)),
        ]
        operation = self.asked(one.owner or COMMUNITY)
        store.resolve_conflict(
            self.path, one.id, self.dice.choice(ways), operation, LAYERS
        )

    def take_back(self) -> None:
        """Take a merge back."""
        known = store.list_merges(self.path)
        if known:
            store.revert_merge(
                self.path,
                self.dice.choice(known)[0],
                author=self.name,
                at=self.now(),
                layers=LAYERS,
            )

    def relayer(self) -> None:
        """Say that a thing is of another kind."""
        owner = self.dice.choice(OWNERS)
        here = store.read_features(self.path, owner)
        if here:
            one = self.dice.choice(here)
            other = thing(one.uid, self.dice.randrange(30), owner)
            self.do(owner, put(replace(other, scene=one.scene)))

    def name_it(self) -> None:
        """Name this moment, and leave a photo of it."""
        self.made += 1
        name = f"{self.name}{self.made}"
        store.name_version(self.path, name, at=self.now(), author=self.name)
        store.add_photo(self.path, name, b"\xff\xd8\xff", self.now(), self.name)

    def say_same(self) -> None:
        """Say of two things whether they are one."""
        uids = sorted({one.uid for one in store.read_features(self.path, COMMUNITY)})
        if len(uids) > 1:
            first, second = self.dice.sample(uids, 2)
            said = self.dice.random() < 0.5
            store.set_identity_link(
                self.path, first, second, same=said, at=self.now(), author=self.name
            )

    def asked(self, owner: str) -> Operation:
        """Return an operation without actions."""
        self.number += 1
        return Operation(self.name, self.number, owner, self.name, self.now(), ())
