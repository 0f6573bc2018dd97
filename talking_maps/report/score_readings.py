"""What a criterion's points stand on: readings, shapes, reference numbers.

The sealed copy tells values, points and the shapes they stand on. Which of them help
or hurt, and which numbers entered, is told by measuring the sealed plan again; it is
believed only where that gives the sealed answer.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from talking_maps.contest import SealedCopy
from talking_maps.i18n import Translator
from talking_maps.i18n.units import measured
from talking_maps.indicators import REGISTRY
from talking_maps.model.layer import Layer
from talking_maps.model.message import Message
from talking_maps.model.plan import Scene
from talking_maps.model.rubric import (
    CriterionScore,
    Measure,
    Number,
    Reading,
    Reference,
    Scorecard,
)
from talking_maps.wording import (
    measures,
    names_for_ids,
    point_sum,
)
from talking_maps.wording.vocabulary import (
    evidence_grade_names,
    scene_names,
)
from talking_maps.worlds import PointBand

#: A value measured again agrees within this share of it: shapes are sealed to the
#: millimetre and values to six digits.
NEAR = 1e-4


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """One reading as it was sealed; `measure` is it measured again, if it agrees.

    `band` is between which points it lies, None where that was not drawn.
    """

    sealed: Mapping[str, Any]
    points: float
    of: float
    measure: Measure | None
    promised: bool
    worst: float
    best: float
    band: PointBand | None = None

    @property
    def sum(self) -> point_sum.PointSum:
        """What its points are made of."""
        return point_sum.PointSum(
            self.sealed["value"],
            self.sealed["unit"],
            self.worst,
            self.best,
            self.of,
            self.points,
            self.sealed.get("cover_factor", 1.0),
            self.sealed.get("evidence_factor", 1.0),
        )

    @property
    def scenes(self) -> tuple[Scene, ...]:
        """The scenes it looks at."""
        return tuple(self.sealed["scenes"])


def readings(
    copy: SealedCopy,
    again: Scorecard | None,
    bands: Sequence[PointBand | None] = (),
) -> Mapping[str, tuple[EvidenceRow, ...]]:
    """Return the readings of each criterion.

    `bands` are between which points the entry's parts lie, one for each, or none.
    """
    measured = {one.id: one for one in again.criteria} if again else {}
    return {
        criterion["id"]: tuple(
            _readings(copy, criterion, measured.get(criterion["id"]), bands)
        )
        for criterion in copy.scorecard["criteria"]
    }


def _readings(
    copy: SealedCopy,
    sealed: Mapping[str, Any],
    again: CriterionScore | None,
    bands: Sequence[PointBand | None],
) -> Iterator[EvidenceRow]:
    known = zip_longest(copy.entry.parts, bands)
    parts = [(part, sure) for part, sure in known if part.criterion == sealed["id"]]
    found = sealed["indicators"]
    others = again.readings if again and len(again.readings) == len(found) else ()
    for place, (one, (part, sure)) in enumerate(zip(found, parts, strict=True)):
        other = others[place] if others else None
        same = other is not None and agrees(one, other)
        measure = other.measure if other is not None and same else None
        indicator = REGISTRY.get(one["id"])
        by_scene = indicator is not None and indicator.reads.scene_by_scene
        promised = by_scene and part.scene == "future"
        yield EvidenceRow(
            one, part.points, part.of, measure, promised, part.worst, part.best, sure
        )


def agrees(sealed: Mapping[str, Any], again: Reading) -> bool:
    """Tell whether measuring again gave what was sealed."""
    measure = again.measure
    return (
        sealed["id"] == again.indicator
        and sealed["answer"] == measure.answer
        and sealed["evidence"] == sorted(measure.evidence)
        and _near(sealed["value"], measure.value)
    )


def _near(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return math.isclose(one, other, rel_tol=NEAR, abs_tol=NEAR)


def reading_content(
    one: EvidenceRow,
    layers: Sequence[Layer],
    reference: Reference,
    language: str,
    t: Translator,
) -> dict[str, object]:
    """Return a reading for the template."""
    sealed = one.sealed
    error = sealed["uncertainty"]
    amount = measured(sealed["answer"], sealed["value"], error, sealed["unit"], t)
    scenes = scene_names(t)
    explained = sealed["explanation"]
    messages = [Message(explained["id"], explained["values"])]
    land = point_sum.of_land(sealed.get("withheld", ()), sealed.get("untold", 0.0), t)
    sums = [
        land,
        point_sum.written_out(one.sum, t),
        point_sum.more(one.sum, messages[0], t),
    ]
    if one.measure is not None:
        sums.append(point_sum.grades(one.measure, evidence_grade_names(t), t))
        messages += one.measure.remarks
    return {
        "ruler": {"share": one.sum.share, "words": point_sum.ruler(one.sum, t)},
        "sums": [said for said in sums if said],
        "band": _band(one, t),
        "called": measures.called(sealed["id"], language),
        "sentence": measures.sentence(sealed["id"], language),
        "scenes": " · ".join(scenes[scene] for scene in one.scenes),
        "value": amount,
        "points": t("{points:hundredths} of {of:points}", points=one.points, of=one.of),
        "promised": t("promised") if one.promised else "",
        "said": [
            names_for_ids.resolve_names(message, layers, reference, language)
            for message in messages
        ],
    }


def _band(one: EvidenceRow, t: Translator) -> dict[str, object] | None:
    """Return where four of five draws lie as shares of all points, None if unknown."""
    if one.band is None or not one.of:
        return None
    shares = {
        name: getattr(one.band, name) / one.of for name in ("low", "median", "high")
    }
    words = measures.part_band(one.band, t)
    return {**shares, "all": t("{points:points}", points=one.of), "words": words}


def numbers(
    found: Sequence[EvidenceRow], reference: Reference, language: str, t: Translator
) -> list[list[str]]:
    """Return the reference numbers that entered, each with its source and grade.

    Numbers from one source stand in one row.
    """
    ids = sorted({i for one in found if one.measure for i in one.measure.sources})
    rows: dict[tuple[str, str], list[str]] = {}
    for number in (reference.numbers[i] for i in ids if i in reference.numbers):
        source = measures.number_source(number, t)
        amount = t("{value:number}", value=number.value)
        unit = measures.number_unit(number, t)
        called = names_for_ids.number(number, language)
        said = f"{called}: {amount}\N{NO-BREAK SPACE}{unit}"
        rows.setdefault((source, _trust(number, t)), []).append(said)
    return [["; ".join(said), source, trust] for (source, trust), said in rows.items()]


def _trust(number: Number, t: Translator) -> str:
    trust = measures.number_trust(number, t)
    return trust if number.confirmed else f"{t('not confirmed')} · {trust}"
