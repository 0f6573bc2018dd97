"""What jurors found on the land, against what the plan shows."""

from __future__ import annotations

from collections import Counter

from talking_maps.i18n import Translator
from talking_maps.model.contest import FINDINGS, Entry, Finding, Visit
from talking_maps.report.contest_view import ContestView
from talking_maps.report.sections import Section, table


def visits(account: ContestView, entry: Entry) -> list[Section]:
    """Return the field visits to an entry, once marks may be told."""
    t = account.text
    found = [told.noun for told in account.record.visits if told.noun.entry == entry.id]
    if not found or not account.tells_marks(account.standing(entry.id).group):
        return []
    heads = (t("Day"), t("Juror"), t("What was found"), t("Where"), t("Note"))
    rows = [_row(account, one) for one in found]
    return [Section(t("Field visits"), table=table(heads, "llLLL", rows))]


def _row(account: ContestView, seen: Visit) -> tuple[str, ...]:
    t = account.text
    counts = Counter(seen.findings.values())
    words = _words(t)
    said = [f"{words[one]}: {counts[one]}" for one in FINDINGS if counts[one]]
    return (
        t("{day:date}", day=seen.made_on),
        seen.juror,
        ", ".join(said) or "—",
        _where(seen, account.language),
        seen.note,
    )


def _where(seen: Visit, language: str) -> str:
    """Return the GPS point as degrees and their direction, to ten metres."""
    if seen.longitude is None or seen.latitude is None:
        return "—"
    west = "O" if language != "en" else "W"
    north = f"{abs(seen.latitude):.4f}° {'S' if seen.latitude < 0 else 'N'}"
    return f"{north}, {abs(seen.longitude):.4f}° {west if seen.longitude < 0 else 'E'}"


def _words(t: Translator) -> dict[Finding, str]:
    return {
        "promised": t("promised"),
        "under_way": t("under way"),
        "done": t("done"),
        "not_found": t("not found"),
    }
