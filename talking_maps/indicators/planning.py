"""How the plan was made: are all scenes drawn, who took part, what was promised.

These stand on the register and on the mere presence of drawings, not on the ground.
"""

from __future__ import annotations

from talking_maps.indicators.engine.answers import (
    Basis,
    cannot_tell,
    measured,
    not_applicable,
)
from talking_maps.indicators.engine.context import EvaluationContext
from talking_maps.indicators.engine.registry import Reads, indicator
from talking_maps.model.message import Message
from talking_maps.model.plan import COMMUNITY, SCENES, Commitment, Voice
from talking_maps.model.rubric import Measure

#: Groups whose memory and wishes are easily left out.
MUST_BE_HEARD: tuple[Voice, ...] = ("elders", "women", "youth")


@indicator(
    "scenes_complete",
    name=Message("Scenes drawn"),
    unit="share",
    sentence=Message("Measure how many of the three scenes are drawn."),
    formula=Message(
        "Scenes with at least one drawn thing that is not lost, divided by three."
    ),
    source=Message("Three maps in three steps: The Communication Initiative, 192875."),
    reads=Reads(scenes=SCENES),
)
def scenes_complete(case: EvaluationContext) -> Measure:
    """Measure how many of the three scenes are drawn.

    Shapes whose place is only declared count: a sketch is a scene too. The value is
    a share of the scenes [fraction].

    Examples
    --------
    >>> from talking_maps.indicators.engine import example
    >>> pasture = example.field("A", "pasture", (0, 0), (100, 100))
    >>> round(scenes_complete(example.case(pasture)).value, 2)
    0.33
    """
    drawn = tuple(f for scene in SCENES for f in case.plan.of(scene))
    scenes = {f.scene for f in drawn}
    explanation = Message(
        "{scenes:number} of {all:number} scenes are drawn.",
        {"scenes": len(scenes), "all": len(SCENES)},
    )
    return measured(len(scenes) / len(SCENES), explanation, Basis(also=drawn))


@indicator(
    "participating_households",
    name=Message("Households taking part"),
    unit="share",
    sentence=Message("Compare the households that took part with all there are."),
    formula=Message(
        "The larger of households at the fullest assembly and households that have "
        "drawn, divided by all households of the community."
    ),
    source=Message("Target of more than 60 %: pachamamaraymi.org, clear targets."),
    reads=Reads(
        book=(
            "owner",
            "owners",
            "assemblies",
            "owners_with_drawings",
            "total_households",
        )
    ),
)
def participating_households(case: EvaluationContext) -> Measure:
    """Compare the households that took part with all there are.

    Nobody knows how far two assemblies overlap, so they are not added up: the fullest
    one counts. The value is a share [fraction]; the known target is 0.6.

    Examples
    --------
    >>> from talking_maps.indicators.engine import example
    >>> from talking_maps.model.plan import Assembly
    >>> meeting = Assembly("1", "2026-05-12", households=30)
    >>> case = example.case(assemblies=(meeting,), total_households=40)
    >>> participating_households(case).value
    0.75
    """
    if case.plan.owner.id != COMMUNITY:
        return not_applicable(_ASKED_OF_COMMUNITY)
    total = case.plan.total_households
    if not total:
        return cannot_tell(
            Message("Enter how many households the community has in all.")
        )
    took_part = _households_that_took_part(case)
    if took_part is None:
        return cannot_tell(
            Message("Enter how many households came to an assembly, or let them draw.")
        )
    counts = {"households": took_part, "total": total}
    if took_part > total:
        return cannot_tell(
            Message(
                "{households:number} households took part, but the community has only "
                "{total:number}. Correct one of the two.",
                counts,
            )
        )
    return measured(
        took_part / total,
        Message("{households:number} of {total:number} households took part.", counts),
    )


@indicator(
    "households_with_own_map",
    name=Message("Households with a map of their own"),
    unit="share",
    sentence=Message("Compare the households that drew a map with all there are."),
    formula=Message(
        "Households that have drawn in a plan of their own, divided by all households "
        "of the community."
    ),
    source=Message("Target of more than 60 %: pachamamaraymi.org, clear targets."),
    reads=Reads(book=("owner", "owners", "owners_with_drawings", "total_households")),
)
def households_with_own_map(case: EvaluationContext) -> Measure:
    """Compare the households that drew a map with all there are.

    Seats at an assembly do not count. The value is a share [fraction]; the known target
    is 0.6.

    Examples
    --------
    >>> from talking_maps.indicators.engine import example
    >>> from talking_maps.model.plan import Owner
    >>> case = example.case(
    ...     owners=(Owner("H1", "household"), Owner("O1", "organisation")),
    ...     owners_with_drawings=("H1", "O1"), total_households=4,
    ... )
    >>> households_with_own_map(case).value
    0.25
    """
    plan = case.plan
    if plan.owner.id != COMMUNITY:
        return not_applicable(_ASKED_OF_COMMUNITY)
    if not plan.total_households:
        return cannot_tell(
            Message("Enter how many households the community has in all.")
        )
    homes = {owner.id for owner in plan.owners if owner.kind == "household"}
    drawn = len(homes & set(plan.owners_with_drawings))
    explanation = Message(
        "{households:number} of {total:number} households have a map of their own.",
        {"households": drawn, "total": plan.total_households},
    )
    return measured(min(drawn / plan.total_households, 1.0), explanation)


