"""Varieties and seed: what is kept in the fields of the community."""

from __future__ import annotations

import re

from talking_maps.indicators.engine.answers import (
    NUMBER,
    Basis,
    measured,
    not_applicable,
)
from talking_maps.indicators.engine.context import EvaluationContext, has, without
from talking_maps.indicators.engine.evidence import claim_grade
from talking_maps.indicators.engine.registry import Reads, indicator
from talking_maps.model.message import Message
from talking_maps.model.plan import SCENES, Feature
from talking_maps.model.rubric import Measure

VARIETIES, SEED = "varieties", "seed_kept"
FIELDS = ("cropland", "terrace")


@indicator(
    "varieties_grown",
    name=Message("Varieties grown"),
    theme="soil",
    unit=NUMBER,
    sentence=Message("Count the varieties that are written on the fields."),
    formula=Message(
        "Different names of varieties in the forms of cropland and terraces; the same "
        "name on several fields, in small letters or large, counts once."
    ),
    source=Message("Names as their growers write them."),
    needs=("cropland",),
    reads=Reads(scenes=SCENES, layers=FIELDS, scene_by_scene=True),
)
def varieties_grown(case: EvaluationContext) -> Measure:
    """Count the varieties that are written on the fields.

    How many are many differs by place and crop; no limit was found. The value is a
    number [number].

    Examples
    --------
    >>> from talking_maps.indicators.engine import example
    >>> case = example.case(
    ...     example.field("A", "cropland", (0, 0), (9, 9), varieties="Wayru, Qompis"),
    ...     example.field("B", "cropland", (20, 0), (9, 9), varieties="qompis"),
    ... )
    >>> varieties_grown(case).value
    2.0
    """
    fields = case.placed(*FIELDS)
    good = tuple(f for f in fields if names_of(f))
    said = {f.uid: claim_grade(f, is_confirmed=False) for f in good}
    basis = Basis(
        good, without(fields, good), remarks=case.left_out(*FIELDS), claims=said
    )
    if not fields:
        nothing = Message("No cropland is drawn on the ground in this scene.")
        return not_applicable(nothing, basis, unit=NUMBER)
    found = {name for f in good for name in names_of(f)}
    explanation = Message(
        "Varieties that are written on fields: {count:whole}.", {"count": len(found)}
    )
    return measured(len(found), explanation, basis, unit=NUMBER)


@indicator(
    "seed_kept_share",
    name=Message("Fields with own seed"),
    theme="soil",
    unit="share",
    sentence=Message("Measure how much of the cropland is sown with seed kept here."),
    formula=Message(
        "Cropland whose form says that seed of it is kept, divided by all cropland; "
        "ground drawn twice counts once."
    ),
    source=Message("Seed stores, as the community writes it."),
    needs=("cropland",),
    reads=Reads(
        scenes=SCENES,
        layers=("cropland",),
        scene_by_scene=True,
        least="least_amount.cropland",
    ),
)
def seed_kept_share(case: EvaluationContext) -> Measure:
    """Measure how much of the cropland is sown with seed kept here.

    The value is a share of the area [fraction].

    Examples
    --------
    >>> from talking_maps.indicators.engine import example
    >>> case = example.case(
    ...     example.field("A", "cropland", (0, 0), (100, 100), seed_kept=True),
    ...     example.field("B", "cropland", (200, 0), (300, 100)),
    ... )
    >>> round(seed_kept_share(case).value, 2)
    0.25
    """
    every = case.said("cropland")
    good = tuple(f for f in case.placed("cropland") if has(f, SEED))
    said = {f.uid: claim_grade(f, is_confirmed=False) for f in good}
    basis = Basis(
        good, without(every, good), remarks=case.not_counted("cropland"), claims=said
    )
    if not every:
        nothing = Message("No cropland is drawn on the ground in this scene.")
        return not_applicable(nothing, basis)
    whole, part = (case.area_m2(case.union(of)) for of in (every, good))
    explanation = Message(
        "{part:ha} of {all:ha} of cropland are sown with seed kept here.",
        {"part": part, "all": whole},
    )
    return measured(min(part / whole, 1.0), explanation, basis)


def names_of(field: Feature) -> frozenset[str]:
    """Return the varieties that a field's form names, apart from how they are written.

    >>> from talking_maps.indicators.engine import example
    >>> field = example.field("A", "cropland", (0, 0), (9, 9), varieties="A; b")
    >>> sorted(names_of(field))
    ['a', 'b']
    """
    text = str(field.attributes.get(VARIETIES) or "")
    parts = (" ".join(one.split()).casefold() for one in re.split(r"[,;\n/]", text))
    return frozenset(one for one in parts if one)
