"""Who did how much on which day: a strip of bars for each person."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date

from markupsafe import Markup

from talking_maps.i18n import Translator
from talking_maps.store import AuditEntry
from talking_maps.wording import vocabulary

#: More people than these make the chart long; those who did most are shown.
MOST_PEOPLE = 8


def chart(found: tuple[AuditEntry, ...], t: Translator) -> Markup:
    """Return the chart as HTML, with each person's sum in words; empty for nothing."""
    if not found:
        return Markup()
    by_author: defaultdict[str, Counter[date]] = defaultdict(Counter)
    for entry in found:
        by_author[vocabulary.author_name(t, entry.author) or "—"][entry.day] += 1
    days = sorted({entry.day for entry in found})
    most = max(count for doings in by_author.values() for count in doings.values())
    people = sorted(by_author.items(), key=lambda one: -one[1].total())[:MOST_PEOPLE]
    strips = Markup().join(_strip(who, doings, days, most, t) for who, doings in people)
    first, last = (t("{day:date}", day=day.isoformat()) for day in (days[0], days[-1]))
    foot = (
        first
        if first == last
        else Markup("<span>{}</span><span>{}</span>").format(first, last)
    )
    return Markup('<div class="doings">{}<div class="ends">{}</div></div>').format(
        strips, foot
    )


def _strip(
    who: str, doings: Counter[date], days: list[date], most: int, t: Translator
) -> Markup:
    first, span = days[0], max((days[-1] - days[0]).days, 1)
    said = t("changes: {count:whole}", count=doings.total())
    bars = Markup().join(
        Markup('<i style="left:{:.2f}%;height:{:.0f}%" title="{}: {}"></i>').format(
            98 * (day - first).days / span, max(12.0, 100 * count / most), day, count
        )
        for day, count in sorted(doings.items())
    )
    return Markup(
        '<div class="doing"><span>{who}</span>'
        '<div role="img" aria-label="{said}">{bars}</div>'
        "<small>{said}</small></div>"
    ).format(who=who, said=said, bars=bars)
