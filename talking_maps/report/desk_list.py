"""The list of the desk: what was handed in, gate by gate, and who did not hand in.

Owners appear by their codes, so that it can hang at the office's door.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from talking_maps.contest import encode
from talking_maps.contest.submission import (
    GateOutcome,
    GateStanding,
    entries_by_group,
    gate_standings,
    ineligibility,
    still_out,
    verdict,
)
from talking_maps.i18n import name
from talking_maps.model.contest import Entry
from talking_maps.model.message import Message
from talking_maps.report.contest_view import ContestView, feet
from talking_maps.report.typst_pdf import Section, compile_pdf, table, told
from talking_maps.wording import contest_names

#: What a category does not ask.
EMPTY = "\N{EM DASH}"
#: Signs that the letters of papers have.
SIGNS: Mapping[GateOutcome, str] = {"passed": "☑", "pending": "☐", "failed": "☒"}


def desk_list(account: ContestView) -> bytes:
    """Return the list as PDF."""
    return compile_pdf(
        "annex", content(account), at=account.at, language=account.language
    )


def content(account: ContestView) -> dict[str, object]:
    """Return what the list says."""
    t, record = account.text, account.record
    return {
        "title": t("What was submitted"),
        "contest": record.contest.name,
        "organiser": record.contest.organiser,
        "private": contest_names.handed_in(record, account.names, t),
        "lying": True,
        "sections": told([_entries(account), *_still_out(account)]),
        "feet": feet(account, encode(record.head)),
    }


def _entries(account: ContestView) -> Section:
    t, record = account.text, account.record
    title = t("Entries and gates")
    if not record.entries:
        return Section(title, (t("Nothing was submitted yet."),))
    standings, why = gate_standings(record), ineligibility(record)
    columns = contest_names.gate_columns(record.contest, standings, t, account.language)
    heads = (
        t("entry"),
        t("whose"),
        t("submitted"),
        *columns.values(),
        t("does it count?"),
    )
    found = entries_by_group(record)
    rows = _rows(account, found, columns, standings, why)
    letters = "lLl" + "l" * len(columns) + "L"
    return Section(title, table=table(heads, letters, rows, small=True))


def _rows(
    account: ContestView,
    found: tuple[Entry, ...],
    columns: dict[str, str],
    standings: Mapping[str, Mapping[str, GateStanding]],
    why: Mapping[str, tuple[Message, ...]],
) -> list[Sequence[str]]:
    """Return the rows, each group beneath its name."""
    rows: list[Sequence[str]] = []
    for group, some in groupby(found, lambda one: (one.round, one.category)):
        rows.append((_group(account, *group),))
        rows += [
            _row(account, one, columns, standings[one.id], why[one.id]) for one in some
        ]
    return rows


def _group(account: ContestView, round_id: str, category_id: str) -> str:
    rules = account.record.contest
    found = (rules.category(category_id), rules.round(round_id))
    return " · ".join(name(one.names, account.language) for one in found if one)


def _row(
    account: ContestView,
    entry: Entry,
    columns: Mapping[str, str],
    standing: Mapping[str, GateStanding],
    why: Sequence[Message],
) -> Sequence[str]:
    t = account.text
    counts = verdict(why)
    words = contest_names.told_verdict(counts.outcome, t, SIGNS)
    return (
        entry.id,
        account.entry_of(entry),
        t("{at:datetime}", at=account.local(entry.submitted_at)),
        *(_cell(account, standing.get(gate)) for gate in columns),
        ". ".join((words, " ".join(map(account.reason, counts.reasons)))).rstrip(" ."),
    )


def _cell(account: ContestView, standing: GateStanding | None) -> str:
    if standing is None:
        return EMPTY
    return contest_names.told_outcome(standing.outcome, account.text, SIGNS)


def _still_out(account: ContestView) -> Iterator[Section]:
    """Yield who did not hand in, with room for what the office writes by hand."""
    t, out = account.text, still_out(account.record)
    if out:
        heads = (t("code"), t("community"), t("notes"))
        rows = [(code, account.community(code), "") for code in out]
        yield Section(t("Not handed in yet"), table=table(heads, "lLL", rows))
