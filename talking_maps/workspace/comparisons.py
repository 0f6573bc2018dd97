"""What differs between two sides: whose plan, as it was when, in which scene.

Screen, paper and command line compare here, and are told the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal

from talking_maps import compare, store
from talking_maps.errors import BadValue
from talking_maps.model.difference import (
    Difference,
    IdentityLink,
    LayerTotal,
    Similarity,
)
from talking_maps.model.message import Message
from talking_maps.model.plan import COMMUNITY, SCENES, Feature, Scene
from talking_maps.model.rubric import Scorecard
from talking_maps.model.share_done import HearShare, unheard
from talking_maps.redaction.private_records import Redaction
from talking_maps.workspace.open_community import NOW, OpenCommunity
from talking_maps.workspace.plan_edits import read_owner
from talking_maps.workspace.scores import scorecard
from talking_maps.workspace.workspace import (
    Progress,
    Workspace,
    community_file,
    current_time,
    hearing,
    silent,
)

#: What a person writes who means the state of this moment.
NOW_WORD = "now"
#: What is said while two maps are compared, and the share by which they are read.
COMPARING, _READ = Message("Comparing both maps …"), 0.2

SideName = Literal["a", "b"]
#: Matches the earlier or left features with the later or right ones.
Match = Callable[[Sequence[Feature], Sequence[Feature]], compare.Matching]
#: The last change of each shape of a plan.
Touches = Mapping[tuple[Scene, str], store.AuditEntry]


@dataclass(frozen=True, slots=True)
class Side:
    """One side. `moment` is the id of a change, after which it was so, or `NOW`."""

    owner: str
    moment: str
    scene: Scene


@dataclass(frozen=True, slots=True)
class DrawnSide:
    """A side and all the features of its plan."""

    side: Side
    features: tuple[Feature, ...]

    @property
    def here(self) -> tuple[Feature, ...]:
        """Return the features of the side's own scene."""
        return tuple(f for f in self.features if f.scene == self.side.scene)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs, measured and signed, and what may or may not be one thing.

    Differences go from the earlier to the later scene, else from left to right;
    `is_backward` tells that the left side's scene is the later one. `maybe` are pairs
    that only a person can say to be one thing, `denied` what a person said not to be.
    """

    differences: tuple[Difference, ...]
    epsg: int
    is_backward: bool = False
    maybe: tuple[Similarity, ...] = ()
    denied: tuple[IdentityLink, ...] = ()

    @property
    def totals(self) -> tuple[LayerTotal, ...]:
        """The sums by layer."""
        return compare.totals(self.differences)

    def uid_on(self, uid: str, name: SideName) -> str:
        """Return under which uid a listed thing is drawn on that side."""
        later: SideName = "a" if self.is_backward else "b"
        pairs = (one.likeness for one in self.differences if one.uid == uid)
        pair = next(pairs, None)
        return pair.after if pair is not None and name == later else uid


def compare_sides(
    opened: OpenCommunity, left: Side, right: Side, progress: Progress = silent
) -> Comparison:
    """Return what differs between two sides; raises NotFound, BadFile."""
    progress(0.0, COMPARING)
    known = _read(opened, [(left, right)])
    progress(_READ, COMPARING)
    return _compared(
        opened.workspace, known, hear=hearing(progress, COMPARING, _READ, 1.0)
    )


@dataclass(frozen=True, slots=True)
class _Sources:
    """What a comparison is made from, read in one opening of the file."""

    pairs: tuple[tuple[DrawnSide, DrawnSide], ...]
    journal: tuple[store.AuditEntry, ...]
    said: tuple[IdentityLink, ...]
    imported: frozenset[str]
    epsg: int


def _read(opened: OpenCommunity, pairs: Sequence[tuple[Side, Side]]) -> _Sources:
    path = community_file(opened.workspace, opened.code)

    def drawn(side: Side) -> DrawnSide:
        return DrawnSide(side, opened.plan(side.owner, side.moment).features)

    with opened.held():
        return _Sources(
            tuple((drawn(left), drawn(right)) for left, right in pairs),
            opened.journal(),
            store.samenesses(path),
            store.imported(path),
            opened.register().community.epsg,
        )


def _compared(
    workspace: Workspace,
    known: _Sources,
    *,
    as_scenes: bool = False,
    hear: HearShare = unheard,
) -> Comparison:
    """Return what differs between the sides of each pair, one pair after the other."""
    kinds = {layer.id: layer.geometry for layer in workspace.layers}
    differences: list[Difference] = []
    maybe: list[Similarity] = []
    for left, right in known.pairs:
        one_plan = left.side.owner == right.side.owner
        strangers = known.imported if one_plan else None
        match = partial(
            compare.match_features, said=known.said, strangers=strangers, hear=hear
        )
        found = between(left, right, match, as_scenes=as_scenes)
        measured = compare.with_quantities(found.differences, kinds, known.epsg)
        sides = (right, left) if is_backward(left, right) else (left, right)
        touches = [_touches(known.journal, one.side) for one in sides]
        differences += [_signed(one, *touches) for one in measured]
        maybe += found.maybe
    here = {f.uid for pair in known.pairs for side in pair for f in side.here}
    return Comparison(
        tuple(differences),
        known.epsg,
        is_backward(*known.pairs[0]),
        tuple(maybe),
        tuple(o for o in known.said if not o.same and {o.first, o.second} <= here),
    )


@dataclass(frozen=True, slots=True)
class FoundDifferences:
    """What differs, and which pairs only a person can say to be one thing."""

    differences: tuple[Difference, ...]
    maybe: tuple[Similarity, ...] = ()


def is_backward(left: DrawnSide, right: DrawnSide) -> bool:
    """Tell whether the left side's scene is the later one."""
    return SCENES.index(left.side.scene) > SCENES.index(right.side.scene)


