"""Contests as JSON: the documented forms that the commands of `contest` print.

Points are JSON numbers, money decimal strings, so that no reader rounds a céntimo.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from decimal import Decimal

from talking_maps.cli.output import message_form
from talking_maps.contest import Balance, EntryCheck, VerificationReport
from talking_maps.contest.prizes import soles
from talking_maps.contest.rehearsal import Rehearsal
from talking_maps.contest.state import Awards
from talking_maps.model.contest import Award, SealedReading, Standing
from talking_maps.model.message import Message
from talking_maps.workspace.contests import Due


def standing_form(standing: Standing, flags: Sequence[str] = ()) -> dict[str, object]:
    """Return one line of the ranking, with the ids of the entry's flags."""
    return {
        "entry": standing.entry,
        "owner": standing.owner,
        "community": standing.community,
        "category": standing.category,
        "round": standing.round,
        "group": standing.group,
        "eligible": standing.eligible,
        "reasons": [message_form(reason) for reason in standing.reasons],
        "computed": standing.computed,
        "jury": standing.jury,
        "total": standing.total,
        "place": standing.place,
        "tied": standing.tied,
        "prize": str(standing.prize),
        "flags": [*flags],
        **_visits_form(standing),
    }


def _visits_form(standing: Standing) -> dict[str, object]:
    """Return what visits did to an entry, nothing where the rules draw no lot."""
    seen = standing.visits
    if seen is None:
        return {}
    said = {
        "lot": list(seen.lot),
        "visited": seen.visited,
        "kept": seen.kept,
        "lost": seen.lost,
        "things": [asdict(thing) for thing in seen.things],
    }
    return {"visits": said}


def rehearsal_form(found: Rehearsal) -> dict[str, object]:
    """Return what trying a contest on the plans at hand showed."""
    return {
        "plans": found.plans,
        "incomplete": found.incomplete,
        "blank": [list(one) for one in found.blank],
        "unentered": list(found.unentered),
        "parts": [
            {
                "category": part.category,
                "criterion": part.criterion,
                "indicator": part.indicator,
                "scene": part.scene,
                "points": part.points,
                "tried": part.tried,
                "told": part.told,
                "untold": {
                    code: message_form(why) for code, why in part.untold.items()
                },
                "unconfirmed": list(part.doubtful),
            }
            for part in found.parts
        ],
        "gates": [
            {
                "category": gate.category,
                "gate": gate.gate,
                "tried": gate.tried,
                "refused": [list(one) for one in gate.refused],
            }
            for gate in found.gates
        ],
        "funds": [
            {
                "category": fund.category,
                "round": fund.round,
                "fund": str(fund.fund),
                "groups": list(fund.groups),
                "empty": list(fund.empty),
                "total": str(fund.total),
                "idle": str(fund.idle),
            }
            for fund in found.funds
        ],
    }


def awards_form(
    awards: Awards, head: str, asked: Sequence[Message]
) -> dict[str, object]:
    """Return the prizes of every group, the sums, and what staff should look at."""
    groups = awards.groups
    fund = sum((group.fund for group in groups), Decimal("0.00"))
    remainder = sum((group.remainder for group in groups), Decimal("0.00"))
    return {
        "fund": _money(fund),
        "distributed": _money(fund - remainder),
        "remainder": _money(remainder),
        "head": head,
        "questions": [message_form(question) for question in asked],
        "groups": _groups_form(groups),
    }


def _groups_form(groups: tuple[Award, ...]) -> list[dict[str, object]]:
    """Return the prizes of every group."""
    return [
        {
            "group": group.group,
            "fund": _money(group.fund),
            "remainder": _money(group.remainder),
            "prizes": [
                {"entry": p.entry, "place": p.place, "prize": _money(p.amount)}
                for p in group.prizes
            ],
        }
        for group in groups
    ]


def dues_form(dues: Sequence[Due]) -> list[dict[str, object]]:
    """Return the ledger."""
    return [
        {
            "entry": due.entry,
            "community": due.community,
            "owner": due.owner,
            "group": due.group,
            "prize": _money(due.amount),
            "contract": due.payment.contract,
            "signed_on": due.payment.signed_on,
            "counterpart": due.payment.counterpart,
            "counterpart_soles": None
            if due.payment.counterpart_soles is None
            else _money(due.payment.counterpart_soles),
            "account": due.payment.account,
            "paid_on": due.paid_on,
            "paid_by": due.paid_by,
            "paid": _money(due.paid),
            **balance_form(due.balance),
            "movements": [
                {
                    "line": event.number,
                    "kind": event.noun.kind,
                    "amount": _money(event.noun.amount),
                    "medium": event.noun.medium,
                    "number": event.noun.number,
                    "made_on": event.noun.made_on,
                    "paid_by": event.noun.paid_by,
                    "goods": [
                        {"what": one.what, "amount": _money(one.amount)}
                        for one in event.noun.goods
                    ],
                    "note": event.noun.note,
                    "adenda": event.noun.adenda,
                    "recorded_by": event.who,
                }
                for event in due.moves
            ],
        }
        for due in dues
    ]


def balance_form(balance: Balance) -> dict[str, object]:
    """Return what is due, paid, left and too much; who received is not told."""
    return {
        "due": _money(soles(balance.due)),
        "paid": _money(soles(balance.paid)),
        "left": _money(soles(balance.left)),
        "too_much": _money(soles(balance.excess)),
    }


def found_form(found: VerificationReport) -> dict[str, object]:
    """Return what verifying found."""
    return {
        "holds": found.holds,
        "touched": [message_form(fault) for fault in found.touched],
        "unseen": [message_form(one) for one in found.unseen],
        "entries": found.entries,
        "lines": found.lines,
        "lines_after_head": dict(found.after),
    }


def check_form(found: EntryCheck) -> dict[str, object]:
    """Return an entry that was measured again, part by part beside what was sealed."""
    return {
        "entry": found.entry,
        "holds": found.holds,
        "whole": found.is_whole,
        "gates": [*found.gates],
        "unseen": None if found.unseen is None else message_form(found.unseen),
        "parts": [
            {
                "criterion": part.sealed.criterion,
                "indicator": part.sealed.indicator,
                "scene": part.sealed.scene,
                "same": part.is_same,
                "sealed": _part_form(part.sealed),
                "found": None if part.found is None else _part_form(part.found),
            }
            for part in found.parts
        ],
    }


def _part_form(part: SealedReading) -> dict[str, object]:
    return {"value": part.value, "points": part.points, "of": part.of}


def _money(amount: Decimal) -> str:
    return str(amount.quantize(Decimal("0.01")))
