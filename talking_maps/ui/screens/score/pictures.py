"""Which pictures say more of a measure than the whole map, and how they are drawn."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from talking_maps.i18n import Translator
from talking_maps.indicators import REGISTRY
from talking_maps.model.plan import Feature
from talking_maps.ui.screens.score import (
    canal_profile_svg,
    reach_picture,
    slope_picture,
    stocking_picture,
    where_picture,
)
from talking_maps.ui.screens.score.picture import Picture, Scene

SLOPING = ("terrace", "cropland", "fallow", "infiltration_ditch")
#: The slope is shown under this many things at most, the ones that hurt first.
MOST_SLOPING = 60


@dataclass(frozen=True, slots=True)
class PictureRequest:
    """What a picture is asked for: the scene, the measure's things, alt words."""

    scene: Scene
    things: tuple[Feature, ...]
    words: str


def kinds(indicator: str) -> tuple[str, ...]:
    """Return the ids of the pictures of a measure, the one that says most first."""
    known = REGISTRY.get(indicator)
    return (*(known.pictures if known else ()), "where")


def names(t: Translator) -> Mapping[str, str]:
    """Return what the pictures are called."""
    return {
        "slope": t("Slope beneath"),
        "profile": t("Along the canal"),
        "reach": t("Where water can run"),
        "bars": t("By paddock"),
        "stocking": t("Paddocks on the map"),
        "where": t("Where"),
    }


def draw(kind: str, asked: PictureRequest) -> Picture | None:
    """Draw one of them; None where there is no elevation or nothing to draw."""
    return _DRAW[kind](asked)


def _slope(asked: PictureRequest) -> Picture | None:
    steep = [f for f in asked.things if f.layer in SLOPING]
    return slope_picture.draw(asked.scene, steep[:MOST_SLOPING])


def _profile(asked: PictureRequest) -> Picture | None:
    """Draw the chosen canal, else the one that hurts, else the longest."""
    look = asked.scene.look
    canals = [f for f in asked.things if f.layer == "canal"]
    canals.sort(
        key=lambda f: (f.uid != look.chosen, f.uid not in look.bad, -f.geometry.length)
    )
    return canal_profile_svg.draw(asked.scene, canals[0]) if canals else None


def _reach(asked: PictureRequest) -> Picture | None:
    return reach_picture.draw(asked.scene, asked.scene.case.placed("canal"))


_DRAW: Mapping[str, Callable[[PictureRequest], Picture | None]] = {
    "slope": _slope,
    "profile": _profile,
    "reach": _reach,
    "bars": lambda asked: stocking_picture.bars(asked.scene),
    "stocking": lambda asked: stocking_picture.draw(asked.scene, asked.words),
    "where": lambda asked: where_picture.draw(asked.scene, asked.things, asked.words),
}
