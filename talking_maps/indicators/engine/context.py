"""What an indicator is given, and the questions every indicator asks of it.

A `EvaluationContext` is a plan on its ground, looked at in one scene, with the
agronomic numbers. It decides once, for all indicators, which drawn things count:

- In the past and the present only what stands there counts: existing or done. Work
  under way or still to do is a promise, and promises are looked at in the future.
- Lost things never count.
- Shapes whose place is only declared, not measured, traced or fitted, have no area
  or length here; how many were left out is said in a remark.
- A share is taken of all that is said to be there: what is declared, to do, under way
  or lost stays in the whole and out of the part, or calling a bad pasture *to do*
  would raise the share of good ones.
- Shapes are united before their area is taken: ground covered twice counts once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from typing import TypeVar

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from talking_maps import geo
from talking_maps.indicators.engine.measure_cache import IdentityKey, MeasureCache
from talking_maps.indicators.geometry.dissolve import dissolve
from talking_maps.model.layer import GeometryKind
from talking_maps.model.message import Message, plural
from talking_maps.model.plan import COMMUNITY, Feature, Plan, Scene, Status
from talking_maps.model.rubric import Reference
from talking_maps.model.territory import Territory

Value = TypeVar("Value")

#: Corners are set to this grid where shapes are cut apart [m]: a line that others cross
#: is no longer quite the same line, and would not be found beneath itself.
GRID_M = 0.001
#: What is there, as against what is promised.
STANDING: frozenset[Status] = frozenset(("existing", "done"))


@dataclass(frozen=True, slots=True)
class Numbers:
    """Agronomic numbers by id: those that exist, those that do not.

    `unconfirmed` are ids of recalled numbers that no source confirms yet, `errors`
    the standard errors of those that have one.
    """

    values: Mapping[str, float]
    missing: tuple[str, ...] = ()
    unconfirmed: tuple[str, ...] = ()
    errors: Mapping[str, float] = field(default_factory=dict)

    def off(self, number: str, errors: float) -> Numbers:
        """Return the numbers with one of them off by so many standard errors.

        One without a known error stays as it is.
        """
        moved = self.values[number] + errors * self.errors.get(number, 0.0)
        return replace(self, values={**self.values, number: moved})

    @property
    def sources(self) -> tuple[str, ...]:
        """Return the ids of the numbers that enter a value, in order."""
        return tuple(sorted(self.values))

    @property
    def remarks(self) -> tuple[Message, ...]:
        """Return the warning that goes with recalled numbers, if there are any."""
        if not self.unconfirmed:
            return ()
        return (
            Message(
                "Uses recalled numbers that no source confirms: {unconfirmed}. "
                "Check them before use.",
                {"unconfirmed": ", ".join(self.unconfirmed)},
            ),
        )


@dataclass(frozen=True, slots=True)
class EvaluationContext:
    """A plan on its ground in one scene, with the agronomic numbers.

    `memo` keeps what was computed before. `digest` is of all that a narrowed case
    holds but its elevation, empty for any other; see `evaluation`. `land` is where
    lines are cut when they are measured, None where all of them lie within.
    """

    plan: Plan
    territory: Territory
    reference: Reference = field(default_factory=lambda: Reference({}, ""))
    scene: Scene = "present"
    memo: MeasureCache = field(default_factory=MeasureCache, repr=False, compare=False)
    digest: bytes = field(default=b"", repr=False, compare=False)
    land: BaseGeometry | None = field(default=None, repr=False, compare=False)

    def things(self, *layers: str) -> tuple[Feature, ...]:
        """Return the scene's features of those layers that count, declared or not."""
        return tuple(
            f
            for f in self.plan.of(self.scene, *layers)
            if self.scene == "future" or f.status in STANDING
        )

    def placed(self, *layers: str) -> tuple[Feature, ...]:
        """Return the features that count and whose place on the ground is known."""
        return tuple(f for f in self.things(*layers) if f.origin != "declared")

    def said(self, *layers: str) -> tuple[Feature, ...]:
        """Return all of the scene's features of those layers: the whole of a share.

        Of the future, as of any promise, those that are not lost.
        """
        if self.scene == "future":
            return self.things(*layers)
        features = self.plan.features
        return tuple(f for f in features if f.scene == self.scene and f.layer in layers)

    def not_counted(self, *layers: str) -> tuple[Message, ...]:
        """Return the remark on things that are in the whole and not in the part."""
        standing = {id(f) for f in self.placed(*layers)}
        count = sum(id(f) not in standing for f in self.said(*layers))
        if not count:
            return ()
        return (
            Message(
                plural(
                    "{count:whole} thing is only declared, to do, under way or lost: "
                    "it stays in the whole and is not counted as done.",
                    "{count:whole} things are only declared, to do, under way or lost: "
                    "they stay in the whole and are not counted as done.",
                ),
                {"count": count},
            ),
        )

    def left_out(self, *layers: str) -> tuple[Message, ...]:
        """Return the remark on shapes whose place is only declared, if any."""
        count = sum(f.origin == "declared" for f in self.things(*layers))
        if not count:
            return ()
        return (
            Message(
                "Shapes left out because their place is declared, not measured: "
                "{left_out:number}.",
                {"left_out": count},
            ),
        )

    def area_m2(self, shape: BaseGeometry) -> float:
        """Return the horizontal area of a shape on the ellipsoid [m²]."""
        return self.memo.kept(
            "area",
            (IdentityKey((shape,)), self.territory.epsg),
            lambda: float(sum(areas_m2(shape, self.territory.epsg, self.memo))),
        )

    def areas_m2(self, shapes: Sequence[BaseGeometry]) -> list[float]:
        """Return the horizontal area of each shape on the ellipsoid [m²]."""
        owner = shapely.get_parts(shapes, return_index=True)[1]
        found = areas_m2(shapes, self.territory.epsg, self.memo)
        each: list[float] = np.bincount(owner, found, len(shapes)).tolist()
        return each

    def length_m(self, shape: BaseGeometry) -> float:
        """Return the horizontal length of a shape on the ellipsoid [m].

        Of lines that leave the land only what lies within it.
        """
        return self.memo.kept(
            "length",
            (IdentityKey((shape, self.land)), self.territory.epsg),
            lambda: self._length_m(shape),
        )

    def _length_m(self, shape: BaseGeometry) -> float:
        if self.land is not None and shapely.get_dimensions(shape) == 1:
            shape = shape.intersection(self.land)
        return float(sum(_sizes("line", shape, self.territory.epsg, self.memo)))

    def union(self, features: Iterable[Feature]) -> BaseGeometry:
        """Return the ground that features cover, each place once [m]."""
        shapes = [f.geometry for f in features]
        # Looked for by the very shapes first: that asks for none of their corners.
        return self.memo.kept(
            "union of", IdentityKey(shapes), lambda: self._united(shapes)
        )

    def cut(self, shape: BaseGeometry, taken: BaseGeometry) -> BaseGeometry:
        """Return what of a shape's ground another leaves [m], once for all heights."""
        return self.memo.kept(
            "cut",
            IdentityKey((shape, taken)),
            lambda: surface(shape.difference(taken)),
        )

    def shared(self, shape: BaseGeometry, other: BaseGeometry) -> BaseGeometry:
        """Return the ground that two shapes share [m], once for all heights."""
        return self.memo.kept(
            "shared",
            IdentityKey((shape, other)),
            lambda: surface(shape.intersection(other)),
        )

    def apart(self, features: Iterable[Feature]) -> Sequence[BaseGeometry]:
        """Return the features' ground without overlaps [m], in the order of their uids.

        What two cover belongs to the first of them; one without ground left is empty.
        """
        shapes = [f.geometry for f in sorted(features, key=lambda f: f.uid)]
        return self.memo.kept("pieces", digest(shapes), lambda: apart(shapes))

    def _united(self, shapes: Sequence[BaseGeometry]) -> BaseGeometry:
        return self.memo.kept(
            "union", digest(shapes), lambda: dissolve(shapes, self.memo)
        )

    def kept(self, name: str, make: Callable[[], Value]) -> Value:
        """Return what `make` makes of this case, once for all who see the same.

        A case that was not narrowed to what an indicator reads has no digest of what
        it holds; then it is made each time.
        """
        if not self.digest:
            return make()
        key = (name, self.scene, self.digest, self.territory.elevation)
        return self.memo.kept("found", key, make)

    def animals(self) -> Mapping[str, int]:
        """Return how many animals of each species the plan's owner must feed.

        The community's plan feeds every herd in the register, any other its own.
        """
        owner = self.plan.owner.id
        counts: dict[str, int] = {}
        for herd in self.plan.herds:
            if owner in (COMMUNITY, herd.owner):
                counts[herd.species] = counts.get(herd.species, 0) + herd.count
        return {species: counts[species] for species in sorted(counts)}

    def numbers(self, ids: Iterable[str]) -> Numbers:
        """Look up agronomic numbers by id."""
        wanted = sorted(set(ids))
        found = [n for i in wanted if (n := self.reference.numbers.get(i))]
        values = {n.id: n.value for n in found if n.value is not None}
        return Numbers(
            values=values,
            missing=tuple(i for i in wanted if i not in values),
            unconfirmed=tuple(
                n.id for n in found if n.id in values and not n.confirmed
            ),
            errors={n.id: n.error for n in found if n.error is not None},
        )


