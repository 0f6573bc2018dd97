"""The words of the comparison's maps, and which kinds of differences they show."""

from __future__ import annotations

from collections.abc import Mapping

from talking_maps.i18n import Translator
from talking_maps.ui.screens.compare.sides import Side
from talking_maps.wording import differences

#: Kinds of which nothing needs to be looked at.
CALM = ("unchanged", "kept")


def kinds(left: Side, right: Side, t: Translator) -> Mapping[str, str]:
    """Return what each kind of difference is called between these two sides."""
    if left.scene != right.scene:
        planned = "future" in (left.scene, right.scene)
        return differences.scene_kinds(t, planned=planned)
    if left.owner != right.owner:
        return differences.owner_kinds(t)
    return differences.version_kinds(t)


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
