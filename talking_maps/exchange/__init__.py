"""Maps of other programs in and out: GeoPackage, GeoJSON, KML, GPX, Shapefile, CSV.

`read_file` takes in a file without trusting it, `preview` says which rows would enter
a layer and why the others not, `write` gives plans to other programs. It keeps
nothing: what a preview returns is for the store to keep.
"""

from talking_maps.exchange.layer_guess import ranked_layers
from talking_maps.exchange.preview import (
    Incoming,
    MissingValue,
    RowProblem,
    nothing_usable,
    preview,
)
from talking_maps.exchange.readers.boundary_file import (
    Enclosed,
    Piece,
    enclosed,
    pieces,
)
from talking_maps.exchange.readers.detect_format import READ_ENDINGS
from talking_maps.exchange.readers.read import Reader, read_file
from talking_maps.exchange.readers.tables import Format, Row, Source, Table
from talking_maps.exchange.roundtrip.export_diff import Updated, Updates, diff_export
from talking_maps.exchange.roundtrip.identity import version_of
from talking_maps.exchange.text_decoding import sheet_rows
from talking_maps.exchange.writers.geopackage import add_land
from talking_maps.exchange.writers.office_geopackage import (
    CommunityPlans,
    rows_of,
    write_office,
)
from talking_maps.exchange.writers.result_tables import write_rows
from talking_maps.exchange.writers.rows import Exported
from talking_maps.exchange.writers.web_page import PageSection, PageText, write_page
from talking_maps.exchange.writers.write import ENDINGS, write

__all__ = [
    "ENDINGS",
    "READ_ENDINGS",
    "CommunityPlans",
    "Enclosed",
    "Exported",
    "Format",
    "Incoming",
    "MissingValue",
    "PageSection",
    "PageText",
    "Piece",
    "Reader",
    "Row",
    "RowProblem",
    "Source",
    "Table",
    "Updated",
    "Updates",
    "add_land",
    "diff_export",
    "enclosed",
    "nothing_usable",
    "pieces",
    "preview",
    "ranked_layers",
    "read_file",
    "rows_of",
    "sheet_rows",
    "version_of",
    "write",
    "write_office",
    "write_page",
    "write_rows",
]
