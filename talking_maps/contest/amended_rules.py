"""The rules of a contest with what an amendment changes in them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from talking_maps.model.amendment import (
    AmendmentChange,
    AnnouncementCorrected,
    GateCorrected,
    JurorExcused,
    JurorNamed,
    PrizesCorrected,
    QuorumCorrected,
    RoundMoved,
)
from talking_maps.model.announcement import SILENT
from talking_maps.model.contest import Contest


def amended(rules: Contest, change: AmendmentChange) -> Contest:
    """Return the rules as they are after the change, the same if it is of none.

    What the rules do not know is left out: whether a change may be is for
    `check_amendment`.
    """
    how = _CHANGES.get(type(change))
    return rules if how is None else how(rules, change)


def _round_moved(rules: Contest, change: RoundMoved) -> Contest:
    return replace(
        rules,
        rounds=tuple(
            replace(one, opens_at=change.opens_at, closes_at=change.closes_at)
            if one.id == change.round
            else one
            for one in rules.rounds
        ),
    )


def _juror_named(rules: Contest, change: JurorNamed) -> Contest:
    left = _excused(rules, change.instead_of)
    known = rules.juror(change.juror.id)
    if known is None or known.has_a_vote:
        seated = replace(left, jurors=(*left.jurors, change.juror))
        return _seated(seated, change)
    # A substitute who is called, or an observer, stays who he or she is.
    called = tuple(change.juror if one.id == known.id else one for one in left.jurors)
    return _seated(replace(left, jurors=called), change)


def _seated(rules: Contest, change: JurorNamed) -> Contest:
    """Return the rules with the juror in the juries of categories that have their own.

    Who comes instead of another marks what that one marked; who is one more marks all.
    """
    named, left = change.juror.id, change.instead_of
    return replace(
        rules,
        categories=tuple(
            replace(one, jury=(*one.jury, named))
            if one.jury and named not in one.jury and (not left or left in one.jury)
            else one
            for one in rules.categories
        ),
    )


def _juror_excused(rules: Contest, change: JurorExcused) -> Contest:
    return _excused(rules, change.juror)


def _excused(rules: Contest, juror: str) -> Contest:
    return replace(
        rules,
        jurors=tuple(
            replace(one, excused=True) if one.id == juror else one
            for one in rules.jurors
        ),
    )


def _gate_corrected(rules: Contest, change: GateCorrected) -> Contest:
    found = {**rules.corrections, change.gate: change.corrected}
    return replace(rules, corrections=found)


def _prizes_corrected(rules: Contest, change: PrizesCorrected) -> Contest:
    return replace(
        rules,
        categories=tuple(
            replace(one, prizes=change.prizes) if one.id == change.category else one
            for one in rules.categories
        ),
    )


def _quorum_corrected(rules: Contest, change: QuorumCorrected) -> Contest:
    if not change.of_category:
        return replace(rules, quorum=change.least)
    return replace(
        rules,
        categories=tuple(
            replace(one, own_quorum=change.least)
            if one.id == change.of_category
            else one
            for one in rules.categories
        ),
    )


def _announcement_corrected(rules: Contest, change: AnnouncementCorrected) -> Contest:
    said = change.announcement
    return replace(rules, announcement=None if said == SILENT else said)


_CHANGES: Mapping[type[Any], Callable[[Contest, Any], Contest]] = MappingProxyType(
    {
        RoundMoved: _round_moved,
        JurorNamed: _juror_named,
        JurorExcused: _juror_excused,
        GateCorrected: _gate_corrected,
        PrizesCorrected: _prizes_corrected,
        QuorumCorrected: _quorum_corrected,
        AnnouncementCorrected: _announcement_corrected,
    }
)
