"""Cases on the village's ground."""

from collections.abc import Mapping

from talking_maps.indicators import EvaluationContext
from talking_maps.model.plan import Herd, Plan, Scene
from talking_maps.model.rubric import Number, Reference
from talking_maps.model.territory import Raster
from tests import village

#: Horizontal ground in the village is this much larger than its grid says, at most.
ELLIPSOID = 0.001


def reference(
    numbers: Mapping[str, float | None], *, recalled: frozenset[str] = frozenset()
) -> Reference:
    """Return those numbers as if a source had been read, but for recalled ones."""
    known = {
        i: Number(i, v, "", "a page", "", "V", confirmed=i not in recalled)
        for i, v in numbers.items()
    }
    return Reference(known, "")


def case(
    plan: Plan,
    *,
    scene: Scene = "present",
    elevation: Raster | None = None,
    numbers: Mapping[str, float | None] | None = None,
) -> EvaluationContext:
    """Return the plan on the village's ground."""
    return EvaluationContext(
        plan, village.territory(elevation), reference(numbers or {}), scene
    )


def herd(species: str, count: int, owner: str = "community") -> Herd:
    """Return a herd."""
    return Herd(f"{owner}/{species}", owner, species, count)
