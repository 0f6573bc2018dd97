"""The table of symbols for the browser's canvas, as the script it is served with.

The drawing map works without the program behind it, so the table lies beside its
scripts as a file: `make symbols` writes it, and a test holds the two together.
"""

from __future__ import annotations

import json
import sys

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
    }


def script() -> str:
    """Return the JavaScript module that holds the table."""
    held = json.dumps(table(), indent=2)
    return (
        "// Made by `make symbols` from talking_maps/symbology/symbols.py: change it "
        f"there.\n\nexport const SYMBOLS = {held};\n"
    )


if __name__ == "__main__":
    sys.stdout.write(script())
