"""The words of the office's page: how far a community is, what became of a file."""

from __future__ import annotations

from collections.abc import Mapping

from talking_maps.i18n import Translator

#: The sign beside each word, since colour alone tells nothing to many.
SIGNS: Mapping[str, str] = {
    "missing": "✕",
    "no_map": "○",
    "drawing": "◐",
    "handed_in": "▲",
    "awarded": "★",
    "paid": "■",
}


def progressions(t: Translator) -> Mapping[str, str]:
    """Return the words for how far a community is."""
    return {
        "missing": t("nothing received"),
        "no_map": t("no map"),
        "drawing": t("drawing"),
        "handed_in": t("handed in"),
        "awarded": t("prize awarded"),
        "paid": t("prize paid"),
    }


def outcomes(t: Translator) -> Mapping[str, str]:
    """Return the words for what became of a file."""
    return {
        "new": t("received"),
        "merged": t("joined with what was here"),
        "nothing new": t("nothing new in it"),
        "refused": t("not taken in"),
    }


def kinds(t: Translator) -> Mapping[str, str]:
    """Return the words for what a file was."""
    return {
        "community": t("community"),
        "marks": t("a juror's marks"),
        "contest": t("contest"),
        "": t("file"),
    }
