"""What scenes, statuses, origins, voices, grades, findings and owners are called."""

from __future__ import annotations

from collections.abc import Mapping

from talking_maps.i18n import Translator
from talking_maps.model.plan import (
    ORIGINS,
    SCENES,
    STATUSES,
    VOICES,
    Origin,
    Scene,
    Status,
    Voice,
)


def scene_names(t: Translator) -> Mapping[Scene, str]:
    """Return what the scenes are called."""
    said = (t("Past"), t("Present"), t("Future"))
    return dict(zip(SCENES, said, strict=True))


def statuses(t: Translator) -> Mapping[Status, str]:
    """Return what the statuses are called."""
    said = (t("is there"), t("done"), t("under way"), t("to do"), t("lost"))
    return dict(zip(STATUSES, said, strict=True))


def origins(t: Translator) -> Mapping[Origin, str]:
    """Return how a shape came to be known."""
    said = (
        t("measured on the ground"),
        t("traced on the map"),
        t("fitted from a paper map"),
        t("told, not measured"),
    )
    return dict(zip(ORIGINS, said, strict=True))


def voices(t: Translator) -> Mapping[Voice, str]:
    """Return whose memory, view or wish it may be."""
    said = (
        t("the elders"),
        t("the women"),
        t("the men"),
        t("the youth"),
        t("the leaders"),
        t("the assembly"),
    )
    return dict(zip(VOICES, said, strict=True))
