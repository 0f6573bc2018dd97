"""A contest's rules in words: whose plans compete, for what prizes, through what gates.

Screens, papers and commands say them alike.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from talking_maps.i18n import Translator, format_message, name
from talking_maps.indicators import REGISTRY
from talking_maps.model.contest import (
    Announcement,
    CalendarStep,
    Category,
    Contest,
    Gate,
    Juror,
    Prizes,
)
from talking_maps.model.local_number import ContestNumbers
from talking_maps.model.rubric import Reference
from talking_maps.wording import contest_names, measures, names_for_ids
from talking_maps.wording.payment_words import given_as


def numbers_rules(t: Translator) -> Mapping[str, str]:
    """Return the words for whose number of a place counts."""
    return {
        "own_first": t("a community's own before those of the contest"),
        "contest_only": t("those of the contest alone"),
    }


def numbers(
    said: ContestNumbers | None, general: Reference, t: Translator, language: str
) -> Iterator[tuple[str, str, str]]:
    """Yield what a contest's numbers are called, how much, and who says it."""
    here = general.with_local(said.held if said else {}).numbers
    for one, local in sorted(said.held.items()) if said else ():
        known = here.get(one)
        called = names_for_ids.number(known, language) if known else one
        if known is not None and known.can_be(local.value):
            much = measures.number_value(known, t)
        else:
            # It came from elsewhere, and no place here can have it.
            value = t("{value:exact}", value=local.value)
            much = t("{value}: does not count here", value=value)
        source = t(
            "{who}, {day:date}: {source}",
            who=local.by,
            day=local.on,
            source=local.source,
        )
        yield called, much, source


def owner_kinds(t: Translator) -> Mapping[str, str]:
    """Return the words for whose plans compete."""
    return {
        "household": t("households"),
        "organisation": t("organisations"),
        "community": t("communities"),
    }


def jury_posts(t: Translator) -> Mapping[str, str]:
    """Return the words for a juror's post."""
    return {
        "": "—",
        "president": t("president of the jury"),
        "secretary": t("secretary of the jury"),
        "member": t("member of the jury"),
        "substitute": t("substitute juror"),
        "observer": t("observer"),
    }


def post(juror: Juror, t: Translator) -> str:
    """Return the juror's post as a line begins, empty where none is said."""
    said = jury_posts(t)[juror.post] if juror.post else ""
    return said[:1].upper() + said[1:]


def competitors(t: Translator) -> Mapping[str, str]:
    """Return the words for who competes with whom."""
    return {
        "community": t("those of one community with each other"),
        "contest": t("all of the contest with each other"),
    }


def prize_kinds(t: Translator) -> Mapping[str, str]:
    """Return the words for how a fund is divided."""
    return {
        "": t("no prizes"),
        "ladder": t("a prize for each place"),
        "share": t("the fund is shared by points"),
        "equal": t("the same sum for all who qualify"),
    }


def tied_shares(t: Translator) -> Mapping[str, str]:
    """Return the words for what tied entries get."""
    return {
        "pool": t("they share the prizes of their places"),
        "lowest": t("each takes the lowest of their prizes"),
    }


def prizes(one: Prizes | None, t: Translator) -> str:
    """Return what can be won."""
    if one is None:
        return t("no prizes")
    parts = [t("fund of each group {fund:soles}", fund=str(one.fund))]
    if one.kind == "ladder":
        told = ", ".join(t("{amount:soles}", amount=str(step)) for step in one.ladder)
        parts.append(t("by place: {amounts}", amounts=told))
    else:
        parts.append(prize_kinds(t)[one.kind])
    if one.cap is not None:
        parts.append(t("at most {cap:soles} for one", cap=str(one.cap)))
    if one.minimum_score:
        parts.append(t("from {points:points} points on", points=one.minimum_score))
    if one.kind == "ladder":
        parts.append(t("if tied: {rule}", rule=tied_shares(t)[one.sharing]))
    parts += given_as(one, t)
    return "; ".join(parts)


def own_rules(
    rules: Contest, one: Category, t: Translator, language: str
) -> Sequence[str]:
    """Return what a category has for itself of rubric, gates, rounds and jury."""
    said = []
    if one.rubric is not None:
        said.append(t("rubric: {name}", name=name(one.rubric.names, language)))
    if one.gates is not None:
        gates = ", ".join(name(gate.names, language) for gate in one.gates)
        said.append(t("gates: {names}", names=gates or t("none of its own")))
    if one.in_rounds:
        rounds = (each for each in rules.rounds if each.id in one.in_rounds)
        names = ", ".join(name(each.names, language) for each in rounds)
        said.append(t("rounds: {names}", names=names))
    if one.jury:
        jurors = (each for each in rules.jurors if each.id in one.jury)
        names = ", ".join(f"{each.name} ({each.id})" for each in jurors)
        said.append(t("jury: {names}", names=names))
    if one.own_quorum is not None:
        said.append(quorum(one.own_quorum, t) or t("no quorum"))
    if one.own_ties is not None:
        ties = tie_words(rules.rules_for(one.id), t, language)
        said.append(t("what breaks a tie: {rules}", rules=ties))
    return said


