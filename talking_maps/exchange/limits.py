"""How much of a file from outside is read before it is refused.

The numbers are generous for a community's map (the largest real one has some
thousands of shapes) and small for a laptop with 4 GB of memory.
"""

from __future__ import annotations

#: Files that are parsed whole in memory: GeoJSON, KML, GPX, CSV.
MOST_TEXT_BYTES = 200_000_000
#: Any file, and all that is taken out of one zip.
MOST_BYTES = 1_000_000_000
MOST_ZIP_MEMBERS = 2_000
MOST_TABLES = 200
MOST_ROWS = 200_000
#: Shapes of one import: more than this no person can look through on a map.
MOST_IMPORTED = 20_000
MOST_COLUMNS = 500
MOST_VERTICES = 5_000_000
#: XML elements within each other.
DEEPEST_XML = 100
LONGEST_TEXT = 4_000
#: Time to read one file [s].
LONGEST_READ = 60.0
