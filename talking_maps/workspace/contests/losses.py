"""What a plan has no more of its sealed baseline, and the reasons that are given.

A thing that was in the baseline and is gone stays in the whole of every share, or
rubbing out what is bad would earn points. There are good reasons: a river took the
field, two shapes were one thing. They are given in writing, and count once staff have
accepted them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from talking_maps import contest, store
from talking_maps.contest import ContestState, Event
from talking_maps.model.contest import Entry, LossAnswer, LossReason
from talking_maps.model.plan import Feature, Plan
from talking_maps.scoring import erased
from talking_maps.workspace.accounts import Actor
from talking_maps.workspace.contests.transactions import (
    append_event,
    read,
    sealed_copy,
    validate_and_append,
)
from talking_maps.workspace.open_community import OpenCommunity
from talking_maps.workspace.workspace import Workspace, community_file


@dataclass(frozen=True, slots=True)
class Loss:
    """A thing of the baseline that is gone, the last reason given and its answer."""

    thing: Feature
    reason: Event[LossReason] | None = None
    answer: Event[LossAnswer] | None = None

    @property
    def is_accepted(self) -> bool:
        """Tell whether it is out of the whole of every share."""
        return self.answer is not None and self.answer.noun.accepted


def give_loss_reason(
    workspace: Workspace,
    actor: Actor,
    contest_id: str,
    entry_id: str,
    things: Sequence[str],
    text: str,
) -> LossReason:
    """Say why things of a baseline entry are gone, or will be; return it with its id.

    It counts from the moment that staff accept it: what is handed in later is judged
    without them. Raises NotAllowed, NotFound, BadValue.
    """

    def reason(now: ContestState, _at: str) -> tuple[LossReason, None]:
        number = len(now.loss_reasons) + 1
        gone = tuple(dict.fromkeys(things))
        return LossReason(f"r{number}", entry_id, gone, text.strip()), None

    return validate_and_append(workspace, contest_id, actor, "loss_reason", reason)


def answer_loss(
    workspace: Workspace, actor: Actor, contest_id: str, answer: LossAnswer
) -> None:
    """Accept a reason for things that are gone, or refuse it with words."""
    append_event(workspace, contest_id, actor, "answer_loss", answer)


def losses(
    record: ContestState,
    baseline: Plan,
    baseline_id: str,
    plan: Plan,
    *,
    before: int | None = None,
) -> tuple[Loss, ...]:
    """Return what of the baseline a plan has no more, as it was before that line."""
    reasons: dict[str, Event[LossReason]] = {}
    for event in record.loss_reasons:
        if event.noun.entry == baseline_id and (not before or event.number < before):
            reasons |= dict.fromkeys(event.noun.things, event)
    return tuple(
        _loss(record, thing, reasons.get(thing.uid), before)
        for thing in erased(plan, baseline, ())
    )


def losses_now(
    workspace: Workspace, contest_id: str, code: str, owner_id: str, round_id: str
) -> tuple[Entry | None, tuple[Loss, ...]]:
    """Return the baseline entry of an owner, and what the plan of today has no more.

    Nothing where the round has no baseline. Raises NotFound, BadFile.
    """
    record = read(workspace, contest_id)
    begun = contest.baseline_entry(record, code, owner_id, round_id)
    if begun is None:
        return None, ()
    opened = OpenCommunity(workspace, code)
    shown = store.redaction(community_file(workspace, code), workspace.layers)
    now = shown.plan(opened.plan(owner_id))
    sealed = sealed_copy(workspace, contest_id, begun.id).plan
    return begun, losses(record, sealed, begun.id, now)


def without_a_word(found: Iterable[Loss]) -> tuple[Loss, ...]:
    """Return the losses for which nobody gave a reason, or whose reason was refused."""
    return tuple(
        one
        for one in found
        if one.reason is None or (one.answer is not None and not one.is_accepted)
    )


def _loss(
    record: ContestState,
    thing: Feature,
    event: Event[LossReason] | None,
    before: int | None,
) -> Loss:
    if event is None:
        return Loss(thing)
    return Loss(thing, event, record.loss_answer(event.noun.id, before=before))
