"""A plan: what one owner drew in three scenes, with its people and animals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from operator import attrgetter
from typing import Literal, get_args

from shapely.geometry.base import BaseGeometry

from talking_maps.errors import Value

Scene = Literal["past", "present", "future"]
SCENES: tuple[Scene, ...] = get_args(Scene)

Status = Literal["existing", "done", "under_way", "to_do", "lost"]
STATUSES: tuple[Status, ...] = get_args(Status)

Origin = Literal["measured", "traced", "fitted", "declared"]
ORIGINS: tuple[Origin, ...] = get_args(Origin)

#: Whose memory (past), view (present) or wish (future) a feature is.
Voice = Literal["elders", "women", "men", "youth", "leaders", "assembly"]
VOICES: tuple[Voice, ...] = get_args(Voice)

OwnerKind = Literal["community", "household", "organisation"]

#: The owner id of the community's own plan.
COMMUNITY: str = "community"


@dataclass(frozen=True, slots=True)
class Feature:
    """One drawn thing in one scene. The same thing keeps its `uid` in every scene.

    `geometry` is in the community's projected CRS [m]. `attributes` holds the values
    of the layer's own fields. `flags` are things a person should look at, by id:
    `outside_boundary`, `overlaps`, `mended`.
    """

    uid: str
    layer: str
    scene: Scene
    geometry: BaseGeometry
    status: Status = "existing"
    origin: Origin = "traced"
    voice: Voice | None = None
    name: str = ""
    note: str = ""
    attributes: Mapping[str, Value] = field(default_factory=dict)
    photos: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()


#: What a feature says beside its shape, in the order of its fields.
fields_beside_shape = attrgetter(
    *(one.name for one in fields(Feature) if one.name != "geometry")
)


@dataclass(frozen=True, slots=True)
class Owner:
    """Who a plan belongs to. `name` is private; `id` is the public code."""

    id: str
    kind: OwnerKind
    name: str = ""
    members: int | None = None


@dataclass(frozen=True, slots=True)
class Herd:
    """How many animals of one species one owner keeps. `uid` is `owner/species`."""

    uid: str
    owner: str
    species: str
    count: int


@dataclass(frozen=True, slots=True)
class Assembly:
    """A meeting: when, how many took part by group, how many households were there."""

    uid: str
    held_on: str
    title: str = ""
    households: int | None = None
    women: int | None = None
    men: int | None = None
    elders: int | None = None
    leaders: int | None = None
    youth: int | None = None


@dataclass(frozen=True, slots=True)
class Commitment:
    """What an owner promised: what, who, by when, labour [days] and cost [soles].

    `cost` is a decimal string such as `"120.50"`; `labour` names how the work is
    shared: ayni, minka, faena or paid.
    """

    uid: str
    owner: str
    what: str
    who: str = ""
    by: str = ""
    labour_days: float | None = None
    labour: str = ""
    cost: str = ""


@dataclass(frozen=True, slots=True)
class Years:
    """The reference years of an owner's three scenes."""

    past: int
    present: int
    future: int


@dataclass(frozen=True, slots=True)
class Plan:
    """All of one owner's features with what else is judged of them.

    `owners`, `herds`, `assemblies` are the community's whole register, since several
    indicators of the community's plan count them. `total_households` is what the
    community declares, None if unknown. `version` is the id of the last change.
    """

    owner: Owner
    years: Years
    features: tuple[Feature, ...] = ()
    owners: tuple[Owner, ...] = ()
    herds: tuple[Herd, ...] = ()
    assemblies: tuple[Assembly, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    owners_with_drawings: tuple[str, ...] = ()
    total_households: int | None = None
    version: str = ""

    def of(self, scene: Scene, *layers: str) -> tuple[Feature, ...]:
        """Return the scene's features of those layers, or of all, without lost ones."""
        return tuple(
            f
            for f in self.features
            if f.scene == scene
            and f.status != "lost"
            and (not layers or f.layer in layers)
        )
