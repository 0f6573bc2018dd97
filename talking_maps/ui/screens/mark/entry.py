"""One entry before a juror: its three maps, what was computed, and what is to mark."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup

from talking_maps.contest import ContestState, SealedCopy
from talking_maps.contest.visibility import JuryTask
from talking_maps.i18n import Translator, name
from talking_maps.model.contest import Entry, Juror
from talking_maps.model.message import Message, plural
from talking_maps.model.rubric import Measure
from talking_maps.report import score_readings
from talking_maps.report.score_readings import EvidenceRow
from talking_maps.ui import session
from talking_maps.ui.screens.contests import sealed_maps
from talking_maps.ui.screens.mark import (
    criteria,
    entry_list,
    field_visit,
    jury_spread,
    photographed_sheets,
)
from talking_maps.ui.screens.mark.criteria import pictogram
from talking_maps.ui.widgets import flag_list, html, score_bars, sticky_choice
from talking_maps.wording import (
    contest_names,
    flag_words,
    measures,
    names_for_ids,
    point_sum,
)
from talking_maps.workspace import community_names, contests
from talking_maps.workspace.contests import entry_worlds
from talking_maps.workspace.workspace import Workspace
from talking_maps.worlds import PointBand

VIEW = "marking.view"
VIEWS = ("marks", "visit")


def show(
    record: ContestState, judge: Juror, task: JuryTask, found: Sequence[JuryTask]
) -> None:
    """Show the entry: its maps and what to mark, or the form of a field visit."""
    t = session.translator()
    names = community_names(session.workspace())
    called = contest_names.entry_name(task.entry, names)
    view, by_faces = _heading(called, task, found, t)
    sealed = sealed_maps.copy(task.entry)
    if view != "visit":
        html.show(sealed_maps.three_maps(sealed, t, called))
    _flags(record, task.entry, sealed, t)
    if task.excluded:
        st.warning(html.markdown(entry_list.why_not(judge, task, t)))
        return
    if view == "visit":
        field_visit.show(record, judge, task.entry, sealed)
        return
    _marks(record, judge, task, found, by_faces, sealed, t)


def _marks(
    record: ContestState,
    judge: Juror,
    task: JuryTask,
    found: Sequence[JuryTask],
    by_faces: bool,
    sealed: SealedCopy,
    t: Translator,
) -> None:
    """Show what is marked, and beside it what was computed."""
    left, right = st.columns((5, 3), gap="large")
    with left:
        criteria.show(record, judge, task, by_faces=by_faces)
        photographed_sheets.show_kept(record, judge, task.entry)
        if task.is_done:
            _next(task, found, "mark.on", t)
        jury_spread.show(record, task.entry)
    with right:
        _computed(record, task.entry, sealed, t)


def _flags(
    record: ContestState, entry: Entry, sealed: SealedCopy, t: Translator
) -> None:
    """Show what in the plan the juror should look at before believing it."""
    if not entry.flags:
        return
    language, layers = session.language(), session.workspace().layers
    known = {layer.id: layer for layer in layers}
    things = {
        flag.id: flag_words.things(flag, sealed.plan, known, sealed.epsg, language)
        for flag in entry.flags
    }
    answers = flag_list.answers_to(record, entry.id)
    html.show(
        Markup(
            '<section class="flag-box"><h2>{sign} {title}</h2>{items}</section>'
        ).format(
            sign=flag_list.SIGN,
            title=t("Look at this before you mark"),
            items=flag_list.items(entry.flags, answers, t, language, things=things),
        )
    )


def _heading(
    called: str, task: JuryTask, found: Sequence[JuryTask], t: Translator
) -> tuple[str, bool]:
    """Show where one is and how to go on; return what to do and whether by faces."""
    with st.container(horizontal=True, vertical_alignment="center", key="entry-head"):
        if st.button(t("All entries"), icon=":material/arrow_back:", key="mark.back"):
            del st.session_state[entry_list.ENTRY]
            st.rerun()
        html.show(Markup("<h1>{} <small>{}</small></h1>").format(called, task.entry.id))
        view = "" if task.excluded else _view(t)
        by_faces = view == "marks" and criteria.is_by_faces(t)
        st.space("stretch")
        _next(task, found, "mark.next", t)
    return view, by_faces


def _next(task: JuryTask, found: Sequence[JuryTask], key: str, t: Translator) -> None:
    """Offer the next entry of the round that waits for marks."""
    waiting = _waiting(task, found)
    if waiting and st.button(
        t(
            plural(
                "Next to mark ({count:whole} left)",
                "Next to mark ({count:whole} left)",
            ),
            count=len(waiting),
        ),
        icon=":material/arrow_forward:",
        icon_position="right",
        key=key,
        type="primary" if task.is_done else "secondary",
    ):
        st.session_state[entry_list.ENTRY] = _after(task.entry, waiting).id
        st.rerun()


def _waiting(task: JuryTask, found: Sequence[JuryTask]) -> list[JuryTask]:
    """Return the other entries of the round that wait for marks."""
    return [
        one
        for one in found
        if entry_list.kind(one) == "open"
        and one.entry.id != task.entry.id
        and one.entry.round == task.entry.round
    ]


def _after(entry: Entry, waiting: Sequence[JuryTask]) -> Entry:
    """Return the next entry that waits, from the first again after the last."""
    later = [one.entry for one in waiting if one.entry.id > entry.id]
    return later[0] if later else waiting[0].entry


def _view(t: Translator) -> str:
    words = {"marks": t("Marks"), "visit": t("Field visit")}
    sticky_choice.recall(VIEW, VIEWS, VIEWS[0])
    chosen = st.segmented_control(
        t("What to do"),
        VIEWS,
        format_func=words.__getitem__,
        key=f"_{VIEW}",
        required=True,
        on_change=sticky_choice.keep,
        args=(VIEW,),
        label_visibility="collapsed",
    )
    return str(chosen)


def _computed(
    record: ContestState, entry: Entry, sealed: SealedCopy, t: Translator
) -> None:
    """Show what the program computed and sealed; it is not the jury's to change."""
    language = session.language()
    total = sum(part.points for part in entry.parts)
    of = sum(part.of for part in entry.parts)
    st.subheader(t("Computed from the plan"), anchor=False)
    html.show(
        Markup('<div class="total"><strong>{}</strong> {}</div>').format(
            measures.exact(total, t), t("of {of:points}", of=of)
        )
    )
    for criterion in record.contest.rules_for(entry.category).rubric.criteria:
        parts = [part for part in entry.parts if part.criterion == criterion.id]
        if parts:
            earned, most = sum(p.points for p in parts), sum(p.of for p in parts)
            called = name(criterion.names, language)
            html.show(_bar(criterion.id, called, earned, most, t))
    with st.expander(t("Why these points"), icon=":material/help:"):
        html.show(_why(record, sealed, t, language))


