"""What was done to each thing between two versions of a plan.

The laws, for any states a and b of one plan: done to a, `diff_versions(a, b)` gives b,
and taken back from b it gives a; `diff_versions(a, a)` holds nothing but `unchanged`.
Shapes are compared exactly, point by point: a shape drawn round the other way is
another one, since it was drawn again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import numpy.typing as npt
import shapely

from talking_maps.model.difference import ChangeOf, Difference, Part, Word
from talking_maps.model.plan import SCENES, Feature, Scene

#: Scene and uid: what tells one drawn thing of a plan from another.
Key = tuple[Scene, str]


def diff_versions(
    before: Iterable[Feature], after: Iterable[Feature]
) -> tuple[Difference, ...]:
    """Return one difference for each thing of either state, `before`'s things first.

    Examples
    --------
    >>> from shapely.geometry import Point
    >>> old = Feature("a", "spring", "present", Point(0, 0))
    >>> new = Feature("b", "spring", "present", Point(9, 9))
    >>> [d.change for d in diff_versions([old], [old, new])]
    ['unchanged', 'added']
    """
    old, new = _by_key(before), _by_key(after)
    moved = moved_keys(old, new)
    kept_or_gone = (_difference(one, new.get(key), moved) for key, one in old.items())
    added = (
        _difference(None, one, moved) for key, one in new.items() if key not in old
    )
    return (*kept_or_gone, *added)


def parts_between(before: Feature, after: Feature, *, moved: bool) -> tuple[Part, ...]:
    """Return what differs between two features of one thing, but for their scenes."""
    found: list[Part] = ["geometry"] if moved else []
    if before is not after:
        if _said(before) != _said(after):
            found.append("attributes")
        if before.status != after.status:
            found.append("status")
    return tuple(found)


def moved_keys(
    old: Mapping[Key, Feature], new: Mapping[Key, Feature]
) -> frozenset[Key]:
    """Return the keys of things on both sides whose shapes are not the same points."""
    both = [key for key in old if key in new]
    same = same_shapes([old[key] for key in both], [new[key] for key in both])
    return frozenset(key for key, equal in zip(both, same, strict=True) if not equal)


def same_shapes(
    before: Sequence[Feature], after: Sequence[Feature]
) -> npt.NDArray[np.bool_]:
    """Return for each pair whether both have the same points in the same order."""
    pairs = [[one.geometry for one in side] for side in (before, after)]
    first, second = (np.array(side, dtype="O") for side in pairs)
    return np.asarray(shapely.equals_identical(first, second), dtype="bool")


def _difference(
    before: Feature | None, after: Feature | None, moved: frozenset[Key]
) -> Difference:
    if before is None or after is None:
        there = before or after
        if there is None:
            raise ValueError("nothing on either side")
        change: ChangeOf = "added" if before is None else "removed"
        return Difference(
            there.uid, there.layer, there.scene, change, (), before, after
        )
    key = (after.scene, after.uid)
    parts = parts_between(before, after, moved=key in moved)
    change = "changed" if parts else "unchanged"
    return Difference(after.uid, after.layer, after.scene, change, parts, before, after)


def _said(feature: Feature) -> tuple[object, ...]:
    return (
        feature.attributes,
        feature.layer,
        feature.name,
        feature.note,
        feature.origin,
        feature.voice,
        feature.photos,
        feature.flags,
    )


def _by_key(features: Iterable[Feature]) -> dict[Key, Feature]:
    return {(one.scene, one.uid): one for one in features}


_ByScene = Mapping[Scene, Mapping[str, Feature]]


def diff_scenes(
    features: Iterable[Feature], earlier: Scene, later: Scene
) -> tuple[Difference, ...]:
    """Return the differences of one plan between two of its scenes.

    `features` are those of all three scenes. In one scene everything is kept. Raises
    ValueError if `earlier` comes after `later`.

    Examples
    --------
    >>> from shapely.geometry import Point
    >>> then = Feature("a", "spring", "past", Point(0, 0))
    >>> hoped = Feature("a", "spring", "future", Point(0, 0), status="to_do")
    >>> diff_scenes([then, hoped], "past", "present")[0].word
    'lost'
    >>> diff_scenes([then, hoped], "present", "future")[0].word
    'recovered'
    """
    if SCENES.index(earlier) > SCENES.index(later):
        raise ValueError(f"{earlier} comes after {later}")
    scenes = _by_scene(features)
    uids = list(dict.fromkeys((*scenes[earlier], *scenes[later])))
    moved = _moved(scenes[earlier], scenes[later])
    found = (
        _scene_difference(uid, scenes, earlier, later, uid in moved) for uid in uids
    )
    return tuple(one for one in found if one is not None)


def is_there(feature: Feature | None) -> bool:
    """Tell whether the thing is there, and not only remembered as lost."""
    return feature is not None and feature.status != "lost"


def _scene_difference(
    uid: str, scenes: _ByScene, earlier: Scene, later: Scene, moved: bool
) -> Difference | None:
    old, new = scenes[earlier].get(uid), scenes[later].get(uid)
    parts: tuple[Part, ...] = ()
    if old is not None and new is not None:
        parts = _parts(old, new, moved)
    word = _word(uid, scenes, earlier, later, parts)
    there = new or old
    if word is None or there is None:
        return None
    change = _change(is_there(old), is_there(new), parts)
    return Difference(uid, there.layer, later, change, parts, old, new, word)


def _word(
    uid: str, scenes: _ByScene, earlier: Scene, later: Scene, parts: tuple[Part, ...]
) -> Word | None:
    old, new = scenes[earlier].get(uid), scenes[later].get(uid)
    if not is_there(new):
        only_remembered = old is None and new is not None
        return "lost" if is_there(old) or only_remembered else None
    if is_there(old):
        between = SCENES[SCENES.index(earlier) + 1 : SCENES.index(later)]
        if any(not is_there(scenes[scene].get(uid)) for scene in between):
            return "recovered"
        return "changed" if {"geometry", "attributes"} & {*parts} else "kept"
    before = SCENES[: SCENES.index(earlier)]
    was = any(is_there(scenes[scene].get(uid)) for scene in before)
    return "recovered" if was or old is not None else "proposed"


def _change(was: bool, is_now: bool, parts: tuple[Part, ...]) -> ChangeOf:
    if was and is_now:
        return "changed" if parts else "unchanged"
    return "added" if is_now else "removed"


def _parts(old: Feature, new: Feature, moved: bool) -> tuple[Part, ...]:
    # Whose memory or wish it is, its photos and notes belong to the scene.
    found: list[Part] = ["geometry"] if moved else []
    if (old.layer, old.attributes) != (new.layer, new.attributes):
        found.append("attributes")
    if old.status != new.status:
        found.append("status")
    return tuple(found)


def _moved(old: Mapping[str, Feature], new: Mapping[str, Feature]) -> frozenset[str]:
    both = [uid for uid in old if uid in new]
    same = same_shapes([old[uid] for uid in both], [new[uid] for uid in both])
    return frozenset(uid for uid, equal in zip(both, same, strict=True) if not equal)


def _by_scene(features: Iterable[Feature]) -> _ByScene:
    found: dict[Scene, dict[str, Feature]] = {scene: {} for scene in SCENES}
    for one in features:
        found[one.scene][one.uid] = one
    return found
