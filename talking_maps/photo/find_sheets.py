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
from scipy import fft

from talking_maps.errors import BadValue
from talking_maps.sheet.code import MapCode, MarkingCode, SheetCode, decode
from talking_maps.sheet.layout import SheetLayout
from talking_maps.sheet.marking_layout import MarkingLayout, lay_out_marking
from talking_maps.sheet.visit_layout import VisitLayout, lay_out_visit

Bytes = NDArray[np.uint8]
Doubles = NDArray[np.float64]

#: Of several sheets, a mark is one's own within so many sides of its code.
MOST_OFF_SIDES = 4
#: Blurs that are undone where no code is read [px]; the share of noise in what is seen
#: [power]; and over which reach light changes slowly [px].
BLURS, NOISE, SLOW_LIGHT = (2.0, 3.0), 0.01, 40.0


@dataclass(frozen=True)
class SeenSheet:
    """A sheet in a photograph: what its code says, and where its marks are seen.

    `corners` has by a mark's number its corners (4, 2), x, y [px], clockwise from the
    mark's own upper left one, as OpenCV counts: 0 is the middle of the first pixel.
    """

    code: SheetCode
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
    """Yield texts and corners [px] of the QR codes.

    Where none is read, the picture is tried smaller, larger, and with its blur undone.
    """
    for times, picture in _tries(grey):
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


def _tries(grey: Bytes) -> Iterator[tuple[float, Bytes]]:
    """Yield a picture in the ways a code may be read in it, each by its times."""
    yield 1.0, grey
    for times, how in ((0.5, cv2.INTER_AREA), (2.0, cv2.INTER_CUBIC)):
        resized = cv2.resize(grey, None, fx=times, fy=times, interpolation=how)
        yield times, resized.astype(np.uint8)
    for blur in BLURS:
        yield 1.0, _deblurred(grey, blur)


def _deblurred(grey: Bytes, blur: float) -> Bytes:
    """Return a picture whose Gaussian blur [px] is undone, as far as noise lets it.

    A Wiener filter; slow changes of light are taken away with it.
    """
    rows, columns = grey.shape
    whole = (fft.next_fast_len(rows, real=True), fft.next_fast_len(columns, real=True))
    down = fft.fftfreq(whole[0]).astype(np.float32)[:, np.newaxis]
    across = fft.rfftfreq(whole[1]).astype(np.float32)
    bend = -2 * np.pi**2 * (down**2 + across**2)
    passed = np.exp(blur**2 * bend)
    undone = passed / (passed**2 + NOISE) * (1 - np.exp(SLOW_LIGHT**2 * bend))
    spectrum = fft.rfft2(grey.astype(np.float32), s=whole) * undone
    clear = fft.irfft2(spectrum, s=whole)[:rows, :columns]
    low, high = np.quantile(clear[::5, ::5], (0.01, 0.99))
    spread = max(float(high - low), 1e-6)
    result: Bytes = np.clip((clear - low) / spread * 255, 0, 255).astype(np.uint8)
    return result


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


def _layout(code: SheetCode) -> SheetLayout | MarkingLayout | VisitLayout:
    if isinstance(code, MapCode):
        return code.layout
    if isinstance(code, MarkingCode):
        return lay_out_marking(code)
    return lay_out_visit(code)


def _own(
    code: SheetCode,
    corners: Doubles,
    seen: list[tuple[int, Doubles]],
    codes: int,
) -> Iterator[tuple[int, Doubles]]:
    """Yield the marks of a sheet: of several with a number those where it should be.

    Two sheets of one kind have the same marks; the code's own square tells roughly
    where each lies.
    """
    made = _layout(code)
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
