"""The book's commitments: what an owner promises, who does it, when, at what cost."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from decimal import Decimal

import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from talking_maps.i18n import Translator
from talking_maps.model.plan import Commitment
from talking_maps.ui import session
from talking_maps.ui.widgets import editable_table, html, metric_row
from talking_maps.ui.widgets.editable_table import Cell, EditableRow, Typed
from talking_maps.wording import vocabulary
from talking_maps.workspace import LABOUR, read_plan, remove_record, set_commitment

CELLS = ("what", "who", "by", "labour_days", "labour", "cost")


def show(code: str) -> None:
    """Show the table of the owner's commitments with its sums."""
    t = session.translator()
    owner = session.owner()
    commitments = session.community(code).plan(owner).commitments
    st.header(t("Commitments"), anchor=False)
    whose = vocabulary.owner_name(t, owner)
    st.caption(t("Of: {owner}. Another is chosen above.", owner=html.markdown(whose)))
    soles = sum((Decimal(c.cost) for c in commitments if c.cost), Decimal(0))
    metric_row.show(
        {
            t("Commitments"): len(commitments),
            t("Days of work"): sum(c.labour_days or 0 for c in commitments),
            t("Cost"): t("{cost:soles}", cost=str(soles)),
        }
    )
    editable_table.ask(
        f"book.commitments.{code}.{owner}",
        _columns(t),
        lambda: lines(session.community(code).plan(owner).commitments),
        lambda line: keep(code, owner, line),
    )


def _columns(t: Translator) -> dict[str, ColumnConfig]:
    config, labour = st.column_config, vocabulary.labour_names(t)
    return {
        "what": config.TextColumn(t("What will be done"), max_chars=300, width=330),
        "who": config.TextColumn(t("Who"), max_chars=200, width=160),
        "by": editable_table.day_column(t("By when (dd/mm/yyyy)")),
        "labour_days": config.NumberColumn(t("Days of work"), min_value=0),
        "labour": config.SelectboxColumn(
            t("How"),
            options=list(LABOUR),
            format_func=lambda how: labour.get(str(how), str(how)),
        ),
        "cost": config.NumberColumn(t("Cost (S/)"), min_value=0, format="%.2f"),
    }


def lines(commitments: Sequence[Commitment]) -> list[EditableRow]:
    """Return a line for each commitment, and blank ones."""
    known = [EditableRow(one.uid, _cells(one)) for one in commitments]
    blank = dict.fromkeys(CELLS)
    return known + [
        EditableRow(uuid.uuid4().hex, blank) for _ in range(editable_table.BLANK_LINES)
    ]


def keep(code: str, owner: str, line: Typed) -> None:
    """Keep one line; raises BadValue if it does not say what will be done."""
    workspace = session.workspace()
    edit_context = session.edit_context(owner)
    uid = line.line.uid
    known = read_plan(workspace, code, owner).commitments
    now = next((one for one in known if one.uid == uid), None)
    if line.removed:
        if now is not None:
            remove_record(workspace, code, edit_context, "commitment", uid)
        return
    cells = line.laid_over(None if now is None else _cells(now))
    new = _commitment(owner, cells, uid)
    if new not in (now, Commitment(uid, owner, "")):
        set_commitment(workspace, code, edit_context, new)


def _commitment(
    owner: str, cells: dict[str, str | int | float | bool | None], uid: str
) -> Commitment:
    """Return the commitment that a line's cells describe."""
    days, cost = cells["labour_days"], cells["cost"]
    return Commitment(
        uid,
        owner,
        what=editable_table.words(cells["what"]),
        who=editable_table.words(cells["who"]),
        by=editable_table.day(cells["by"]),
        labour_days=None if days is None else float(days),
        labour=editable_table.words(cells["labour"]),
        cost="" if cost is None else f"{Decimal(str(cost)):.2f}",
    )


def _cells(one: Commitment) -> dict[str, Cell]:
    return {
        "what": one.what,
        "who": one.who,
        "by": one.by or None,
        "labour_days": one.labour_days,
        "labour": one.labour or None,
        "cost": float(one.cost) if one.cost else None,
    }
