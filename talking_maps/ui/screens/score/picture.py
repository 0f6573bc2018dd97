"""What a drawn picture is: the picture, what its signs mean, what it stands on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

from talking_maps.i18n import Translator
from talking_maps.indicators import EvaluationContext
from talking_maps.model.layer import Layer
from talking_maps.ui.screens.score.evidence_map import MapStyle


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture and its legend as HTML; `note` tells source and uncertainty."""

    picture: Markup
    legend: Markup
    note: str


@dataclass(frozen=True, slots=True)
class Scene:
    """What a picture is drawn from, and the words of the screen."""

    case: EvaluationContext
    layers: tuple[Layer, ...]
    look: MapStyle
    text: Translator
    language: str


def legend(entries: Iterable[tuple[str, str]]) -> Markup:
    """Return signs with their words as HTML; a sign is the style of a small box."""
    return (
        Markup('<div class="signs">')
        + Markup().join(
            Markup('<span><b style="{}"></b>{}</span>').format(style, words)
            for style, words in entries
        )
        + Markup("</div>")
    )


def of_heights(error_m: float | None, t: Translator) -> str:
    """Return what the heights come from and how sure they are."""
    if error_m is None:
        return t("Heights: the community's elevation model; nobody wrote its error.")
    return t(
        "Heights: the community's elevation model, ± {error:m} (one standard error).",
        error=error_m,
    )
