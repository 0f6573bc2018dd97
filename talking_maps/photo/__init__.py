"""Pictures of paper in: decoded, their marks and codes found, laid flat.

The only room that knows OpenCV and the reader of QR codes. It refuses what is no
picture, what is too large, and what cannot be proved to be the sheet it says it is.
"""

from talking_maps.photo.decode import MOST_PHOTO_PIXELS, decode
from talking_maps.photo.find_sheets import SeenSheet, find_sheets
from talking_maps.photo.straighten import (
    FlatSheet,
    Printed,
    page_with,
    resolution,
    straighten,
    straighten_by_marks,
)

__all__ = [
    "MOST_PHOTO_PIXELS",
    "FlatSheet",
    "Printed",
    "SeenSheet",
    "decode",
    "find_sheets",
    "page_with",
    "resolution",
    "straighten",
    "straighten_by_marks",
]
