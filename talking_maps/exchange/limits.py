"""How much of a file from outside is read before it is refused.

The numbers are generous for a community's map (the largest real one has some
thousands of shapes) and small for a laptop with 4 GB of memory. Rows and points are
counted before shapes are made of them: what is too large is told at once.
"""

from __future__ import annotations

from talking_maps.errors import BadFile

#: Files that are parsed whole in memory: GeoJSON, KML, GPX, CSV.
MOST_TEXT_BYTES = 200_000_000
#: Any file, and all that is taken out of one zip.
MOST_BYTES = 1_000_000_000
MOST_ZIP_MEMBERS = 2_000
MOST_TABLES = 200
MOST_ROWS = 40_000
#: Shapes of one import: more than this no person can look through on a map.
MOST_IMPORTED = 20_000
MOST_COLUMNS = 500
MOST_VERTICES = 5_000_000
#: Of shapes written as text, which take ten times as long to read.
MOST_TEXT_VERTICES = 1_000_000
#: XML elements within each other.
DEEPEST_XML = 100
LONGEST_TEXT = 4_000
#: Time to read one file [s].
LONGEST_READ = 60.0


def refuse_rows(count: int, shown: str) -> None:
    """Raise BadFile if a file has more rows than are read."""
    if count > MOST_ROWS:
        raise BadFile(
            "{file} has more than {most:number} rows. Export only the part you need.",
            file=shown,
            most=MOST_ROWS,
        )


def refuse_points(count: int, shown: str, most: int = MOST_VERTICES) -> None:
    """Raise BadFile if the shapes of a file have more points than are read."""
    if count > most:
        raise BadFile(
            "The shapes in {file} have more than {most:number} points. Simplify them "
            "or export only the part you need.",
            file=shown,
            most=most,
        )
