"""The board in the square: places told one by one, from the last to the first.

What is not told yet is not in the page either: each touch asks the program for the
next place. Entries are called by community and code, never by a household's name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup

from talking_maps.contest import ContestState
from talking_maps.i18n import Translator
from talking_maps.model.contest import Standing
from talking_maps.model.message import plural
from talking_maps.ui.screens.contests import sealed_maps
from talking_maps.wording import contest_names, measures

#: As many places as stand on the podium, and as many rows as fit under the big one.
PODIUM, ROWS = 3, 4
#: By entry: how many flags it has, for a row, and the sign that opens their list.
Signs = Mapping[str, tuple[Markup, Markup]]
NO_SIGN = (Markup(), Markup())
#: A name of more signs than these would push the others off the screen.
LONGEST_LARGE = 48


@dataclass(frozen=True, slots=True)
class BoardStep:
    """One touch: the entries of one place, which are told together."""

    place: int
    entries: tuple[Standing, ...]


def steps(some: Sequence[Standing]) -> tuple[BoardStep, ...]:
    """Return the places from the last to the first; who is tied is told at once."""
    ranked = sorted(
        (one for one in some if one.place is not None), key=lambda s: s.place or 0
    )
    grouped = groupby(ranked, key=lambda one: one.place or 0)
    return tuple(BoardStep(place, tuple(group)) for place, group in grouped)[::-1]


def first_shown(every: Sequence[BoardStep], last: int) -> int:
    """Return how many steps are told at once to begin at place `last`.

    >>> found = [BoardStep(place, ()) for place in (5, 3, 2, 1)]
    >>> [first_shown(found, last) for last in (5, 4, 3, 1)]
    [0, 1, 1, 3]
    """
    return sum(1 for step in every if step.place > last)


def title(group: str, record: ContestState) -> Markup:
    """Return what is decided here: the contest and the group, as HTML."""
    contest = record.contest
    committee = " · ".join(
        part for part in (contest.organiser, contest.committee) if part
    )
    return Markup(
        '<div class="board-title"><h1>{name}</h1>'
        "<p>{group}</p><small>{committee}</small></div>"
    ).format(name=contest.name, group=group, committee=committee)


def told(
    shown: Sequence[BoardStep],
    names: Mapping[str, str],
    t: Translator,
    signs: Signs,
) -> Markup:
    """Return the place just told, large, and those before it beneath, as HTML.

    `signs` tell of an entry's flags.
    """
    *before, latest = shown
    past = [one for step in before[::-1] for one in step.entries]
    room = max(1, ROWS - len(latest.entries) + 1)
    rows = Markup().join(_row(one, names, t, signs) for one in past[:room])
    tie = " board-tie" if len(latest.entries) > 1 else ""
    return Markup('<div class="board-now{tie}">{now}</div>{rows}').format(
        tie=tie, now=_now(latest, names, t, signs), rows=_rows(rows)
    )


def podium(
    every: Sequence[BoardStep],
    names: Mapping[str, str],
    t: Translator,
    signs: Signs,
) -> Markup:
    """Return the first places side by side, each with its plan's three maps."""
    best = [one for step in every[::-1] if step.place <= PODIUM for one in step.entries]
    stands = Markup().join(_stand(one, names, t, signs) for one in best)
    rest = Markup().join(
        _row(one, names, t, signs)
        for step in every[::-1]
        if step.place > PODIUM
        for one in step.entries
    )
    return Markup('<div class="podium podium-{count}">{stands}</div>{rows}').format(
        count=len(best), stands=stands, rows=_rows(rest)
    )


def _now(
    step: BoardStep,
    names: Mapping[str, str],
    t: Translator,
    signs: Signs,
) -> Markup:
    tied = Markup()
    if len(step.entries) > 1:
        words = t("{count:whole} share this place", count=len(step.entries))
        tied = Markup('<p class="board-tied">= {}</p>').format(words)
    whom = Markup().join(
        Markup('<div class="board-who">{}{}{}</div>').format(
            _heading(contest_names.entry_name(one, names)),
            _facts(one, t),
            signs.get(one.entry, NO_SIGN)[1],
        )
        for one in step.entries
    )
    return Markup(
        '<div class="board-place">{place}</div><div>{whom}{tied}</div>'
    ).format(place=step.place, whom=whom, tied=tied)


def _heading(called: str) -> Markup:
    """Return the name, long ones in smaller letters, so that the rest stays in sight.

    >>> str(_heading("A" * 49)[:17])
    '<h2 class="long">'
    """
    long = Markup(' class="long"') if len(called) > LONGEST_LARGE else Markup()
    return Markup("<h2{}>{}</h2>").format(long, called)


def _facts(one: Standing, t: Translator) -> Markup:
    points = t(
        plural(
            "{count:number} point",
            "{count:number} points",
        ),
        count=one.total,
    )
    prize = t("{prize:soles}", prize=str(one.prize)) if one.prize else ""
    won = Markup("<b>{}</b>").format(prize) if prize else Markup()
    return Markup('<p class="board-facts"><span>{}</span>{}</p>').format(points, won)


def _row(
    one: Standing,
    names: Mapping[str, str],
    t: Translator,
    signs: Signs,
) -> Markup:
    prize = t("{prize:soles}", prize=str(one.prize)) if one.prize else ""
    called = contest_names.entry_name(one, names)
    return Markup(
        "<li><i>{place}</i><span>{called} {sign}</span><b>{points}</b>"
        "<em>{prize}</em></li>"
    ).format(
        place=one.place,
        called=called,
        sign=signs.get(one.entry, NO_SIGN)[0],
        points=measures.exact(one.total, t),
        prize=prize,
    )


def _rows(rows: Markup) -> Markup:
    return Markup('<ol class="board-rows">{}</ol>').format(rows) if rows else Markup()


def _stand(
    one: Standing,
    names: Mapping[str, str],
    t: Translator,
    signs: Signs,
) -> Markup:
    called = contest_names.entry_name(one, names)
    return Markup(
        '<div class="stand stand-{place}"><div class="stand-place">{place}'
        "</div>{heading}{facts}{sign}"
        "{maps}</div>"
    ).format(
        place=one.place,
        heading=_heading(called),
        facts=_facts(one, t),
        sign=signs.get(one.entry, NO_SIGN)[1],
        maps=_maps(one, called, t),
    )


def _maps(one: Standing, called: str, t: Translator) -> Markup:
    entry = sealed_maps.entry(one.entry)
    if entry is None:
        return Markup()
    return sealed_maps.three_maps(sealed_maps.copy(entry), t, called)
