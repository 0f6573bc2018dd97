"""The command that writes an amendment: what a resolution changes after the opening."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

import click

from talking_maps.cli.contest_commands import AS, CONTEST, actor, contest
from talking_maps.cli.options import FOLDED, WORKSPACE, Job, Jobs
from talking_maps.cli.output import Terminal
from talking_maps.contest import dump
from talking_maps.contest.amendments import (
    known_category,
    known_gate,
    known_round,
)
from talking_maps.errors import BadValue
from talking_maps.i18n import read_share, translator
from talking_maps.model.amendment import (
    Amendment,
    AmendmentChange,
    AnnouncementCorrected,
    AwardAnnulled,
    ContestAnnulled,
    EntryAdmitted,
    EntryAnnulled,
    GateCorrected,
    JurorExcused,
    JurorNamed,
    MarksAnnulled,
    PaymentAllowed,
    PrizesCorrected,
    QuorumCorrected,
    RoundMoved,
)
from talking_maps.model.announcement import SILENT, CalendarStep
from talking_maps.model.contest import JUROR_POSTS, Contest, Juror, Prizes
from talking_maps.wording import amendment_words
from talking_maps.workspace import contests, open_workspace


def add_to(_commands: Jobs) -> None:
    """Add the command to those of `contest`."""
    contest.add_command(amend)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What was typed: of whom or what, and its new values."""

    of: str
    opens: str
    closes: str
    juror: str
    name: str
    origin: str
    post: str
    institution: str
    identity: str
    criterion: str
    at_least: float | None
    at_most: float | None
    fund: str
    ladder: tuple[str, ...]
    quorum: int
    void: bool
    amount: str
    place: str
    award_at: str
    calendar: tuple[str, ...]
    contacts: tuple[str, ...]


#: How a step of the calendar is typed: a day, or two with a slash, and what it is.
_STEP = re.compile(r"(\d{4}-\d\d-\d\d)(?:/(\d{4}-\d\d-\d\d))?\s+(\S.*)")


def _announcement_corrected(rules: Contest, asked: _Asked) -> AmendmentChange:
    before = rules.announcement or SILENT
    now = replace(
        before,
        award_place=asked.place.strip() or before.award_place,
        award_at=asked.award_at or before.award_at,
        calendar=tuple(map(_step, asked.calendar)) or before.calendar,
        contacts=asked.contacts or before.contacts,
    )
    return AnnouncementCorrected(now)


def _step(text: str) -> CalendarStep:
    found = _STEP.fullmatch(text.strip())
    wrong = BadValue(
        "“{text}” is no step of a calendar. Write it like {example}.",
        text=text[:40],
        example="2026-05-12/2026-05-20 visits",
    )
    if found is None:
        raise wrong
    try:
        days = [
            date.fromisoformat(day).isoformat() for day in found.groups()[:2] if day
        ]
    except ValueError as error:
        raise wrong from error
    return CalendarStep(found[3], days[0], days[-1] if len(days) > 1 else "")


def _round_moved(rules: Contest, asked: _Asked) -> AmendmentChange:
    now = known_round(rules, asked.of)
    opens, closes = asked.opens or now.opens_at, asked.closes or now.closes_at
    return RoundMoved(asked.of, opens, closes)


def _juror_named(rules: Contest, asked: _Asked) -> AmendmentChange:
    known = rules.juror(asked.juror)
    if known is not None and known.post == "substitute" and not asked.name.strip():
        return JurorNamed(replace(known, post="member"), asked.of)
    if not asked.juror or not asked.name.strip():
        raise BadValue("Give --juror and --juror-name: who joins the jury.")
    named = Juror(
        asked.juror,
        asked.name.strip(),
        origin=asked.origin,
        post=next((one for one in JUROR_POSTS if one == asked.post), ""),
        institution=asked.institution.strip(),
        identity=asked.identity.strip(),
    )
    return JurorNamed(named, asked.of)


def _gate_corrected(rules: Contest, asked: _Asked) -> AmendmentChange:
    if asked.at_least is None and asked.at_most is None:
        return GateCorrected(asked.of)
    gate = replace(
        known_gate(rules, asked.of), at_least=asked.at_least, at_most=asked.at_most
    )
    return GateCorrected(asked.of, gate)


def _prizes_corrected(rules: Contest, asked: _Asked) -> AmendmentChange:
    found = known_category(rules, asked.of).prizes
    ladder = tuple(map(_soles, asked.ladder))
    fund = _soles(asked.fund) if asked.fund else None
    if found is None:
        found = Prizes("ladder" if ladder else "share", Decimal(0))
    return PrizesCorrected(
        asked.of,
        replace(
            found,
            fund=found.fund if fund is None else fund,
            ladder=ladder or found.ladder,
        ),
    )


def _limit(text: str) -> float:
    """Return a gate's limit, a share as people write it; raises BadValue."""
    if "%" in text:
        return read_share(text, -math.inf, math.inf)
    try:
        limit = float(text.replace(",", "."))
    except ValueError:
        limit = math.nan
    if not math.isfinite(limit):
        raise BadValue(
            "“{text}” is no limit. Write a number, or a share like 60 %.",
            text=text[:40],
        )
    return limit


def _limit_read(
    _context: click.Context, _parameter: click.Parameter, text: str | None
) -> float | None:
    return None if text is None else _limit(text)


