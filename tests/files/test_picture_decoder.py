"""Pictures from outside are decoded in a process of their own, which may end."""

from __future__ import annotations

import io
import sys

import numpy as np
import pytest
from PIL import Image

from talking_maps import photo
from talking_maps.files import picture_decoder
from talking_maps.files.picture_decoder import BadPicture, PictureLimits, decode_picture
from talking_maps.files.sandbox import Sandbox
from talking_maps.workspace import photos

LIMITS = PictureLimits(("JPEG", "PNG"), most=10_000, least=100)


def png(wide: int, high: int) -> bytes:
    out = io.BytesIO()
    values = np.arange(wide * high * 3, dtype=np.uint32).astype(np.uint8)
    Image.fromarray(values.reshape(high, wide, 3)).save(out, "PNG")
    return out.getvalue()


def test_pixels_come_back_as_they_were() -> None:
    seen = decode_picture(png(30, 20), LIMITS)
    assert seen.shape == (20, 30, 3)
    assert (seen.ravel() == np.arange(1800, dtype=np.uint32).astype(np.uint8)).all()


def test_what_is_refused_says_which_fault_it_has() -> None:
    def fault(picture: bytes) -> str:
        with pytest.raises(BadPicture) as error:
            decode_picture(picture, LIMITS)
        return error.value.fault

    assert fault(png(200, 200)) == "too large"
    assert fault(png(5, 5)) == "too small"
    assert fault(png(30, 20)[:60]) == "unreadable"
    gif = io.BytesIO()
    Image.new("RGB", (30, 30)).save(gif, "GIF")
    assert fault(gif.getvalue()) == "unreadable"


@pytest.mark.parametrize("program", ["import os; os.abort()", "input(); input()"])
def test_what_ends_or_hangs_its_reader_ends_only_that(
    program: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Bad(Sandbox):
        def __init__(self, module: str, *, seconds: float) -> None:
            super().__init__(module, seconds=seconds)
            self._command = (sys.executable, "-c", program)

    monkeypatch.setattr(picture_decoder, "Sandbox", Bad)
    with pytest.raises(BadPicture, match="unreadable"):
        decode_picture(png(30, 20), LIMITS, seconds=0.5)


def test_nothing_is_decoded_in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    given = png(800, 600)

    def opened(*_given: object, **_more: object) -> None:
        raise AssertionError("a picture from outside was opened here")

    monkeypatch.setattr(Image, "open", opened)
    assert photo.decode(given, "s.png", least_pixels=1).shape == (600, 800, 3)
    assert photos.upright(given, side=400).size == (400, 300)