def areas_m2(
    shapes: BaseGeometry | Sequence[BaseGeometry], epsg: int, memo: MeasureCache
) -> list[float]:
    """Return the horizontal areas of the parts of shapes on the ellipsoid [m²].

    Kept part by part: after a stroke most of them are as before.
    """
    return _sizes("polygon", shapes, epsg, memo)


def _sizes(
    kind: GeometryKind,
    shapes: BaseGeometry | Sequence[BaseGeometry],
    epsg: int,
    memo: MeasureCache,
) -> list[float]:
    parts = list(shapely.get_parts(shapes))
    keys = [(epsg, wkb) for wkb in shapely.to_wkb(parts)]
    return memo.each(
        kind,
        keys,
        lambda missing: geo.quantities([parts[i] for i in missing], kind, epsg),
    )


def surface(shape: BaseGeometry) -> BaseGeometry:
    """Return the parts of a shape that have an area: what only touches shares none.

    Mixed collections cannot be overlaid with what is empty.
    """
    if shape.geom_type != "GeometryCollection":
        return shape
    return shapely.union_all([p for p in shapely.get_parts(shape) if p.area > 0])


def uids(features: Iterable[Feature]) -> tuple[str, ...]:
    """Return the features' uids, each once, sorted: evidence does not know order."""
    return tuple(sorted({f.uid for f in features}))


