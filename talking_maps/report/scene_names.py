"""Scenes and grades of trust in words, as papers say them."""

from __future__ import annotations

from talking_maps.i18n import Translator
from talking_maps.model.plan import Scene


def scene_names(_: Translator) -> dict[Scene, str]:
    """Return the words for the three scenes."""
    return {"past": _("Past"), "present": _("Present"), "future": _("Future")}


def grade_names(_: Translator) -> dict[str, str]:
    """Return what the grades of trust mean."""
    return {
        "V": _("read in the source"),
        "V sec.": _("quoted by another source"),
        "V-weak": _("weak source"),
        "D": _("derived by arithmetic"),
        "J": _("our judgement"),
        "M": _("recalled, not confirmed"),
    }
