"""Who did what over time: one strip for each person, one bar for each day."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date

from talking_maps.i18n import Translator
from talking_maps.ui.screens.compare.last_changes import AuditEntry
from talking_maps.ui.widgets import escape
from talking_maps.workspace import authors

#: More people than these make the chart long; those who did most are shown.
MOST_PEOPLE = 8


def chart(found: tuple[AuditEntry, ...], t: Translator) -> str:
    """Return the chart as HTML, with each person's sum in words; empty for nothing."""
    if not found:
        return ""
    by_author: defaultdict[str, Counter[date]] = defaultdict(Counter)
    for entry in found:
        by_author[authors.called(entry.author, t) or "—"][entry.day] += 1
    days = sorted({entry.day for entry in found})
    most = max(count for doings in by_author.values() for count in doings.values())
    people = sorted(by_author.items(), key=lambda one: -one[1].total())[:MOST_PEOPLE]
    strips = "".join(_strip(who, doings, days, most, t) for who, doings in people)
    ends = (t("{day:date}", day=day.isoformat()) for day in (days[0], days[-1]))
    first, last = (escape.html(end) for end in ends)
    foot = first if first == last else f"<span>{first}</span><span>{last}</span>"
    return f'<div class="doings">{strips}<div class="ends">{foot}</div></div>'


def _strip(
    who: str, doings: Counter[date], days: list[date], most: int, t: Translator
) -> str:
    first, span = days[0], max((days[-1] - days[0]).days, 1)
    said = t("changes: {count:whole}", count=doings.total())
    bars = "".join(
        f'<i style="left:{98 * (day - first).days / span:.2f}%;'
        f'height:{max(12.0, 100 * count / most):.0f}%" title="{day}: {count}"></i>'
        for day, count in sorted(doings.items())
    )
    return (
        f'<div class="doing"><span>{escape.html(who)}</span>'
        f'<div role="img" aria-label="{escape.html(said)}">{bars}</div>'
        f"<small>{escape.html(said)}</small></div>"
    )