def quorums(rules: Contest, t: Translator, language: str) -> Sequence[str]:
    """Return the sentences of a paper on how many marks are needed for an award."""
    said = []
    if rules.quorum:
        said.append(t("Quorum by the rules: {quorum}.", quorum=quorum(rules.quorum, t)))
    for one in rules.categories:
        if one.own_quorum is not None:
            least = quorum(one.own_quorum, t) or t("no quorum")
            called = name(one.names, language)
            words = t(
                "Quorum of “{category}”: {quorum}.", category=called, quorum=least
            )
            said.append(words)
    return said


def tie_words(rules: Contest, t: Translator, language: str) -> str:
    """Return what breaks a tie by these rules, in order."""
    known = contest_names.tie_rules(t, rules.rubric, language)
    said = ", ".join(known.get(rule, rule) for rule in rules.ties)
    return said or t("nothing: who is equal shares the place")


def quorum(least: int, t: Translator) -> str:
    """Return how many marks are needed, empty if the rules ask for none."""
    if not least:
        return ""
    return t("marks for each criterion of each entry: {count:whole}", count=least)


def gate(one: Gate, t: Translator, language: str) -> str:
    """Return what a gate asks: its measure and its limits, or that people look."""
    if one.kind == "checked":
        return t("staff look at it, for instance signed papers")
    known = REGISTRY.get(one.indicator)
    measure = format_message(known.name, language) if known else one.indicator
    is_share = known is not None and known.unit == "share"
    return "; ".join((measure, *_limits(one, t, is_share=is_share)))


def _limits(one: Gate, t: Translator, *, is_share: bool) -> Iterator[str]:
    if (least := one.at_least) is not None:
        yield (
            t("at least {limit:percent}", limit=least)
            if is_share
            else t("at least {limit:number}", limit=least)
        )
    if (most := one.at_most) is not None:
        yield (
            t("at most {limit:percent}", limit=most)
            if is_share
            else t("at most {limit:number}", limit=most)
        )


def calendar(
    rules: Contest, t: Translator, language: str
) -> list[tuple[str, str, str]]:
    """Return what happens when and until when, in the order of days.

    The rounds, what the call says besides, and the award.
    """
    found: list[tuple[str, tuple[str, str, str]]] = []
    for one in rules.rounds:
        what = t("plans are handed in: {round}", round=name(one.names, language))
        begins = _moment(one.opens_at, t) or t("the opening")
        ends = _moment(one.closes_at, t) or t("the closing")
        found.append((one.opens_at or one.closes_at, (what, begins, ends)))
    if said := rules.announcement:
        for step in said.calendar:
            days = [t("{day:date}", day=day) if day else "" for day in _days(step)]
            found.append((step.day, (step.what, days[0], days[1])))
        if said.award_at:
            when = _moment(said.award_at, t)
            what = t("prizes are given")
            if said.award_place:
                what = t("prizes are given: {place}", place=said.award_place)
            found.append((said.award_at, (what, when, "")))
    return [row for _at, row in sorted(found, key=lambda one: one[0][:10])]


def _days(step: CalendarStep) -> tuple[str, str]:
    return step.day, step.until if step.until != step.day else ""


def _moment(at: str, t: Translator) -> str:
    return t("{at:datetime}", at=at) if at else ""


def announced(
    one: Announcement | None, t: Translator
) -> Iterator[tuple[str, Sequence[str]]]:
    """Yield what the call says besides the rules, each with its label."""
    if one is None:
        return
    said: list[tuple[str, Sequence[str]]] = [
        (t("What it is for"), (one.aim,)),
        (t("Legal basis"), one.legal_basis),
        (t("Resolution that approves the rules"), (one.resolution,)),
        (t("Place of the award"), (one.award_place,)),
        (t("Date of the award"), (_moment(one.award_at, t),)),
        (t("Whom to ask"), one.contacts),
    ]
    for label, words in said:
        if kept := tuple(filter(None, words)):
            yield label, kept


def span(opens_at: str, closes_at: str, t: Translator) -> str:
    """Return from when until when a round lasts; times as the contest's clocks show."""
    begins = t("{at:datetime}", at=opens_at) if opens_at else t("the opening")
    ends = t("{at:datetime}", at=closes_at) if closes_at else t("the closing")
    return t("from {begins} until {ends}", begins=begins, ends=ends)
