"""Cases in the village whose worlds one can follow."""

from collections.abc import Mapping, Sequence

from talking_maps.model.plan import Feature, Herd, Plan
from talking_maps.model.rubric import Component, Criterion, Number, Reference, Rubric
from talking_maps.model.territory import Raster
from talking_maps.worlds import JudgedCase
from tests import village

#: A pasture of 100 m by 1000 m carries ten sheep if a hectare carries one.
PASTURE = village.feature(
    "P",
    "pasture",
    village.rectangle(100, 0, 100, 1000),
    attributes={"condition": "fair"},
)
#: A terrace along the contour of ground that rises to the east.
TERRACE = village.feature("T", "terrace", village.rectangle(500, 100, 30, 200))


def stocking(points: float = 10.0) -> Component:
    """Return points for animals against pasture: none at three times, all at none."""
    return Component("stocking_balance", "present", points, worst=3, best=0)


def contour(points: float = 10.0) -> Component:
    """Return points for terraces along the contour: none at ten degrees, all at 0."""
    return Component("terraces_along_contour", "present", points, worst=10, best=0)


def rubric(*components: Component) -> Rubric:
    """Return a rubric of one criterion with those parts."""
    return Rubric("r", {}, "", {}, (Criterion("c", {}, components),), "")


def reference(
    numbers: Mapping[str, float], errors: Mapping[str, float] | None = None
) -> Reference:
    """Return those numbers, some of them with a standard error."""
    known = errors or {}
    return Reference(
        {
            i: Number(i, v, "", "", "", "V", error=known.get(i))
            for i, v in numbers.items()
        },
        "",
    )


def flock(count: int) -> Herd:
    """Return the community's sheep."""
    return Herd("community/sheep", "community", "sheep", count)


def plan(*features: Feature, sheep: int = 10) -> Plan:
    """Return the community's plan with that flock."""
    return village.plan(*features, herds=(flock(sheep),))


def case(
    judged: Plan,
    parts: Sequence[Component],
    *,
    numbers: Mapping[str, float] | None = None,
    errors: Mapping[str, float] | None = None,
    elevation: Raster | None = None,
    lengths: tuple[float, ...] = (1.0,),
) -> JudgedCase:
    """Return the plan to be judged in the village; one sheep is one sheep unit."""
    known = {"sheep_units.sheep": 1.0, "carrying_capacity.fair": 1.0, **(numbers or {})}
    ground = village.territory(elevation)
    return JudgedCase(
        judged, ground, rubric(*parts), reference(known, errors), lengths=lengths
    )
