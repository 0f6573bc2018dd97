"""The field visits that were kept of an entry: when, where, what was found."""

from __future__ import annotations

import base64
from collections.abc import Mapping

import streamlit as st
from markupsafe import Markup

from talking_maps.contest import ContestState, Event
from talking_maps.i18n import Translator
from talking_maps.model.contest import Entry, Visit
from talking_maps.ui import session
from talking_maps.ui.screens.contests import contest_header
from talking_maps.ui.screens.mark.field_visit_features import SIGNS, VisitFeature
from talking_maps.ui.widgets import html
from talking_maps.wording import told_words, vocabulary
from talking_maps.workspace.contests import sealed_copies


def show(
    record: ContestState, entry: Entry, things: Mapping[str, VisitFeature]
) -> None:
    """Show the visits, the latest first; findings are facts, not marks."""
    t = session.translator()
    kept = [event for event in record.visits if event.noun.entry == entry.id]
    st.subheader(t("Visits kept: {count:whole}", count=len(kept)), anchor=False)
    for event in reversed(kept):
        with st.container(border=True):
            _visit(event, things, t)


def _amount(visit: Visit, uid: str, t: Translator) -> str:
    """Return how much of a thing was found, where only part of it was."""
    share = visit.shares.get(uid)
    return "" if share is None else " (" + t("{share:percent}", share=share) + ")"


def _visit(
    event: Event[Visit], things: Mapping[str, VisitFeature], t: Translator
) -> None:
    visit = event.noun
    words = [t("{day:date}", day=visit.made_on), visit.juror]
    if visit.latitude is not None and visit.longitude is not None:
        words.append(f"{visit.latitude:.5f}, {visit.longitude:.5f}")
    facts = " · ".join(words)
    note = Markup("<p>{}</p>").format(visit.note) if visit.note else Markup()
    names = vocabulary.finding_names(t)
    gone = t("a thing that the entry does not show")
    items = Markup().join(
        Markup("<li><b>{} {}</b> {}</li>").format(
            SIGNS[finding],
            names[finding] + _amount(visit, uid, t),
            things[uid].called if uid in things else gone,
        )
        for uid, finding in visit.findings.items()
    ) + Markup().join(
        Markup("<li>{}</li>").format(said)
        for said in told_words.answered(visit, session.language(), t)
    )
    html.show(
        Markup(
            "<strong>{facts}</strong>{note}<ul class='findings'>{items}</ul>"
        ).format(facts=facts, note=note, items=items)
    )
    if visit.photo:
        picture = sealed_copies.photo_of(
            session.workspace(), contest_header.chosen() or "", visit.photo
        )
        if picture is None:
            st.warning(t("The photo of this visit is no longer in the file."))
        else:
            source = base64.b64encode(picture).decode()
            alt = t("photo")
            html.show(
                Markup(
                    '<img class="visit-photo" alt="{}" src="data:image/jpeg;base64,{}">'
                ).format(alt, source)
            )
