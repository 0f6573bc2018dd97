"""Animals against households, pasture and walls."""

from __future__ import annotations

from talking_maps.indicators import evaluate
from talking_maps.indicators.engine.context import number_of
from talking_maps.model.message import Message, plural
from talking_maps.plausibility.checks import Doubt, plausibility_check
from talking_maps.plausibility.flag_context import FlagContext, each_once

HERD = "plausible_herd.most"
MOST, LEAST = "plausible_stocking.most", "plausible_stocking.least"
STANDING_M2 = "plausible_standing.animal"
TYPED = "plausible_corrals.times"
GRAZED = ("pasture", "bofedal")


@plausibility_check(
    "animals_per_household",
    sentence=Message("More animals than its households can herd."),
    source=Message("Our judgement: large families of herders keep some hundred head."),
    reads=(HERD,),
)
def animals_per_household(case: FlagContext) -> Doubt | None:
    """Find a register with more sheep units a household than families herd."""
    households = case.plan.total_households
    if not households:
        return None
    each = case.sheep_units / households
    if each <= case.limit(HERD):
        return None
    return Doubt(
        Message(
            "The register holds {units:whole} sheep units, {each:whole} for each of "
            "{households:whole} households.",
            {"units": case.sheep_units, "each": each, "households": households},
        )
    )


@plausibility_check(
    "animals_beyond_pasture",
    sentence=Message("More animals than could live from the pasture drawn."),
    source=Message(
        "Our judgement, far above any overstocking that was measured; sheep units and "
        "carrying capacity as for the measure of stocking."
    ),
    reads=(MOST,),
)
def animals_beyond_pasture(case: FlagContext) -> Doubt | None:
    """Find a herd that is many times what the pasture of the present can feed."""
    balance = _balance(case)
    if balance is None or balance <= case.limit(MOST):
        return None
    return Doubt(
        Message(
            "The animals of the register are {balance:percent} of what the pasture "
            "drawn can feed.",
            {"balance": balance},
        ),
        case.existing(*GRAZED),
    )


@plausibility_check(
    "animals_too_few",
    sentence=Message("Hardly any animals for the pasture drawn."),
    source=Message(
        "Our judgement: pasture of a community that keeps animals is grazed; a "
        "register with next to none is not complete."
    ),
    reads=(LEAST,),
)
def animals_too_few(case: FlagContext) -> Doubt | None:
    """Find a register that has far fewer animals than the pasture feeds."""
    balance = _balance(case)
    if balance is None or balance >= case.limit(LEAST):
        return None
    heads = sum(herd.count for herd in case.plan.herds)
    return Doubt(
        Message(
            plural(
                "The register holds {count:whole} animal; the pasture drawn feeds "
                "{times:whole} times as much.",
                "The register holds {count:whole} animals; the pasture drawn feeds "
                "{times:whole} times as much.",
            ),
            {"count": heads, "times": 1 / balance if balance else 0.0},
        )
    )


@plausibility_check(
    "corrals_against_register",
    sentence=Message("Corrals for many more animals than the register holds."),
    source=Message("Our judgement: a corral is not built for many times the herd."),
    reads=(TYPED,),
)
def corrals_against_register(case: FlagContext) -> Doubt | None:
    """Find corrals of the present for many times the animals of the register."""
    corrals = case.existing("corral")
    inside = sum(number_of(f, "animals") or 0.0 for f in corrals)
    heads = sum(herd.count for herd in case.plan.herds)
    if not heads or inside <= case.limit(TYPED) * heads:
        return None
    return Doubt(
        Message(
            "The corrals are for {inside:whole} animals, the register holds "
            "{heads:whole}.",
            {"inside": inside, "heads": heads},
        ),
        corrals,
    )


@plausibility_check(
    "animals_in_corral",
    sentence=Message("Corrals or sheds for more animals than can stand in them."),
    source=Message(
        "Our judgement: a sheep that stands needs a quarter of a square metre; manuals "
        "ask for 1 m²."
    ),
    reads=(STANDING_M2,),
)
def animals_in_corral(case: FlagContext) -> Doubt | None:
    """Find corrals and sheds in which the animals typed could not even stand."""
    crowded = [
        (heads, case.area_m2(f.geometry), f)
        for f in case.drawn("corral", "shed")
        if (heads := number_of(f, "animals"))
        and f.geometry.area
        and case.area_m2(f.geometry) < heads * case.limit(STANDING_M2)
    ]
    if not crowded:
        return None
    heads, area, _ = max(crowded, key=lambda one: one[0] / one[1])
    found = each_once(f for _, _, f in crowded)
    sentence = Message(
        plural(
            "{count:whole} corral or shed is said to hold more animals than can stand "
            "in it: {heads:whole} on {area:m2}.",
            "{count:whole} corrals or sheds are said to hold more animals than can "
            "stand in them, one of them {heads:whole} on {area:m2}.",
        ),
        {"count": len(found), "heads": heads, "area": area},
    )
    return Doubt(sentence, found)


def _balance(case: FlagContext) -> float | None:
    """Return the animals as a share of what the pasture feeds, None if not told."""
    if not case.plan.herds:
        return None
    asked = evaluate(case.plan, case.territory, case.reference, case.memo)
    return asked.ask("stocking_balance").value
