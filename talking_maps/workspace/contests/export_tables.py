"""The results as tables for a spreadsheet and for a GIS, which leave the house.

So they hold codes of people, not names, in what was typed too, and nothing that
restricted layers show. While a group is being judged, nobody but staff learns from them
what jurors gave and found.

What people typed into a contest, without private names: for all that leaves.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from shapely.geometry.base import BaseGeometry

from talking_maps import contest, exchange, geo, store
from talking_maps.contest import ContestState, submission
from talking_maps.contest.payments import PAYING, signed
from talking_maps.contest.prizes import soles
from talking_maps.contest.redacted_text import Wording
from talking_maps.errors import BadValue, TalkingMapsError, Value
from talking_maps.i18n import format_message, name
from talking_maps.model.contest import Contest, LogEvent, Mark, Standing
from talking_maps.model.message import Message
from talking_maps.redaction.private_records import Redaction
from talking_maps.store import contests as books
from talking_maps.workspace.accounts import VISITOR, Actor
from talking_maps.workspace.contests import sealed_copies
from talking_maps.workspace.contests.sealed_copies import Ranking
from talking_maps.workspace.contests.transactions import contest_file, read
from talking_maps.workspace.workspace import Workspace, community_file

Row = Mapping[str, Value]
Table = Literal["results", "marks", "visits", "prizes", "payments", "appeals"]


@dataclass(frozen=True, slots=True)
class TableSource:
    """What a table is made from: of `ranking.veiled` groups no marks are told.

    `judged` are the entries of the other groups, `own` is the juror whose marks are
    told all the same; `hidden` are the restricted things by entry.
    """

    record: ContestState
    ranking: Ranking
    judged: frozenset[str]
    own: str
    hidden: Mapping[str, frozenset[str]]
    language: str


def rows(
    workspace: Workspace,
    contest_id: str,
    table: Table,
    *,
    actor: Actor = VISITOR,
    language: str = "en",
) -> tuple[Row, ...]:
    """Return one table of the contest's results; people appear by their codes.

    What restricted layers show is left out, and where it was seen, too; for all but
    staff also what jurors gave and found in a group that is still being judged.
    """
    if table not in _TABLES:
        raise BadValue(
            "There is no table “{table}”. Choose one of: {known}.",
            table=table,
            known=", ".join(_TABLES),
        )
    record = without_names(workspace, read(workspace, contest_id))
    return rows_of(workspace, record, table, actor, language)


def rows_of(
    workspace: Workspace,
    record: ContestState,
    table: Table,
    actor: Actor,
    language: str,
) -> tuple[Row, ...]:
    """Return one table of a record without names, as that actor may see it."""
    contest_id = record.contest.id
    hidden = _restricted(workspace, contest_id, record) if table == "visits" else {}
    own = actor.name if actor.role == "juror" else ""
    ranking = sealed_copies.ranking(record, actor)
    judged = frozenset(
        s.entry for s in ranking.standings if s.group not in ranking.veiled
    )
    source = TableSource(record, ranking, judged, own, hidden, language)
    return tuple(_TABLES[table](source))


def export(
    workspace: Workspace,
    contest_id: str,
    out: Path,
    table: Table = "results",
    *,
    actor: Actor = VISITOR,
    language: str = "en",
) -> None:
    """Write a table to OUT (.csv), or all of them with the land (.gpkg)."""
    if out.suffix.casefold() == ".csv":
        found = rows(workspace, contest_id, table, actor=actor, language=language)
        exchange.write_rows(out, {table: found})
        return
    if out.suffix.casefold() != ".gpkg":
        raise BadValue(
            "The ending of {file} names no format that is written. Choose one of: "
            "{known}.",
            file=out.name,
            known=".csv, .gpkg",
        )
    record = without_names(workspace, read(workspace, contest_id))
    tables: dict[str, tuple[Row, ...]] = {
        name: rows_of(workspace, record, name, actor, language) for name in _TABLES
    }
    exchange.write_rows(out, tables, shapes=_land(workspace, contest_id))


def _land(workspace: Workspace, contest_id: str) -> Mapping[str, BaseGeometry]:
    """Return each entry's boundary in longitude and latitude, from its sealed copy."""
    path = contest_file(workspace, contest_id)
    copies = (contest.read_copy(one.content) for one in books.copies(path))
    return {c.entry.id: geo.to_degrees(c.boundary, c.epsg) for c in copies}


