"""The order of one group: points, ties with what broke them, what is missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

import streamlit as st
from markupsafe import Markup

from talking_maps.contest import ContestState
from talking_maps.i18n import Translator
from talking_maps.model.contest import Contest, Standing
from talking_maps.model.drawn_places import PlaceBand
from talking_maps.ui import session
from talking_maps.ui.screens.contests import entry_names, group_labels, session_user
from talking_maps.ui.screens.mark import jury_spread
from talking_maps.ui.widgets import flag_list, html
from talking_maps.wording import contest_names, measures, place_words, visit_words
from talking_maps.workspace import community_names

#: Rows on one page of a large group.
PAGE = 100


def show(record: ContestState, some: Sequence[Standing], *, veiled: bool) -> None:
    """Show the group's entries by place, then those without one, with the reasons."""
    t = session.translator()
    names = community_names(session.workspace())
    if veiled:
        st.info(
            t(
                "The jury is at work. Its points and the places are told when all "
                "have marked; until then the order is that of the codes."
            )
        )
    entry_names.ask()
    pages = max(1, -(-len(some) // PAGE))
    slot = st.container()
    page = st.pagination(pages, key="order.page") if pages > 1 else 1
    part = islice(some, (page - 1) * PAGE, page * PAGE)
    with slot:
        rows = Markup().join(_row(record, one, names, t, veiled=veiled) for one in part)
        html.show(Markup('<div class="order">{}</div>{}').format(rows, _legend(t)))
        _ties(record.contest.rules_for(some[0].category), t)
    if not veiled and session_user.role() in ("juror", "staff"):
        _marks(record, some, names, t)


def _row(
    record: ContestState,
    one: Standing,
    names: Mapping[str, str],
    t: Translator,
    *,
    veiled: bool,
) -> Markup:
    rules = record.contest.rules_for(one.category)
    of = sum(criterion.points for criterion in rules.rubric.criteria)
    place = "—" if one.place is None else str(one.place)
    prize = t("{prize:soles}", prize=str(one.prize)) if one.prize else ""
    drawn = None if veiled else group_labels.drawn_places(record)
    band = drawn.of(one.entry) if drawn else None
    points = measures.exact(one.total, t)
    kind = "" if one.eligible else " out"
    notes = Markup().join(
        Markup('<span class="note {}">{}</span>').format(kind, words)
        for kind, words in _notes(record, one, band, t)
    )
    return Markup(
        '<div class="standing{kind}"><div class="place">{place}</div>'
        '<div class="whom"><b>{called}</b> '
        "<small>{entry}</small>{private}{notes}{flags}</div>"
        "{bar}"
        '<div class="points"><b>{points}</b></div>'
        '<div class="prize">{prize}</div></div>'
    ).format(
        kind=kind,
        place=place,
        called=contest_names.entry_name(one, names),
        entry=one.entry,
        private=entry_names.beside(one) if entry_names.are_wanted() else "",
        notes=notes,
        flags=flag_list.sign(record, one.entry, t, session.language()),
        bar=_bar(one, of, t, veiled=veiled),
        points=points,
        prize=prize,
    )


def _bar(one: Standing, of: float, t: Translator, *, veiled: bool) -> Markup:
    words = t(
        "{computed:hundredths} computed + {jury:hundredths} from the jury = "
        "{total:hundredths}",
        computed=one.computed,
        jury=one.jury,
        total=one.total,
    )
    if veiled:  # a nought would say that the jury gave nothing
        words = t(
            "{computed:number} computed; the jury is at work", computed=one.computed
        )
    cells = _bar_parts(one, of)
    return Markup(
        '<div class="parts"><div class="bar" aria-hidden="true">{}</div>'
        "<small>{}</small></div>"
    ).format(cells, words)


def _bar_parts(one: Standing, of: float) -> Markup:
    """Return the parts of the bar: computed, and of the jury."""
    return Markup().join(
        Markup('<b class="{}" style="width:{:.2f}%"></b>').format(
            kind, 100 * points / of
        )
        for kind, points in (("is", one.computed), ("jury", one.jury))
        if points > 0
    )


def _notes(
    record: ContestState, one: Standing, band: PlaceBand | None, t: Translator
) -> Iterator[tuple[str, str]]:
    for reason in one.reasons:
        yield (
            "bad",
            "✗ "
            + contest_names.reason(
                record.contest, reason, session.workspace().layers, session.language()
            ),
        )
    if one.tied:
        yield "tie", "= " + t("tied: shares place {place:whole}", place=one.place)
    if one.told_apart:
        rule = _tie_rule(record.contest.rules_for(one.category), one.told_apart, t)
        yield (
            "tie",
            "≠ " + (t("same points as others; placed by {rule}", rule=rule)),
        )
    if band is not None:
        yield "", "◇ " + place_words.sentence(band, t)
    if one.improvement:
        arrow = "↑ +" if one.improvement > 0 else "↓ −"
        points = abs(one.improvement)
        yield (
            "",
            arrow + t("{points:hundredths} since the earlier round", points=points),
        )
    if one.visits is not None:
        kind = "bad" if one.visits.lost else ""
        yield kind, "● " + visit_words.sentence(one.visits, t)
    missing = sorted({juror for part in one.joined for juror in part.missing})
    if missing and one.eligible:
        yield (
            "missing",
            "○ " + t("marks still missing from: {jurors}", jurors=", ".join(missing)),
        )


def _legend(t: Translator) -> Markup:
    parts = (("is", t("computed from the plan")), ("jury", t("from the jury")))
    return (
        Markup('<div class="bar-legend">')
        + Markup().join(
            Markup('<span><b class="{}"></b>{}</span>').format(k, w) for k, w in parts
        )
        + Markup("</div>")
    )


def _ties(contest: Contest, t: Translator) -> None:
    rules = [_tie_rule(contest, rule, t) for rule in contest.ties]
    if not rules:
        st.caption(t("No rule breaks ties: who has the same points shares the place."))
        return
    said = "; ".join(f"{number}. {rule}" for number, rule in enumerate(rules, 1))
    st.caption(
        html.markdown(
            t(
                "Ties are broken only by the published rule: {rules}. Whoever is "
                "still equal shares the place.",
                rules=said,
            )
        )
    )


def _tie_rule(contest: Contest, rule: str, t: Translator) -> str:
    return contest_names.tie_rule(t, contest.rubric, rule, session.language())


def _marks(
    record: ContestState,
    some: Sequence[Standing],
    names: Mapping[str, str],
    t: Translator,
) -> None:
    """Offer the joined marks of one entry: spread, outliers, missing ones."""
    with st.expander(t("The jury's marks, entry by entry"), icon=":material/groups:"):
        known = {one.entry: one for one in some}
        chosen = st.selectbox(
            t("Entry"),
            list(known),
            key="order.entry",
            width=420,
            format_func=lambda one: (
                f"{contest_names.entry_name(known[one], names)} ({one})"
            ),
        )
        label = t("How the marks of several jurors are joined")
        joining = contest_names.joining_names(t)[record.contest.joining]
        st.write(f"{label}: {joining}")
        if chosen:
            html.show(jury_spread.table(record, known[chosen].joined, t))
