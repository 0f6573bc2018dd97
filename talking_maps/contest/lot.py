"""The lot of a field visit: which things of a sealed plan are looked at on the land.

Nobody can know before the sealing what will be drawn, and nobody can draw otherwise
afterwards: chance comes from the seal alone. A thing on which more points hang is drawn
more often, since there a false word is worth more.

How it is drawn, so that anybody can do it again: the things stand in a row in the order
of their uids, each as long as its points in millionths. The SHA-256 of the text
`SEAL/1` is a whole number; its remainder by the length of the row is a place in it, and
the thing that lies there is drawn and taken out. `SEAL/2` draws the second, and so on.
All of it are whole numbers, so every machine draws the same. The remainder favours the
first places by less than one in 2^200.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

import numpy as np

from talking_maps.errors import BadValue
from talking_maps.indicators.engine.context import STANDING
from talking_maps.indicators.engine.evidence import grade, size_weights, worse
from talking_maps.model.contest import Contest, Entry
from talking_maps.model.plan import Feature, Plan, Scene
from talking_maps.model.rubric import Measure, Reading, Rubric
from talking_maps.model.territory import FloatArray

#: To how many decimals points are sealed: a millionth of a point.
POINT_DIGITS = 6
_MILLION = 1_000_000


def draw_lot(seal: str, stakes: Mapping[str, float], size: int) -> tuple[str, ...]:
    """Return the things that the seal draws, `size` or as many as have points.

    `stakes` are the points that hang on each thing, by its uid. Raises BadValue
    without a seal: what is not sealed has no lot.

    >>> draw_lot("5e", {"canal": 2.0, "corral": 1.0, "pond": 0.0}, 5)
    ('canal', 'corral')
    """
    if not seal:
        raise BadValue("Only what is sealed has a lot. Hand the plan in first.")
    row = {uid: round(stakes[uid] * _MILLION) for uid in sorted(stakes)}
    row = {uid: length for uid, length in row.items() if length > 0}
    drawn: list[str] = []
    while row and len(drawn) < size:
        text = f"{seal}/{len(drawn) + 1}"
        number = int(hashlib.sha256(text.encode()).hexdigest(), 16)
        uid = _at(row, number % sum(row.values()))
        drawn.append(uid)
        del row[uid]
    return tuple(drawn)


def lot_of(contest: Contest, entry: Entry) -> tuple[str, ...]:
    """Return what is to be visited of an entry, none where the rules draw no lot."""
    if contest.visits is None or not entry.seal:
        return ()
    return draw_lot(entry.seal, stakes_of(entry), contest.visits.things)


def stakes_of(entry: Entry) -> dict[str, float]:
    """Return the points that hang on each thing of a sealed entry, by its uid."""
    found: dict[str, int] = {}
    for part in entry.parts:
        for uid, stake in part.stakes.items():
            found[uid] = found.get(uid, 0) + round(stake * _MILLION)
    return {uid: found[uid] / _MILLION for uid in sorted(found)}


def reading_stakes(
    plan: Plan, reading: Reading, rubric: Rubric | None = None
) -> dict[str, float]:
    """Return how the points of a reading hang on things, by uid [points].

    They are shared over what is good in it, by area, else by length, else by number;
    with a rubric as it counted them: by what each grade of evidence earned, so that
    what lies beyond the amount that earns all points bears none.
    Only what the plan says to stand in the present can be looked at: what hangs on
    promises, on the past or on the register stays out, and so does what is read over
    scenes up to the future at once: it tells what was drawn, not what is there.
    """
    if len(reading.scenes) > 1 and "future" in reading.scenes:
        return {}
    measure = reading.measure
    bearing = measure.good or tuple(
        uid for uid in measure.evidence if uid not in measure.bad
    )
    shapes = _shapes(plan, reading.scenes, frozenset(bearing))
    if reading.points <= 0 or not shapes:
        return {}
    weights = _weights(reading, rubric, shapes)
    standing = {
        f.uid for f in plan.features if f.scene == "present" and f.status in STANDING
    }
    points, total = round(reading.points, POINT_DIGITS), weights.sum()
    shared = {
        # Cut, not rounded: together they are never more than the reading's points.
        uid: int(points * weight / total * _MILLION) / _MILLION
        for uid, weight in zip(shapes, weights, strict=True)
        if uid in standing
    }
    return {uid: stake for uid, stake in shared.items() if stake > 0}


def _weights(
    reading: Reading, rubric: Rubric | None, shapes: dict[str, Feature]
) -> FloatArray:
    """Return how much each thing weighs in the reading's points."""
    things = tuple(shapes.values())
    weights = size_weights([thing.geometry for thing in things])
    if rubric is not None and reading.measure.grades:
        weights = _earned(rubric, reading.measure, things)
    return weights


def _earned(rubric: Rubric, measure: Measure, things: Sequence[Feature]) -> FloatArray:
    """Return what each thing weighs by what the things of its grade earned together.

    The grades of a reading are those of what counted: where the surest counts first,
    what lies beyond is in none of them.
    """
    known = [
        worse(grade(thing), measure.claims.get(thing.uid, "visited"))
        for thing in things
    ]
    earned = np.zeros(len(things))
    for one, share in measure.grades.items():
        alike = [place for place, each in enumerate(known) if each == one]
        if alike:
            sizes = size_weights([things[place].geometry for place in alike])
            earned[alike] = rubric.grades.get(one, 1.0) * share * sizes / sizes.sum()
    return earned if earned.any() else size_weights([t.geometry for t in things])


def _shapes(
    plan: Plan, scenes: tuple[Scene, ...], uids: frozenset[str]
) -> dict[str, Feature]:
    """Return each thing as it is in one of the scenes, by uid: rather as it is now."""
    found: dict[str, Feature] = {}
    for scene in ("past", "future", "present"):
        if scene in scenes:
            found |= {
                f.uid: f for f in plan.features if f.scene == scene and f.uid in uids
            }
    return {uid: found[uid] for uid in sorted(found)}


def _at(row: Mapping[str, int], index: int) -> str:
    """Return the thing that lies at a place of the row, the first place being 0."""
    for uid, length in row.items():
        if index < length:
            return uid
        index -= length
    raise AssertionError(index)
