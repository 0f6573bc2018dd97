"""Compare scenes, versions and plans; name versions; bring back what was."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from talking_maps import compare, scoring, store
from talking_maps.errors import BadValue
from talking_maps.model.change import Change, Operation
from talking_maps.model.difference import Difference, LayerTotal, Sameness
from talking_maps.model.plan import COMMUNITY, SCENES, Feature, Scene
from talking_maps.model.rubric import Scorecard
from talking_maps.model.version import Version
from talking_maps.workspace.drawing import Hand, owner, plan
from talking_maps.workspace.ground import territory
from talking_maps.workspace.place import Workspace, community_file, now

#: What the state of this moment is called on either side of a comparison.
NOW = "now"
#: What a version is called that another program made.
ELSEWHERE = store.ELSEWHERE


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs from one side to the other, with sums by layer.

    Between versions `before` and `after` are the plan's two scorecards; scenes are
    parts of one plan and have none.
    """

    earlier: str
    later: str
    differences: tuple[Difference, ...]
    totals: tuple[LayerTotal, ...]
    before: Scorecard | None = None
    after: Scorecard | None = None


def compare_plan(
    place: Workspace,
    code: str,
    first: str,
    second: str,
    *,
    owner_id: str = COMMUNITY,
    with_scores: bool = True,
) -> Comparison:
    """Compare two scenes of a plan, or two of its versions or moments.

    A side is a scene, a version's id or name, a change's id or number, or `now`.
    Scenes are compared in their order in time. Raises BadValue for a scene beside a
    version, NotFound.
    """
    owner(place, code, owner_id)
    scenes = [scene for scene in SCENES if scene in (first, second)]
    if len(scenes) == len({first, second}) > 1:
        return _scenes(place, code, owner_id, scenes[0], scenes[1])
    if scenes:
        raise BadValue(
            "“{first}” and “{second}” cannot be compared. Choose two scenes, or two"
            " versions.",
            first=first,
            second=second,
        )
    return _versions(place, code, owner_id, (first, second), with_scores)


def compare_owners(
    place: Workspace, code: str, first: str, second: str, scene: Scene
) -> Comparison:
    """Compare one scene as two owners drew it, paired by likeness where uids differ."""
    one, other = (plan(place, code, each).of(scene) for each in (first, second))
    found = match(place, code, one, other, strangers=False)
    differences = found.told(compare.between_versions(one, found.after))
    told = store.last_touches(community_file(place, code), second)
    return _comparison(place, code, first, second, differences, told)


def match(
    place: Workspace,
    code: str,
    before: Sequence[Feature],
    after: Sequence[Feature],
    *,
    strangers: bool = True,
) -> compare.Matched:
    """Match two scenes, one scene of two moments or of two plans, as people said.

    By likeness alone only `strangers`, which came in files without uids, are matched;
    otherwise, as between two owners, whatever has no uid in common. Raises NotFound.
    """
    path = community_file(place, code)
    return compare.matched(
        before,
        after,
        said=store.samenesses(path),
        strangers=store.imported(path) if strangers else None,
    )


def samenesses(place: Workspace, code: str) -> tuple[Sameness, ...]:
    """Return what people said last of each two uids: one thing, or not."""
    return store.samenesses(community_file(place, code))


def say_same(
    place: Workspace, code: str, first: str, second: str, *, same: bool, author: str
) -> Sameness:
    """Keep that two uids are one thing, or are not; the last word counts."""
    return store.say_same(
        community_file(place, code), first, second, same=same, at=now(), author=author
    )


def history(
    place: Workspace,
    code: str,
    *,
    owner_id: str | None = None,
    after: int = 0,
    limit: int | None = None,
) -> tuple[Change, ...]:
    """Return the changes after a number, of one plan or of all, oldest first."""
    path = community_file(place, code)
    return store.history(path, owner=owner_id, after_sequence=after, limit=limit)


def journal(place: Workspace, code: str) -> tuple[store.Entry, ...]:
    """Return who touched what, when and why, change by change, without shapes."""
    return store.journal(community_file(place, code))


def last_change(place: Workspace, code: str) -> tuple[int, str, str] | None:
    """Return (number, id, time) of the last change; raises NotFound, BadFile."""
    return store.last_change(community_file(place, code))


def undo_depth(place: Workspace, code: str, hand: Hand) -> tuple[int, int]:
    """Return how many strokes the hand can take back, and how many bring back."""
    return store.undo_depth(community_file(place, code), hand.owner, hand.author)


def versions(place: Workspace, code: str) -> tuple[Version, ...]:
    """Return the named versions, oldest first."""
    return store.versions(community_file(place, code))


