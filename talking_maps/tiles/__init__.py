"""Tiles under the drawings, cut once into MBTiles and served without internet.

Relief and contours are made of the community's elevation, a picture of the user's own
orthophoto or scanned map. A set is written beside its place and put there when it is
whole: a cut that is cancelled or killed leaves the old one. Nothing here draws what
people drew.
"""

from talking_maps.tiles.contour_tiles import cut_contours
from talking_maps.tiles.hillshade_tiles import cut_relief
from talking_maps.tiles.mbtiles import TileSet, info, tile
from talking_maps.tiles.old_map import cut_old_map
from talking_maps.tiles.orthophoto import cut_picture
from talking_maps.tiles.picture_window import grey_picture

__all__ = [
    "TileSet",
    "cut_contours",
    "cut_old_map",
    "cut_picture",
    "cut_relief",
    "grey_picture",
    "info",
    "tile",
]