@indicator(
    "womens_share",
    name=Message("Women taking part"),
    unit="share",
    sentence=Message("Measure the share of women among those who came."),
    formula=Message("Women divided by women and men, over all counted assemblies."),
    source=Message("Women's participation bands: PROCOMPITE Huancavelica, annex 03."),
    reads=Reads(book=("owner", "assemblies")),
)
def womens_share(case: EvaluationContext) -> Measure:
    """Measure the share of women among those who came.

    Assemblies where women and men were not both counted are left out. The value is a
    share [fraction].

    Examples
    --------
    >>> from talking_maps.indicators.engine import example
    >>> from talking_maps.model.plan import Assembly
    >>> meeting = Assembly("1", "2026-05-12", women=15, men=25)
    >>> womens_share(example.case(assemblies=(meeting,))).value
    0.375
    """
    if case.plan.owner.id != COMMUNITY:
        return not_applicable(_ASKED_OF_COMMUNITY)
    counted = [
        (a.women, a.men)
        for a in case.plan.assemblies
        if a.women is not None and a.men is not None
    ]
    women, men = sum(w for w, _ in counted), sum(m for _, m in counted)
    if women + men == 0:
        return cannot_tell(Message("Enter how many women and men came to an assembly."))
    explanation = Message(
        "{women:number} women and {men:number} men came, counting every assembly.",
        {"women": women, "men": men},
    )
    return measured(women / (women + men), explanation)


@indicator(
    "commitments_complete",
    name=Message("Complete commitments"),
    unit="share",
    sentence=Message("Measure the share of commitments that say what, who and when."),
    formula=Message("Commitments with what, who and by when, divided by all of them."),
    source=Message("Commitments on the future map: Communication Initiative, 192875."),
    reads=Reads(book=("commitments",)),
)
def commitments_complete(case: EvaluationContext) -> Measure:
    """Measure the share of commitments that say what, who and when.

    Without any commitment the value is 0: nothing has been promised in full. The
    value is a share [fraction].

    Examples
    --------
    >>> from talking_maps.indicators.engine import example
    >>> from talking_maps.model.plan import Commitment
    >>> fence = Commitment("1", "community", "Fence the bofedal", "Board", "2027-08")
    >>> ditch = Commitment("2", "community", "Dig ditches")
    >>> commitments_complete(example.case(commitments=(fence, ditch))).value
    0.5
    """
    promised = case.plan.commitments
    if not promised:
        return measured(0, Message("No commitment has been written down yet."))
    complete = sum(map(is_complete, promised))
    explanation = Message(
        "{complete:number} of {all:number} commitments say what, who and by when.",
        {"complete": complete, "all": len(promised)},
    )
    return measured(complete / len(promised), explanation)


def is_complete(commitment: Commitment) -> bool:
    """Say whether a commitment names what, who and by when."""
    return all(
        text.strip() for text in (commitment.what, commitment.who, commitment.by)
    )


@indicator(
    "groups_heard",
    name=Message("Groups heard"),
    unit="share",
    sentence=Message("Measure how many of elders, women and youth are heard."),
    formula=Message(
        "Groups of the three whose memory, view or wish is written on at least one "
        "drawn thing, divided by three."
    ),
    source=Message(
        "Elders tell the past, youth the future: The Communication Initiative, 192875; "
        "women's own maps: CIFOR, Napo."
    ),
    reads=Reads(scenes=SCENES),
)
def groups_heard(case: EvaluationContext) -> Measure:
    """Measure how many of elders, women and youth are heard.

    Their voice may be in any scene. The value is a share of the groups [fraction].

    Examples
    --------
    >>> from dataclasses import replace
    >>> from talking_maps.indicators.engine import example
    >>> pasture = example.field("A", "pasture", (0, 0), (100, 100))
    >>> told = replace(pasture, voice="elders")
    >>> round(groups_heard(example.case(told)).value, 2)
    0.33
    """
    told = tuple(
        f for scene in SCENES for f in case.plan.of(scene) if f.voice in MUST_BE_HEARD
    )
    heard = {f.voice for f in told}
    explanation = Message(
        "{heard:number} of {all:number} groups are heard: elders, women, youth.",
        {"heard": len(heard), "all": len(MUST_BE_HEARD)},
    )
    return measured(len(heard) / len(MUST_BE_HEARD), explanation, Basis(good=told))


_ASKED_OF_COMMUNITY = Message("This is asked of the plan of the whole community.")


def _households_that_took_part(case: EvaluationContext) -> int | None:
    counts = [a.households for a in case.plan.assemblies if a.households is not None]
    households = {o.id for o in case.plan.owners if o.kind == "household"}
    drew = len(households.intersection(case.plan.owners_with_drawings))
    if drew:
        counts.append(drew)
    return max(counts, default=None)
