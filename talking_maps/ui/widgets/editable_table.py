"""A table one types into like a spreadsheet; what was typed is kept line by line.

Blank lines stand ready at the end, as on paper. The lines shown are those of when the
page was opened, so that the cell one types in stays in place; only the cells that were
typed are handed on, each once, to be laid over what is in the file now. Two people at
two tables therefore lose nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

import pandas as pd
import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from talking_maps.errors import TalkingMapsError
from talking_maps.i18n import format_message, read_day, show, shown_day
from talking_maps.ui import session
from talking_maps.ui.widgets import html, notices, print_style

Cell = str | int | float | bool | None
#: The column with the box that takes a line out, and the numbers of the lines.
REMOVE, NUMBER = "remove", "line"
BLANK_LINES = 5
#: Marks the settings of a column that holds days, and how long one may be written.
_IS_DAY, _DAY_SIGNS = "is_day", 40
#: Room for a letter of a heading, and for the sign that one can type there [px].
_LETTER, _PENCIL = 7, 45
#: Height of a line [px], and how many stand there before the table scrolls.
ROW_HEIGHT, MOST_ROWS = 40, 18


@dataclass(frozen=True, slots=True)
class EditableRow:
    """One line as the page was opened: whose record it is, what stood in its cells."""

    uid: str
    cells: Mapping[str, Cell] = field(default_factory=dict)


def words(value: Cell) -> str:
    """Return the cell as text, empty if nothing stands there."""
    return str(value or "").strip()


def day(value: Cell) -> str:
    """Return the cell as an ISO date, empty if nothing stands there."""
    return words(value)[:10]


def count(value: Cell) -> int | None:
    """Return the cell as a whole number, None if nothing stands there."""
    return None if value is None or value == "" else int(float(value))


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed in one line, and whether the box at its end is ticked."""

    line: EditableRow
    cells: Mapping[str, Cell]
    removed: bool

    def laid_over(self, now: Mapping[str, Cell] | None) -> dict[str, Cell]:
        """Return the cells as they should be kept, given what is in the file `now`.

        Cells that were not typed stay as the file has them, even if someone else has
        changed them since the page was opened.
        """
        return {**(self.line.cells if now is None else now), **self.cells}


def ask(
    key: str,
    columns: Mapping[str, ColumnConfig],
    fresh: Callable[[], Sequence[EditableRow]],
    keep: Callable[[Typed], None],
    *,
    can_grow: bool = True,
) -> None:
    """Show the table and keep what is typed.

    `columns` are Streamlit's column settings by cell name, `fresh` reads the lines
    anew, `keep` keeps one line and may raise TalkingMapsError.
    """
    t = session.translator()
    version = st.session_state.setdefault(f"{key}.version", 0)
    name = f"{key}.{session.language()}.{version}"
    base = _base(name, fresh)
    number = st.column_config.NumberColumn("", disabled=True, width=45)
    settings: dict[str, ColumnConfig] = {NUMBER: number}
    settings |= columns
    if can_grow:
        settings[REMOVE] = st.column_config.CheckboxColumn(t("Take out"), width="small")
    typed = st.data_editor(
        _frame(base, settings),
        column_config={k: _without_mark(one) for k, one in settings.items()},
        hide_index=True,
        num_rows="fixed",
        row_height=ROW_HEIGHT,
        height=38 + ROW_HEIGHT * min(len(base), MOST_ROWS),
        placeholder="",
        key=name,
    )
    _print(typed, settings)
    if can_grow and st.button(
        t("More lines"), key=f"{key}.more", icon=":material/add:", type="tertiary"
    ):
        st.session_state[f"{key}.version"] = version + 1
        st.rerun()
    _keep_each(name, base, keep, _days(columns))


