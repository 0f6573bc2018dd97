"""Photos of what is drawn: made smaller, turned upright, stripped of their tags.

The picture itself is never deleted: taking it off a feature is a change like any
other and can be undone. It refuses what is no picture and what is too large to read.
"""

from __future__ import annotations

import io
import uuid
from collections.abc import Iterator, Sequence
from typing import SupportsFloat

from PIL import Image

from talking_maps import store
from talking_maps.errors import BadFile
from talking_maps.files.picture_decoder import BadPicture, PictureLimits, decode_picture
from talking_maps.model.change import Action, Change, Describe
from talking_maps.model.plan import Feature
from talking_maps.workspace.plan_edits import EditContext, keep_decided
from talking_maps.workspace.workspace import Workspace, community_file, current_time

MOST_PIXELS = 60_000_000
#: As much as the app takes in by one upload.
MOST_PHOTO_BYTES = 50_000_000
PHOTO_SIDE = 1600
FORMATS = ("JPEG", "PNG", "WEBP")


def add_photo(
    workspace: Workspace,
    code: str,
    edit_context: EditContext,
    feature: Feature,
    picture: bytes,
) -> Change:
    """Keep a photo of a feature; raises BadFile, NotFound if the feature is gone."""
    photo_id = uuid.uuid4().hex
    path = community_file(workspace, code)
    store.add_photo(
        path, photo_id, smaller(picture), at=current_time(), author=edit_context.author
    )
    return _show(workspace, code, edit_context, feature, add=photo_id)


def take_off_photo(
    workspace: Workspace,
    code: str,
    edit_context: EditContext,
    feature: Feature,
    photo_id: str,
) -> Change:
    """Show a photo with the feature no more; raises NotFound if that is gone."""
    return _show(workspace, code, edit_context, feature, take_off=photo_id)


def _show(
    workspace: Workspace,
    code: str,
    edit_context: EditContext,
    feature: Feature,
    *,
    add: str = "",
    take_off: str = "",
) -> Change:
    path = community_file(workspace, code)

    def shown() -> Iterator[Action]:
        # Read anew: somebody else may have added a photo since the page was drawn.
        there = store.feature(
            path, edit_context.owner, feature.scene, feature.uid
        ).photos
        photos = (*(p for p in there if p != take_off), *([add] if add else ()))
        yield Describe(feature.uid, feature.scene, {"photos": photos}, {})

    return keep_decided(workspace, code, edit_context, shown)


def read_photo(workspace: Workspace, code: str, photo_id: str) -> bytes | None:
    """Return a photo as JPEG, or None if there is none of that id."""
    return store.photo(community_file(workspace, code), photo_id)


#: The block of a photo's tags that says where it was taken, and what in it does (Exif
#: 2.3, 4.6.6): north or south, latitude, east or west, longitude.
_GPS, _NORTH, _LATITUDE, _EAST, _LONGITUDE = 0x8825, 1, 2, 3, 4


def taken_at(picture: bytes) -> tuple[float, float] | None:
    """Return longitude and latitude [degrees] of where a photo says it was."""
    try:
        # of these Pillow reads the tags itself, without a library in C
        with Image.open(io.BytesIO(picture), formats=("JPEG", "PNG")) as opened:
            tags = opened.getexif().get_ifd(_GPS)
        longitude, latitude = _angle(tags[_LONGITUDE]), _angle(tags[_LATITUDE])
        longitude *= -1 if str(tags[_EAST]).upper().startswith("W") else 1
        latitude *= -1 if str(tags[_NORTH]).upper().startswith("S") else 1
    except (
        KeyError,
        TypeError,
        ValueError,
        ArithmeticError,
        OSError,
        SyntaxError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
    ):
        return None
    # A comparison that is also false for what is not a number.
    is_place = abs(longitude) <= 180 and abs(latitude) <= 90  # noqa: PLR2004
    return (longitude, latitude) if is_place and (longitude or latitude) else None


def _angle(parts: Sequence[SupportsFloat]) -> float:
    """Return degrees, minutes and seconds as degrees."""
    degrees, minutes, seconds = map(float, parts)
    return degrees + minutes / 60 + seconds / 3600


def _too_large() -> BadFile:
    return BadFile("The photo is too large. Choose one of less than 60 million pixels.")


def smaller(picture: bytes) -> bytes:
    """Return the picture as an upright JPEG of at most 1600 pixels a side."""
    out = io.BytesIO()
    upright(picture, side=PHOTO_SIDE).save(out, "JPEG", quality=82)
    return out.getvalue()


def upright(picture: bytes, *, side: int) -> Image.Image:
    """Return the picture upright, of at most `side` pixels a side, without its tags.

    Raises BadFile for what is no picture, and for one too large to read.
    """
    if len(picture) > MOST_PHOTO_BYTES:
        raise _too_large()
    limits = PictureLimits(FORMATS, MOST_PIXELS, side=side)
    try:
        return Image.fromarray(decode_picture(picture, limits))
    except BadPicture as error:
        if error.fault == "too large":
            raise _too_large() from error
        raise BadFile(
            "This is not a photo we can read. Choose a JPEG, PNG or WebP picture."
        ) from error
