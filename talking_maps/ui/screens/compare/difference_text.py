"""The words of a comparison: kinds of differences, quantities, who and when."""

from __future__ import annotations

from collections.abc import Mapping

from talking_maps.i18n import Translator
from talking_maps.report import comparison_tables
from talking_maps.report.comparison_tables import amount
from talking_maps.ui.screens.compare.sides import Side

#: Kinds of which nothing needs to be looked at.
CALM = ("unchanged", "kept")


def kinds(left: Side, right: Side, _: Translator) -> Mapping[str, str]:
    """Return what each kind of difference is called between these two sides."""
    if left.scene != right.scene:
        return {
            "proposed": comparison_tables.came(
                _, planned="future" in (left.scene, right.scene)
            ),
            "recovered": _("recovered"),
            "changed": _("changed"),
            "lost": _("lost"),
            "kept": _("kept as it was"),
        }
    if left.owner != right.owner:
        return {
            "added": _("only on the right"),
            "removed": _("only on the left"),
            "changed": _("drawn otherwise"),
            "unchanged": _("the same"),
        }
    return {
        "added": _("added"),
        "removed": _("removed"),
        "changed": _("changed"),
        "unchanged": _("unchanged"),
    }


def from_to(before: float | None, after: float | None, unit: str, _: Translator) -> str:
    """Return both quantities, or the one there is; points alone need none."""
    if unit == "number":
        return ""
    if before is None or after is None or before == after:
        return amount(after if before is None else before, unit, _)
    old, new = amount(before, unit, _), amount(after, unit, _)
    if old == new:
        return old
    return f"{old} → {new}"


def gain(before: float, after: float, unit: str, _: Translator) -> str:
    """Return how much more or less there is, with its sign."""
    return comparison_tables.gain(after - before, unit, _)


def when(at: str, _: Translator) -> str:
    """Return the day of a change, or nothing."""
    return _("{day:date}", day=at) if at else ""


def words(_: Translator) -> Mapping[str, str]:
    """Return what stands on the buttons and headings of the maps."""
    return {
        "swipe": _("Swipe"),
        "beside": _("Side by side"),
        "handle": _("Move the edge between both maps"),
        "whole": _("See all"),
        "discreet": _("Hide sacred"),
        "list": _("Differences"),
        "totals": _("Totals"),
        "score": _("Score"),
        "nothing": _("Nothing differs. Choose other maps above, or show what is kept."),
        "print": _("Print this comparison"),
        "yes": _("The same thing"),
        "no": _("Not the same"),
        "ask": _("the same as one nearby?"),
        "loading": _("One moment …"),
        "close": _("Close"),
        "life": _("The life of this thing"),
        "photo": _("photo"),
        "legend": _("What differs; touch a word to hide or show it"),
        "noLibrary": _(
            "The map's libraries are missing on this machine. Set the app up again "
            "(make setup) and reload."
        ),
    }
