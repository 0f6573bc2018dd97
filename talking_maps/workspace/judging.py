"""A plan judged by a rubric on its own ground. The judging itself is pure."""

from __future__ import annotations

from pathlib import Path

from talking_maps import scoring, store
from talking_maps.model.plan import COMMUNITY
from talking_maps.model.rubric import Rubric, Scorecard
from talking_maps.workspace.drawing import plan
from talking_maps.workspace.ground import territory
from talking_maps.workspace.place import Workspace, community_file, read_rubric


def scorecard(
    place: Workspace,
    code: str,
    owner_id: str = COMMUNITY,
    *,
    rubric: Rubric | Path | None = None,
) -> Scorecard:
    """Judge the owner's plan; raises NotFound, BadDefinition."""
    rules = place.rubric if rubric is None else rubric
    if isinstance(rules, Path):
        rules = read_rubric(rules)
    return scoring.score(
        plan(place, code, owner_id),
        territory(place, code),
        rules,
        place.reference,
        layers=place.layers,
        community=store.read(community_file(place, code)),
    )
