"""A plan judged by a rubric on its own ground. The judging itself is pure."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path

from talking_maps import contest, scoring, store
from talking_maps.model.plan import COMMUNITY, Plan
from talking_maps.model.rubric import Reference, Rubric, Scorecard, ScoreHold
from talking_maps.model.territory import Territory
from talking_maps.workspace.open_community import NOW, OpenCommunity
from talking_maps.workspace.score_hold import (
    hold_rules,
    round_baseline,
    score_hold,
    sealed_plan,
)
from talking_maps.workspace.workspace import community_file, read_rubric


def score(  # noqa: PLR0913 - all that a plan can be judged by
    opened: OpenCommunity,
    plan: Plan,
    ground: Territory,
    *,
    counts_consent: bool,
    rubric: Rubric | None = None,
    baseline: Plan | None = None,
    excused: Collection[str] = (),
    reference: Reference | None = None,
) -> Scorecard:
    """Judge a plan of the community on that ground, for screen, paper and contest.

    The assembly's consent counts where the community looks at its own plan: then what
    it has not agreed to yet is among what is missing. Where a plan is handed in it
    counts if the contest's rules make it a gate, and is sealed then; elsewhere whoever
    judges a sealed copy must come to the same without it. Points never depend on it.
    `rubric` is the
    workspace's unless another is given; `baseline` is what was sealed when the round
    began, looked at if the rubric asks for it, `excused` the uids of which staff
    accepted that they are gone from there; `reference` are the numbers of a seal, those
    of the community now unless they are given. Raises NotFound, BadFile, BadDefinition.
    """
    workspace = opened.workspace
    rules = workspace.rubric if rubric is None else rubric
    return scoring.score(
        plan,
        ground,
        rules,
        opened.reference() if reference is None else reference,
        layers=workspace.layers,
        community=opened.register().community if counts_consent else None,
        memo=opened.measures(),
        baseline=baseline if rules.asks_baseline else None,
        excused=excused,
    )


def scorecard(
    opened: OpenCommunity,
    owner_id: str = COMMUNITY,
    moment: str = NOW,
    *,
    rubric: Rubric | Path | None = None,
) -> Scorecard:
    """Judge an owner's plan, now or as it was after the change `moment`.

    This is the live score, for screen, paper and command, held against the baseline
    of the round that is on (`round_baseline`). While the plan is sealed in an open
    contest it has a `hold`, and says where each part stands against the sealed plan
    instead of points. Raises NotFound, BadFile, BadDefinition.
    """
    workspace = opened.workspace
    rules = workspace.rubric if rubric is None else rubric
    if isinstance(rules, Path):
        rules = read_rubric(rules)
    hold = score_hold(workspace, opened.code, owner_id)
    numbers = held_numbers(opened, hold)
    begun = round_baseline(workspace, opened.code, owner_id, rules)
    made_from = (
        owner_id,
        moment,
        opened.last_change().stamp,
        opened.ground,
        rules.digest,
        numbers.digest,
        hold,
        begun and (begun.seal, begun.excused),
    )

    def judged(one: Plan) -> Scorecard:
        return score(
            opened,
            one,
            opened.territory(),
            counts_consent=True,
            rubric=rules,
            baseline=begun.plan if begun else None,
            excused=begun.excused if begun else (),
            reference=numbers,
        )

    return opened.memory.scorecards.made_once(
        made_from, lambda: _live(opened, opened.plan(owner_id, moment), hold, judged)
    )


def live_numbers(opened: OpenCommunity, owner_id: str) -> Reference:
    """Return the numbers by which an owner's plan is judged live; raises NotFound."""
    return held_numbers(opened, score_hold(opened.workspace, opened.code, owner_id))


def held_numbers(opened: OpenCommunity, hold: ScoreHold | None) -> Reference:
    """Return the numbers of a live score: those of the contest that holds it back."""
    rules = None if hold is None else hold_rules(opened.workspace, hold)
    return opened.reference() if rules is None else opened.reference_in(rules)


def _live(
    opened: OpenCommunity,
    plan: Plan,
    hold: ScoreHold | None,
    judged: Callable[[Plan], Scorecard],
) -> Scorecard:
    if hold is None:
        return judged(plan)
    # What a sealed copy leaves out and rounds is left out and rounded here as well, or
    # a plan that nobody touched would seem to have moved.
    path = community_file(opened.workspace, opened.code)
    shown = store.redaction(path, opened.workspace.layers)
    sealed = sealed_plan(opened.workspace, hold)
    now = judged(contest.as_sealed_plan(shown.plan(plan)))
    return scoring.covered(now, None if sealed is None else judged(sealed), hold)
