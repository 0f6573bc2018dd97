"""A photograph or scan made an array: upright, in red, green and blue.

JPEG, PNG, WebP, TIFF, and HEIC as telephones keep it. The header is looked at before
anything is decoded; large pictures are made smaller, since pens are wider than that.
"""

from __future__ import annotations

import io

import numpy as np
import pillow_heif
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

from talking_maps.errors import BadFile

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
    pillow_heif.register_heif_opener()
    try:
        with Image.open(io.BytesIO(picture), formats=FORMATS) as opened:
            _check_size(opened.width * opened.height, name, least_pixels)
            opened.draft("RGB", _working(opened.size))
            upright = ImageOps.exif_transpose(opened).convert("RGB")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_large(name) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise BadFile(
            "{file} is not a picture we can read. Choose a JPEG, PNG, TIFF, WebP or "
            "HEIC picture.",
            file=name,
        ) from error
    if upright.width * upright.height > 1.3 * WORKING_PIXELS:
        upright = upright.resize(_working(upright.size), Image.Resampling.BOX)
    return np.asarray(upright, dtype=np.uint8)


def _check_size(pixels: int, name: str, least_pixels: int) -> None:
    if pixels > MOST_PHOTO_PIXELS:
        raise _too_large(name)
    if pixels < least_pixels:
        raise BadFile(
            "{file} has fewer than a million pixels: pens cannot be seen in it. Choose "
            "the picture as the camera took it, not a smaller copy.",
            file=name,
        )


def _too_large(name: str) -> BadFile:
    return BadFile(
        "{file} is larger than 120 million pixels. Photograph or scan the sheet in "
        "fewer.",
        file=name,
    )


def _working(size: tuple[int, int]) -> tuple[int, int]:
    times = min(1.0, (WORKING_PIXELS / (size[0] * size[1])) ** 0.5)
    return max(1, round(size[0] * times)), max(1, round(size[1] * times))
