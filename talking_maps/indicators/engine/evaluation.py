"""Asking the indicators about one plan, each shown only what it says it reads.

And of that only what lies within the land: see `land`.

What an indicator declares in its `Reads` is all it gets: the layers, scenes, parts of
the register and numbers it did not name are taken out before it is asked. So a
declaration cannot be wrong without the answer being wrong, and an answer may be kept
by a digest of what was shown: after one stroke only those are asked again that read
the layer of the stroke. The digest holds the content, not the version of the file:
what comes back by an undo is found again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from fnmatch import fnmatchcase
from functools import lru_cache, partial
from hashlib import blake2b
from typing import get_args

import shapely

from talking_maps.indicators.engine.context import EvaluationContext
from talking_maps.indicators.engine.land import (
    Outside,
    WithinLand,
    land_digest,
    within,
)
from talking_maps.indicators.engine.measure_cache import IdentityKey, MeasureCache
from talking_maps.indicators.engine.registry import Book, Indicator, Reads, find
from talking_maps.model.message import Message
from talking_maps.model.plan import (
    Feature,
    Owner,
    Plan,
    Scene,
    Years,
    fields_beside_shape,
)
from talking_maps.model.rubric import Measure, Number, Reference
from talking_maps.model.territory import Raster, Territory

#: Where something is drawn: scene and layer.
SceneLayer = tuple[Scene, str]

#: Less than this is told in square metres [m²].
SMALL_M2 = 1000.0

_NOBODY = Plan(Owner("", "community"), Years(0, 0, 0))
_NOWHERE = shapely.Polygon()


@dataclass(frozen=True, slots=True)
class FeatureGroup:
    """The features of one layer in one scene, in the plan's order.

    `land` says how far they lie within it. The digest is of them, of where they are
    (scene and layer) and, if any reaches beyond the land, of the land.
    """

    land: WithinLand
    digest: bytes


@dataclass(frozen=True, slots=True)
class _Beside:
    """The numbers that are shown, and a digest of all that is shown beside features."""

    reference: Reference
    digest: bytes


@dataclass(frozen=True, slots=True)
class Evaluation:
    """One plan on its ground, to be asked by any indicator in any scene.

    Made by `evaluate`. Answers are kept in `memo`, which may live longer than the plan.
    `beside` keeps what is shown beside features, the same in each scene; `seen` and
    `shown` the digest of all that an indicator is shown in a scene, and all of it,
    whatever the heights.
    """

    plan: Plan
    territory: Territory
    reference: Reference
    memo: MeasureCache
    sheaves: Mapping[SceneLayer, FeatureGroup]
    beside: dict[Reads, _Beside] = field(
        default_factory=dict, repr=False, compare=False
    )
    seen: dict[tuple[str, Scene], bytes] = field(
        default_factory=dict, repr=False, compare=False
    )
    shown: dict[tuple[str, Scene], EvaluationContext] = field(
        default_factory=dict, repr=False, compare=False
    )

    def ask(self, indicator_id: str, scene: Scene = "present") -> Measure:
        """Return the indicator's answer. Raises `NotFound` for an unknown one."""
        asked = find(indicator_id)
        # Who reads all scenes at once answers the same in each.
        about: Scene = scene if asked.reads.scene_by_scene else "present"
        seen = self._digest(asked, about)
        elevation = self.territory.elevation if asked.reads.ground else None
        return self.memo.kept(
            "measure",
            (asked.id, about, seen, elevation),
            lambda: self._answer(asked, self._case(asked, about, elevation)),
        )

    def with_elevation(self, elevation: Raster | None) -> Evaluation:
        """Return the same plan on the same land with other heights.

        What is shown beside features, heights apart, is the same and known already.
        """
        return replace(self, territory=replace(self.territory, elevation=elevation))

    def drawn(self, scene: Scene) -> tuple[Feature, ...]:
        """Return what is drawn in a scene, as far as it lies within the land."""
        return tuple(
            feature
            for place, group in self.sheaves.items()
            if place[0] == scene
            for feature in group.land.inside
        )

    def _answer(self, asked: Indicator, case: EvaluationContext) -> Measure:
        found = self._enough(asked, asked.measure(case))
        beside = (*asked.reads.beyond, *asked.reads.aside)
        outside = [
            there
            for place in self._places(asked.reads, case.scene)
            if place[1] not in beside
            and (there := self.sheaves[place].land.outside).things
        ]
        if not outside:
            return found
        remarks = sum(outside, Outside()).remarks
        return replace(found, remarks=(*found.remarks, *remarks))

    def _enough(self, asked: Indicator, found: Measure) -> Measure:
        """Return the answer, or that what it is a share of is too little to judge."""
        number = self.reference.numbers.get(asked.reads.least)
        whole = found.explanation.values.get("all")
        if found.value is None or number is None or number.value is None:
            return found
        if not isinstance(whole, int | float) or whole >= number.value:
            return found
        return replace(
            found,
            answer="too little",
            value=None,
            uncertainty=None,
            explanation=_too_little(found.explanation, number),
            sources=tuple(sorted({*found.sources, number.id})),
        )

    def _case(
        self, asked: Indicator, scene: Scene, elevation: Raster | None
    ) -> EvaluationContext:
        """Return a case with what the indicator reads, and nothing else."""
        if (asked.id, scene) not in self.shown:
            self.shown[asked.id, scene] = self._narrowed(asked, scene)
        case = self.shown[asked.id, scene]
        return replace(case, territory=replace(case.territory, elevation=elevation))

    def _narrowed(self, asked: Indicator, scene: Scene) -> EvaluationContext:
        reads, plan, territory = asked.reads, self.plan, self.territory
        found = [(p, self.sheaves[p].land) for p in self._places(reads, scene)]
        features = tuple(
            f
            for (_, layer), land in found
            for f in (*land.inside, *(land.beyond if layer in reads.beyond else ()))
        )
        is_cut = any(land.lines_cross or land.beyond for _, land in found)
        book = {part: getattr(plan, part) for part in reads.book}
        return EvaluationContext(
            replace(_NOBODY, features=features, **book),
            _open_territory(territory, reads),
            self._beside(reads).reference,
            scene,
            self.memo,
            self._digest(asked, scene),
            territory.boundary if is_cut else None,
        )

    def _places(self, reads: Reads, scene: Scene) -> Iterator[SceneLayer]:
        scenes, layers = reads.of(scene), reads.layers
        for place in self.sheaves:
            if place[0] in scenes and (not layers or place[1] in layers):
                yield place

    def _numbers(self, reads: Reads) -> Iterator[Number]:
        known = self.reference.numbers
        wanted = (*reads.numbers, reads.least) if reads.least else reads.numbers
        for number_id in _matching(tuple(known), wanted):
            yield known[number_id]

    def _digest(self, asked: Indicator, scene: Scene) -> bytes:
        """Return a digest of all that is shown, but for the elevation."""
        if (asked.id, scene) not in self.seen:
            found = blake2b(digest_size=16)
            for place in self._places(asked.reads, scene):
                found.update(self.sheaves[place].digest)
            found.update(self._beside(asked.reads).digest)
            self.seen[asked.id, scene] = found.digest()
        return self.seen[asked.id, scene]

    def _beside(self, reads: Reads) -> _Beside:
        """Return what is shown in every scene: book, numbers, borders."""
        if reads not in self.beside:
            land, plan = self.territory, self.plan
            book = (getattr(plan, part) for part in reads.book)
            # By the very things: a stroke leaves them as they were.
            shown = (self.reference, land.boundary, land.claims, land.claimed, *book)
            self.beside[reads] = self.memo.kept(
                "beside",
                (reads, land.epsg, IdentityKey(shown)),
                lambda: self._made_beside(reads),
            )
        return self.beside[reads]

    def _made_beside(self, reads: Reads) -> _Beside:
        numbers = {number.id: number for number in self._numbers(reads)}
        shown = [repr(getattr(self.plan, part)) for part in reads.book]
        shown += map(repr, numbers.values())
        shown += [str(self.territory.epsg)]
        found = blake2b("\n".join(shown).encode(), digest_size=16)
        if reads.borders:
            claims = [claim.geometry for claim in self.territory.claims]
            for shape in (self.territory.boundary, self.territory.whole, *claims):
                found.update(shape.wkb)
        return _Beside(Reference(numbers, ""), found.digest())