def _restricted(
    workspace: Workspace, contest_id: str, record: ContestState
) -> Mapping[str, frozenset[str]]:
    """Return, by visited entry, the things that are drawn in restricted layers."""
    path = contest_file(workspace, contest_id)
    closed = {layer.id for layer in workspace.layers if layer.restricted}
    entries = {event.noun.entry for event in record.visits}
    plans = {e: contest.read_copy(books.copy_of(path, e)).plan for e in entries}
    return {
        entry: frozenset(f.uid for f in plan.features if f.layer in closed)
        for entry, plan in plans.items()
    }


def _results(source: TableSource) -> Iterator[Row]:
    record = source.record
    for s in source.ranking.standings:
        entry = record.entry(s.entry)
        yield {
            "entry": s.entry,
            "owner": s.owner,
            "community": s.community,
            "category": s.category,
            "round": s.round,
            "group": s.group,
            "eligible": s.eligible,
            "reasons": " ".join(
                _reason(record.contest, one, source.language) for one in s.reasons
            ),
            "computed": s.computed,
            "jury": s.jury,
            "total": s.total,
            "place": s.place,
            "tied": s.tied,
            "prize": str(s.prize),
            "improvement": s.improvement,
            "submitted_at": s.submitted_at,
            "told_apart": s.told_apart,
            "code": contest.encode(entry.seal) if entry else "",
            **{f"points.{name}": points for name, points in s.criteria.items()},
            **{f"computed.{name}": points for name, points in _computed(record, s)},
        }


def _reason(rules: Contest, reason: Message, language: str) -> str:
    called = submission.named(rules, reason, lambda names: name(names, language))
    return format_message(called, language)


def _computed(record: ContestState, standing: Standing) -> Iterator[tuple[str, float]]:
    entry, seen = record.entry(standing.entry), standing.visits
    for criterion in record.contest.rules_for(standing.category).rubric.criteria:
        parts = entry.parts if entry else ()
        lost = seen.criteria.get(criterion.id, 0.0) if seen else 0.0
        computed = sum(p.points for p in parts if p.criterion == criterion.id)
        yield criterion.id, round(computed - lost, 2)


def _marks(source: TableSource) -> Iterator[Row]:
    rules = source.record.contest
    asks = any(one.questions for rubric in rules.rubrics for one in rubric.criteria)
    for event in source.record.ballots:
        is_told = event.noun.entry in source.judged or event.noun.juror == source.own
        for mark in event.noun.marks if is_told else ():
            yield {
                "line": event.number,
                "at": event.at,
                "who": event.who,
                "entry": event.noun.entry,
                "juror": event.noun.juror,
                "criterion": mark.criterion,
                "points": mark.points,
                "face": mark.face,
                "note": mark.note,
                **({"answers": _answers(mark)} if asks else {}),
            }


def _answers(mark: Mark) -> str:
    """Return the answers to a criterion's questions, as a command takes them."""
    return " ".join(f"{key}={value:g}" for key, value in sorted(mark.answers.items()))


def _visits(source: TableSource) -> Iterator[Row]:
    for event in source.record.visits:
        seen, hidden = event.noun, source.hidden.get(event.noun.entry, frozenset())
        if seen.entry not in source.judged and seen.juror != source.own:
            continue
        shown: dict[str, str] = {
            uid: found for uid, found in seen.findings.items() if uid not in hidden
        }
        # Where a restricted thing was seen is not told either.
        is_open = len(shown) == len(seen.findings)
        for uid, finding in (shown or {"": ""}).items():
            yield {
                "line": event.number,
                "entry": seen.entry,
                "juror": seen.juror,
                "made_on": seen.made_on,
                "thing": uid,
                "finding": finding,
                "longitude": seen.longitude if is_open else None,
                "latitude": seen.latitude if is_open else None,
                "photo": seen.photo if is_open else "",
                "note": seen.note if is_open else "",
                "share": seen.shares.get(uid),
            }


def _prizes(source: TableSource) -> Iterator[Row]:
    record = source.record
    groups = record.awards[-1].noun if record.awards else contest.award(record)
    for group in groups.groups:
        if group.group in source.ranking.veiled:
            continue
        for prize in group.prizes:
            payment = contest.payment_of(record, prize.entry)
            balance = contest.balance_of(record, prize.entry)
            moved = contest.movements_of(record, prize.entry)
            days = [one.noun.made_on for one in moved if one.noun.kind in PAYING]
            yield {
                "group": group.group,
                "entry": prize.entry,
                "place": prize.place,
                "prize": str(prize.amount),
                "contract": payment.contract,
                "signed_on": payment.signed_on,
                "counterpart": payment.counterpart,
                "account": payment.account,
                "paid_on": days[-1] if days else "",
                "paid": str(soles(balance.paid)),
                "left": str(soles(balance.left)),
                "too_much": str(soles(balance.excess)),
                "counterpart_soles": str(payment.counterpart_soles or ""),
            }
        yield {
            "group": group.group,
            "entry": "",
            "place": None,
            "prize": str(group.remainder),
            "contract": "remainder",
            "signed_on": "",
            "counterpart": "",
            "account": "",
            "paid_on": "",
            "paid": "",
            "left": "",
            "too_much": "",
            "counterpart_soles": "",
        }


