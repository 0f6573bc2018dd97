"""The differences for the browser and for paper, by the page's routes.

A plan of 5,000 shapes is megabytes: the browser fetches it when it changes, not at
each touch.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from urllib.parse import urlencode

import streamlit as st

from talking_maps.errors import BadValue
from talking_maps.i18n import translator
from talking_maps.model.plan import SCENES
from talking_maps.ui import cache, session
from talking_maps.ui.screens.compare import (
    comparison_lookup,
    difference_rows,
    score_delta,
    sides,
)
from talking_maps.workspace import pdf_reports
from talking_maps.workspace.comparisons import Side

#: What the address says of each side.
WORDS = ("owner", "moment", "scene")


def address(code: str, left: Side, right: Side, language: str) -> dict[str, str]:
    """Return the words of the address at which the browser fetches the differences."""
    said = {"lang": language, "v": comparison_lookup.stamp(code)}
    for name, side in (("a", left), ("b", right)):
        said |= {f"{name}.{word}": getattr(side, word) for word in WORDS}
    return said


def read(words: Mapping[str, str]) -> tuple[Side, Side]:
    """Return the sides that an address says; raises BadValue."""
    return _side(words, "a"), _side(words, "b")


def _side(words: Mapping[str, str], name: str) -> Side:
    owner, moment, scene = (words.get(f"{name}.{word}", "") for word in WORDS)
    known = next((one for one in SCENES if one == scene), None)
    if known is None or not owner:
        raise BadValue("This comparison cannot be read. Open the page again.")
    return Side(owner, moment, known)


def differences(code: str, left: Side, right: Side, language: str) -> bytes:
    """Return the list of differences with both shapes as JSON.

    Raises NotFound, BadFile.
    """
    key = (code, str(session.workspace().folder), language)
    said = urlencode(address(code, left, right, language))
    return _differences((*key, said), left, right)


@st.cache_resource(max_entries=4, show_spinner=False)
def _differences(key: cache.Key, _left: Side, _right: Side) -> bytes:
    found = comparison_lookup.find(key[0], _left, _right)
    told = difference_rows.rows(
        found, session.workspace().layers, key[2], translator(key[2])
    )
    return json.dumps({"rows": told}, separators=(",", ":")).encode()


def comparison_pdf(code: str, left: Side, right: Side, language: str) -> bytes:
    """Return the comparison as a PDF, the earlier scene on the left.

    Raises NotFound, BadFile.
    """
    t = translator(language)
    found = comparison_lookup.find(code, left, right)
    one_plan = (left.owner, left.moment) == (right.owner, right.moment)
    # What was worked out beside the screen is told; nobody waits for it here.
    job = None if one_plan else score_delta.asked(code, left, right)
    bands = job.bands if job and job.bands else (None, None)
    if found.is_backward:
        left, right, bands = right, left, bands[::-1]
    first, second = (
        pdf_reports.SheetSide(
            sides.title(code, side, other, t),
            None if one_plan else score_delta.scorecard(code, side),
            band,
        )
        for side, other, band in zip((left, right), (right, left), bands, strict=True)
    )
    return pdf_reports.comparison_sheet(
        session.workspace(), code, first, second, found.differences, language=language
    )
