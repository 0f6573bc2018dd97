"""What a plan cannot tell for want of data, told by jurors who looked at the ground.

An office that loads no elevation must not cost a community its terraces. Where the
rubric lets such points wait, a juror who visits says what the measure would say: the
share of steep fields with terraces, as seen. It is rated by the same worst and best as
everybody's; the points are the jury's, joined as marks are. Of one part a juror's last
word stands. Until somebody says it, the points wait.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from talking_maps.contest.jury import HUNDRED, aggregate
from talking_maps.errors import BadValue
from talking_maps.indicators import REGISTRY
from talking_maps.model.contest import (
    Contest,
    Entry,
    SealedReading,
    ToldPart,
    Visit,
)
from talking_maps.scoring import rate


def part_key(part: SealedReading) -> str:
    """Return how a visit names a part: its measure and, if it has one, its scene.

    >>> part_key(SealedReading("soils", "soil_loss", "future", None, None, 0, 5, 9, 0))
    'soil_loss:future'
    """
    return f"{part.indicator}:{part.scene}" if part.scene else part.indicator


def waiting_parts(entry: Entry) -> Mapping[str, SealedReading]:
    """Return the parts of an entry whose points wait, by how a visit names them."""
    return {part_key(part): part for part in entry.parts if part.untold > 0}


def told_parts(
    contest: Contest, entry: Entry, visits: Iterable[Visit]
) -> tuple[ToldPart, ...]:
    """Return the parts that jurors told, in the order of the entry.

    `visits` are in the order of the chain; those to other entries say nothing.
    """
    answers: dict[str, dict[str, float]] = {}
    for visit in visits:
        for key, value in visit.answers.items() if visit.entry == entry.id else ():
            answers.setdefault(key, {})[visit.juror] = value
    return tuple(
        _told(contest, part, answers[part_key(part)])
        for part in entry.parts
        if part.untold > 0 and part_key(part) in answers
    )


def _told(
    contest: Contest, part: SealedReading, answers: Mapping[str, float]
) -> ToldPart:
    given = [
        round(part.untold * rate(value, worst=part.worst, best=part.best) * HUNDRED)
        for value in answers.values()
    ]
    return ToldPart(
        part.criterion,
        part.indicator,
        part.scene,
        aggregate(given, contest.joining) / HUNDRED,
        part.untold,
        dict(sorted(answers.items())),
    )


def check_answers(entry: Entry, visit: Visit) -> None:
    """Raise BadValue for an answer to what does not wait, or that can be no value."""
    waits = waiting_parts(entry)
    for key, value in visit.answers.items():
        if key not in waits:
            raise BadValue(
                "“{part}” of {entry} does not wait for a visit. These do: {known}.",
                part=key,
                entry=entry.id,
                known=", ".join(waits) or "—",
            )
        known = REGISTRY.get(waits[key].indicator)
        most = 1.0 if known is not None and known.unit == "share" else math.inf
        # A comparison that is also false for what is not a number.
        if not 0 <= value <= most or math.isinf(value):
            raise BadValue(
                "What a visit tells of “{part}” is no value of that measure: {value}.",
                part=key,
                value=str(value),
            )
