"""Maps of other programs in and out: GeoPackage, GeoJSON, KML, GPX, Shapefile, CSV.

`read_file` takes in a file without trusting it, `preview` says which rows would enter
a layer and why the others not, `write` gives plans to other programs. It keeps
nothing: what a preview returns is for the store to keep.
"""

from talking_maps.exchange.boundary import (
    Enclosed,
    Piece,
    enclosed,
    pieces,
    read_boundary,
)
from talking_maps.exchange.layer_guess import ranked_layers
from talking_maps.exchange.own import version_of
from talking_maps.exchange.preview import (
    Incoming,
    Missing,
    Refusal,
    nothing_usable,
    preview,
)
from talking_maps.exchange.read import Reader, read_file
from talking_maps.exchange.results import write_rows
from talking_maps.exchange.source import Format, Row, Source, Table
from talking_maps.exchange.updating import Updated, Updates, updates
from talking_maps.exchange.write import ENDINGS, write

__all__ = [
    "ENDINGS",
    "Enclosed",
    "Format",
    "Incoming",
    "Missing",
    "Piece",
    "Reader",
    "Refusal",
    "Row",
    "Source",
    "Table",
    "Updated",
    "Updates",
    "enclosed",
    "nothing_usable",
    "pieces",
    "preview",
    "ranked_layers",
    "read_boundary",
    "read_file",
    "updates",
    "version_of",
    "write",
    "write_rows",
]
