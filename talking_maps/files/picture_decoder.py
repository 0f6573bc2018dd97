"""A picture from outside, decoded in a process of its own: a bad one can only end it.

JPEG, PNG, WebP, TIFF and HEIC are read by large libraries in C, and a picture may be
made to break one. Only bare pixels come back. Started by `decode_picture` as
`python -m talking_maps.files.picture_decoder`; its header is looked at before anything
is decoded, and it has limits of time and memory.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Literal, NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

from talking_maps.files import stale_files
from talking_maps.files.sandbox import Sandbox, limit_memory, serve

#: The most that decoding may take [s], and address space for it [bytes].
LONGEST_S, MOST_MEMORY = 60.0, 3_000_000_000

Fault = Literal["unreadable", "too large", "too small"]


class BadPicture(Exception):
    """A picture that is refused, and why; callers say it in words."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault = fault


class PictureLimits(NamedTuple):
    """What is opened, and what is made of it.

    `formats` are Pillow's names; `least` and `most` are pixels. A picture is made
    smaller to `pixels` if it has a third more, or to `side`, the longer one [px].
    """

    formats: tuple[str, ...]
    most: int
    least: int = 1
    pixels: int = 0
    side: int = 0


def decode_picture(
    picture: bytes, limits: PictureLimits, *, seconds: float = LONGEST_S
) -> NDArray[np.uint8]:
    """Return red, green and blue as it is to be looked at, shape (rows, columns, 3).

    Raises BadPicture for what is none, is not of the formats asked for, or is too large
    or too small.
    """
    with stale_files.workplace() as folder, Sandbox(_MODULE, seconds=seconds) as worker:
        given, made = folder / "given", folder / "made"
        given.write_bytes(picture)
        asked = {"given": str(given), "made": str(made), "limits": limits._asdict()}
        said = json.loads(worker.ask(asked) or "{}")
        rows, columns = int(said.get("rows", 0)), int(said.get("columns", 0))
        if not 0 < rows * columns <= limits.most:
            raise BadPicture(cast("Fault", said.get("fault", "unreadable")))
        pixels = np.fromfile(made, dtype=np.uint8)
    if pixels.size != rows * columns * 3:
        raise BadPicture("unreadable")
    return pixels.reshape(rows, columns, 3)


_MODULE = "talking_maps.files.picture_decoder"


def _decoded(picture: Path, limits: PictureLimits) -> NDArray[np.uint8]:
    """Do in the process of its own what `decode_picture` asks for."""
    import pillow_heif
    from PIL import Image, ImageOps, UnidentifiedImageError

    def working(size: tuple[int, int]) -> tuple[int, int]:
        times = min(1.0, (limits.pixels / (size[0] * size[1])) ** 0.5)
        return max(1, round(size[0] * times)), max(1, round(size[1] * times))

    pillow_heif.register_heif_opener()
    try:
        with Image.open(picture, formats=limits.formats) as opened:
            if opened.width * opened.height > limits.most:
                raise BadPicture("too large")
            if opened.width * opened.height < limits.least:
                raise BadPicture("too small")
            if limits.pixels:
                opened.draft("RGB", working(opened.size))
            upright = ImageOps.exif_transpose(opened).convert("RGB")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise BadPicture("too large") from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise BadPicture("unreadable") from error
    if limits.pixels and upright.width * upright.height > 1.3 * limits.pixels:
        upright = upright.resize(working(upright.size), Image.Resampling.BOX)
    if limits.side:
        upright.thumbnail((limits.side, limits.side))
    return np.asarray(upright, dtype=np.uint8)


def _answer(request: str) -> str:
    asked = json.loads(request)
    try:
        pixels = _decoded(Path(asked["given"]), PictureLimits(**asked["limits"]))
    except BadPicture as error:
        return json.dumps({"fault": error.fault})
    except MemoryError:
        return json.dumps({"fault": "too large"})
    pixels.tofile(asked["made"])
    return json.dumps({"rows": pixels.shape[0], "columns": pixels.shape[1]})


if __name__ == "__main__":
    limit_memory(MOST_MEMORY)
    serve(_answer, ("pillow_heif", "PIL.Image", "PIL.ImageOps"))
