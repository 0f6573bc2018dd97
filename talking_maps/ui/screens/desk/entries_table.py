"""Entries by gates in one table, late and incomplete ones too, and who is still out.

Staff see the names of households beside their codes; the browser prints them not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

import streamlit as st
from markupsafe import Markup

from talking_maps.contest import ContestState
from talking_maps.contest.submission import (
    GateOutcome,
    GateStanding,
    entries_by_group,
    gate_standings,
    ineligibility,
    verdict,
)
from talking_maps.i18n import name
from talking_maps.model.contest import Contest, Entry
from talking_maps.model.message import Message
from talking_maps.ui import session
from talking_maps.ui.screens.contests import entry_names, pdf_buttons, times
from talking_maps.ui.widgets import html
from talking_maps.wording import contest_names
from talking_maps.workspace import community_names, pdf_reports

#: What a category does not ask.
_NOT_ASKED = Markup('<td class="unasked">—</td>')


def show(record: ContestState) -> None:
    """Show how every entry stands at every gate, by round and category."""
    t = session.translator()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.subheader(t("What was submitted"), anchor=False)
        st.space("stretch")
        _print(record)
    names = community_names(session.workspace())
    if said := contest_names.handed_in(record, names, t):
        st.write(html.markdown(said))
    if not record.entries:
        st.write(t("Nothing was submitted yet."))
        return
    html.show(_table(record))
    if entry_names.may_see():
        st.caption(
            t("Names of households are seen by staff alone: they are not printed.")
        )


def _print(record: ContestState) -> None:
    t = session.translator()
    workspace, language = session.workspace(), session.printed_language()
    pdf_buttons.door(
        f"{t('Print the list')} (PDF)",
        "desk",
        lambda: pdf_reports.desk_list(workspace, record.contest.id, language=language),
    )


def _table(record: ContestState) -> Markup:
    t, language = session.translator(), session.language()
    standings, why = gate_standings(record), ineligibility(record)
    columns = contest_names.gate_columns(record.contest, standings, t, language)
    heads = (t("entry"), t("whose"), *columns.values(), t("does it count?"))
    head = Markup().join(Markup("<th>{}</th>").format(one) for one in heads)
    body = Markup().join(
        _part(record.contest, list(some), len(heads))
        + Markup().join(
            _row(record.contest, one, columns, standings[one.id], why[one.id])
            for one in some
        )
        for some in _groups(record)
    )
    return Markup(
        '<div class="wide"><table class="plain desk"><thead><tr>{}</tr></thead>'
        "<tbody>{}</tbody></table></div>"
    ).format(head, body)


def _groups(record: ContestState) -> Iterator[list[Entry]]:
    found = entries_by_group(record)
    for _, some in groupby(found, lambda one: (one.round, one.category)):
        yield list(some)


def _part(rules: Contest, some: Sequence[Entry], width: int) -> Markup:
    called = (rules.category(some[0].category), rules.round(some[0].round))
    words = " · ".join(
        name(one.names, session.language()) for one in called if one is not None
    )
    return Markup('<tr class="part"><th colspan="{}">{}</th></tr>').format(width, words)


def _row(
    rules: Contest,
    entry: Entry,
    columns: Mapping[str, str],
    standing: Mapping[str, GateStanding],
    why: Sequence[Message],
) -> Markup:
    t, names = session.translator(), community_names(session.workspace())
    return Markup(
        '<tr><td><b>{entry}</b> <small>{at}</small> <small class="code">{code}</small>'
        "</td><td>{whose}{private}</td>{cells}{counts}</tr>"
    ).format(
        entry=entry.id,
        at=t("{at:datetime}", at=times.local(rules, entry.submitted_at)),
        code=contest_names.code(entry.seal),
        whose=contest_names.entry_name(entry, names),
        private=entry_names.beside(entry),
        cells=Markup().join(_cell(standing.get(gate)) for gate in columns),
        counts=_verdict(rules, why),
    )


_KINDS: Mapping[GateOutcome, str] = {"passed": "yes", "pending": "open", "failed": "no"}


def _cell(standing: GateStanding | None) -> Markup:
    if standing is None:
        return _NOT_ASKED
    words = contest_names.told_outcome(standing.outcome, session.translator())
    return Markup('<td class="{}">{}</td>').format(_KINDS[standing.outcome], words)


def _verdict(rules: Contest, why: Sequence[Message]) -> Markup:
    t, counts = session.translator(), verdict(why)
    said = contest_names.reasons(
        rules, counts.reasons, session.workspace().layers, session.language()
    )
    return Markup('<td class="{}">{}{}</td>').format(
        _KINDS[counts.outcome],
        contest_names.told_verdict(counts.outcome, t),
        Markup("<small>{}</small>").format(said) if said else "",
    )
