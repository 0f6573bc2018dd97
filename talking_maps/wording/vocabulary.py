"""What scenes, statuses, voices, land, grades, findings, owners, roles are called."""

from __future__ import annotations

from collections.abc import Mapping

from talking_maps.i18n import Translator
from talking_maps.model.contest import Finding, Role
from talking_maps.model.land_potential import LAND_RESOURCES, LandResource
from talking_maps.model.local_number import LocalGrade
from talking_maps.model.plan import (
    COMMUNITY,
    ORIGINS,
    SCENES,
    STATUSES,
    VOICES,
    Origin,
    Scene,
    Status,
    Voice,
)
from talking_maps.model.rubric import EvidenceGrade
from talking_maps.sheet.layout import Pen

#: What is kept as the name of whoever works by commands and said no other.
COMMAND_LINE = "command line"


def scene_names(t: Translator) -> dict[Scene, str]:
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


def land_resources(t: Translator) -> dict[LandResource, str]:
    """Return what a land can have, or lack, is called."""
    said = (
        t("Cropland"),
        t("Steep cropland"),
        t("Natural pasture"),
        t("Bofedales and other wetlands"),
        t("Water for irrigation"),
        t("Grazing animals"),
    )
    return dict(zip(LAND_RESOURCES, said, strict=True))


def altitude_belts(t: Translator) -> dict[str, str]:
    """Return what the belts of altitude are called, lowest first."""
    return {
        "yunga": t("yunga"),
        "quechua": t("quechua"),
        "suni": t("suni"),
        "puna": t("puna"),
        "janca": t("janca"),
    }


def grade_names(t: Translator) -> dict[str, str]:
    """Return what the grades of trust in a reference number mean."""
    return {
        "V": t("read in the source"),
        "V sec.": t("quoted by another source"),
        "V-weak": t("weak source"),
        "D": t("derived by arithmetic"),
        "J": t("our judgement"),
        "M": t("recalled, not confirmed"),
    }


def local_grade_names(t: Translator) -> dict[LocalGrade, str]:
    """Return how a local number can be known."""
    return {
        "V": t("measured here, or read in a source of the place"),
        "J": t("judged by who knows the place"),
    }


def evidence_grade_names(t: Translator) -> dict[EvidenceGrade, str]:
    """Return how well something can be known."""
    return {
        "visited": t("seen by a visit"),
        "measured": t("measured or photographed on the spot"),
        "traced": t("traced on a picture"),
        "drawn": t("drawn by hand"),
        "said": t("only said"),
    }


def finding_names(t: Translator) -> dict[Finding, str]:
    """Return what a field visit can find of a promised thing."""
    return {
        "promised": t("still to be done"),
        "under_way": t("under way"),
        "done": t("done"),
        "partly": t("partly done"),
        "not_found": t("not found"),
    }


def owner_name(t: Translator, owner: str) -> str:
    """Return what an owner is called in public: the code, never a person's name."""
    return t("Community plan") if owner == COMMUNITY else owner


def author_name(t: Translator, author: str) -> str:
    """Return who did something; the command line by its name in the language."""
    return t("command line") if author == COMMAND_LINE else author


def role_names(t: Translator) -> Mapping[Role, str]:
    """Return what each role is called."""
    return {
        "visitor": t("visitor"),
        "facilitator": t("facilitator"),
        "juror": t("juror"),
        "staff": t("staff"),
    }


def labour_names(t: Translator) -> dict[str, str]:
    """Return the words for the ways of working together; most are kept as they are."""
    return {"ayni": "Ayni", "minka": "Minka", "faena": "Faena", "paid": t("Paid work")}


def group_names(t: Translator) -> dict[str, str]:
    """Return the words for the groups that are counted at an assembly."""
    return {
        "households": t("Households"),
        "women": t("Women"),
        "men": t("Men"),
        "elders": t("Elders"),
        "leaders": t("Leaders"),
        "youth": t("Youth"),
    }


def pen_names(t: Translator) -> dict[Pen, str]:
    """Return what the pens are called."""
    return {
        "red": t("red"),
        "blue": t("blue"),
        "green": t("green"),
        "orange": t("orange"),
        "purple": t("purple"),
        "brown": t("brown"),
    }
