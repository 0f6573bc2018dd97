"""Both sides' points by criterion, and how many more or fewer the right one has."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from talking_maps import scoring
from talking_maps.i18n import Translator, name
from talking_maps.model.rubric import CriterionScore, Scorecard
from talking_maps.ui import cache, session
from talking_maps.ui.screens.compare import sides
from talking_maps.ui.screens.compare.sides import Side
from talking_maps.wording import measures
from talking_maps.workspace import ground_digest


def told(code: str, left: Side, right: Side, t: Translator) -> Mapping[str, object]:
    """Return the points of both sides by criterion, in words.

    A plan has one score for its three scenes: two scenes of one state show it once.
    """
    first, second = scorecard(code, left), scorecard(code, right)
    one = (left.owner, left.moment) == (right.owner, right.moment)
    note = t("Both maps are of one plan; its three scenes have one score together.")
    other = t("The book (animals, people, assemblies) is taken as it is today.")
    pairs = zip(first.criteria, second.criteria, strict=True)
    return {
        "single": one,
        "note": note if one else other,
        "rows": [_row(a, b, t) for a, b in pairs],
        "total": _points(
            measures.with_open(t("Total"), first.open, t),
            first.total,
            second.total,
            t,
        ),
    }


def scorecard(code: str, side: Side) -> Scorecard:
    """Return the side's plan judged by the workspace's rubric."""
    workspace = session.workspace()
    if side.moment == sides.NOW:
        return cache.scorecard(workspace, code, side.owner)
    ground = ground_digest(workspace, code)
    rules = workspace.rubric.digest + workspace.reference.digest
    stamp = f"{workspace.folder}|{cache.kept(workspace, code).stamp}"
    return _scorecard((code, side.owner, side.moment, stamp, ground, rules), side)


@st.cache_resource(max_entries=16, show_spinner=False)
def _scorecard(key: cache.Key, _side: Side) -> Scorecard:
    workspace = session.workspace()
    return scoring.score(
        sides.plan_of(key[0], _side),
        cache.territory(workspace, key[0]),
        workspace.rubric,
        workspace.reference,
        layers=workspace.layers,
        community=cache.register(workspace, key[0]).community,
    )


def _row(a: CriterionScore, b: CriterionScore, t: Translator) -> Mapping[str, str]:
    criteria = session.workspace().rubric.criteria
    names = next((c.names for c in criteria if c.id == a.id), {"en": a.id})
    words = measures.with_open(name(names, session.language()), a.open, t)
    if measures.is_open(a) and measures.is_open(b):
        return {"name": words, "a": t("open"), "b": t("open"), "gain": "—"}
    return _points(words, a.points, b.points, t)


def _points(
    words: str, before: float, after: float, t: Translator
) -> Mapping[str, str]:
    change = measures.points(abs(after - before), t)
    sign = "+" if after > before else "−"
    return {
        "name": words,
        "a": measures.points(before, t),
        "b": measures.points(after, t),
        "gain": "=" if change == measures.points(0, t) else f"{sign}{change}",
    }
