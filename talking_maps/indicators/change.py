"""What became of things from one scene to the next, in the field's words.

Between the past and the present something happened; between the present and the
future something is promised. The scene asked about is the later of the two.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import shapely

from talking_maps import compare
from talking_maps.errors import Value
from talking_maps.indicators.answer import Basis, answered, not_applicable
from talking_maps.indicators.case import Case
from talking_maps.indicators.registry import Reads, indicator
from talking_maps.model.difference import Difference, LayerTotal, Word
from talking_maps.model.layer import GeometryKind
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
    unit="share",
    sentence=Message("Measure how many of the things before are still there."),
    formula=Message(
        "Things that are there in both scenes, changed or not, divided by things that "
        "were there in the scene before; amounts are told by layer."
    ),
    source=_METHOD,
    reads=_READS,
)
def things_kept(case: Case) -> Measure:
    """Measure how many of the things before are still there.

    The value is a share of their number [fraction].

    Examples
    --------
    >>> from dataclasses import replace
    >>> from talking_maps.indicators import example
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
    unit="share",
    sentence=Message("Measure how many of the things before are gone."),
    formula=Message(
        "Things that are gone, or drawn as lost, divided by those and the ones that "
        "stayed; amounts are told by layer."
    ),
    source=_METHOD,
    reads=_READS,
)
def things_lost(case: Case) -> Measure:
    """Measure how many of the things before are gone.

    The value is a share of their number [fraction].

    Examples
    --------
    >>> from dataclasses import replace
    >>> from talking_maps.indicators import example
    >>> dried = replace(example.spot("S", "spring", 500, 500), scene="past")
    >>> things_lost(example.case(dried)).value
    1.0
    """
    found = _found(case)
    lost = found.of("lost")
    return _share(case, lost, (*lost, *found.of("kept", "changed")), bad=lost)


@indicator(
    "things_recovered",
    unit="share",
    sentence=Message("Measure how many of the things there were lost and came back."),
    formula=Message(
        "Things that are there again after they were gone, divided by all things of "
        "the scene; amounts are told by layer."
    ),
    source=_METHOD,
    reads=_READS,
)
def things_recovered(case: Case) -> Measure:
    """Measure how many of the things there were lost and came back.

    The value is a share of their number [fraction].

    Examples
    --------
    >>> from dataclasses import replace
    >>> from talking_maps.indicators import example
    >>> spring = example.spot("S", "spring", 500, 500)
    >>> gone, back = replace(spring, scene="past"), replace(spring, scene="future")
    >>> things_recovered(example.case(gone, back, scene="future")).value
    1.0
    """
    found = _found(case)
    back = found.of("recovered")
    return _share(case, back, (*back, *found.of("kept", "changed", "proposed")),
                  good=back)  # fmt: skip


@indicator(
    "things_proposed",
    unit="share",
    sentence=Message("Measure how many of the things there are new."),
    formula=Message(
        "Things that were in no scene before, divided by all things of the scene; "
        "amounts are told by layer."
    ),
    source=_METHOD,
    reads=_READS,
)
def things_proposed(case: Case) -> Measure:
    """Measure how many of the things there are new.

    The value is a share of their number [fraction].

    Examples
    --------
    >>> from dataclasses import replace
    >>> from talking_maps.indicators import example
    >>> wish = replace(example.spot("S", "spring", 500, 500), scene="future")
    >>> things_proposed(example.case(wish, scene="future")).value
    1.0
    """
    found = _found(case)
    new = found.of("proposed")
    return _share(case, new, (*new, *found.of("kept", "changed", "recovered")),
                  good=new)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Found:
    differences: tuple[Difference, ...]

    def of(self, *words: Word) -> tuple[Difference, ...]:
        """Return the things of which one of those words is said."""
        return tuple(d for d in self.differences if d.word in words)


def _found(case: Case) -> _Found:
    """Return what became of each thing, found once for all who ask."""
    return case.kept("change", lambda: _find(case))


def _find(case: Case) -> _Found:
    if case.scene not in BEFORE:
        return _Found(())
    features = sorted(case.plan.features, key=lambda f: (f.scene, f.uid))
    found = compare.between_scenes(features, BEFORE[case.scene], case.scene)
    kinds = {f.layer: _kind(f) for f in features}
    epsg = case.territory.epsg
    return _Found(compare.measured(found, kinds, epsg, quantity=case.quantity))


def _kind(feature: Feature) -> GeometryKind:
    kinds: tuple[GeometryKind, ...] = ("point", "line", "polygon")
    return kinds[shapely.get_dimensions(feature.geometry)]


def _share(
    case: Case,
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
    remarks = tuple(_amount(t) for t in compare.totals(part))
    basis = Basis(_things(good), _things(bad), _things(whole), remarks=remarks)
    explanation = Message(
        "{part:number} of {all:number} things.",
        {"part": len(part), "all": len(whole)},
    )
    return answered(len(part) / len(whole), explanation, basis)


def _things(differences: Sequence[Difference]) -> tuple[Feature, ...]:
    there = (d.after or d.before for d in differences)
    return tuple(f for f in there if f is not None)


def _amount(total: LayerTotal) -> Message:
    amount = sum(total.amounts.values())
    count = sum(total.counts.values())
    values: dict[str, Value] = {"layer": total.layer, "count": count, "amount": amount}
    if total.unit == "m2":
        return Message("{layer}: {count:number}, {amount:ha}.", values)
    if total.unit == "m":
        return Message("{layer}: {count:number}, {amount:m}.", values)
    return Message("{layer}: {count:number}.", values)
