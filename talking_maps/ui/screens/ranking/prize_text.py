"""Tells how a prize came about, to the céntimo, in words anyone can reckon after."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from talking_maps.contest import divide
from talking_maps.contest.ranking import ranked as placed
from talking_maps.i18n import Translator
from talking_maps.model.contest import NOTHING, Prizes, Standing


def rule(prizes: Prizes, t: Translator) -> Iterator[str]:
    """Yield the rule by which the fund is divided, in sentences."""
    if prizes.kind == "ladder":
        steps = " · ".join(
            f"{place}. {t('{prize:soles}', prize=str(step))}"
            for place, step in enumerate(prizes.ladder, 1)
        )
        yield t(
            "The fund of {fund:soles} is a ladder: {steps}.",
            fund=str(prizes.fund),
            steps=steps,
        )
        yield {
            "pool": t("Who is tied shares the prizes of the places they hold."),
            "lowest": t("Who is tied takes the lowest prize of the places they hold."),
        }[prizes.sharing]
    else:
        yield t(
            "The fund of {fund:soles} is divided by points, rounded down to the "
            "céntimo.",
            fund=str(prizes.fund),
        )
    if prizes.minimum_score:
        yield t(
            "From {minimum:number} points on there is a prize.",
            minimum=prizes.minimum_score,
        )
    if prizes.cap is not None:
        yield t("Nobody wins more than {cap:soles}.", cap=str(prizes.cap))


def reckoned(
    prizes: Prizes, some: Sequence[Standing], t: Translator
) -> Mapping[str, str]:
    """Return, by entry, how its prize was reckoned."""
    reached = [s for s in some if s.place is not None and _reaches(prizes, s)]
    uncapped = divide(replace(prizes, cap=None), placed(reached))[0]
    sharers = Counter(one.place for one in reached)
    total = sum((Decimal(str(one.total)) for one in reached), NOTHING)
    told = {}
    for one in some:
        if one.place is None:
            continue
        if not _reaches(prizes, one):
            told[one.entry] = t(
                "{points:number} points: less than {minimum:number}, no prize",
                points=one.total,
                minimum=prizes.minimum_score,
            )
            continue
        amount = uncapped.get(one.entry, NOTHING)
        said = (
            _step(prizes, one.place, sharers[one.place], amount, t)
            if prizes.kind == "ladder"
            else _share(prizes, one, total, amount, t)
        )
        if prizes.cap is not None and amount > prizes.cap:
            said += "; " + t("at most {cap:soles}", cap=str(prizes.cap))
        told[one.entry] = said
    return told


def left(prizes: Prizes, some: Sequence[Standing], t: Translator) -> Iterator[str]:
    """Yield why something of the fund is left, each part with its amount."""
    ranked = placed(some)
    uncapped = divide(replace(prizes, cap=None), ranked)[0]
    capped = divide(prizes, ranked)[0]
    before, after = (sum(d.values(), NOTHING) for d in (uncapped, capped))
    held = before - after
    if prizes.kind == "ladder":
        named = sum(prizes.ladder, NOTHING)
        if prizes.fund > named:
            yield t(
                "{rest:soles} the ladder does not name", rest=str(prizes.fund - named)
            )
        if named > before:
            yield t(
                "{rest:soles} of places nobody took, or that cannot be shared out",
                rest=str(named - before),
            )
    elif uncapped and prizes.fund > before:
        yield t("{rest:soles} that cannot be divided", rest=str(prizes.fund - before))
    elif prizes.fund and not uncapped:
        yield t("{rest:soles} nobody won", rest=str(prizes.fund))
    if held:
        yield t("{rest:soles} held back by the cap", rest=str(held))


def _reaches(prizes: Prizes, one: Standing) -> bool:
    return one.total >= prizes.minimum_score


def _step(
    prizes: Prizes, place: int, sharers: int, amount: Decimal, t: Translator
) -> str:
    if sharers == 1:
        if place > len(prizes.ladder):
            return t("the ladder ends before place {place:whole}", place=place)
        return t("place {place:whole} of the ladder", place=place)
    steps = [*prizes.ladder[place - 1 : place - 1 + sharers]]
    steps += [NOTHING] * (sharers - len(steps))
    held = " + ".join(t("{prize:soles}", prize=str(step)) for step in steps)
    if prizes.sharing == "lowest":
        return t(
            "{count:whole} share place {place:whole}; they hold {steps}: the lowest "
            "for each",
            count=sharers,
            place=place,
            steps=held,
        )
    return t(
        "{count:whole} share place {place:whole}: ({steps}) ÷ {count:whole} = "
        "{prize:soles}",
        count=sharers,
        place=place,
        steps=held,
        prize=str(amount),
    )


def _share(
    prizes: Prizes, one: Standing, total: Decimal, amount: Decimal, t: Translator
) -> str:
    return t(
        "{points:number} of {total:number} points × {fund:soles} = {prize:soles}",
        points=one.total,
        total=float(total),
        fund=str(prizes.fund),
        prize=str(amount),
    )
