"""What the whole jury gave an entry, once all have marked: spread and outliers."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from talking_maps.contest import ContestState
from talking_maps.i18n import Translator, name
from talking_maps.model.contest import AggregatedMark, Entry
from talking_maps.ui import session
from talking_maps.ui.screens.contests import group_labels
from talking_maps.ui.widgets import html


def show(record: ContestState, entry: Entry) -> None:
    """Show the joined marks of an entry, or that they are not told yet."""
    t = session.translator()
    ranking = group_labels.ranking(record)
    one = next(s for s in ranking.standings if s.entry == entry.id)
    st.subheader(t("The whole jury"), anchor=False)
    if one.group in ranking.veiled:
        st.write(t("What others gave is told when all have marked."))
        return
    html.show(table(record, one.joined, t))


def table(
    record: ContestState, parts: tuple[AggregatedMark, ...], t: Translator
) -> Markup:
    """Return the joined marks, their spread, who stands out and who is missing."""
    heads = (t("criterion"), t("joined"), t("spread"), t("stands out"), t("missing"))
    head = Markup().join(Markup("<th>{}</th>").format(one) for one in heads)
    body = Markup().join(_row(record, part, t) for part in parts)
    return Markup('<table class="plain spread"><tr>{}</tr>{}</table>').format(
        head, body
    )


def _row(record: ContestState, part: AggregatedMark, t: Translator) -> Markup:
    criterion = record.contest.criterion(part.criterion)
    called = name(criterion.names, session.language()) if criterion else part.criterion
    joined = _joined(part, t)
    width = 100 * part.spread / part.of if part.of else 0
    spread = t("{points:hundredths}", points=part.spread)
    far = ", ".join(part.outliers)
    missing = ", ".join(part.missing)
    return Markup(
        "<tr><td>{}</td><td>{}</td>"
        '<td><div class="spread-bar"><b style="width:{:.0f}%"></b></div>'
        "{}</td>"
        "<td>{}</td>"
        "<td>{}</td></tr>"
    ).format(
        called,
        joined,
        width,
        spread,
        "⚠ " + far if far else "—",
        "○ " + missing if missing else "—",
    )


def _joined(part: AggregatedMark, t: Translator) -> str:
    """Return the points that the jury's marks give together."""
    joined = t("no mark")
    if part.points is not None:
        joined = t("{points:hundredths} of {of:points}", points=part.points, of=part.of)
    return joined
