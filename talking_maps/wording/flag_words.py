"""What flags say: the sentence, the things they are about, how many there are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from talking_maps.i18n import Translator, format_message
from talking_maps.model.layer import Layer
from talking_maps.model.message import Message, plural
from talking_maps.model.plan import Feature, Plan, Scene
from talking_maps.model.rubric import Flag
from talking_maps.plausibility import REGISTRY
from talking_maps.wording import feature_labels

#: So many things are named; of more it is said how many.
MOST = 5
#: In which scene a thing is looked for, where it is drawn in several.
_ORDER: tuple[Scene, ...] = ("present", "future", "past")


def sentence(flag: Flag, language: str) -> str:
    """Return what was found."""
    return format_message(flag.sentence, language)


def source(flag: Flag, language: str) -> str:
    """Return why it is looked at, nothing of a check that no longer is."""
    check = REGISTRY.get(flag.id)
    return format_message(check.source, language) if check else ""


def looked_at(flag: str, t: Translator) -> str:
    """Return what the check of a flag looks at, its id if there is none today."""
    check = REGISTRY.get(flag)
    return t(check.sentence.id).removesuffix(".") if check else flag


def sign(flags: Sequence[Flag], answered: int, t: Translator) -> str:
    """Return how many flags there are and how many of them have an answer."""
    words = t(
        plural("{count:whole} flag", "{count:whole} flags"),
        count=len(flags),
    )
    if not answered:
        return words
    return words + ", " + t("{answered:whole} answered", answered=answered)


def of_shapes(t: Translator) -> Mapping[str, str]:
    """Return what flags of drawing and reading say of a shape, by their id."""
    return {
        "outside_boundary": t("Reaches beyond the boundary."),
        "overlaps": t("Lies over another shape."),
        "mended": t("Crossed itself and was mended."),
    }


def drawn(plan: Plan, uids: Sequence[str]) -> tuple[Feature, ...]:
    """Return the things of a flag as they are drawn, of each one scene."""
    found: dict[str, Feature] = {}
    for scene in _ORDER:
        for feature in plan.features:
            if feature.scene == scene and feature.uid in uids:
                found.setdefault(feature.uid, feature)
    return tuple(found[uid] for uid in uids if uid in found)


def things(
    flag: Flag, plan: Plan, layers: Mapping[str, Layer], epsg: int, language: str
) -> str:
    """Return what the things of a flag are called, the first few of many.

    What is no longer drawn is left out.
    """
    found = drawn(plan, flag.uids)
    said = feature_labels.labels(found[:MOST], layers, epsg, language)
    words = " · ".join(feature_labels.numbered(said))
    if len(found) <= MOST:
        return words
    more = Message("and {count:whole} more", {"count": len(found) - MOST})
    return f"{words} · {format_message(more, language)}"
