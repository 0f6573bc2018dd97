"""A photographed sheet of things to visit: what was found, confirmed and kept.

Each row is shown as it was photographed, with what seems to be crossed chosen already;
where that is doubtful nothing is, and the sheet waits. A row without a cross is a thing
that was not visited.
"""

from __future__ import annotations

import io
from datetime import date
from typing import TYPE_CHECKING, Literal

import streamlit as st

from talking_maps.contest import ContestState
from talking_maps.i18n import Translator, format_message
from talking_maps.model.contest import Entry, Finding
from talking_maps.model.message import plural
from talking_maps.report.visit_sheet import BOXES
from talking_maps.ui import error_messages, session
from talking_maps.ui.screens.contests import session_user
from talking_maps.ui.screens.mark.field_visit_features import SIGNS
from talking_maps.ui.widgets import day_input, html, notices, widget_state
from talking_maps.wording import feature_labels, vocabulary
from talking_maps.workspace import current_time
from talking_maps.workspace.contests import sealed_copies

if TYPE_CHECKING:
    from talking_maps.workspace.contests.visit_photos import (
        ProposedFinding,
        VisitPhoto,
    )

LONGEST_NOTE = 500
#: What is said of a thing that nobody went to.
UNVISITED: Literal["unvisited"] = "unvisited"
Said = Finding | Literal["unvisited"]


def show(record: ContestState, entry: Entry, sheet: VisitPhoto) -> bool:
    """Ask about each thing of the sheet; return whether it is done with."""
    t = session.translator()
    key = _key(sheet)
    called = _called(record, entry)
    said = {
        row.uid: _row(row, called.get(row.uid, row.uid), key, t) for row in sheet.rows
    }
    today = date.fromisoformat(current_time()[:10])
    made_on = day_input.ask(t("Day of the visit"), today, f"{key}.day")
    note = st.text_area(t("Note"), key=f"{key}.note", max_chars=LONGEST_NOTE, height=80)
    waiting = sum(found is None for found in said.values())
    _say_waiting(waiting, t)
    kept, dropped = _buttons(waiting, t)
    if kept and not _keep(record, sheet, said, made_on, note):
        return False
    return kept or dropped


def _say_waiting(waiting: int, t: Translator) -> None:
    """Say how many things wait."""
    if waiting:
        words = plural(
            "{count:whole} thing waits: say what is crossed.",
            "{count:whole} things wait: say what is crossed of each.",
        )
        st.info(t(words, count=waiting))


def _buttons(waiting: int, t: Translator) -> tuple[bool, bool]:
    """Show the buttons; return whether the sheet is to be kept, or dropped."""
    with st.container(horizontal=True):
        kept = st.button(
            t("Keep the visit of this sheet"),
            type="primary",
            icon=":material/save:",
            disabled=bool(waiting),
            key="visit.photo.keep",
            shortcut="a",
        )
        dropped = st.button(
            t("Drop this sheet"), icon=":material/close:", key="visit.photo.drop"
        )
    return kept, dropped


def forget(sheet: VisitPhoto) -> None:
    """Forget what was said of a sheet that is done with."""
    begins = _key(sheet) + "."
    for key in [one for one in st.session_state if str(one).startswith(begins)]:
        del st.session_state[key]


def _key(sheet: VisitPhoto) -> str:
    code = sheet.code
    return f"visit.photo.{code.contest}.{code.entry}.{code.juror}.{code.first}"


def _called(record: ContestState, entry: Entry) -> dict[str, str]:
    """Return what the plan's things are called now, by uid."""
    copy = sealed_copies.copy_of(session.workspace(), record.contest.id, entry)
    things = copy.plan.of("present")
    layers = {layer.id: layer for layer in session.workspace().layers}
    words = feature_labels.labels(things, layers, copy.epsg, session.language())
    return {thing.uid: one for thing, one in zip(things, words, strict=True)}


def _row(row: ProposedFinding, called: str, key: str, t: Translator) -> Said | None:
    """Show a row, and return what a person or the sheet says of the thing."""
    names = vocabulary.finding_names(t)

    said_of: dict[Said, str] = {one: f"{SIGNS[one]} {names[one]}" for one in BOXES}
    said_of[UNVISITED] = t("not visited")

    begins = (row.finding or UNVISITED) if row.is_sure else None
    field, kept = f"{key}.{row.uid}", f"{key}.{row.uid}.said"
    said: Said | None = st.session_state.get(kept, begins)
    widget_state.lay(field, said, session.language())

    def changed() -> None:
        st.session_state[kept] = st.session_state.get(field)

    with st.container(border=True, key=f"visit-photo-{row.number}"):
        for doubt in row.doubts:
            told = format_message(doubt, session.language())
            st.warning(html.markdown(told), icon=":material/help:")
        st.image(io.BytesIO(row.picture), width="stretch")
        return st.segmented_control(
            html.markdown(f"{row.number}. {called}"),
            (*BOXES, UNVISITED),
            format_func=lambda one: said_of[one],
            key=field,
            on_change=changed,
        )


def _keep(
    record: ContestState,
    sheet: VisitPhoto,
    said: dict[str, Said | None],
    made_on: str,
    note: str,
) -> bool:
    from talking_maps.workspace.contests.visit_photos import keep_visit

    with error_messages.saying():
        day_input.check_past(made_on)
        keep_visit(
            session.workspace(),
            session_user.actor(),
            record.contest.id,
            sheet,
            {uid: None if one == UNVISITED else one for uid, one in said.items()},
            made_on,
            note,
        )
        notices.tell(session.translator()("The visit is kept."))
        return True
    return False
