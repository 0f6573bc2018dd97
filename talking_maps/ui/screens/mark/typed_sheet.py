"""Typing a juror's paper in as a grid, and reading it a second time.

Rows are entries, columns criteria, as on the list that is printed; Enter goes down.
What was typed is kept all at once or, if a number cannot be, not at all. The second
reader sees an empty grid: who sees a number reads it again on the paper.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import pandas as pd
import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from talking_maps.contest import ContestState
from talking_maps.contest.jury_questions import keys
from talking_maps.contest.typed_marks import to_read_again
from talking_maps.contest.visibility import JuryTask
from talking_maps.errors import BadValue
from talking_maps.i18n import Translator, name
from talking_maps.model.contest import Contest, Juror, Mark
from talking_maps.model.message import plural
from talking_maps.model.rubric import Criterion, JuryQuestion, Rubric
from talking_maps.ui import error_messages, session
from talking_maps.ui.screens.contests import session_user
from talking_maps.ui.screens.mark import criteria as criteria_form
from talking_maps.ui.widgets import html, notices
from talking_maps.wording import contest_names, measures, question_words
from talking_maps.workspace import community_names, contests, pdf_reports
from talking_maps.workspace.contests import marking

_VERSION = "typed.version"
ROW_HEIGHT, MOST_ROWS = 40, 16
#: A question is longer than a criterion; eight of them fit on a screen [px].
WIDE = 150
_ENTRY = "entry"
#: Reads the cells by entry and criterion or question; raises BadValue.
Typed = Callable[[], dict[tuple[str, str], float]]


def show(record: ContestState, judge: Juror, tasks: Sequence[JuryTask]) -> None:
    """Offer staff the grid of a juror's paper, and the second reading of it."""
    if session_user.role() != "staff" or record.state not in ("open", "closed"):
        return
    t = session.translator()
    with st.expander(t("Type in this juror's paper"), icon=":material/keyboard:"):
        if judge.excused:
            st.info(t("This juror was excused by an amendment."))
            return
        _papers(record, judge, t)
        by_faces = criteria_form.is_by_faces(t, key="typed.how")
        typing, again = st.tabs([t("First reading"), t("Second reading")])
        with typing:
            _first(record, judge, tasks, by_faces=by_faces)
        with again:
            _second(record, judge, tasks, by_faces=by_faces)


def _papers(record: ContestState, judge: Juror, t: Translator) -> None:
    """Offer the list of this juror to print; the page has a door for blank sheets."""
    workspace, contest_id = session.workspace(), record.contest.id
    language = session.printed_language()
    st.download_button(
        t("List of marks (PDF)"),
        lambda: pdf_reports.tally_sheets(
            workspace, contest_id, language=language, juror_id=judge.id
        ).pdf(),
        file_name=f"{contest_id}-{judge.id}-list.pdf",
        mime="application/pdf",
        icon=":material/print:",
        on_click="ignore",
        key="typed.list",
    )


def _first(
    record: ContestState, judge: Juror, tasks: Sequence[JuryTask], *, by_faces: bool
) -> None:
    t = session.translator()
    own = [task for task in tasks if not task.excluded]
    st.caption(_hint(record, t, by_faces=by_faces))
    known = {
        (task.entry.id, mark.criterion): mark
        for task in own
        for mark in task.marks.values()
    }
    grid = _grid(record, own, "first", known, by_faces=by_faces)
    pressed = st.button(t("Keep the marks"), type="primary", key="typed.first.go")
    if not pressed:
        return
    _keep_typed(record, judge, by_faces, grid, t)


def _keep_typed(
    record: ContestState,
    judge: Juror,
    by_faces: bool,
    grid: Callable[[], dict[tuple[str, str], float]],
    t: Translator,
) -> None:
    """Keep the marks that were typed."""
    with error_messages.saying():
        kept = contests.type_marks(
            session.workspace(),
            session_user.actor(),
            record.contest.id,
            judge.id,
            grid(),
            by_faces=by_faces,
        )
        _renew()
        _say_kept(kept, t)
        st.rerun()


def _say_kept(kept: int, t: Translator) -> None:
    """Say how many marks are kept."""
    notices.tell(
        t(
            plural("{count:whole} mark is kept.", "{count:whole} marks are kept."),
            count=kept,
        )
    )


