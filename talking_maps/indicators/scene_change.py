"""What became of things from one scene to the next, in the field's words.

Between the past and the present something happened; between the present and the
future something is promised. The scene asked about is the later of the two. What of the
past or the present is only to do is not there yet. A thing drawn again, shape for shape
on itself, is one thing, and of ground that several cover each place counts once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import shapely

from talking_maps import compare
from talking_maps.errors import Value
from talking_maps.indicators.engine.answers import Basis, measured, not_applicable
from talking_maps.indicators.engine.context import STANDING, EvaluationContext
from talking_maps.indicators.engine.registry import Reads, indicator
from talking_maps.model.difference import Difference, Word
from talking_maps.model.message import Message
from talking_maps.model.plan import SCENES, Feature, Scene
from talking_maps.model.rubric import Measure

#: The scene before: what a later scene is compared with.
BEFORE: Mapping[Scene, Scene] = {"present": "past", "future": "present"}
_LATER: tuple[Scene, ...] = ("present", "future")
_METHOD = Message("Same things keep their name in every scene: see Compare.")
#: By scene, so that what the future promises is told apart from what happened.
_READS = Reads(scenes=SCENES, scene_by_scene=True, and_before=True)
_NO_SCENE_BEFORE = Message("There is no scene before this one to compare with.")


@indicator(
    "things_kept",
    name=Message("Things kept"),
    unit="share",
    sentence=Message("Measure how many of the things before are still there."),
    formula=Message(
        "Things that are there in both scenes, changed or not, divided by things that "
        "were there in the scene before; amounts are told by layer."
    ),
    source=_METHOD,
    reads=_READS,
    theme="change",
)
def things_kept(case: EvaluationContext) -> Measure:
    """Measure how many of the things before are still there.

    The value is a share of their number [fraction].

    Examples
    --------
    >>> from dataclasses import replace
    >>> from talking_maps.indicators.engine import example
    >>> now = example.field("A", "bofedal", (0, 0), (100, 100))
    >>> then = replace(now, scene="past")
    >>> dried = replace(example.spot("S", "spring", 500, 500), scene="past")
    >>> things_kept(example.case(now, then, dried)).value
    0.5
    """
    found = _found(case)
    stayed = found.of("kept", "changed")
    return _share(case, stayed, (*stayed, *found.of("lost")), good=stayed)


@indicator(
    "things_lost",
    name=Message("Things lost"),
    unit="share",
    sentence=Message("Measure how many of the things before are gone."),
    formula=Message(
        "Things that are gone, or drawn as lost, divided by those and the ones that "
        "stayed; amounts are told by layer."
    ),
    source=_METHOD,
    reads=_READS,
    theme="change",
)
def things_lost(case: EvaluationContext) -> Measure:
    """Measure how many of the things before are gone.

    The value is a share of their number [fraction].

    Examples
    --------
    >>> from dataclasses import replace
    >>> from talking_maps.indicators.engine import example
    >>> dried = replace(example.spot("S", "spring", 500, 500), scene="past")
    >>> things_lost(example.case(dried)).value
    1.0
    """
    found = _found(case)
    lost = found.of("lost")
    return _share(case, lost, (*lost, *found.of("kept", "changed")), bad=lost)


@indicator(
    "things_recovered",
    name=Message("Things recovered"),
    unit="share",
    sentence=Message("Measure how many of the things there were lost and came back."),
    formula=Message(
        "Things that are there again after they were gone, divided by all things of "
        "the scene; amounts are told by layer."
    ),
    source=_METHOD,
    reads=_READS,
    theme="change",
)
def things_recovered(case: EvaluationContext) -> Measure:
    """Measure how many of the things there were lost and came back.

    The value is a share of their number [fraction].

    Examples
    --------
    >>> from dataclasses import replace
    >>> from talking_maps.indicators.engine import example
    >>> spring = example.spot("S", "spring", 500, 500)
    >>> gone, back = replace(spring, scene="past"), replace(spring, scene="future")
    >>> things_recovered(example.case(gone, back, scene="future")).value
    1.0
    """
    found = _found(case)
    back = found.of("recovered")
    return _share(
        case, back, (*back, *found.of("kept", "changed", "proposed")), good=back
    )


@indicator(
    "things_proposed",
    name=Message("New things"),
    unit="share",
    sentence=Message("Measure how many of the things there are new."),
    formula=Message(
        "Things that were in no scene before, divided by all things of the scene; "
        "amounts are told by layer."
    ),
    source=_METHOD,
    reads=_READS,
    theme="change",
)
def things_proposed(case: EvaluationContext) -> Measure:
    """Measure how many of the things there are new.

    The value is a share of their number [fraction].

    Examples
    --------
    >>> from dataclasses import replace
    >>> from talking_maps.indicators.engine import example
    >>> wish = replace(example.spot("S", "spring", 500, 500), scene="future")
    >>> things_proposed(example.case(wish, scene="future")).value
    1.0
    """
    found = _found(case)
    new = found.of("proposed")
    return _share(
        case, new, (*new, *found.of("kept", "changed", "recovered")), good=new
    )


@dataclass(frozen=True, slots=True)
class _Found:
    differences: tuple[Difference, ...]

    def of(self, *words: Word) -> tuple[Difference, ...]:
        """Return the things of which one of those words is said."""
        return tuple(d for d in self.differences if d.word in words)


def _found(case: EvaluationContext) -> _Found:
    """Return what became of each thing, found once for all who ask."""
    return case.kept("change", lambda: _find(case))


def _find(case: EvaluationContext) -> _Found:
    if case.scene not in BEFORE:
        return _Found(())
    features = sorted(
        (f for f in case.plan.features if _is_told(f)), key=lambda f: (f.scene, f.uid)
    )
    return _Found(_once(compare.diff_scenes(features, BEFORE[case.scene], case.scene)))


def _is_told(feature: Feature) -> bool:
    """Say whether a thing is there, or remembered as lost."""
    return feature.scene == "future" or feature.status in {*STANDING, "lost"}


def _once(differences: Iterable[Difference]) -> tuple[Difference, ...]:
    """Leave out things that lie, shape for shape, on others of their layer."""
    found: list[Difference] = []
    seen: set[tuple[Scene, str, bytes]] = set()
    ordered = sorted(differences, key=lambda d: (_FIRST.index(d.word), d.uid))
    states = [f for one in ordered for f in (one.before, one.after) if f]
    wkbs = iter(shapely.to_wkb([f.geometry for f in states]))
    for one in ordered:
        shapes = {(f.scene, f.layer, next(wkbs)) for f in (one.before, one.after) if f}
        if not shapes <= seen:
            found.append(one)
            seen |= shapes
    return tuple(found)


#: What is said of a shape that was drawn twice: first that it stayed.
_FIRST: tuple[Word | None, ...] = (
    "kept",
    "changed",
    "recovered",
    "lost",
    "proposed",
    None,
)


def _share(
    case: EvaluationContext,
    part: Sequence[Difference],
    whole: Sequence[Difference],
    *,
    good: Sequence[Difference] = (),
    bad: Sequence[Difference] = (),
) -> Measure:
    """Answer with a share of things; what their layers amount to stands beside it."""
    if case.scene not in _LATER:
        return not_applicable(_NO_SCENE_BEFORE)
    if not whole:
        return not_applicable(Message("Nothing is drawn that could be compared."))
    remarks = _amounts(case, part)
    basis = Basis(_things(good), _things(bad), _things(whole), remarks=remarks)
    explanation = Message(
        "{part:number} of {all:number} things.",
        {"part": len(part), "all": len(whole)},
    )
    return measured(len(part) / len(whole), explanation, basis)


def _things(differences: Sequence[Difference]) -> tuple[Feature, ...]:
    there = (d.after or d.before for d in differences)
    return tuple(f for f in there if f is not None)


def _amounts(
    case: EvaluationContext, differences: Sequence[Difference]
) -> tuple[Message, ...]:
    """Return how much of each layer things are, in the order of layer ids."""
    by_layer: defaultdict[str, list[Feature]] = defaultdict(list)
    for one in differences:
        by_layer[one.layer] += _last_there(one)
    return tuple(_amount(case, layer, by_layer[layer]) for layer in sorted(by_layer))


def _last_there(one: Difference) -> Sequence[Feature]:
    """Return a thing as it is, or as it was before it was lost."""
    states = (one.before, one.after) if one.word == "lost" else (one.after, one.before)
    return [state for state in states if state is not None][:1]


def _amount(case: EvaluationContext, layer: str, things: Sequence[Feature]) -> Message:
    values: dict[str, Value] = {"layer": layer, "count": len(things)}
    ground = case.union(f for f in things if f.origin != "declared")
    if ground.area > 0:
        values |= {"amount": case.area_m2(ground)}
        return Message("{layer}: {count:number}, {amount:ha}.", values)
    if ground.length > 0:
        values |= {"amount": case.length_m(ground)}
        return Message("{layer}: {count:number}, {amount:m}.", values)
    return Message("{layer}: {count:number}.", values)
