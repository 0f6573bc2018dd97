"""People who edit copies of one file apart, at random, and who keep count of it."""

import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

from shapely.affinity import translate
from shapely.geometry import LineString, Point, Polygon

from talking_maps import store
from talking_maps.model.change import Action, Describe, Operation, Put, Remove, Reshape
from talking_maps.model.plan import COMMUNITY, SCENES, Feature, Owner
from talking_maps.store.gpkg.connection import read_transaction
from talking_maps.store.history.consistency import by_tables
from talking_maps.store.history.records import to_fields
from talking_maps.store.history.replay import Key, State, replay
from tests.store.community_fixture import LAYERS, keep, make, put
from tests.village import feature, line, point, rectangle

OWNERS = (COMMUNITY, "h1")
WORDS = ("", "Pata", "Ura", "Hanan")


def begin(folder: Path, things: int = 8) -> Path:
    """Make a file with a household and some things of both owners."""
    path = make(folder)
    keep(path, Put("owner", "h1", Owner("h1", "household")))
    for owner in OWNERS:
        drawn = [put(thing(f"f{n}", n, owner)) for n in range(things)]
        keep(path, *drawn, owner=owner)
    return path


def thing(uid: str, number: int, owner: str) -> Feature:
    """Return a feature of one of three layers."""
    shapes: dict[str, Polygon | LineString | Point] = {
        "terrace": rectangle(number * 30, 0, 20, 20),
        "canal": line((number * 30, 100), (number * 30, 200)),
        "spring": point(number * 30, 300),
    }
    layer = list(shapes)[number % 3]
    return feature(uid, layer, shapes[layer], note=owner)


def copied(path: Path, name: str) -> Path:
    """Copy the file as a memory stick does."""
    out = path.with_name(f"{name}.gpkg")
    shutil.copyfile(path, out)
    return out


class Person:
    """Someone who edits a copy: `client` counts operations, the clock goes its way."""

    def __init__(self, path: Path, name: str, dice: Random) -> None:
        self.path, self.name, self.dice = path, name, dice
        self.number = 0
        self.made = 0

    def edit(self, times: int) -> None:
        """Do something at random, so many times."""
        for _ in range(times):
            owner = self.dice.choice(OWNERS)
            if self.dice.random() < 0.15:
                self.undo(owner)
            else:
                self.do(owner, *self.action(owner))

    def do(self, owner: str, *actions: Action) -> None:
        """Keep the actions."""
        self.number += 1
        operation = Operation(
            self.name, self.number, owner, self.name, self.now(), actions
        )
        store.commit(self.path, operation, LAYERS)

    def undo(self, owner: str) -> None:
        """Undo or redo one's own."""
        self.number += 1
        again = self.dice.random() < 0.3
        (store.redo if again else store.undo)(
            self.path,
            owner=owner,
            author=self.name,
            client=self.name,
            number=self.number,
            at=self.now(),
            layers=LAYERS,
        )

    def now(self) -> str:
        """Return a time by a clock that jumps."""
        minute, second = self.dice.randrange(60), self.dice.randrange(60)
        return f"2026-06-01T10:{minute:02}:{second:02}-05:00"

    def action(self, owner: str) -> list[Action]:
        """Return something to do: create, move, cut, describe, copy, remove."""
        dice = self.dice
        here = store.read_features(self.path, owner)
        if not here or dice.random() < 0.1:
            self.made += 1
            return [put(thing(f"{self.name}{self.made}", dice.randrange(30), owner))]
        one = dice.choice(here)
        match dice.randrange(8):
            case 0 | 1:
                moved = translate(one.geometry, dice.randrange(9), dice.randrange(9))
                return [Reshape(one.uid, one.scene, moved)]
            case 2:
                return [Remove("feature", one.uid, one.scene)]
            case 3:
                other = dice.choice([s for s in SCENES if s != one.scene])
                return [put(replace(one, scene=other, status="to_do"))]
            case 4 if one.layer == "terrace":
                self.made += 1
                half = translate(one.geometry, 7, 7)
                return [
                    Reshape(one.uid, one.scene, rectangle(dice.randrange(99), 9, 9, 9)),
                    put(replace(one, uid=f"{self.name}{self.made}", geometry=half)),
                ]
            case 5 if one.layer == "terrace":
                values = {
                    "height": float(dice.randrange(3)),
                    "steps": dice.randrange(3),
                }
                chosen = dice.choice(sorted(values))
                return [Describe(one.uid, one.scene, {}, {chosen: values[chosen]})]
            case 6:
                photo = f"p{dice.randrange(5)}"
                photos = tuple(sorted({*one.photos} ^ {photo}))
                return [Describe(one.uid, one.scene, {"photos": photos}, {})]
            case _:
                status = dice.choice(("done", "to_do", "lost"))
                fields = dice.choice([{"status": status}, {"name": dice.choice(WORDS)}])
                return [Describe(one.uid, one.scene, fields, {})]


def state(path: Path) -> State:
    """Return what the tables hold, having checked them against the history."""
    with read_transaction(path) as file:
        told, found = replay(file), by_tables(file)
    assert told == found, {k for k in {*told, *found} if told.get(k) != found.get(k)}
    return found


def parts(state: State, key: Key) -> Mapping[str, Any] | None:
    """Return the parts of a record, or None."""
    record = state.get(key)
    return None if record is None else to_fields(record)
