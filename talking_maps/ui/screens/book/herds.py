"""The book's animals: a line for each owner, a column for each species."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from talking_maps.i18n import Translator
from talking_maps.model.plan import COMMUNITY, Herd, Owner
from talking_maps.ui import cache, header, session
from talking_maps.ui.widgets import editable_table, metric_row
from talking_maps.ui.widgets.editable_table import EditableRow, Typed
from talking_maps.wording import feature_labels, vocabulary
from talking_maps.workspace import SPECIES, set_herd


def show(code: str) -> None:
    """Show the table of herds with its sums."""
    t = session.translator()
    names = feature_labels.species_names(t)
    herds = session.community(code).plan(COMMUNITY).herds
    st.header(t("Animals"), anchor=False)
    totals = {
        names[kind]: count
        for kind in SPECIES
        if (count := sum(herd.count for herd in herds if herd.species == kind))
    }
    metric_row.show(totals or {t("Animals"): 0})
    columns = _columns(names, t)
    editable_table.ask(
        f"book.animals.{code}",
        columns,
        lambda: _lines(code, t),
        lambda line: keep(code, line),
        can_grow=False,
    )


def _columns(names: dict[str, str], t: Translator) -> dict[str, ColumnConfig]:
    """Return a column for each species, after the owner's."""
    return {
        "owner": st.column_config.TextColumn(t("Whose"), disabled=True, width="medium")
    } | {
        kind: st.column_config.NumberColumn(
            names[kind], min_value=0, max_value=1_000_000, step=1
        )
        for kind in SPECIES
    }


def _lines(code: str, t: Translator) -> list[EditableRow]:
    plan = session.community(code).plan(COMMUNITY)
    return lines(plan.owners, plan.herds, t)


def lines(
    owners: Sequence[Owner], herds: Sequence[Herd], t: Translator
) -> list[EditableRow]:
    """Return a line for each owner with the number of animals of each species."""
    return [
        EditableRow(
            owner.id,
            {"owner": _whose(owner, t)}
            | dict.fromkeys(SPECIES)
            | {herd.species: herd.count for herd in herds if herd.owner == owner.id},
        )
        for owner in header.in_order(owners)
    ]


def _whose(owner: Owner, t: Translator) -> str:
    """Return the owner's code with the name, which stays in the book."""
    called = vocabulary.owner_name(t, owner.id)
    return f"{called} · {owner.name}" if owner.name else called


def keep(code: str, line: Typed) -> None:
    """Keep each species that was typed and differs from what is in the file."""
    workspace, hand = session.workspace(), line.line.uid
    known = {
        herd.species: herd.count
        for herd in cache.community(workspace, code).plan(COMMUNITY).herds
        if herd.owner == hand
    }
    for species, typed in line.cells.items():
        count = editable_table.count(typed) or 0
        if count != known.get(species, 0):
            set_herd(workspace, code, session.edit_context(hand), species, count)
