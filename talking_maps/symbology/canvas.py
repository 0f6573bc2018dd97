"""The table of symbols for the browser: a script for the canvas, colours for CSS.

The drawing map works without the program behind it, so both lie beside its scripts as
files: `make symbols` writes them, and a test holds them to the table. The app's own
pages take the colours from here.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from talking_maps.symbology import symbols


def table() -> dict[str, object]:
    """Return the table as what JSON can say, lengths in pixels."""
    return {
        "tile": symbols.TILE,
        "width": symbols.WIDTH,
        "dot": symbols.DOT,
        "tint": symbols.TINT,
        "ink": symbols.INK,
        "lineMore": symbols.LINE_MORE,
        "patterns": {
            name: {"lines": one.lines, "tint": one.tint}
            for name, one in symbols.PATTERNS.items()
        },
        "lost": {
            "lines": symbols.CROSSED,
            "tint": symbols.LOST_TINT,
            "ink": symbols.LOST_INK,
        },
        "statuses": {
            name: {"weight": one.weight, "dashArray": one.dashes or None}
            for name, one in symbols.STATUS_SYMBOLS.items()
        },
        "differences": {
            name: {
                "sign": one.sign,
                "form": one.form,
                "colour": one.colour,
                "dash": one.dashes or None,
            }
            for name, one in symbols.DIFFERENCE_SYMBOLS.items()
        },
        "evidence": {
            name: {"color": one.ring, "dashArray": one.dashes or None}
            for name, one in symbols.EVIDENCE_SYMBOLS.items()
        },
    }


def script() -> str:
    """Return the JavaScript module that holds the table."""
    held = json.dumps(table(), indent=2, ensure_ascii=False)
    return (
        "// Made by `make symbols` from talking_maps/symbology/symbols.py: change it "
        f"there.\n\nexport const SYMBOLS = {held};\n"
    )


def scene_colours() -> str:
    """Return the colours of the scenes as names of CSS, such as --past-pale."""
    named = (
        f"  --{scene}: {one.colour}; --{scene}-pale: {one.pale}; "
        f"--{scene}-ground: {one.ground};\n"
        for scene, one in symbols.SCENE_SYMBOLS.items()
    )
    return f":root {{\n{''.join(named)}}}\n"


def sheet() -> str:
    """Return the style sheet that holds the colours of the scenes."""
    return (
        "/* Made by `make symbols` from talking_maps/symbology/symbols.py: change it "
        f"there. */\n{scene_colours()}"
    )


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    (folder / "symbols.js").write_text(script(), encoding="utf-8")
    (folder / "scenes.css").write_text(sheet(), encoding="utf-8")
