"""Two people, two copies, and for every thing one stroke of each: all kinds by all."""

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

import shapely
from shapely.affinity import translate

from talking_maps import store
from talking_maps.model.change import Action, Describe, Remove, Reshape
from talking_maps.model.merge import Conflict
from talking_maps.model.plan import COMMUNITY, Feature, Status
from tests.store.community_fixture import LAYERS, keep, make, put
from tests.store.concurrent_editors import Person, copied
from tests.store.merge_oracle import Place, Wanted, shape
from tests.village import feature, line, rectangle

TABLES = ("terrace", "canal", "spring")
KINDS = (
    "create",
    "move",
    "reshape",
    "cut",
    "delete",
    "attribute",
    "status",
    "name",
    "photo",
    "copy",
    "layer",
    "undo",
    "redo",
)
_FIRST = KINDS[:-2]


class Drawer(Person):
    """Someone who does one stroke of a given kind to a given thing."""

    def stroke(self, kind: str, one: Feature) -> None:
        """Do it; `undo` does something else and takes it back, `redo` brings it on."""
        if kind not in _FIRST:
            self.stroke(self.dice.choice(_FIRST), one)
            self.again(store.undo)
            if kind == "redo":
                self.again(store.redo)
        else:
            self.do(COMMUNITY, *self.actions(kind, one))

    def again(self, step: Callable[..., object]) -> None:
        """Take one's newest stroke back, or bring it on again."""
        self.number += 1
        step(
            self.path,
            owner=COMMUNITY,
            author=self.name,
            client=self.name,
            number=self.number,
            at=self.now(),
            layers=LAYERS,
        )

    def actions(self, kind: str, one: Feature) -> Sequence[Action]:
        """Return what the stroke is made of."""
        self.made += 1
        new = f"{self.name}-{one.uid}-{self.made}"
        moved = translate(one.geometry, *self.spot())
        name = {"name": self.dice.choice("AB")}
        near = rectangle(*self.spot(), 5 + self.spot()[0], 5)
        kinds: Mapping[str, Sequence[Action]] = {
            "create": [put(feature(new, "terrace", near))],
            "move": [Reshape(one.uid, one.scene, moved)],
            "reshape": [Reshape(one.uid, one.scene, near)],
            "cut": [Reshape(one.uid, one.scene, near), put(replace(one, uid=new))],
            "delete": [Remove("feature", one.uid, one.scene)],
            "attribute": [Describe(one.uid, one.scene, {}, self.attribute())],
            "status": [Describe(one.uid, one.scene, {"status": self.status()}, {})],
            "name": [Describe(one.uid, one.scene, name, {})],
            "photo": [Describe(one.uid, one.scene, {"photos": self.photos()}, {})],
            "copy": [put(replace(one, scene="future", status=self.status()))],
            "layer": [put(feature(one.uid, "canal", line((0, 0), self.spot())))],
        }
        return kinds[kind]

    def spot(self) -> tuple[int, int]:
        """Return a spot [m]; two people may well choose the same."""
        return self.dice.randrange(1, 4), self.dice.randrange(1, 4)

    def attribute(self) -> dict[str, float | str]:
        """Return one value of one of the layer's own fields."""
        if self.dice.random() < 0.5:
            return {"height": float(self.dice.randrange(1, 3))}
        return {"crop": self.dice.choice(["oca", "papa"])}

    def status(self) -> Status:
        """Return a status."""
        return "done" if self.dice.random() < 0.5 else "to_do"

    def photos(self) -> tuple[str, ...]:
        """Return the photo that was there, or not, with another one or none."""
        chosen = self.dice.choice([("old",), ("old", "new"), ("new",), ()])
        return tuple(chosen)


def drawn_apart(folder: Path, seed: int, pairs: int) -> tuple[Path, Path, Path]:
    """Return the file both began from and two copies, with that many pairs of strokes.

    The kinds go through all pairs of `KINDS`, beginning where the seed says.
    """
    folder.mkdir(parents=True, exist_ok=True)
    dice = Random(seed)
    base = make(folder)
    things = [
        feature(
            f"f{n}",
            "terrace",
            rectangle(n % 40 * 20, n // 40 * 20, 9, 9),
            photos=("old",),
        )
        for n in range(pairs)
    ]
    keep(base, *map(put, things))
    people = [Drawer(copied(base, name), name, dice) for name in ("Ana", "Luis")]
    every = list(itertools.product(KINDS, KINDS))
    for number, one in enumerate(things):
        kinds = every[(seed * pairs + number) % len(every)]
        for person, kind in zip(people, kinds, strict=True):
            person.stroke(kind, one)
    return base, people[0].path, people[1].path


def shown_in(conflicts: Sequence[Conflict]) -> Callable[[Wanted], bool]:
    """Return who tells whether a value is among what waits for a person."""
    records: dict[Place, list[Feature | None]] = {}
    for one in conflicts:
        key = (one.owner, str(one.scene), one.uid)
        for candidate in one.candidates:
            assert candidate.record is None or isinstance(candidate.record, Feature)
            records.setdefault(key, []).append(candidate.record)
    return lambda wanted: any(
        _says(record, wanted) for record in records.get(wanted.place, ())
    )


def _says(record: Feature | None, wanted: Wanted) -> bool:
    if record is None or wanted.part == "row":
        return record is None and wanted.part == "row"
    if wanted.part == "geom":
        return shape(shapely.to_wkb(record.geometry)) == wanted.value
    if wanted.part == "photos+":
        return wanted.value in record.photos
    if wanted.part == "photos-":
        return wanted.value not in record.photos
    told = record.attributes.get(wanted.part, getattr(record, wanted.part, None))
    return (told or None) == wanted.value