def between(
    left: DrawnSide,
    right: DrawnSide,
    match: Match = compare.match_features,
    *,
    as_scenes: bool = False,
) -> FoundDifferences:
    """Return what differs from left to right, or from the earlier to the later scene.

    `match` tells which shapes without a common uid are one thing. Two scenes are told
    in the field's words, and one beside itself too if it is looked at `as_scenes`.
    """
    if is_backward(left, right):
        left, right = right, left
    same = match(left.here, right.here)
    if left.side.scene == right.side.scene and not as_scenes:
        found = compare.diff_versions(left.here, same.after)
        return FoundDifferences(same.told(found), same.maybe)
    others = (*_up_to(left), *_after(left, right))
    known = [f for f in others if f.scene != right.side.scene]
    differences = compare.diff_scenes(
        [*known, *same.after], left.side.scene, right.side.scene
    )
    return FoundDifferences(same.told(differences), same.maybe)


def _up_to(left: DrawnSide) -> tuple[Feature, ...]:
    last = SCENES.index(left.side.scene)
    return tuple(f for f in left.features if SCENES.index(f.scene) <= last)


def _after(left: DrawnSide, right: DrawnSide) -> tuple[Feature, ...]:
    first = SCENES.index(left.side.scene)
    return tuple(f for f in right.features if SCENES.index(f.scene) > first)


def _touches(journal: Sequence[store.AuditEntry], side: Side) -> Touches:
    """Return for each shape of the side's plan the last change that it knows of."""
    until = next(
        (one.sequence for one in journal if one.id == side.moment),
        journal[-1].sequence if side.moment == NOW and journal else 0,
    )
    return last_touches(journal, side.owner, until)


def last_touches(
    journal: Iterable[store.AuditEntry], owner_id: str, until: int
) -> Touches:
    """Return for each shape of the owner's plan the last change up to `until`."""
    return {
        key: entry
        for entry in journal
        if entry.owner == owner_id and entry.sequence <= until
        for key in entry.touched
    }


def _signed(one: Difference, before: Touches, after: Touches) -> Difference:
    """Return the difference with who made it so, when and why.

    Nobody made so what is as it was: who drew it long ago signs nothing here.
    """
    if one.change == "unchanged":
        return one
    uid = one.uid if one.likeness is None else one.likeness.after
    entry = after.get((one.scene, uid))
    if entry is None and one.before is not None:
        entry = before.get((one.before.scene, one.before.uid))
    if entry is None:
        return one
    return replace(one, author=entry.author, at=entry.at, note=entry.note)


@dataclass(frozen=True, slots=True)
class NamedComparison:
    """A comparison of two sides that a command names, with both plans judged.

    Two scenes are parts of one plan: then `before` and `after` are its one scorecard.
    """

    earlier: str
    later: str
    found: Comparison
    before: Scorecard
    after: Scorecard


def compare_named(
    opened: OpenCommunity,
    first: str,
    second: str,
    *,
    owner_id: str = COMMUNITY,
    other_owner: str | None = None,
) -> NamedComparison:
    """Compare any two of a plan's scenes, versions and moments, or of two plans.

    A side is a scene, a version's id or name, a change's id or number, or `NOW_WORD`.
    Scenes of one plan are compared in their order in time; a scene beside a version is
    compared with the same scene of that version; two versions in all three. The second
    side is `other_owner`'s, if one is given: their plans are paired by likeness where
    uids differ. Raises NotFound, and BadValue for two owners in two scenes.
    """
    workspace, code = opened.workspace, opened.code
    owners = (owner_id, owner_id if other_owner is None else other_owner)
    with opened.held():
        for one in owners:
            read_owner(workspace, code, one)
        scenes = [scene for scene in SCENES if scene in (first, second)]
        as_scenes = other_owner is None and first in SCENES and second in SCENES
        if as_scenes:
            first, second = sorted((first, second), key=SCENES.index)
            pairs = [(scenes[0], scenes[-1])]
        elif len(scenes) > 1:
            raise BadValue(
                "Two owners are compared in one scene. Give it as A and as B."
            )
        else:
            pairs = [(scene, scene) for scene in scenes or SCENES]
        then, now = (_moment(workspace, code, word) for word in (first, second))
        sides = [
            (Side(owners[0], then, one), Side(owners[1], now, other))
            for one, other in pairs
        ]
        known = _read(opened, sides)
    cards = (scorecard(opened, side.owner, side.moment) for side in sides[0])
    names = (first, second) if other_owner is None else owners
    found = _compared(workspace, known, as_scenes=as_scenes)
    return NamedComparison(*names, found, *cards)


def _moment(workspace: Workspace, code: str, word: str) -> str:
    if word in SCENES or word == NOW_WORD:
        return NOW
    return store.find_version(community_file(workspace, code), word).change


def disclosed(found: Comparison, shown: Redaction) -> Comparison:
    """Return the comparison as far as it may leave this computer."""
    return replace(found, differences=shown.differences(found.differences))


def samenesses(workspace: Workspace, code: str) -> tuple[IdentityLink, ...]:
    """Return what people said last of each two uids: one thing, or not."""
    return store.samenesses(community_file(workspace, code))


def say_same(
    workspace: Workspace, code: str, first: str, second: str, *, same: bool, author: str
) -> IdentityLink:
    """Keep that two uids are one thing, or are not; the last word counts."""
    return store.set_identity_link(
        community_file(workspace, code),
        first,
        second,
        same=same,
        at=current_time(),
        author=author,
    )
