"""Shapes on the ground: CRS rules, measures, repair, boundaries, GeoJSON.

Inside the program a shape is in the community's projected CRS, in metres, x east and
y north, two-dimensional, valid. This room is where shapes from outside become such
shapes or are refused with `BadGeometry`; lon/lat is always in that order, in degrees
of WGS 84. It opens no file.
"""

from talking_maps.geo.boundary import check_boundary
from talking_maps.geo.crs import (
    is_datum_known,
    is_geographic,
    reproject,
    says_where,
    to_degrees,
    to_metres,
    turned_deg,
    utm_epsg,
)
from talking_maps.geo.geojson import from_geojson, to_geojson
from talking_maps.geo.measure import (
    UNITS,
    Unit,
    area_m2,
    length_m,
    lonlat_area_m2,
    perimeter_m,
    quantities,
    quantity,
)
from talking_maps.geo.repair import MOST_VERTICES, refuse_detailed, repair
from talking_maps.geo.walk import joined, walked_around
from talking_maps.geo.wkt_wkb import from_wkb, from_wkt

__all__ = [
    "MOST_VERTICES",
    "UNITS",
    "Unit",
    "area_m2",
    "check_boundary",
    "from_geojson",
    "from_wkb",
    "from_wkt",
    "is_datum_known",
    "is_geographic",
    "joined",
    "length_m",
    "lonlat_area_m2",
    "perimeter_m",
    "quantities",
    "quantity",
    "refuse_detailed",
    "repair",
    "reproject",
    "says_where",
    "to_degrees",
    "to_geojson",
    "to_metres",
    "turned_deg",
    "utm_epsg",
    "walked_around",
]