def _print(typed: pd.DataFrame, settings: Mapping[str, ColumnConfig]) -> None:
    """Put the lines that say something on paper, all of them."""
    columns = [one for one in settings if one not in (NUMBER, REMOVE)]
    cells = typed[columns].astype(object).where(typed[columns].notna(), "")
    rows = (
        [show(value, "", session.language()) for value in line]
        for line in cells.itertuples(index=False)
        if any(value not in ("", False) for value in line)
    )
    print_style.table([str(settings[one].get("label") or "") for one in columns], rows)


def _base(
    name: str, fresh: Callable[[], Sequence[EditableRow]]
) -> tuple[EditableRow, ...]:
    """Return the lines as the page was opened; Streamlit forgets `name` on leaving."""
    kept = st.session_state.get(f"{name}.base")
    if kept is None or name not in st.session_state:
        kept = tuple(fresh())
        st.session_state[f"{name}.base"] = kept
        st.session_state[f"{name}.done"] = {}
    return tuple(kept)


def _frame(
    base: Sequence[EditableRow], settings: Mapping[str, ColumnConfig]
) -> pd.DataFrame:
    """Return the lines as Streamlit wants them, days as days."""
    rows = [
        {NUMBER: number, REMOVE: False, **line.cells}
        for number, line in enumerate(base, start=1)
    ]
    frame = pd.DataFrame(rows, columns=list(settings))
    for column in _days(settings):
        # From the lines, not the frame, in which nothing has become a number.
        frame[column] = [shown_day(words(line.cells.get(column))) for line in base]
    return frame


def day_column(label: str) -> ColumnConfig:
    """Return the settings of a column of days: typed and read as they are shown.

    A box for dates would follow the computer's language, which is not the screen's.
    """
    # As wide as its heading: how a day is written stands at the heading's end.
    width = max(150, _LETTER * len(label) + _PENCIL)
    settings = st.column_config.TextColumn(label, width=width, max_chars=_DAY_SIGNS)
    return cast("ColumnConfig", {**settings, _IS_DAY: True})


def _without_mark(settings: ColumnConfig) -> ColumnConfig:
    kept = {key: value for key, value in settings.items() if key != _IS_DAY}
    return cast("ColumnConfig", kept)


def _days(settings: Mapping[str, ColumnConfig]) -> frozenset[str]:
    return frozenset(name for name, one in settings.items() if _IS_DAY in one)


def _keep_each(
    name: str,
    base: Sequence[EditableRow],
    keep: Callable[[Typed], None],
    days: Collection[str],
) -> None:
    """Keep each line whose cells are new; say at which line something is wrong."""
    edits = st.session_state.get(name, {}).get("edited_rows", {})
    done = st.session_state[f"{name}.done"]
    changed = False
    for place, cells in sorted(edits.items(), key=lambda edit: int(edit[0])):
        seen = (dict(cells), "")
        if done.get(int(place), (None, ""))[0] != seen[0]:
            problem = _try(keep, base[int(place)], cells, days)
            done[int(place)] = (dict(cells), problem)
            changed = True
        problem = done[int(place)][1]
        if problem:
            t = session.translator()
            words = t(
                "Line {number}: {problem}", number=int(place) + 1, problem=problem
            )
            st.error(html.markdown(words), icon=":material/error:")
    if changed and not any(problem for _cells, problem in done.values()):
        notices.tell(session.translator()("Kept."))
        st.rerun()


def typed(line: EditableRow, cells: Mapping[str, Cell]) -> Typed:
    """Return what was typed in the line, the box at its end apart."""
    others = {key: value for key, value in cells.items() if key != REMOVE}
    return Typed(line, others, bool(cells.get(REMOVE)))


def _try(
    keep: Callable[[Typed], None],
    line: EditableRow,
    cells: Mapping[str, Cell],
    days: Collection[str],
) -> str:
    try:
        read = {key: read_day(words(cells[key])) for key in days if key in cells}
        keep(typed(line, {**cells, **read}))
    except TalkingMapsError as error:
        return format_message(error, session.language())
    return ""
