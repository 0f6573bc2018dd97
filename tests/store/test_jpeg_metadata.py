"""A kept photo is a picture and nothing else, and the same picture as before."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageChops

from talking_maps.store.files import jpeg_metadata
from talking_maps.workspace.photos import smaller

SECRET = b"SECRETO"


def picture(**options: object) -> bytes:
    """Return a photo with remarks in every place that a program writes them to."""
    image = Image.radial_gradient("L").resize((64, 48)).convert("RGB")
    exif = Image.Exif()
    exif[0x010E] = SECRET.decode()
    exif[0x8825] = {1: "S", 2: (14.0, 28.0, 7.7)}
    out = io.BytesIO()
    image.save(
        out,
        "JPEG",
        exif=exif,
        comment=SECRET,
        icc_profile=SECRET * 9,
        xmp=b"<x>" + SECRET + b"</x>",
        **options,
    )
    app13 = b"\xff\xed" + (2 + len(SECRET)).to_bytes(2, "big") + SECRET
    return out.getvalue()[:2] + app13 + out.getvalue()[2:] + SECRET


@pytest.mark.parametrize("progressive", [False, True])
def test_nothing_is_left_beside_the_picture(progressive: bool) -> None:
    full = picture(progressive=progressive)
    assert full.count(SECRET) >= 6
    bare = jpeg_metadata.bare(full)
    assert SECRET not in bare
    assert jpeg_metadata.bare(bare) == bare
    with Image.open(io.BytesIO(full)) as was, Image.open(io.BytesIO(bare)) as now:
        difference = ImageChops.difference(was.convert("RGB"), now.convert("RGB"))
        assert difference.getbbox() is None
        assert not now.getexif()
    assert SECRET not in smaller(full)


def test_what_is_no_picture_stays_as_it_is() -> None:
    for strange in (b"", b"\xff\xd8\xff", b"\xff\xd8\xffFOTO", picture()[:200]):
        assert jpeg_metadata.bare(strange) == strange
