"""The book's assemblies: when the community met, and who took part."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

import streamlit as st

from talking_maps.model.plan import COMMUNITY, Assembly
from talking_maps.ui import session
from talking_maps.ui.widgets import editable_table, metric_row
from talking_maps.ui.widgets.editable_table import Cell, EditableRow, Typed
from talking_maps.wording import vocabulary
from talking_maps.workspace import read_plan, remove_record, set_assembly

GROUPS = ("households", "women", "men", "elders", "leaders", "youth")


def show(code: str) -> None:
    """Show the table of assemblies."""
    t = session.translator()
    names = vocabulary.group_names(t)
    assemblies = session.community(code).plan(COMMUNITY).assemblies
    st.header(t("Assemblies"), anchor=False)
    metric_row.show(
        {t("Assemblies"): len(assemblies)}
        | {
            names[g]: max(getattr(a, g) or 0 for a in assemblies)
            for g in GROUPS
            if any(getattr(a, g) for a in assemblies)
        }
    )
    st.caption(t("The figures above are those of the largest assembly of each group."))
    columns = {
        "held_on": editable_table.day_column(t("Day (dd/mm/yyyy)")),
        "title": st.column_config.TextColumn(
            t("What for"), max_chars=200, width="medium"
        ),
    } | {
        group: st.column_config.NumberColumn(
            names[group], min_value=0, max_value=100_000, step=1
        )
        for group in GROUPS
    }
    editable_table.ask(
        f"book.assemblies.{code}",
        columns,
        lambda: lines(session.community(code).plan(COMMUNITY).assemblies),
        lambda line: keep(code, line),
    )


def lines(assemblies: Sequence[Assembly]) -> list[EditableRow]:
    """Return a line for each assembly, by day, and blank ones."""
    known = [
        EditableRow(one.uid, _cells(one))
        for one in sorted(assemblies, key=lambda one: one.held_on)
    ]
    blank = dict.fromkeys(("held_on", "title", *GROUPS))
    return known + [
        EditableRow(uuid.uuid4().hex, blank) for _ in range(editable_table.BLANK_LINES)
    ]


def keep(code: str, line: Typed) -> None:
    """Keep one line; raises BadValue if the day is missing."""
    workspace = session.workspace()
    edit_context = session.edit_context(COMMUNITY)
    uid = line.line.uid
    now = next((a for a in read_plan(workspace, code).assemblies if a.uid == uid), None)
    if line.removed:
        if now is not None:
            remove_record(workspace, code, edit_context, "assembly", uid)
        return
    cells = line.laid_over(None if now is None else _cells(now))
    new = _assembly(uid, cells)
    if new not in (now, Assembly(uid, "")):
        set_assembly(workspace, code, edit_context, new)


def _assembly(uid: str, cells: dict[str, str | int | float | bool | None]) -> Assembly:
    """Return the assembly that a line's cells describe."""
    return Assembly(
        uid,
        held_on=editable_table.day(cells["held_on"]),
        title=editable_table.words(cells["title"]),
        households=editable_table.count(cells["households"]),
        women=editable_table.count(cells["women"]),
        men=editable_table.count(cells["men"]),
        elders=editable_table.count(cells["elders"]),
        leaders=editable_table.count(cells["leaders"]),
        youth=editable_table.count(cells["youth"]),
    )


def _cells(one: Assembly) -> dict[str, Cell]:
    return {"held_on": one.held_on, "title": one.title} | {
        group: getattr(one, group) for group in GROUPS
    }
