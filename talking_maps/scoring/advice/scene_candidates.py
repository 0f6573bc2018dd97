"""Steps in time: what was there and could be there again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from talking_maps.model.message import Message
from talking_maps.model.plan import Feature, Scene
from talking_maps.scoring.advice.candidate import (
    AdviceContext,
    Candidate,
    added,
    called,
)
from talking_maps.scoring.advice.offers import offers


@offers("things_kept", "things_lost")
def keep(asked: AdviceContext) -> Iterator[Candidate]:
    """Yield things of today that the future scene does not show."""
    if asked.case.scene != "future":
        return
    for one in _missing(asked, "present"):
        message = Message(
            "Draw the {layer} {thing} in the future too: it is there today.",
            {"layer": one.layer, "thing": called(one)},
        )
        wish = replace(one, scene="future", status="existing")
        yield added(asked.case, one, message, wish)


@offers("things_recovered")
def bring_back(asked: AdviceContext) -> Iterator[Candidate]:
    """Yield things of the past that are gone and could be drawn in the future."""
    if asked.case.scene != "future":
        return
    today = {f.uid for f in asked.case.plan.of("present")}
    for one in _missing(asked, "past"):
        if one.uid in today:
            continue
        message = Message(
            "Bring back the {layer} {thing}, which the past had.",
            {"layer": one.layer, "thing": called(one)},
        )
        wish = replace(one, scene="future", status="to_do")
        yield added(asked.case, one, message, wish)


def _missing(asked: AdviceContext, scene: Scene) -> tuple[Feature, ...]:
    """Return the things of a scene that are not there in the future."""
    there = {f.uid for f in asked.case.plan.features if f.scene == "future"}
    return tuple(f for f in asked.case.plan.of(scene) if f.uid not in there)
