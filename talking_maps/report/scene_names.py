"""Scenes and grades of trust in words, as papers say them."""

from __future__ import annotations

from talking_maps.i18n import Translator
from talking_maps.model.plan import Scene


def scene_names(t: Translator) -> dict[Scene, str]:
    """Return the words for the three scenes."""
    return {"past": t("Past"), "present": t("Present"), "future": t("Future")}


def grade_names(t: Translator) -> dict[str, str]:
    """Return what the grades of trust mean."""
    return {
        "V": t("read in the source"),
        "V sec.": t("quoted by another source"),
        "V-weak": t("weak source"),
        "D": t("derived by arithmetic"),
        "J": t("our judgement"),
        "M": t("recalled, not confirmed"),
    }
