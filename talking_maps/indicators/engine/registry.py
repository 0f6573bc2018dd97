"""The register of indicators: each is one pure function from a case to a measure.

A new indicator is a new function under `@indicator`; nothing else changes. The
register is filled while the theme modules are imported and refuses a second
indicator of the same id.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from talking_maps.errors import NotFound
from talking_maps.indicators.engine.context import EvaluationContext
from talking_maps.model.land_potential import LandResource
from talking_maps.model.message import Message
from talking_maps.model.plan import SCENES, Scene
from talking_maps.model.rubric import Measure

Measuring = Callable[[EvaluationContext], Measure]


#: Parts of the register: the fields of `Plan` beside what is drawn.
Book = Literal[
    "owner",
    "years",
    "owners",
    "herds",
    "assemblies",
    "commitments",
    "owners_with_drawings",
    "total_households",
]
#: What says whose animals and how many.
ANIMALS: tuple[Book, ...] = ("owner", "herds")


@dataclass(frozen=True, slots=True)
class Reads:
    """What an indicator looks at; a change of anything else cannot change its answer.

    That is kept to by showing it nothing else: see `inquiry`. `scenes` are the scenes
    it can read. With `scene_by_scene` it reads one of them at a time, the one it is
    asked about, `and_before` the earlier ones too; otherwise all of them at once. Of
    these it reads the `layers`, or all if none is named. `numbers` are ids of
    reference numbers, `sheep_units.*` standing for a whole family, `book` parts of the
    register. `ground` says that it reads the elevation, `borders` that it reads
    boundary and claims. Things of layers named in `beyond` are shown even where they
    lie outside the land, since they are not measured: a spring that feeds a canal.
    Layers `aside` only say where other things are not: nothing is told of what lies
    outside the land of them.
    `least` is the number that says from how much on the whole of a share, the `all` of
    the explanation, can be judged [m² or m].
    """

    scenes: tuple[Scene, ...] = ()
    layers: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    book: tuple[Book, ...] = ()
    scene_by_scene: bool = False
    and_before: bool = False
    ground: bool = False
    borders: bool = False
    beyond: tuple[str, ...] = ()
    aside: tuple[str, ...] = ()
    least: str = ""

    def of(self, scene: Scene) -> tuple[Scene, ...]:
        """Return the scenes that are read when asked about one of them."""
        if not self.scene_by_scene:
            return self.scenes
        if self.and_before:
            return SCENES[: SCENES.index(scene) + 1]
        return (scene,)


@dataclass(frozen=True, slots=True)
class Indicator:
    """A measure with everything a reader needs to trust it.

    `name` is a short noun for headings and lists, `sentence` explains it in public and
    first, `formula` says it in symbols, `source` where the method comes from. `theme`
    is the heading it stands under. `needs` is what the land must have for it: where
    nature withholds that, a rubric may leave the measure out.
    """

    id: str
    name: Message
    theme: str
    unit: str
    sentence: Message
    formula: Message
    source: Message
    reads: Reads
    measure: Measuring
    needs: tuple[LandResource, ...] = ()

    @property
    def scenes(self) -> tuple[Scene, ...]:
        """Return the scenes the indicator can read."""
        return self.reads.scenes

    @property
    def pictures(self) -> tuple[str, ...]:
        """Return the kinds of picture that say more of it than a map, best first."""
        return _PICTURED.get(self.measure, ())


_PICTURED: dict[Measuring, tuple[str, ...]] = {}
_REGISTERED: dict[str, Indicator] = {}
#: All indicators by id, module by module. Read only.
REGISTRY: Mapping[str, Indicator] = MappingProxyType(_REGISTERED)


def indicator(  # noqa: PLR0913 - all that a reader needs, by name
    indicator_id: str,
    *,
    name: Message,
    unit: str,
    sentence: Message,
    formula: Message,
    source: Message,
    reads: Reads,
    theme: str = "",
    needs: tuple[LandResource, ...] = (),
) -> Callable[[Measuring], Measuring]:
    """Register the decorated function as an indicator and return it unchanged.

    Its `theme` is the name of its module unless another is given.
    """

    def register(measuring: Measuring) -> Measuring:
        if indicator_id in _REGISTERED:
            raise ValueError(f"two indicators are called {indicator_id}")
        heading = theme or measuring.__module__.rpartition(".")[2]
        _REGISTERED[indicator_id] = Indicator(
            indicator_id,
            name,
            heading,
            unit,
            sentence,
            formula,
            source,
            reads,
            measuring,
            needs,
        )
        return measuring

    return register


def pictured(*kinds: str) -> Callable[[Measuring], Measuring]:
    """Say which kinds of picture show what the decorated measure stands on.

    They are names for the faces, which draw those they can: `slope` is the slope
    beneath things, `profile` the fall along a canal, `reach` where its water can run,
    `bars` and `stocking` animals by paddock.
    """

    def register(measuring: Measuring) -> Measuring:
        _PICTURED[measuring] = kinds
        return measuring

    return register


def find(indicator_id: str) -> Indicator:
    """Return the indicator of that id. Raises `NotFound`."""
    found = REGISTRY.get(indicator_id)
    if found is None:
        raise NotFound(
            "There is no indicator {indicator}. Choose one of: {known}.",
            indicator=indicator_id,
            known=", ".join(sorted(REGISTRY)),
        )
    return found