def _bar(
    criterion: str, called: str, earned: float, of: float, t: Translator
) -> Markup:
    figures = Markup("<strong>{}</strong>/{}").format(
        measures.exact(earned, t), measures.exact(of, t)
    )
    width = 100 * earned / of if of else 0
    words = t("{points:hundredths} of {of:points}", points=earned, of=of)
    return Markup(
        '<div class="criterion computed"><img src="{pictogram}" alt="">'
        "<div><span>{called}</span>"
        '<span class="figures">{figures}</span></div>'
        '<div class="bar" role="img" aria-label="{words}">'
        '<b class="is" style="width:{width:.2f}%"></b></div></div>'
    ).format(
        pictogram=pictogram(criterion),
        called=called,
        figures=figures,
        words=words,
        width=width,
    )


def _why(
    record: ContestState, sealed: SealedCopy, t: Translator, language: str
) -> Markup:
    workspace, entry = session.workspace(), sealed.entry
    stamp = contests.stamp(workspace, record.contest.id)
    bands = _bands((str(workspace.folder), stamp, entry.id), record, entry)
    rows = score_readings.readings(sealed, None, bands)
    said = []
    asked = record.contest.rules_for(sealed.entry.category).rubric.criteria
    for criterion in asked:
        found = rows.get(criterion.id, ())
        if found:
            said.append(Markup("<h3>{}</h3>").format(name(criterion.names, language)))
        said += [_reading(one, t, language) for one in found]
    return Markup().join(said)


@st.cache_data(max_entries=32, show_spinner=False)
def _bands(
    key: tuple[str, ...],  # noqa: ARG001 - what Streamlit remembers by
    _record: ContestState,
    _entry: Entry,
) -> tuple[PointBand | None, ...]:
    """Return between which points the parts lie, where that was drawn."""
    return entry_worlds.part_bands(session.workspace(), _record, _entry)


def _sums(one: EvidenceRow, explanation: Message, t: Translator) -> Markup:
    """Return the ruler, the points as a sum, and how sure they are, as HTML."""
    told = one.sealed
    land = point_sum.of_land(told.get("withheld", ()), told.get("untold", 0.0), t)
    lines = (
        land,
        point_sum.written_out(one.sum, t),
        point_sum.more(one.sum, explanation, t),
    )
    said = Markup().join(Markup("<p>{}</p>").format(line) for line in lines if line)
    if one.band and one.of:
        said += Markup('<div class="strip-row">{}<p>{}</p></div>').format(
            score_bars.strip(one.band, one.of, t), measures.part_band(one.band, t)
        )
    return (score_bars.ruler(one.sum, t) if one.of else Markup()) + said


def _reading(one: EvidenceRow, t: Translator, language: str) -> Markup:
    told, points = one.sealed, one.points
    said = told["explanation"]
    explanation = Message(**said)
    measure = Measure(
        told["answer"], told["value"], told["unit"], explanation, told["uncertainty"]
    )
    workspace = session.workspace()
    return Markup(
        '<div class="reading"><span class="figures">'
        "{points}</span>"
        "<strong>{value}</strong>"
        "<p><b>{called}</b> <small>{sentence}</small></p>"
        "<p>{reason}</p>{sums}</div>"
    ).format(
        sums=_sums(one, explanation, t),
        points=measures.exact(points, t),
        value=measures.value(measure, t),
        called=measures.called(told["id"], language),
        sentence=measures.sentence(told["id"], language),
        reason=_reason(explanation, workspace, language),
    )


def _reason(explanation: Message, workspace: Workspace, language: str) -> str:
    """Return why a part has its points, in words."""
    return names_for_ids.resolve_names(
        explanation, workspace.layers, workspace.reference, language
    )
