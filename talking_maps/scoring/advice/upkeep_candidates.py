"""Steps of every year: what is cleaned, mended, protected, kept and left to rest."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from talking_maps.indicators.engine.context import has, in_use, number_of
from talking_maps.indicators.fodder import SOWN
from talking_maps.indicators.sectoral_fallow import REST
from talking_maps.indicators.seed import FIELDS, SEED, VARIETIES, names_of
from talking_maps.indicators.upkeep import CLEANED, MENDED
from talking_maps.model.message import Message
from talking_maps.scoring.advice.candidate import (
    AdviceContext,
    Candidate,
    added,
    called,
    drawn,
    marked,
    number,
    offers,
    placed,
)
from talking_maps.scoring.advice.feasibility import is_passed_by_canal

#: What is sown for hay where nothing says otherwise: it ripens on the highest fields.
HAY: Final = "oats"


@offers("canals_cleaned")
def clean(asked: AdviceContext) -> Iterator[Candidate]:
    """Yield open canals that were not cleaned, or not all along."""
    case = asked.case
    for one in case.placed("canal"):
        length = case.length_m(one.geometry)
        left = length - (number_of(one, CLEANED) or 0.0)
        if one.attributes.get("lining") == "pipe" or left <= 0:
            continue
        message = Message(
            "Clean the canal {thing} at the faena: {length:m} are left.",
            {"thing": called(one), "length": left},
        )
        yield marked(case, one, message, **{CLEANED: length})


@offers("terraces_mended")
def mend(asked: AdviceContext) -> Iterator[Candidate]:
    """Yield terraces in use whose walls are not in repair."""
    case = asked.case
    for one in filter(in_use, case.placed("terrace")):
        if not has(one, MENDED):
            message = Message(
                "Mend the walls of the terrace {thing}: {area:ha}.", placed(case, one)
            )
            yield marked(case, one, message, **{MENDED: True})


@offers("springs_protected")
def protect_spring(asked: AdviceContext) -> Iterator[Candidate]:
    """Yield springs that animals can tread into."""
    for one in asked.bad:
        message = Message(
            "Protect the spring {thing}: wall or fence it, water the animals below.",
            {"thing": called(one)},
        )
        yield marked(asked.case, one, message, protected=True)


@offers("fences_drawn")
def draw_fence(asked: AdviceContext) -> Iterator[Candidate]:
    """Yield pastures that are said to be fenced, and whose fence nobody drew."""
    case = asked.case
    for one in asked.bad:
        edge = one.geometry.boundary
        message = Message(
            "Draw the fence of {thing} where it stands: {around:m}.",
            {"thing": called(one), "around": case.length_m(edge)},
        )
        yield added(case, one, message, drawn(case, one, "fence", edge))


@offers("seed_kept_share")
def keep_seed(asked: AdviceContext) -> Iterator[Candidate]:
    """Yield fields of whose crop no seed is kept."""
    case = asked.case
    for one in case.placed("cropland"):
        if not has(one, SEED):
            message = Message(
                "Keep seed of what grows in the field {thing}: {area:ha}.",
                placed(case, one),
            )
            yield marked(case, one, message, **{SEED: True})


@offers("varieties_grown")
def one_variety_more(asked: AdviceContext) -> Iterator[Candidate]:
    """Yield fields in which a variety more could be sown, those without any first."""
    case = asked.case
    for one in sorted(case.placed(*FIELDS), key=lambda f: (bool(names_of(f)), f.uid)):
        written = str(one.attributes.get(VARIETIES) or "")
        more = f"{written}, +{one.uid}" if written else f"+{one.uid}"
        message = Message(
            "Sow a variety that is grown nowhere else in the field {thing}, and write "
            "its name.",
            {"thing": called(one)},
        )
        yield marked(case, one, message, **{VARIETIES: more})


@offers("fallow_rest_years")
def rest_longer(asked: AdviceContext) -> Iterator[Candidate]:
    """Yield fields in turns that could rest a year more."""
    case = asked.case
    for one in case.placed("fallow"):
        years = number_of(one, REST)
        if years is None or has(one, "ploughed") or years >= asked.goal:
            continue
        message = Message(
            "Let the field {thing} rest for {years:whole} years instead of "
            "{before:whole}: {area:ha}.",
            {**placed(case, one), "years": round(years) + 1, "before": round(years)},
        )
        yield marked(case, one, message, **{REST: years + 1})


@offers("dry_season_fodder_balance")
def grow_fodder(asked: AdviceContext) -> Iterator[Candidate]:
    """Yield sown pasture that could be watered, and fallow that could grow hay."""
    case = asked.case
    for one in case.placed(SOWN):
        species = str(one.attributes.get("species") or "other")
        watered = number(case, f"fodder_yield.{species}_watered")
        if has(one, "watered") or watered is None or not is_passed_by_canal(case, one):
            continue
        message = Message(
            "Water the sown pasture {thing}, which a canal passes: {area:ha}.",
            placed(case, one),
        )
        yield marked(case, one, message, watered=True)
    if number(case, f"fodder_yield.{HAY}") is None:
        return
    for one in case.placed("fallow"):
        message = Message(
            "Sow oats for hay on the fallow {thing}: {area:ha}.", placed(case, one)
        )
        hay = drawn(case, one, SOWN, one.geometry, species=HAY)
        yield added(case, one, message, hay)
