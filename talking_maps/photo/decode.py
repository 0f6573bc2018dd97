"""A photograph or scan made an array: upright, in red, green and blue.

JPEG, PNG, WebP, TIFF, and HEIC as telephones keep it, decoded in a process of its own;
large pictures are made smaller, since pens are wider than that.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from talking_maps.errors import BadFile
from talking_maps.files.picture_decoder import BadPicture, PictureLimits, decode_picture

#: The most that is opened at all, and what a picture is made smaller to [px].
MOST_PHOTO_PIXELS, WORKING_PIXELS = 120_000_000, 16_000_000
#: The least that a sheet can be read from [px].
LEAST_PIXELS = 1_000_000
FORMATS = ("JPEG", "PNG", "WEBP", "TIFF", "HEIF")


def decode(
    picture: bytes, name: str, *, least_pixels: int = LEAST_PIXELS
) -> NDArray[np.uint8]:
    """Return a picture as it is to be looked at, shape (rows, columns, 3).

    Raises BadFile for what is none, for one too large, and for one of fewer than
    `least_pixels`, in which pens are not seen; `name` is what the file is called.
    """
    limits = PictureLimits(FORMATS, MOST_PHOTO_PIXELS, least_pixels, WORKING_PIXELS)
    try:
        return decode_picture(picture, limits)
    except BadPicture as error:
        raise _refused(error, name) from error


def _refused(error: BadPicture, name: str) -> BadFile:
    match error.fault:
        case "unreadable":
            return BadFile(
                "{file} is not a picture we can read. Choose a JPEG, PNG, TIFF, WebP "
                "or HEIC picture.",
                file=name,
            )
        case "too large":
            return BadFile(
                "{file} is larger than 120 million pixels. Photograph or scan the "
                "sheet in fewer.",
                file=name,
            )
        case "too small":
            return BadFile(
                "{file} has fewer than a million pixels: pens cannot be seen in it. "
                "Choose the picture as the camera took it, not a smaller copy.",
                file=name,
            )
