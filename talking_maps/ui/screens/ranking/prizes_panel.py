"""The prizes of one group, each with how it came about, and the whole fund summed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

import streamlit as st
from markupsafe import Markup

from talking_maps.contest import ContestState, divide
from talking_maps.contest.ranking import prizes_of, ranked
from talking_maps.contest.ranking import ranked as placed
from talking_maps.i18n import Translator
from talking_maps.model.contest import (
    NOTHING,
    Prizes,
    Standing,
)
from talking_maps.model.drawn_places import PlaceBands
from talking_maps.model.message import plural
from talking_maps.ui import session
from talking_maps.ui.screens.contests import contest_header, group_labels, session_user
from talking_maps.ui.screens.draw import feature_form
from talking_maps.ui.widgets import html, menus, notices
from talking_maps.wording import contest_names, place_words
from talking_maps.wording.payment_words import given_as
from talking_maps.workspace import community_names, contests


def show(record: ContestState, some: Sequence[Standing], *, veiled: bool) -> None:
    """Show the rule, each prize with its reckoning, the remainder, and the award."""
    t = session.translator()
    rules = prizes_of(record.contest, some[0])
    if rules is None:
        st.info(t("In this round there are no prizes for this category."))
        return
    for line in rule(rules, t):
        st.write(html.markdown(line))
    if veiled:
        st.info(t("The prizes are told when all jurors have marked."))
        return
    if record.state != "awarded":
        st.warning(t("Not awarded yet: this is what the marks would give today."))
    bands = group_labels.drawn_places(record) if record.contest.bands else None
    if words := place_words.rule(record.contest, t):
        st.write(html.markdown(words))
        if bands is None and record.state == "closed":
            st.info(t("The places were not drawn yet, or results changed since."))
    html.show(_table(rules, some, bands, t))
    _award(record, t)


def _table(
    rules: Prizes, some: Sequence[Standing], bands: PlaceBands | None, t: Translator
) -> Markup:
    names = community_names(session.workspace())
    heads = (t("place"), t("entry"), t("how it came"), t("prize"))
    head = Markup().join(Markup("<th>{}</th>").format(one) for one in heads)
    told = reckoned(rules, some, t, bands)
    body = Markup().join(
        _row(one, contest_names.entry_name(one, names), told[one.entry], t)
        for one in some
        if one.place is not None
    )
    sums = _sums(rules, some, bands, t)
    return Markup(
        '<table class="plain prizes"><tr>{head}</tr>{body}{sums}</table>'
    ).format(head=head, body=body, sums=sums)


def _row(one: Standing, called: str, how: str, t: Translator) -> Markup:
    prize = t("{prize:soles}", prize=str(one.prize)) if one.prize else "—"
    return Markup(
        "<tr><td>{place}</td><td>{called}</td>"
        '<td>{how}</td><td class="money">{prize}</td></tr>'
    ).format(place=one.place, called=called, how=how, prize=prize)


def _sums(
    rules: Prizes, some: Sequence[Standing], bands: PlaceBands | None, t: Translator
) -> Markup:
    amounts, remainder = divide(rules, ranked(some, bands))
    given = sum(amounts.values(), Decimal("0.00"))
    why = "; ".join(left(rules, some, t, bands))
    rows = (
        (t("Prizes together"), "", given, ""),
        (t("Not divided, declared"), why, remainder, "rest"),
        (t("The fund"), "", given + remainder, "fund"),
    )
    return _sum_rows(rows, t)


def _sum_rows(
    rows: tuple[
        tuple[str, str, Decimal, str],
        tuple[str, str, Decimal, str],
        tuple[str, str, Decimal, str],
    ],
    t: Translator,
) -> Markup:
    """Return the rows of the sums."""
    return Markup().join(
        Markup(
            '<tr class="sum {kind}"><td></td><td>{word}</td>'
            '<td>{reason}</td><td class="money">'
            "{words}</td></tr>"
        ).format(
            kind=kind,
            word=word,
            reason=reason,
            words=t("{prize:soles}", prize=str(amount)),
        )
        for word, reason, amount, kind in rows
    )


def _award(record: ContestState, t: Translator) -> None:
    if not session_user.may("award"):
        return
    if record.state == "open":
        st.caption(t("To award the prizes, first close the contest at the desk."))
    if record.state != "closed":
        return
    missing = sum(
        1
        for one in group_labels.ranking(record).standings
        if one.eligible and any(part.missing for part in one.joined)
    )
    if missing:
        st.warning(
            t(
                plural(
                    "Marks of {count:whole} entry are still missing. A "
                    "missing mark is left out, not invented.",
                    "Of {count:whole} entries marks are still missing. A "
                    "missing mark is left out, not invented.",
                ),
                count=missing,
            )
        )
    with menus.menu(
        t("Award the prizes"), icon=":material/workspace_premium:", key="award"
    ):
        st.write(
            t(
                "The prizes of all groups are written into the chain as they stand "
                "now. Only an appeal that is upheld can change them."
            )
        )
        st.button(
            t("Award them now"), type="primary", key="award.now", on_click=_do_award
        )
    feature_form.wrong("award.now")


def _do_award() -> None:
    with feature_form.refusing("award.now", session.language()):
        contests.award(
            session.workspace(), session_user.actor(), contest_header.chosen() or ""
        )
        notices.tell(session.translator()("The prizes are awarded: the trail has it."))


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
    elif prizes.kind == "equal":
        yield t(
            "The fund of {fund:soles} is divided into equal sums among all who"
            " qualify.",
            fund=str(prizes.fund),
        )
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
    yield from given_as(prizes, t)


def reckoned(
    prizes: Prizes,
    some: Sequence[Standing],
    t: Translator,
    bands: PlaceBands | None = None,
) -> Mapping[str, str]:
    """Return, by entry, how its prize was reckoned; `bands` where they share."""
    reached = [one for one in placed(some, bands) if one.points >= prizes.minimum_score]
    uncapped = divide(replace(prizes, cap=None), reached)[0]
    first = {one.entry: one.place for one in reached}
    sharers = Counter(first.values())
    means = {
        place: sum(one.points for one in reached if one.place == place) / many
        for place, many in sharers.items()
    }
    total = sum((Decimal(str(one.points)) for one in reached), NOTHING)
    told = {}
    for one in some:
        if one.place is None:
            continue
        if not _reaches(prizes, one):
            told[one.entry] = t(
                "{points:hundredths} points: less than {minimum:number}, no prize",
                points=one.total,
                minimum=prizes.minimum_score,
            )
            continue
        amount = uncapped.get(one.entry, NOTHING)
        if prizes.kind == "ladder":
            said = _step(prizes, first[one.entry], sharers[first[one.entry]], amount, t)
        elif prizes.kind == "equal":
            said = t(
                "{fund:soles} ÷ {count:whole} = {prize:soles}",
                fund=str(prizes.fund),
                count=len(reached),
                prize=str(amount),
            )
        else:
            said = _share(prizes, means[first[one.entry]], total, amount, t)
        if prizes.cap is not None and amount > prizes.cap:
            said += "; " + t("at most {cap:soles}", cap=str(prizes.cap))
        told[one.entry] = said
    return told


def left(
    prizes: Prizes,
    some: Sequence[Standing],
    t: Translator,
    bands: PlaceBands | None = None,
) -> Iterator[str]:
    """Yield why something of the fund is left, each part with its amount."""
    ranked = placed(some, bands)
    uncapped = divide(replace(prizes, cap=None), ranked)[0]
    capped = divide(prizes, ranked)[0]
    before, after = (sum(d.values(), NOTHING) for d in (uncapped, capped))
    held = before - after
    yield from _left_over(prizes, before, uncapped, t)
    if held:
        yield t("{rest:soles} held back by the cap", rest=str(held))


def _left_over(
    prizes: Prizes, before: Decimal, uncapped: Mapping[str, Decimal], t: Translator
) -> Iterator[str]:
    """Yield what no place takes, by the kind of prizes."""
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


def _reaches(prizes: Prizes, one: Standing) -> bool:
    return one.total >= prizes.minimum_score


def _step(
    prizes: Prizes, place: int, sharers: int, amount: Decimal, t: Translator
) -> str:
    if sharers == 1:
        if place > len(prizes.ladder):
            return t("the ladder ends before place {place:whole}", place=place)
        return t("place {place:whole} of the ladder", place=place)
    return _shared_step(prizes, place, sharers, amount, t)


def _shared_step(
    prizes: Prizes, place: int, sharers: int, amount: Decimal, t: Translator
) -> str:
    """Return how those who share a place divide what its steps hold."""
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
    prizes: Prizes, points: float, total: Decimal, amount: Decimal, t: Translator
) -> str:
    return t(
        "{points:hundredths} of {total:hundredths} points × {fund:soles} = "
        "{prize:soles}",
        points=points,
        total=float(total),
        fund=str(prizes.fund),
        prize=str(amount),
    )
