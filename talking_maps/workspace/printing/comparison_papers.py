"""The comparison sheet of two states of a community's land."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from talking_maps import report, store
from talking_maps.i18n import translator
from talking_maps.model.difference import Difference
from talking_maps.model.plan import COMMUNITY
from talking_maps.report import Compared, Side
from talking_maps.workspace.editing import read_plan
from talking_maps.workspace.history import NOW, Comparison
from talking_maps.workspace.import_export import redaction
from talking_maps.workspace.register import read_community
from talking_maps.workspace.workspace import Workspace, community_file

#: What a sheet without any change is dated.
BEGINNING = "1970-01-01T00:00:00+00:00"


def comparison(
    workspace: Workspace,
    code: str,
    found: Comparison,
    *,
    language: str,
    owner_id: str = COMMUNITY,
    other_owner: str | None = None,
) -> bytes:
    """Return the sheet of two scenes or versions of a plan, or of two owners' plans.

    `found` is what `compare_plan` or `compare_owners` found. Raises NotFound.
    """
    sides = (found.earlier, found.later)
    if other_owner is None:
        titles = [_title(workspace, code, owner_id, side, language) for side in sides]
    else:
        titles = [_owner(one, language) for one in (owner_id, other_owner)]
    cards = (found.before, found.after)
    one_plan = found.before is found.after
    left, right = (
        Side(title, None if one_plan else card)
        for title, card in zip(titles, cards, strict=True)
    )
    return comparison_sheet(
        workspace, code, left, right, found.differences, language=language
    )


def comparison_sheet(
    workspace: Workspace,
    code: str,
    left: Side,
    right: Side,
    differences: Sequence[Difference],
    *,
    language: str,
) -> bytes:
    """Return the sheet of two sides whose differences are known, unchanged ones too.

    Restricted layers and private names are left out here, whatever was given.
    """
    shown = redaction(workspace, code)
    left, right = (
        replace(side, title=shown.text(side.title)) for side in (left, right)
    )
    differences = shown.differences(differences)
    boundary = store.boundaries(community_file(workspace, code))[0].geometry
    moments = [datetime.fromisoformat(one.at) for one in differences if one.at]
    at = max(moments).isoformat() if moments else BEGINNING
    found = Compared(
        read_community(workspace, code).name, boundary, left, right, differences, at
    )
    return report.comparison(found, workspace.layers, workspace.rubric, language)


def _title(
    workspace: Workspace, code: str, owner_id: str, word: str, language: str
) -> str:
    """Return what a side is called: a scene with its year, a version by its name."""
    t = translator(language)
    names = {"past": t("Past"), "present": t("Present"), "future": t("Future")}
    if word in names:
        return (
            f"{names[word]} {getattr(read_plan(workspace, code, owner_id).years, word)}"
        )
    if word == NOW:
        return t("Now")
    version = store.find_version(community_file(workspace, code), word)
    return version.name or t("{day:date}", day=version.at)


def _owner(owner_id: str, language: str) -> str:
    t = translator(language)
    return t("Community plan") if owner_id == COMMUNITY else owner_id
