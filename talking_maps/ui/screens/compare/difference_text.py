"""The words of a comparison: kinds of differences, quantities, who and when."""

from __future__ import annotations

from collections.abc import Mapping

from talking_maps.i18n import Translator
from talking_maps.report import comparison_tables
from talking_maps.report.comparison_tables import amount
from talking_maps.ui.screens.compare.sides import Side

#: Kinds of which nothing needs to be looked at.
CALM = ("unchanged", "kept")


def kinds(left: Side, right: Side, t: Translator) -> Mapping[str, str]:
    """Return what each kind of difference is called between these two sides."""
    if left.scene != right.scene:
        return {
            "proposed": comparison_tables.came(
                t, planned="future" in (left.scene, right.scene)
            ),
            "recovered": t("recovered"),
            "changed": t("changed"),
            "lost": t("lost"),
            "kept": t("kept as it was"),
        }
    if left.owner != right.owner:
        return {
            "added": t("only on the right"),
            "removed": t("only on the left"),
            "changed": t("drawn otherwise"),
            "unchanged": t("the same"),
        }
    return {
        "added": t("added"),
        "removed": t("removed"),
        "changed": t("changed"),
        "unchanged": t("unchanged"),
    }


def from_to(before: float | None, after: float | None, unit: str, t: Translator) -> str:
    """Return both quantities, or the one there is; points alone need none."""
    if unit == "number":
        return ""
    if before is None or after is None or before == after:
        return amount(after if before is None else before, unit, t)
    old, new = amount(before, unit, t), amount(after, unit, t)
    if old == new:
        return old
    return f"{old} → {new}"


def gain(before: float, after: float, unit: str, t: Translator) -> str:
    """Return how much more or less there is, with its sign."""
    return comparison_tables.gain(after - before, unit, t)


def when(at: str, t: Translator) -> str:
    """Return the day of a change, or nothing."""
    return t("{day:date}", day=at) if at else ""


def words(t: Translator) -> Mapping[str, str]:
    """Return what stands on the buttons and headings of the maps."""
    return {
        "swipe": t("Swipe"),
        "beside": t("Side by side"),
        "handle": t("Move the edge between both maps"),
        "whole": t("See all"),
        "discreet": t("Hide sacred"),
        "list": t("Differences"),
        "totals": t("Totals"),
        "score": t("Score"),
        "nothing": t("Nothing differs. Choose other maps above, or show what is kept."),
        "print": t("Print this comparison"),
        "yes": t("The same thing"),
        "no": t("Not the same"),
        "ask": t("the same as one nearby?"),
        "loading": t("One moment …"),
        "close": t("Close"),
        "life": t("The life of this thing"),
        "photo": t("photo"),
        "legend": t("What differs; touch a word to hide or show it"),
        "noLibrary": t(
            "The map's libraries are missing on this machine. Set the app up again "
            "(make setup) and reload."
        ),
    }
