"""The two sides of a comparison: whose plan, as it was when, in which scene.

What each of the two maps is called.

The two choosers above the maps: whose plan, as it was when, in which scene.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import streamlit as st
from markupsafe import Markup

from talking_maps.i18n import Translator
from talking_maps.model.change import Version
from talking_maps.model.plan import SCENES, Plan
from talking_maps.store import AuditEntry
from talking_maps.ui import header, session
from talking_maps.ui.widgets import html
from talking_maps.wording import vocabulary
from talking_maps.workspace import history
from talking_maps.workspace.comparisons import Side, SideName
from talking_maps.workspace.open_community import NOW


def sides() -> tuple[Side, Side]:
    """Return both sides; at first this plan's past and present."""
    owner = session.owner()
    if st.session_state.get("compare.code") != session.code():
        past, present = Side(owner, NOW, "past"), Side(owner, NOW, "present")
        begin(session.code() or "", past, present)
    return st.session_state["compare.a"], st.session_state["compare.b"]


def begin(code: str, left: Side, right: Side) -> None:
    """Compare these two when the page is opened next."""
    st.session_state["compare.code"] = code
    put("a", left)
    put("b", right)


def put(name: SideName, side: Side) -> None:
    """Set one side."""
    st.session_state[f"compare.{name}"] = side


def swap() -> None:
    """Let the sides change places."""
    left, right = sides()
    put("a", right)
    put("b", left)


def plan_of(code: str, side: Side) -> Plan:
    """Return the side's plan with the shapes of its moment; raises NotFound."""
    return session.community(code).plan(side.owner, side.moment)


def title(code: str, side: Side, other: Side, t: Translator) -> str:
    """Return what a map is of, in words; whose it is only where they differ."""
    plan = session.community(code).plan(side.owner)
    year = getattr(plan.years, side.scene)
    when = known_moments(code, t).get(side.moment, "")
    said = [f"{vocabulary.scene_names(t)[side.scene]} {year}"]
    if side.moment != NOW:
        said.append(when)
    if side.owner != other.owner:
        said.append(vocabulary.owner_name(t, side.owner))
    return " · ".join(one for one in said if one)


def show(code: str) -> None:
    """Show both choosers with the swap between them."""
    t = session.translator()
    with st.container(key="choosers", horizontal=True, vertical_alignment="center"):
        _chooser("a", code, t)
        st.button(
            t("Swap"),
            icon=":material/swap_horiz:",
            key="compare.swap",
            on_click=swap,
        )
        _chooser("b", code, t)


def _chooser(name: SideName, code: str, t: Translator) -> None:
    sign, words = {"a": ("◧", t("Left map")), "b": ("◨", t("Right map"))}[name]
    with st.container(key=f"chooser-{name}", horizontal=True, gap="small"):
        html.show(
            Markup(
                '<span class="side-mark" role="img" title="{words}" '
                'aria-label="{words}">{sign}</span>'
            ).format(words=words, sign=sign)
        )
        _select(
            name,
            "scene",
            t("Scene"),
            SCENES,
            {str(k): v for k, v in vocabulary.scene_names(t).items()},
        )
        known = known_moments(code, t)
        _select(name, "moment", t("Version"), tuple(known), known)
        known_owners = session.community(code).register().owners
        owners = [one.id for one in header.in_order(known_owners)]
        called = {owner: vocabulary.owner_name(t, owner) for owner in owners}
        _select(name, "owner", t("Whose plan"), tuple(owners), called)


def _select(
    name: SideName,
    field: str,
    label: str,
    options: tuple[str, ...],
    words: Mapping[str, str],
) -> None:
    if len(options) < 2:  # noqa: PLR2004 (nothing to choose)
        return
    left, right = sides()
    side = left if name == "a" else right
    chosen, key = getattr(side, field), f"_compare.{name}.{field}"
    st.session_state[key] = chosen if chosen in options else options[0]
    st.selectbox(
        label,
        options,
        format_func=lambda option: words.get(option, option),
        key=key,
        label_visibility="collapsed",
        on_change=lambda: put(name, replace(side, **{field: st.session_state[key]})),
    )


def day_ends(found: tuple[AuditEntry, ...]) -> tuple[AuditEntry, ...]:
    """Return the last change of each day on which something was drawn, newest first."""
    ends = {entry.day: entry for entry in found if entry.touched}
    return tuple(reversed(ends.values()))


#: More days than these are too many to choose from; older moments can be named.
MOST_DAYS = 60


def version_name(version: Version, t: Translator) -> str:
    """Return a version's name; one that nobody named in the reader's language."""
    if not version.author and version.name == history.ELSEWHERE:
        return t("edited elsewhere")
    return version.name


def known_moments(code: str, t: Translator) -> dict[str, str]:
    """Return what each moment is called, by the id of its change; now comes first."""
    found = {NOW: t("now")}
    for version in reversed(history.versions(session.workspace(), code)):
        found.setdefault(version.change, f"★ {version_name(version, t)}")
    for entry in day_ends(session.community(code).journal())[:MOST_DAYS]:
        words = t("end of {day:date}", day=entry.day.isoformat())
        found.setdefault(entry.id, words)
    return found
