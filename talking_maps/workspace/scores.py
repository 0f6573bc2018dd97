"""A plan judged by a rubric on its own ground. The judging itself is pure."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from talking_maps import scoring, store
from talking_maps.indicators import MeasureCache
from talking_maps.model.plan import COMMUNITY, Plan
from talking_maps.model.rubric import Rubric, Scorecard
from talking_maps.workspace.ground import read_territory
from talking_maps.workspace.plan_edits import read_plan
from talking_maps.workspace.workspace import Workspace, community_file, read_rubric


def scorecard(
    workspace: Workspace,
    code: str,
    owner_id: str = COMMUNITY,
    *,
    rubric: Rubric | Path | None = None,
) -> Scorecard:
    """Judge the owner's plan; raises NotFound, BadDefinition."""
    rules = workspace.rubric if rubric is None else rubric
    if isinstance(rules, Path):
        rules = read_rubric(rules)
    return _judged(workspace, code, (read_plan(workspace, code, owner_id),), rules)[0]


def judged(
    workspace: Workspace, code: str, plans: tuple[Plan, Plan]
) -> tuple[Scorecard, Scorecard]:
    """Judge two states of the community's plans; what they share is measured once."""
    first, second = _judged(workspace, code, plans, workspace.rubric)
    return first, second


def _judged(
    workspace: Workspace, code: str, plans: Iterable[Plan], rules: Rubric
) -> list[Scorecard]:
    ground, memo = read_territory(workspace, code), MeasureCache()
    community = store.read_community(community_file(workspace, code))
    return [
        scoring.score(
            one,
            ground,
            rules,
            workspace.reference,
            layers=workspace.layers,
            community=community,
            memo=memo,
        )
        for one in plans
    ]
