"""The register of people: households, meetings, promises."""

from __future__ import annotations

from datetime import date

from talking_maps.indicators.engine.context import number_of
from talking_maps.model.message import Message, plural
from talking_maps.model.plan import COMMUNITY, Assembly, Commitment, Years
from talking_maps.plausibility.checks import Doubt, plausibility_check
from talking_maps.plausibility.flag_context import FlagContext

LABOUR = "plausible_labour.days"
PEOPLE = "plausible_people.household"
FEWER = "plausible_fewer.share"
#: A year of days.
YEAR_DAYS = 365.25


@plausibility_check(
    "households_against_houses",
    sentence=Message("More households in the houses drawn than in the register."),
    source=Message(
        "By definition: shares of households are taken of the register, and a small "
        "register makes every share large."
    ),
)
def households_against_houses(case: FlagContext) -> Doubt | None:
    """Find a register with fewer households than live in the houses of the present."""
    said = case.plan.total_households
    if case.plan.owner.id != COMMUNITY or not said:
        return None
    houses = case.existing("house")
    drawn = int(
        sum(
            1.0 if (known := number_of(f, "households")) is None else known
            for f in houses
        )
    )
    if drawn <= said:
        return None
    return Doubt(
        Message(
            "{drawn:whole} households live in the houses drawn; the register says "
            "{said:whole} in all.",
            {"drawn": drawn, "said": said},
        ),
        houses,
    )


@plausibility_check(
    "households_fewer",
    sentence=Message("Fewer households than the earlier state of the plan had."),
    source=Message(
        "Held against the earlier state of this plan: with fewer in all, every share "
        "of households rises."
    ),
)
def households_fewer(case: FlagContext) -> Doubt | None:
    """Find a number of households that went down since the earlier state."""
    before = case.baseline.total_households if case.baseline else None
    now = case.plan.total_households
    if not before or not now or now >= before:
        return None
    return Doubt(
        Message(
            "The register says {now:whole} households; before it said {before:whole}.",
            {"now": now, "before": before},
        )
    )


@plausibility_check(
    "animals_fewer",
    sentence=Message("Far fewer animals than the earlier state of the plan had."),
    source=Message(
        "Held against the earlier state of this plan: animals that left the register "
        "eat no pasture there, and may eat it on the ground."
    ),
    reads=(FEWER,),
)
def animals_fewer(case: FlagContext) -> Doubt | None:
    """Find a register that lost many of its animals since the earlier state."""
    before = sum(h.count for h in case.baseline.herds) if case.baseline else 0
    now = sum(h.count for h in case.plan.herds)
    if not before or now >= (1 - case.limit(FEWER)) * before:
        return None
    return Doubt(
        Message(
            "The register holds {now:whole} animals; before it held {before:whole}.",
            {"now": now, "before": before},
        )
    )


@plausibility_check(
    "promises_fewer",
    sentence=Message("Commitments that were taken out."),
    source=Message("Held against the earlier state of this plan."),
)
def promises_fewer(case: FlagContext) -> Doubt | None:
    """Find commitments of the earlier state that are no longer in the register."""
    if case.baseline is None:
        return None
    there = {one.uid for one in case.plan.commitments}
    gone = sum(one.uid not in there for one in case.baseline.commitments)
    if not gone:
        return None
    return Doubt(
        Message(
            plural(
                "{count:whole} commitment of the earlier plan was taken out.",
                "{count:whole} commitments of the earlier plan were taken out.",
            ),
            {"count": gone},
        )
    )


@plausibility_check(
    "labour_beyond_days",
    sentence=Message("More labour promised than the households have days."),
    source=Message(
        "Our judgement: beside its own fields a household gives at most a fifth of the "
        "year to works in common."
    ),
    reads=(LABOUR,),
)
def labour_beyond_days(case: FlagContext) -> Doubt | None:
    """Find days of labour that the households cannot give until the last promise."""
    people = case.plan.total_households or sum(
        o.kind == "household" for o in case.plan.owners
    )
    households = people if case.plan.owner.id == COMMUNITY else 1
    days = sum(one.labour_days or 0.0 for one in case.plan.commitments)
    if not households or not days:
        return None
    can = households * case.limit(LABOUR) * _years(case)
    if days <= can:
        return None
    return Doubt(
        Message(
            "The commitments promise {days:whole} days of labour; {households:whole} "
            "households can give {can:whole} until then.",
            {"days": days, "households": households, "can": can},
        )
    )


@plausibility_check(
    "commitment_days",
    sentence=Message("Commitments for a day outside the plan's years."),
    source=Message(
        "By definition: what is promised is done between the present and the future of "
        "the plan."
    ),
)
def commitment_days(case: FlagContext) -> Doubt | None:
    """Find commitments by a day before the plan's present or after its future."""
    years = case.plan.years
    outside = [
        one
        for one in case.plan.commitments
        if (day := _day(one.by)) and not years.present <= day.year <= years.future
    ]
    if not outside:
        return None
    return Doubt(_days_said(outside, years))


def _days_said(outside: list[Commitment], years: Years) -> Message:
    """Say how many commitments lie outside the plan's years."""
    return Message(
        plural(
            "{count:whole} commitment is for a day before {first} or after {last}.",
            "{count:whole} commitments are for days before {first} or after {last}.",
        ),
        {
            "count": len(outside),
            "first": str(years.present),
            "last": str(years.future),
        },
    )


@plausibility_check(
    "hollow_commitments",
    sentence=Message("Commitments that say nothing that can be looked for."),
    source=Message("Our judgement: a promise is told in words, and by whom."),
)
def hollow_commitments(case: FlagContext) -> Doubt | None:
    """Find commitments of a letter or two."""
    hollow = [one for one in case.plan.commitments if _is_hollow(one)]
    if not hollow:
        return None
    return Doubt(
        Message(
            plural(
                "{count:whole} commitment says nothing that can be looked for.",
                "{count:whole} commitments say nothing that can be looked for.",
            ),
            {"count": len(hollow)},
        )
    )


@plausibility_check(
    "assembly_beyond_households",
    sentence=Message("Assemblies of more households or people than there are."),
    source=Message("Our judgement: of one household at most some eight people come."),
    reads=(PEOPLE,),
)
def assembly_beyond_households(case: FlagContext) -> Doubt | None:
    """Find assemblies to which more came than the community has."""
    said = case.plan.total_households
    if not said:
        return None
    over = [
        one
        for one in case.plan.assemblies
        if (one.households or 0) > said or _came(one) > case.limit(PEOPLE) * said
    ]
    if not over:
        return None
    return Doubt(
        Message(
            plural(
                "{count:whole} assembly had more households or people than the "
                "{said:whole} households of the register can send.",
                "{count:whole} assemblies had more households or people than the "
                "{said:whole} households of the register can send.",
            ),
            {"count": len(over), "said": said},
        )
    )


def _came(one: Assembly) -> int:
    return (one.women or 0) + (one.men or 0)


def _is_hollow(one: Commitment) -> bool:
    fewest = 4
    return bool(one.what) and sum(map(str.isalpha, one.what)) < fewest


def _years(case: FlagContext) -> float:
    """Return the years until the last promise is due, at least one."""
    last = max(
        (day for c in case.plan.commitments if (day := _day(c.by))), default=None
    )
    start = _day(case.day) or date(case.plan.years.present, 1, 1)
    return max(1.0, (last - start).days / YEAR_DAYS) if last else 1.0


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10]) if text else None
    except ValueError:
        return None
