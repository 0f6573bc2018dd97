"""Tries a contest's rules on the plans that are on this computer."""

from __future__ import annotations

from collections.abc import Iterator

from talking_maps import scoring, store
from talking_maps.contest.rehearsal import Rehearsal, TriedPlan, Whose, rehearse
from talking_maps.model.contest import Category, Contest, GateResult
from talking_maps.model.message import Message
from talking_maps.model.plan import Plan
from talking_maps.model.rubric import Reference
from talking_maps.model.territory import Territory
from talking_maps.workspace.contests.submit_plan import fitting
from talking_maps.workspace.open_community import OpenCommunity
from talking_maps.workspace.scores import score
from talking_maps.workspace.workspace import (
    Progress,
    Workspace,
    community_file,
    list_communities,
    silent,
)


def rehearsal(
    workspace: Workspace, rules: Contest, *, progress: Progress = silent
) -> Rehearsal:
    """Score every plan at hand by the contest's rubric and gates; keep nothing.

    `progress` may raise to stop. Restricted layers are left out, as in what is handed
    in. Communities whose file cannot be read are left out.
    """
    codes = [
        one.code
        for one in list_communities(workspace)
        if one.error is None
        and (not rules.communities or one.code in rules.communities)
    ]
    tried: list[TriedPlan] = []
    blank: list[Whose] = []
    for number, code in enumerate(codes):
        progress(number / len(codes), Message("Trying the rules on the plans at hand"))
        opened = OpenCommunity(workspace, code)
        for owner, category in _entrants(opened, rules):
            found = _tried(opened, rules, owner, category)
            if found is None:
                blank.append((category.id, code, owner))
            else:
                tried.append(found)
    return rehearse(rules, tried, workspace.reference, blank=blank, communities=codes)


def _entrants(opened: OpenCommunity, rules: Contest) -> Iterator[tuple[str, Category]]:
    """Yield each owner of the community with each category that is for such owners."""
    for owner in opened.register().owners:
        for category in fitting(rules, opened.code, owner):
            yield owner.id, category


def _tried(
    opened: OpenCommunity, rules: Contest, owner: str, category: Category
) -> TriedPlan | None:
    """Return a plan as it would be judged today, None if nothing is drawn in it."""
    workspace, code = opened.workspace, opened.code
    rules = rules.rules_for(category.id)
    shown = store.redaction(community_file(workspace, code), workspace.layers)
    plan = shown.plan(opened.plan(owner))
    if not plan.features:
        return None
    ground = shown.territory(opened.territory())
    numbers = opened.reference_in(rules)
    card = score(
        opened,
        plan,
        ground,
        counts_consent=False,
        rubric=rules.rubric,
        # Before the first round nothing is sealed: the plan of today begins it.
        baseline=plan,
        reference=numbers,
    )
    gates = _gates(opened, rules, plan, ground, numbers)
    return TriedPlan(category.id, code, owner, card, gates)


def _gates(
    opened: OpenCommunity,
    rules: Contest,
    plan: Plan,
    ground: Territory,
    numbers: Reference,
) -> tuple[GateResult, ...]:
    """Return which gates the plan would pass."""
    return scoring.check_gates(
        rules.every_gate,
        plan,
        scoring.counted_ground(rules.rubric, ground),
        numbers,
        memo=opened.measures(),
        withheld=rules.rubric.withheld == "share",
    )