def without(
    features: Iterable[Feature], others: Iterable[Feature]
) -> tuple[Feature, ...]:
    """Return the features that are none of the others: these very ones, not equals."""
    taken = {id(f) for f in others}
    return tuple(f for f in features if id(f) not in taken)


def has(feature: Feature, *attributes: str) -> bool:
    """Say whether one of those yes-or-no attributes of the feature is yes."""
    return any(feature.attributes.get(a) in (True, 1) for a in attributes)


def digest(shapes: Sequence[BaseGeometry]) -> bytes:
    """Return a word that changes with any corner of any of the shapes."""
    return blake2b(b"".join(shapely.to_wkb(list(shapes))), digest_size=16).digest()


def apart(shapes: Sequence[BaseGeometry]) -> Sequence[BaseGeometry]:
    """Return each shape without what an earlier one covers [m]."""
    if len(shapes) <= 1:
        return shapes
    over, under = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    pieces = list(shapes)
    for place in np.unique(over[under < over]):
        earlier = [shapes[i] for i in under[(over == place) & (under < place)]]
        taken = shapely.union_all(earlier, grid_size=GRID_M)
        pieces[place] = shapely.difference(shapes[place], taken, grid_size=GRID_M)
    return pieces


def left_out_animals(missing: Iterable[str]) -> tuple[Message, ...]:
    """Return the remark on species for which a number is missing, if any."""
    unknown = ", ".join(missing)
    if not unknown:
        return ()
    return (
        Message(
            "Animals left out because there is no sourced number: {unknown}.",
            {"unknown": unknown},
        ),
    )


def in_use(feature: Feature) -> bool:
    """Say whether a terrace, or anything else, is not written down as abandoned."""
    return feature.attributes.get("work") != "abandoned"


def number_of(feature: Feature, attribute: str) -> float | None:
    """Return a number from a feature's form, None where there is none."""
    value = feature.attributes.get(attribute)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value)