def name_version(
    place: Workspace,
    code: str,
    name: str,
    *,
    author: str,
    description: str = "",
    moment: str | None = None,
) -> Version:
    """Give the present state, or that of a moment, a name; raises AlreadyThere."""
    path = community_file(place, code)
    change = None if moment is None else store.find_version(path, moment).change
    return store.name_version(
        path, name, change=change, description=description, at=now(), author=author
    )


def restore_version(
    place: Workspace,
    code: str,
    hand: Hand,
    moment: str,
    *,
    only: tuple[Scene, str] | None = None,
    note: str = "",
) -> Change:
    """Bring a plan, or one thing of it, back to a version, as a new change."""
    owner(place, code, hand.owner)
    path = community_file(place, code)
    found = store.find_version(path, moment)
    operation = Operation(
        hand.client, hand.number, hand.owner, hand.author, now(), (), note or found.name
    )
    return store.bring_back(path, found.change, operation, place.layers, only=only)


def features_at(
    place: Workspace, code: str, moment: str, owner_id: str = COMMUNITY
) -> tuple[Feature, ...]:
    """Return an owner's features as they were at a version or moment, or are now."""
    path = community_file(place, code)
    if moment == NOW:
        return store.features(path, owner_id)
    return store.state_at(path, owner_id, store.find_version(path, moment).change)


def notice(place: Workspace, code: str) -> store.Noticed:
    """Take over what another program edited in the community's file; see `store`."""
    return store.notice(community_file(place, code), place.layers, now())


def refused(place: Workspace, code: str) -> tuple[store.Refused, ...]:
    """Return the rows of other programs that were not taken over, newest first."""
    return store.refused(community_file(place, code))


def _scenes(
    place: Workspace, code: str, owner_id: str, earlier: Scene, later: Scene
) -> Comparison:
    path = community_file(place, code)
    drawn = store.features(path, owner_id)
    known = [f for f in drawn if f.scene == earlier]
    found = match(place, code, known, [f for f in drawn if f.scene == later])
    rest = [f for f in drawn if f.scene != later]
    differences = found.told(
        compare.between_scenes([*rest, *found.after], earlier, later)
    )
    told = store.last_touches(path, owner_id)
    return _comparison(place, code, earlier, later, differences, told)


def _versions(
    place: Workspace, code: str, owner_id: str, sides: tuple[str, str], scored: bool
) -> Comparison:
    path = community_file(place, code)
    before, after = (features_at(place, code, side, owner_id) for side in sides)
    until = None if sides[1] == NOW else store.find_version(path, sides[1]).change
    told = store.last_touches(path, owner_id, until)
    differences = _between_versions(place, code, before, after)
    found = _comparison(place, code, *sides, differences, told)
    if not scored:
        return found
    cards = (_score(place, code, owner_id, drawn) for drawn in (before, after))
    return replace(found, before=next(cards), after=next(cards))


def _between_versions(
    place: Workspace, code: str, before: Sequence[Feature], after: Sequence[Feature]
) -> tuple[Difference, ...]:
    """Return what differs between two moments of one plan, matched scene by scene."""
    found: list[Difference] = []
    for scene in SCENES:
        old, new = ([f for f in side if f.scene == scene] for side in (before, after))
        same = match(place, code, old, new)
        found += same.told(compare.between_versions(old, same.after))
    return tuple(found)


def _comparison(
    place: Workspace,
    code: str,
    first: str,
    second: str,
    differences: Iterable[Difference],
    told: dict[tuple[Scene, str], store.Touch],
) -> Comparison:
    kinds = {layer.id: layer.geometry for layer in place.layers}
    epsg = store.read(community_file(place, code)).epsg
    measured = tuple(
        _told(one, told) for one in compare.measured(differences, kinds, epsg)
    )
    return Comparison(first, second, measured, compare.totals(measured))


def _told(one: Difference, told: dict[tuple[Scene, str], store.Touch]) -> Difference:
    # A thing lost since an earlier scene was last touched there.
    scenes = (one.scene, *(f.scene for f in (one.after, one.before) if f is not None))
    uids = (one.uid,) if one.likeness is None else (one.likeness.after, one.uid)
    keys = ((scene, uid) for uid in uids for scene in scenes)
    touch = next((told[key] for key in keys if key in told), None)
    if touch is None or one.change == "unchanged":
        return one
    return replace(one, author=touch.author, at=touch.at, note=touch.note)


def _score(
    place: Workspace, code: str, owner_id: str, drawn: tuple[Feature, ...]
) -> Scorecard:
    return scoring.score(
        replace(plan(place, code, owner_id), features=drawn),
        territory(place, code),
        place.rubric,
        place.reference,
        layers=place.layers,
    )
