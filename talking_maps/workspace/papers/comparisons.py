"""The comparison sheet of two states of a community's land."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from talking_maps import report, store
from talking_maps.errors import BadValue
from talking_maps.language import translator
from talking_maps.model.difference import Difference
from talking_maps.model.plan import COMMUNITY, SCENES
from talking_maps.report import Compared, Side
from talking_maps.workspace.drawing import plan
from talking_maps.workspace.judging import scorecard
from talking_maps.workspace.place import Workspace, community_file
from talking_maps.workspace.register import community
from talking_maps.workspace.versions import NOW, compare_owners, compare_plan

#: What a sheet without any change is dated.
BEGINNING = "1970-01-01T00:00:00+00:00"


def comparison(
    place: Workspace, code: str, first: str, second: str, *, language: str,
    owner_id: str = COMMUNITY, other_owner: str | None = None,
) -> bytes:  # fmt: skip
    """Return the sheet of two scenes or versions of a plan, or of two owners' plans.

    Sides are named as `compare_plan` takes them; two owners are compared in one scene,
    given on both sides. Raises BadValue, NotFound.
    """
    if other_owner is None:
        found = compare_plan(place, code, first, second, owner_id=owner_id)
        sides = [
            Side(_title(place, code, owner_id, word, language), card)
            for word, card in (
                (found.earlier, found.before),
                (found.later, found.after),
            )
        ]
    else:
        scene = next((one for one in SCENES if one == first == second), None)
        if scene is None:
            raise BadValue(
                "Two owners are compared in one scene. Give it as A and as B."
            )
        found = compare_owners(place, code, owner_id, other_owner, scene)
        sides = [
            Side(_owner(one, language), scorecard(place, code, one))
            for one in (owner_id, other_owner)
        ]
    left, right = sides
    return comparison_sheet(
        place, code, left, right, found.differences, language=language
    )


def comparison_sheet(
    place: Workspace, code: str, left: Side, right: Side,
    differences: Sequence[Difference], *, language: str,
) -> bytes:  # fmt: skip
    """Return the sheet of two sides whose differences are known, unchanged ones too.

    Restricted layers are left out here, whatever was given.
    """
    boundary = store.boundaries(community_file(place, code))[0].geometry
    moments = [datetime.fromisoformat(one.at) for one in differences if one.at]
    at = max(moments).isoformat() if moments else BEGINNING
    found = Compared(
        community(place, code).name, boundary, left, right, tuple(differences), at
    )
    return report.comparison(found, place.layers, place.rubric, language)


def _title(
    place: Workspace, code: str, owner_id: str, word: str, language: str
) -> str:  # fmt: skip
    """Return what a side is called: a scene with its year, a version by its name."""
    _ = translator(language)
    names = {"past": _("Past"), "present": _("Present"), "future": _("Future")}
    if word in names:
        return f"{names[word]} {getattr(plan(place, code, owner_id).years, word)}"
    if word == NOW:
        return _("Now")
    version = store.find_version(community_file(place, code), word)
    return version.name or _("{day:date}", day=version.at)


def _owner(owner_id: str, language: str) -> str:
    _ = translator(language)
    return _("Community plan") if owner_id == COMMUNITY else owner_id