def _second(
    record: ContestState, judge: Juror, tasks: Sequence[JuryTask], *, by_faces: bool
) -> None:
    t = session.translator()
    waiting = to_read_again(record, judge.id, session_user.actor().name)
    entries = {entry for entry, _ in waiting}
    own = [task for task in tasks if task.entry.id in entries]
    if not own:
        st.info(
            t(
                "Nothing waits for your second reading: another person has to have "
                "typed the paper."
            )
        )
        return
    st.caption(_hint(record, t, by_faces=by_faces))
    grid = _grid(record, own, "second", {}, by_faces=by_faces)
    if st.button(t("Compare with what was typed"), type="primary", key="typed.again"):
        _read_again(record, judge, by_faces, grid, t)


def _read_again(
    record: ContestState,
    judge: Juror,
    by_faces: bool,
    grid: Callable[[], dict[tuple[str, str], float]],
    t: Translator,
) -> None:
    """Compare with what was typed, and tell what differs."""
    with error_messages.saying():
        found = contests.read_again(
            session.workspace(),
            session_user.actor(),
            record.contest.id,
            judge.id,
            grid(),
            by_faces=by_faces,
        )
        _tell(record, found, t)


def _tell(record: ContestState, found: marking.Rereading, t: Translator) -> None:
    st.success(
        t(
            plural(
                "{count:whole} mark is the same again and kept as read twice.",
                "{count:whole} marks are the same again and kept as read twice.",
            ),
            count=len(found.agreed),
        )
    )
    called = {
        c.id: name(c.names, session.language()) for c in record.contest.all_criteria
    }
    _tell_differing(found, called, t)


def _tell_differing(
    found: marking.Rereading, called: dict[str, str], t: Translator
) -> None:
    """Say which marks were typed otherwise the first time."""
    for (entry, criterion), first in found.differing.items():
        st.warning(
            html.markdown(
                t(
                    "{entry}, {criterion}: {points:points} was typed before. Look at "
                    "the paper and type what stands there under First reading.",
                    entry=entry,
                    criterion=called.get(criterion, criterion),
                    points=first.points,
                )
            )
        )


def _hint(record: ContestState, t: Translator, *, by_faces: bool) -> str:
    if by_faces:
        return t(
            "Type the number of the crossed face, 1 to {most:whole} from the left. "
            "Enter goes down.",
            most=record.contest.faces,
        )
    return t("Type the points. Enter goes down; a cell without a mark stays empty.")


def _grid(
    record: ContestState,
    tasks: Sequence[JuryTask],
    part: str,
    known: Mapping[tuple[str, str], Mark],
    *,
    by_faces: bool,
) -> Typed:
    """Show a grid for each rubric; return what reads the cells."""
    found: list[Typed] = []
    rules = record.contest
    for rubric in rules.rubrics:
        judged = _judged_by(tasks, rules, rubric)
        criteria = [one for one in rubric.criteria if one.jury]
        if not judged or not criteria:
            continue
        at = part
        if len(rules.rubrics) > 1:
            at = f"{part}.{rubric.digest[:12]}"
            called = name(rubric.names, session.language())
            st.subheader(html.markdown(called), anchor=False)
        found.append(_grid_of(record, criteria, judged, at, known, by_faces=by_faces))
    return lambda: {cell: value for one in found for cell, value in one().items()}


def _judged_by(
    tasks: Sequence[JuryTask], rules: Contest, rubric: Rubric
) -> list[JuryTask]:
    """Return the tasks that are judged by a rubric."""
    return [
        task for task in tasks if rules.rules_for(task.entry.category).rubric == rubric
    ]


def _grid_of(
    record: ContestState,
    criteria: Sequence[Criterion],
    tasks: Sequence[JuryTask],
    part: str,
    known: Mapping[tuple[str, str], Mark],
    *,
    by_faces: bool,
) -> Typed:
    names = community_names(session.workspace())
    columns = [*_columns(record, criteria, by_faces=by_faces)]
    rows = [_grid_row(known, by_faces, task, names, columns) for task in tasks]
    version = st.session_state.setdefault(_VERSION, 0)
    how = "faces" if by_faces else "points"
    juror = st.session_state.get("marking.juror", "")
    typed = st.data_editor(
        pd.DataFrame(rows).astype(
            {one.key: "object" if one.is_list else "float64" for one in columns}
        ),
        column_config={
            _ENTRY: st.column_config.TextColumn(
                session.translator()("entry"),
                disabled=True,
                width="medium",
            ),
            **{one.key: one.head for one in columns},
        },
        hide_index=True,
        num_rows="fixed",
        row_height=ROW_HEIGHT,
        height=38 + ROW_HEIGHT * min(len(rows), MOST_ROWS),
        placeholder="",
        key=f"typed.{part}.{how}.{juror}.{version}.{record.contest.id}",
    )
    return lambda: {
        (task.entry.id, key): value
        for task, (_, line) in zip(tasks, typed.iterrows(), strict=True)
        for one in columns
        for key, value in one.typed(line[one.key])
    }