def _open_territory(territory: Territory, reads: Reads) -> Territory:
    """Return the territory with what a measure reads of it."""
    return replace(
        territory,
        boundary=territory.boundary if reads.borders else _NOWHERE,
        claims=territory.claims if reads.borders else (),
        claimed=territory.claimed if reads.borders else None,
        elevation=None,
        elevation_source="",
        digest="",
    )


def evaluate(
    plan: Plan,
    territory: Territory,
    reference: Reference,
    memo: MeasureCache | None = None,
) -> Evaluation:
    """Return the plan ready to be asked; `memo` brings what was answered before."""
    kept = MeasureCache() if memo is None else memo
    sheaves = _sheaves(plan.features, territory, kept)
    return Evaluation(plan, territory, reference, kept, sheaves)


def _too_little(told: Message, number: Number) -> Message:
    least = float(number.value or 0.0)
    values = {**told.values, "least": least}
    if number.unit == "m":
        return Message(
            "Too little to judge: {all:m}. A share is told from {least:m} on.", values
        )
    if least < SMALL_M2:
        return Message(
            "Too little to judge: {all:number} m². A share is told from "
            "{least:number} m² on.",
            values,
        )
    return Message(
        "Too little to judge: {all:ha}. A share is told from {least:ha} on.", values
    )


def _sheaves(
    features: tuple[Feature, ...], territory: Territory, memo: MeasureCache
) -> Mapping[SceneLayer, FeatureGroup]:
    """Sort features by scene and layer, places in an order of their own."""
    sorted_: dict[SceneLayer, list[Feature]] = {}
    for feature in features:
        sorted_.setdefault((feature.scene, feature.layer), []).append(feature)
    ground = land_digest(territory.boundary, territory.epsg, memo)
    return {
        place: memo.kept(
            "sheaf",
            (IdentityKey(drawn), ground),
            partial(_sheaf, place, drawn, territory, ground),
        )
        for place, drawn in sorted(sorted_.items(), key=lambda item: item[0])
    }


def _sheaf(
    scene_layer: SceneLayer, drawn: list[Feature], territory: Territory, ground: bytes
) -> FeatureGroup:
    land = within(drawn, territory.boundary, territory.epsg)
    wkbs = shapely.to_wkb([feature.geometry for feature in drawn])
    pairs = list(zip(drawn, wkbs, strict=True))
    return FeatureGroup(
        land, _digest(scene_layer, pairs, ground if land.outside.things else b"")
    )


def _digest(
    scene_layer: SceneLayer, drawn: list[tuple[Feature, bytes]], ground: bytes
) -> bytes:
    found = blake2b(repr(scene_layer).encode() + ground, digest_size=16)
    for feature, wkb in drawn:
        found.update(repr(fields_beside_shape(feature)).encode())
        found.update(wkb)
    return found.digest()


@lru_cache(maxsize=256)
def _matching(known: tuple[str, ...], wanted: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(i for i in known if any(fnmatchcase(i, one) for one in wanted))


if {f.name for f in fields(Plan)} != {*get_args(Book), "features", "version"}:
    raise ValueError("a part of the plan is missing in what indicators can read")
