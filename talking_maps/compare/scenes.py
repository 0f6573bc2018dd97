"""What became of each thing from one scene to a later one, in the field's words.

A thing *is there* in a scene if it is drawn there with any status but `lost`. From an
earlier scene to a later one it is

- **kept**: there in both, with the same shape, layer and attributes (its status may
  have gone on, say from `to_do` to `done`: that is told in `parts`);
- **changed**: there in both, with another shape, layer or attribute;
- **lost**: there in the earlier and not in the later, or drawn in the later one alone
  with the status `lost`, as people do who remember what nobody drew;
- **recovered**: there again after it was gone: in the later scene, in a scene before,
  and not in the one between them (the present, for the future); or drawn as `lost` in
  the earlier scene and there in the later;
- **proposed**: there in the later and in none before it.

What is there in neither is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from talking_maps.compare.diff import same_shapes
from talking_maps.model.difference import ChangeOf, Difference, Part, Word
from talking_maps.model.plan import SCENES, Feature, Scene

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
    found = (_difference(uid, scenes, earlier, later, uid in moved) for uid in uids)
    return tuple(one for one in found if one is not None)


def is_there(feature: Feature | None) -> bool:
    """Tell whether the thing is there, and not only remembered as lost."""
    return feature is not None and feature.status != "lost"


def _difference(
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