def _grid_row(
    known: Mapping[tuple[str, str], Mark],
    by_faces: bool,
    task: JuryTask,
    names: Mapping[str, str],
    columns: list[_Column],
) -> dict[str, float | str | None]:
    """Return an entry's row of the grid."""
    return {
        _ENTRY: f"{task.entry.id} · {contest_names.entry_name(task.entry, names)}",
        **{
            one.key: one.shown(
                known.get((task.entry.id, one.criterion.id)), by_faces=by_faces
            )
            for one in columns
        },
    }


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of the grid: a criterion, or one of its questions.

    Of a checklist the numbers of the crossed boxes are typed, 0 for none.
    """

    key: str
    criterion: Criterion
    question: JuryQuestion | None
    head: ColumnConfig

    @property
    def is_list(self) -> bool:
        """Whether numbers of boxes are typed."""
        return self.question is not None and self.question.kind == "practices"

    def shown(self, mark: Mark | None, *, by_faces: bool) -> float | str | None:
        """Return what the cell begins with."""
        one = self.question
        if one is None or mark is None:
            return _shown(mark, by_faces=by_faces)
        if not self.is_list:
            return mark.answers.get(one.id)
        if not mark.answers:
            return None
        places = enumerate(keys(one), 1)
        seen = (str(place) for place, key in places if mark.answers.get(key))
        return " ".join(seen) or "0"

    def typed(self, cell: float | str | None) -> Iterator[tuple[str, float]]:
        """Yield what a cell says; raises BadValue for what is no list of boxes."""
        one = self.question
        if one is None or not self.is_list:
            if cell is not None and not math.isnan(value := float(cell)):
                yield self.key, value
            return
        said = "" if cell is None else str(cell).strip()
        if not said or said == "nan":
            return
        every = keys(one)
        wanted = {part for part in re.split(r"[\s,;.]+", said) if part}
        if not wanted <= {str(place) for place in range(len(every) + 1)}:
            raise BadValue(
                "“{text}” are no numbers of boxes from 1 to {most:whole}; write 0 for"
                " none.",
                text=said[:40],
                most=len(every),
            )
        for place, key in enumerate(every, 1):
            yield f"{self.criterion.id}/{key}", float(str(place) in wanted)


def _shown(mark: Mark | None, *, by_faces: bool) -> float | None:
    if mark is None:
        return None
    if not by_faces:
        return mark.points
    return None if mark.face is None else float(mark.face)


def _columns(
    record: ContestState, criteria: Sequence[Criterion], *, by_faces: bool
) -> Iterator[_Column]:
    t, language = session.translator(), session.language()
    for one in criteria:
        called = name(one.names, language)
        if not one.questions:
            most = measures.points(one.jury, t)
            most = str(record.contest.faces) if by_faces else most
            yield _Column(one.id, one, None, _number_head(f"{called} (≤ {most})"))
        for question in one.questions:
            asked = name(question.names, language)
            whole = asked if asked == called else f"{called}: {asked}"
            wanted = question_words.answer_range(question, record.contest.faces, t)
            # The question leads: of two of one criterion the ends would be cut off.
            head, key = f"{asked} ({wanted})", f"{one.id}/{question.id}"
            is_list = question.kind == "practices"
            made = st.column_config.TextColumn(
                head, width=WIDE, help=html.markdown(whole)
            )
            if not is_list:
                made = _number_head(head, width=WIDE, more=html.markdown(whole))
            yield _Column(key, one, question, made)


def _number_head(
    said: str, *, width: Literal["small"] | int = "small", more: str = ""
) -> ColumnConfig:
    return st.column_config.NumberColumn(
        said, format="%g", width=width, help=more or None
    )


def _renew() -> None:
    """Let the grid begin anew from what is kept."""
    st.session_state[_VERSION] = st.session_state.get(_VERSION, 0) + 1
