"""Work that was promised, held against the hands there are."""

from __future__ import annotations

from talking_maps.indicators.engine.answers import (
    Basis,
    cannot_tell,
    measured,
    not_applicable,
    number_missing,
)
from talking_maps.indicators.engine.context import EvaluationContext
from talking_maps.indicators.engine.registry import Reads, indicator
from talking_maps.model.message import Message
from talking_maps.model.plan import COMMUNITY
from talking_maps.model.rubric import Measure

GIVEN = "communal_work.faena_and_ayni"


@indicator(
    "labour_promised_against_means",
    name=Message("Promised work against means"),
    theme="planning",
    unit="share",
    sentence=Message("Compare the work promised with what the households can give."),
    formula=Message(
        "Days of work written on commitments, divided by households times the days one "
        "can give in a year times the years from the present to the future scene; "
        "above 100 % more is promised than can be given."
    ),
    source=Message("Days a household can give: the community says it."),
    reads=Reads(
        numbers=(GIVEN,), book=("owner", "years", "commitments", "total_households")
    ),
)
def labour_promised_against_means(case: EvaluationContext) -> Measure:
    """Compare the work promised with what the households can give.

    Paid work is left out, since other hands may do it. The value is a share of the
    means [fraction], and may be above 1.

    Examples
    --------
    >>> from talking_maps.indicators.engine import example
    >>> from talking_maps.model.plan import Commitment
    >>> canal = Commitment("1", "community", "Clean the canal", labour_days=600)
    >>> case = example.case(
    ...     commitments=(canal,),
    ...     total_households=10,
    ...     numbers={"communal_work.faena_and_ayni": 12},
    ... )
    >>> labour_promised_against_means(case).value  # 1200 days in ten years
    0.5
    """
    promised = [c for c in case.plan.commitments if c.labour != "paid"]
    days = [c.labour_days for c in promised if c.labour_days is not None]
    if not case.plan.commitments:
        nothing = Message("No commitment has been written down yet.")
        return not_applicable(nothing)
    if len(days) < len(promised):
        return cannot_tell(
            Message(
                "Enter how many days of work each commitment takes; it is missing in "
                "{silent:number}.",
                {"silent": len(promised) - len(days)},
            )
        )
    households = _households(case)
    if not households:
        unknown = Message("Enter how many households the community has in all.")
        return cannot_tell(unknown)
    means = case.numbers((GIVEN,))
    if means.missing:
        return number_missing(means.missing)
    years = max(case.plan.years.future - case.plan.years.present, 1)
    can_give = households * means.values[GIVEN] * years
    if can_give <= 0:
        return cannot_tell(Message("The households can give no day of work."))
    explanation = Message(
        "{days:number} days of work are promised; {households:number} households can "
        "give {means:number} in {years:number} years.",
        {
            "days": sum(days),
            "households": households,
            "means": can_give,
            "years": years,
        },
    )
    basis = Basis(sources=means.sources, remarks=means.remarks)
    return measured(sum(days) / can_give, explanation, basis)


def _households(case: EvaluationContext) -> int | None:
    """Return how many households stand behind the plan: all, or its owner's own."""
    if case.plan.owner.id == COMMUNITY:
        return case.plan.total_households
    return case.plan.owner.members if case.plan.owner.kind == "organisation" else 1
