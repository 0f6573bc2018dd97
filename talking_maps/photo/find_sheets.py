"""Which sheets a photograph shows: their codes, and the marks at their edges.

One photograph may show several sheets, and a sheet may stand on its head. A code says
what a sheet is; its marks, told apart by number, say where it lies.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import cv2
import numpy as np
import zxingcpp
from numpy.typing import NDArray

from talking_maps.errors import BadValue
from talking_maps.sheet.code import MapCode, MarkingCode, decode
from talking_maps.sheet.marking_layout import lay_out_marking

Bytes = NDArray[np.uint8]
Doubles = NDArray[np.float64]

#: Of several sheets, a mark is one's own within so many sides of its code.
MOST_OFF_SIDES = 4


@dataclass(frozen=True)
class SeenSheet:
    """A sheet in a photograph: what its code says, and where its marks are seen.

    `corners` has by a mark's number its corners (4, 2), x, y [px], clockwise from the
    mark's own upper left one, as OpenCV counts: 0 is the middle of the first pixel.
    """

    code: MapCode | MarkingCode
    corners: Mapping[int, Doubles]


def find_sheets(photograph: Bytes) -> tuple[SeenSheet, ...]:
    """Return the sheets whose codes can be read, in the order they are found.

    Raises BadValue if there is none, saying whether marks were seen, or why a code
    that was read is refused.
    """
    grey = cv2.cvtColor(photograph, cv2.COLOR_RGB2GRAY).astype(np.uint8)
    codes = list(_codes(grey))
    seen = _marks(grey)
    if not codes and seen:
        raise BadValue(
            "The QR code of the sheet cannot be read. Photograph the whole sheet from "
            "nearer, sharp and without a shadow or a finger on the code."
        )
    if not codes:
        raise BadValue(
            "No sheet of this program is seen in the picture. Photograph a sheet that "
            "was printed here, whole, with its marks and its QR code."
        )
    sheets = []
    refused: BadValue | None = None
    for text, corners in codes:
        try:
            code = decode(text)
        except BadValue as error:
            refused = error
            continue
        sheets.append(SeenSheet(code, dict(_own(code, corners, seen, len(codes)))))
    if not sheets and refused is not None:
        raise refused
    return tuple(sheets)


def _codes(grey: Bytes) -> Iterator[tuple[str, Doubles]]:
    """Yield texts and corners [px] of the QR codes, tried larger where none is read."""
    for times in (1.0, 0.5, 2.0):
        picture = (
            grey
            if times == 1.0
            else cv2.resize(
                grey,
                None,
                fx=times,
                fy=times,
                interpolation=cv2.INTER_AREA if times < 1 else cv2.INTER_CUBIC,
            )
        )
        found = zxingcpp.read_barcodes(
            picture, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
        )
        for one in found:
            place = one.position
            corners = [
                place.top_left,
                place.top_right,
                place.bottom_right,
                place.bottom_left,
            ]
            yield one.text, np.array([(p.x, p.y) for p in corners]) / times
        if found:
            return


def _marks(grey: Bytes) -> list[tuple[int, Doubles]]:
    parameters = cv2.aruco.DetectorParameters()
    parameters.cornerRefinementMethod = cv2.aruco.CORNER_REFINE_SUBPIX
    parameters.minMarkerPerimeterRate = 0.01
    dictionary = cv2.aruco.getPredefinedDictionary(cv2.aruco.DICT_4X4_50)
    corners, numbers, _rejected = cv2.aruco.ArucoDetector(
        dictionary, parameters
    ).detectMarkers(grey)
    if numbers is None:
        return []
    return [
        (int(number), one.reshape(4, 2).astype(float))
        for number, one in zip(numbers.ravel(), corners, strict=True)
    ]


def _own(
    code: MapCode | MarkingCode,
    corners: Doubles,
    seen: list[tuple[int, Doubles]],
    codes: int,
) -> Iterator[tuple[int, Doubles]]:
    """Yield the marks of a sheet: of several with a number those where it should be.

    Two sheets of one kind have the same marks; the code's own square tells roughly
    where each lies.
    """
    made = code.layout if isinstance(code, MapCode) else lay_out_marking(code)
    square = made.code.corners
    rough = cv2.getPerspectiveTransform(
        np.array(square, dtype=np.float32), corners.astype(np.float32)
    ).astype(float)
    side = float(np.hypot(*(corners[1] - corners[0])))
    for mark in made.marks:
        candidates = [one for number, one in seen if number == mark.id]
        if not candidates:
            continue
        middle = np.array([*np.mean(mark.box.corners, axis=0), 1.0])
        x, y, depth = rough @ middle
        off = [
            float(np.hypot(*(one.mean(axis=0) - (x / depth, y / depth))))
            for one in candidates
        ]
        nearest = int(np.argmin(off))
        alone = len(candidates) == 1 and codes == 1
        if alone or off[nearest] < MOST_OFF_SIDES * side:
            yield mark.id, candidates[nearest]