def _payments(source: TableSource) -> Iterator[Row]:
    """Yield what moved on every prize; who received it is on papers of the office."""
    record = source.record
    for balance in contest.balances(record):
        if balance.group in source.ranking.veiled:
            continue
        for event in contest.movements_of(record, balance.entry):
            moved = event.noun
            yield {
                "line": event.number,
                "at": event.at,
                "who": event.who,
                "group": balance.group,
                "entry": moved.entry,
                "kind": moved.kind,
                "amount": str(moved.amount),
                "changes_paid_by": str(soles(signed(moved))),
                "medium": moved.medium,
                "number": moved.number,
                "made_on": moved.made_on,
                "paid_by": moved.paid_by,
                "goods": "; ".join(f"{g.what}: {g.amount}" for g in moved.goods),
                "note": moved.note,
                "adenda": moved.adenda,
            }


def _appeals(source: TableSource) -> Iterator[Row]:
    answers = {event.noun.appeal: event for event in source.record.answers}
    for event in source.record.appeals:
        answered = answers.get(event.noun.id)
        yield {
            "appeal": event.noun.id,
            "at": event.at,
            "by": event.noun.by,
            "entry": event.noun.entry,
            "about": event.noun.about,
            "answered_at": answered.at if answered else "",
            "upheld": answered.noun.upheld if answered else None,
            "answer": answered.noun.text if answered else "",
            "changed": answered.noun.changed if answered else "",
        }


_TABLES: Mapping[Table, Callable[[TableSource], Iterator[Row]]] = MappingProxyType(
    {
        "results": _results,
        "marks": _marks,
        "visits": _visits,
        "prizes": _prizes,
        "payments": _payments,
        "appeals": _appeals,
    }
)


def without_names(workspace: Workspace, record: ContestState) -> ContestState:
    """Return the record with codes for names in its free texts, and without places.

    Names are those of the community that an entry is of; of all that take part where a
    text is about no entry. A community whose file is not here is not known by name.
    """
    return contest.reworded(record, _wording(workspace, record))


def lines_without_names(
    workspace: Workspace, record: ContestState, lines: Iterable[LogEvent]
) -> tuple[LogEvent, ...]:
    """Return lines of the chain as they may leave: as on papers, by the same rule.

    Their hashes stay, and are those of what was typed.
    """
    wording = _wording(workspace, record)
    return tuple(contest.reworded_line(record, line, wording) for line in lines)


def taken_out(workspace: Workspace, record: ContestState) -> tuple[Message, ...]:
    """Return what must be said of the free texts that `without_names` changes.

    As a copy says it: of how many texts the name of a restricted place was taken.
    """
    seen: dict[str, set[str]] = {}

    def note(text: str, entry_id: str) -> str:
        for code in _communities(record, entry_id):
            seen.setdefault(code, set()).add(text)
        return text

    contest.reworded(record, note).typed()
    counts: Counter[str] = Counter()
    found: dict[str, Message] = {}
    for code, texts in seen.items():
        for one in shown(workspace, code).remarks(texts):
            counts[one.id] += int(one.values["count"] or 0)
            found[one.id] = one
    return tuple(
        replace(one, values={**one.values, "count": counts[one.id]})
        for one in found.values()
    )


def _communities(record: ContestState, entry_id: str) -> tuple[str, ...]:
    """Return the communities whose names may be in a text about the entry, or none."""
    entry = record.entry(entry_id) if entry_id else None
    every = {event.noun.community for event in record.entries}
    return tuple(sorted(every)) if entry is None else (entry.community,)


def shown(workspace: Workspace, code: str) -> Redaction:
    """Return what of a community's records may leave, all if its file is not here."""
    try:
        return store.redaction(community_file(workspace, code), workspace.layers)
    except TalkingMapsError:
        return Redaction()


def _wording(workspace: Workspace, record: ContestState) -> Wording:
    @cache
    def redaction(code: str) -> Redaction:
        return shown(workspace, code)

    def wording(text: str, entry_id: str) -> str:
        for code in _communities(record, entry_id):
            text = redaction(code).text(text)
        return text

    return wording
