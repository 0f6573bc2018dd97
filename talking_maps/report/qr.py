"""Codes on paper: as squares that a telephone reads, and as signs to copy by hand."""

from __future__ import annotations

import io

import segno

from talking_maps.symbology.svg_patterns import Drawing

#: The quiet zone that readers need around the squares.
QUIET = 4


def qr_matrix(code: str) -> Drawing:
    """Return a QR code that says exactly the code, with a quarter of it to spare."""
    made = segno.make(code, error="q", micro=False, boost_error=False)
    out = io.BytesIO()
    made.save(
        out,
        kind="svg",
        border=QUIET,
        xmldecl=False,
        svgclass=None,
        lineclass=None,
        nl=False,
    )
    return Drawing(out.getvalue().decode("utf-8"))