def _soles(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation as error:
        raise BadValue(
            "{amount} is no sum of soles and whole céntimos.", amount=text[:40]
        ) from error


def _marks_annulled(_rules: Contest, asked: _Asked) -> AmendmentChange:
    if not asked.juror:
        raise BadValue("Give --juror: whose marks are annulled.")
    return MarksAnnulled(asked.of, asked.juror, asked.criterion)


#: What an amendment can change, whether it needs --of, and how it is made.
_WHAT: Mapping[str, tuple[bool, Callable[[Contest, _Asked], AmendmentChange]]] = {
    "round": (True, _round_moved),
    "juror": (False, _juror_named),
    "excuse": (True, lambda _r, asked: JurorExcused(asked.of, asked.void)),
    "admit": (True, lambda _r, asked: EntryAdmitted(asked.of)),
    "gate": (True, _gate_corrected),
    "prizes": (True, _prizes_corrected),
    "call": (False, _announcement_corrected),
    "quorum": (
        False,
        lambda _r, asked: QuorumCorrected(asked.quorum, of_category=asked.of),
    ),
    "payment": (True, lambda _r, asked: PaymentAllowed(asked.of, _soles(asked.amount))),
    "annul-entry": (True, lambda _r, asked: EntryAnnulled(asked.of)),
    "annul-marks": (True, _marks_annulled),
    "annul-award": (False, lambda _r, _asked: AwardAnnulled()),
    "annul-contest": (False, lambda _r, _asked: ContestAnnulled()),
}


@click.command("amend", cls=Job)
@WORKSPACE
@CONTEST
@click.argument("what", type=click.Choice(list(_WHAT)))
@click.option("--resolution", required=True, help="Number of the resolution.")
@click.option("--reason", required=True, help="Why.")
@click.option(
    "--of",
    default="",
    callback=FOLDED,
    help="Which round, gate, category, entry, or juror; for juror, who is replaced.",
)
@click.option("--opens", default="", metavar="TIME", help="When the round begins.")
@click.option("--closes", default="", metavar="TIME", help="When the round ends.")
@click.option("--juror", default="", callback=FOLDED, help="Who joins, or whose marks.")
@click.option("--juror-name", default="", help="The full name of who joins.")
@click.option(
    "--origin", default="", callback=FOLDED, help="The community of who joins."
)
@click.option(
    "--post",
    type=click.Choice([one for one in JUROR_POSTS if one]),
    default=None,
    help="What who joins is in the jury; a substitute is called by --juror alone.",
)
@click.option("--institution", default="", help="The institution of who joins.")
@click.option("--identity", default="", help="The identity number (DNI): private.")
@click.option("--criterion", default="", callback=FOLDED, help="Of one criterion only.")
@click.option(
    "--at-least",
    callback=_limit_read,
    metavar="LIMIT",
    help="The gate's least, like 0.6 or 60 %; without limits it is taken out.",
)
@click.option(
    "--at-most", callback=_limit_read, metavar="LIMIT", help="The gate's most."
)
@click.option("--fund", default="", help="Fund of each group, in soles.")
@click.option(
    "--prize", "ladder", multiple=True, help="A prize, from the first place on."
)
@click.option(
    "--quorum", type=click.IntRange(0, 99), default=0, help="Marks that are enough."
)
@click.option("--amount", default="", help="What may be paid beyond a prize, in soles.")
@click.option("--award-place", default="", help="Where prizes are given.")
@click.option("--award-at", default="", metavar="TIME", help="When prizes are given.")
@click.option(
    "--calendar",
    multiple=True,
    metavar="DAY[/DAY] TEXT",
    help="A step of the calendar; all of them are given anew.",
)
@click.option("--contact", "contacts", multiple=True, help="Whom to ask, and how.")
@click.option("--void", is_flag=True, help="Marks given before are annulled.")
@AS
@click.pass_obj
def amend(
    terminal: Terminal,
    *,
    folder: Path,
    contest_id: str,
    what: str,
    resolution: str,
    reason: str,
    of: str,
    opens: str,
    closes: str,
    juror: str,
    juror_name: str,
    origin: str,
    post: str | None,
    institution: str,
    identity: str,
    criterion: str,
    at_least: float | None,
    at_most: float | None,
    fund: str,
    ladder: tuple[str, ...],
    quorum: int,
    void: bool,
    amount: str,
    award_place: str,
    award_at: str,
    calendar: tuple[str, ...],
    contacts: tuple[str, ...],
    name: str | None,
) -> None:
    """Write an amendment: what a resolution changes after the opening.

    A date, the jury, a gate, prizes, the quorum, the text of the call; a late entry is
    admitted; an entry, marks, the award or the whole contest is annulled. What stood
    before stays in the trail.
    """
    needs, made = _WHAT[what]
    if needs and not of:
        raise BadValue("Give --of: which one the amendment is about.")
    workspace = open_workspace(folder)
    who = actor(workspace, name)
    rules = contests.read(workspace, contest_id).contest
    asked = _Asked(
        of,
        opens,
        closes,
        juror,
        juror_name,
        origin,
        post or "",
        institution,
        identity,
        criterion,
        at_least,
        at_most,
        fund,
        ladder,
        quorum,
        void,
        amount,
        award_place,
        award_at,
        calendar,
        contacts,
    )
    wanted = Amendment(resolution, reason, made(rules, asked))
    kept = contests.amend(workspace, who, contest_id, wanted)
    t, language = translator(terminal.language), terminal.language
    words = amendment_words.sentence(kept.change, rules, t, language)
    terminal.tell(
        t("Amendment {resolution}: {change}", resolution=kept.resolution, change=words)
    )
    # The answer may be kept by others: it tells no identity number.
    if isinstance(kept.change, JurorNamed):
        nameless = replace(kept.change.juror, identity="")
        kept = replace(kept, change=replace(kept.change, juror=nameless))
    terminal.answer({"contest": contest_id, **dump(kept)})
