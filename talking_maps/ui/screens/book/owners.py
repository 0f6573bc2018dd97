"""The book's first pages: households and organisations, by code, with private names."""

from __future__ import annotations

import re
from collections.abc import Sequence

import streamlit as st

from talking_maps.errors import BadValue
from talking_maps.model.plan import COMMUNITY, Owner, OwnerKind
from talking_maps.ui import session
from talking_maps.ui.widgets import editable_table, metric_row
from talking_maps.ui.widgets.editable_table import Cell, EditableRow, Typed
from talking_maps.workspace import (
    add_owner,
    read_owners,
    read_plan,
    remove_record,
    set_owner,
)
from talking_maps.workspace.plan_edits import EditContext
from talking_maps.workspace.workspace import Workspace

LETTER: dict[OwnerKind, str] = {"household": "h", "organisation": "o"}


def households(code: str) -> None:
    """Show the table of households."""
    t = session.translator()
    st.header(t("Households"), anchor=False)
    st.caption(t("Names stay here: other pages and copies show only the codes."))
    _table(code, "household")


def organisations(code: str) -> None:
    """Show the table of organisations."""
    t = session.translator()
    st.header(t("Organisations"), anchor=False)
    _table(code, "organisation")


def _table(code: str, kind: OwnerKind) -> None:
    _sums(session.community(code).register().owners, kind)
    with st.container(key="middling"):
        _people(code, kind)


def _sums(owners: Sequence[Owner], kind: OwnerKind) -> None:
    t = session.translator()
    some = [owner for owner in owners if owner.kind == kind]
    members = sum(owner.members or 0 for owner in some)
    metric_row.show({t("In the register"): len(some), t("Members"): members})


def _people(code: str, kind: OwnerKind) -> None:
    t = session.translator()
    columns = {
        "code": st.column_config.TextColumn(t("Code"), disabled=True, width="small"),
        "name": st.column_config.TextColumn(t("Name"), max_chars=120, width="large"),
        "members": st.column_config.NumberColumn(
            t("Members"), min_value=0, max_value=100_000, step=1
        ),
    }
    editable_table.ask(
        f"book.{kind}.{code}",
        columns,
        lambda: lines(session.community(code).register().owners, kind),
        lambda line: keep(code, kind, line),
    )


def lines(owners: Sequence[Owner], kind: OwnerKind) -> list[EditableRow]:
    """Return a line for each owner of the kind, and blank ones with the next codes."""
    known = [
        EditableRow(one.id, _cells(one))
        for one in owners
        if one.kind == kind and one.id != COMMUNITY
    ]
    codes = next_codes(
        [one.id for one in owners], LETTER[kind], editable_table.BLANK_LINES
    )
    return known + [
        EditableRow(new, {"code": new, "name": "", "members": None}) for new in codes
    ]


def next_codes(taken: Sequence[str], letter: str, count: int) -> list[str]:
    """Return the next free codes: `h-08`, `h-09` … after the highest there is."""
    numbers = [
        int(m[1])
        for m in map(re.compile(rf"{letter}-?0*(\d{{1,6}})").fullmatch, taken)
        if m
    ]
    start = max(numbers, default=0) + 1
    return [f"{letter}-{number:02d}" for number in range(start, start + count)]


def keep(code: str, kind: OwnerKind, line: Typed) -> None:
    """Keep one line; raises BadValue for an owner who has drawn and is to go."""
    workspace, edit_context = session.workspace(), session.edit_context(COMMUNITY)
    register = read_owners(workspace, code)
    now = next((owner for owner in register if owner.id == line.line.uid), None)
    if line.removed:
        if now is not None:
            _take_out(code, now)
        return
    cells = line.laid_over(None if now is None else _cells(now))
    name = editable_table.words(cells["name"])
    members = editable_table.count(cells["members"])
    new = Owner(line.line.uid, kind, name, members)
    _keep_owner(code, kind, now, new, workspace, edit_context)


def _keep_owner(
    code: str,
    kind: OwnerKind,
    now: Owner | None,
    new: Owner,
    workspace: Workspace,
    edit_context: EditContext,
) -> None:
    """Keep an owner that is new, or says something new."""
    if now is None and (new.name or new.members is not None):
        add_owner(
            workspace,
            code,
            edit_context,
            new.id,
            kind,
            name=new.name,
            members=new.members,
        )
    elif now is not None and new != now:
        set_owner(workspace, code, edit_context, new)


def _take_out(code: str, owner: Owner) -> None:
    workspace = session.workspace()
    plan = read_plan(workspace, code, owner.id)
    if (
        plan.features
        or plan.commitments
        or any(h.owner == owner.id for h in plan.herds)
    ):
        raise BadValue(
            "{owner} has drawings, animals or commitments. Take those out first.",
            owner=owner.id,
        )
    remove_record(workspace, code, session.edit_context(COMMUNITY), "owner", owner.id)


def _cells(one: Owner) -> dict[str, Cell]:
    return {"code": one.id, "name": one.name, "members": one.members}
