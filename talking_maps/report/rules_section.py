"""The part of an act that tells by what rules a contest was decided, and by whom."""

from __future__ import annotations

from collections.abc import Iterator

from talking_maps.i18n import Translator, zone_name
from talking_maps.model.contest import Juror
from talking_maps.report.contest_view import ContestView
from talking_maps.report.typst_pdf import Section, table
from talking_maps.wording import amendment_words, place_words, rule_words, visit_words
from talking_maps.wording.contest_events import clocks
from talking_maps.wording.contest_names import (
    appellant,
    joining_names,
    tie_rules,
)


def facts(account: ContestView) -> list[tuple[str, str]]:
    """Return the contest's main facts, each with its label."""
    t, rules = account.text, account.record.contest
    zone = rules.time_zone
    said = [
        (t("Organiser"), rules.organiser),
        (t("Committee"), rules.committee),
        (t("Rubric"), account.called(rules.rubric.names) or rules.rubric.id),
        (t("Source of the rubric"), rules.rubric.source),
        (t("How marks become one"), joining_names(t)[rules.joining]),
        (t("What breaks a tie"), ties(account)),
        (t("Quorum"), rule_words.quorum(rules.quorum, t)),
        (t("Within the 80 % band"), place_words.rule(rules, t)),
        *_own_rules(account),
        (t("Field visits"), visit_words.rule(rules.visits, t) if rules.visits else ""),
        *(
            (label, t("{at:datetime}", at=account.local(at)))
            for label, at in _moments(account)
        ),
        (t("Time zone"), clocks(zone, zone_name(zone, account.language), t)),
    ]
    return [(label, value) for label, value in said if value]


def _own_rules(account: ContestView) -> Iterator[tuple[str, str]]:
    """Yield which rules are the own ones of each category that has some."""
    rules, t = account.record.contest, account.text
    for one in rules.categories:
        said = rule_words.own_rules(rules, one, t, account.language)
        label = t("Rules of “{category}”", category=account.called(one.names))
        yield label, "; ".join(said)


def _moments(account: ContestView) -> Iterator[tuple[str, str]]:
    """Yield when the contest was opened and closed, and the prizes awarded last."""
    t, record = account.text, account.record
    words = {"open": t("Opened"), "closed": t("Closed")}
    seen: set[str] = set()
    for told, state in zip(account.moments, record.turns, strict=True):
        word = words.get(state[1])
        if word and state[1] not in seen:
            seen.add(state[1])
            yield word, told
    if record.awards:
        yield t("Awarded"), record.awards[-1].at


def ties(account: ContestView) -> str:
    """Return the rules that break ties, in order."""
    t, rules = account.text, account.record.contest
    words = tie_rules(t, rules.rubric, account.language)
    said = [words.get(rule, rule) for rule in rules.ties]
    said.append(t("then the place is shared"))
    return "; ".join(said)


def rounds(account: ContestView) -> Section:
    """Return the rounds: when each was, what it is compared with."""
    t, rules = account.text, account.record.contest
    known = {one.id: account.called(one.names) for one in rules.rounds}
    heads = (t("Round"), t("From"), t("Until"), t("Compared with"), t("Prizes"))
    rows = [
        (
            known[one.id],
            _when(account, one.opens_at),
            _when(account, one.closes_at),
            known.get(one.baseline, "—"),
            t("yes") if one.awards else t("no"),
        )
        for one in rules.rounds
    ]
    return Section(t("Rounds"), table=table(heads, "LLLLl", rows))


def _when(account: ContestView, at: str) -> str:
    t = account.text
    return t("{at:datetime}", at=account.local(at)) if at else "—"


def jury(account: ContestView) -> Section:
    """Return who marked, and whom each may not mark."""
    t = account.text
    heads = (t("Code"), t("Name"), t("Sex"), t("Comes from"), t("May not mark"))
    rows = [_juror(account, one) for one in account.record.contest.jurors]
    if not rows:
        return Section(t("Jury"), lead=(t("This contest has no jury."),))
    lead = t("Nobody marks the own community or a declared relative.")
    return Section(t("Jury"), (lead,), table(heads, "lLlLL", rows))


def amendments(account: ContestView) -> list[Section]:
    """Return what resolutions changed, with what stood before; nothing if none did."""
    t = account.text
    found = amendment_words.lines(account.record, t, account.language)
    heads = (t("Date"), t("Amendment"), t("What it changes"), t("Before"), t("Why"))
    rows = [
        (
            t("{day:date}", day=account.local(one.at)),
            one.resolution,
            one.change,
            one.before or "—",
            one.reason,
        )
        for one in found
    ]
    return [Section(t("Amendments"), table=table(heads, "lLLLL", rows))] if rows else []


def amendments_in_short(account: ContestView) -> str:
    """Return by which amendments the rules stand as they do, empty if by none."""
    t, written = account.text, account.record.amendments
    names = dict.fromkeys(event.noun.resolution for event in written)
    return t("With the amendments: {names}", names="; ".join(names)) if names else ""


def _juror(account: ContestView, juror: Juror) -> tuple[str, ...]:
    barred = [juror.origin, *juror.relatives]
    t = account.text
    called = ", ".join(
        filter(None, (juror.name, rule_words.post(juror, t).lower(), juror.institution))
    )
    if juror.excused:
        called += f" ({t('excused by an amendment')})"
    return (
        juror.id,
        called,
        _sex(account.text).get(juror.sex, "—"),
        account.community(juror.origin) if juror.origin else "—",
        ", ".join(whose(account, one) for one in barred if one) or "—",
    )


def whose(account: ContestView, code: str) -> str:
    """Return a community, or an owner in one, by name; `community/owner` is a code."""
    return appellant(code, account.names)


def _sex(t: Translator) -> dict[str, str]:
    return {"woman": t("woman"), "man": t("man")}
