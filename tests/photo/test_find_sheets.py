"""Codes in a photograph: read though blurred, refused where they were changed."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
import zxingcpp
from numpy.typing import NDArray

from talking_maps.errors import BadValue
from talking_maps.photo import find_sheets
from talking_maps.sheet.code import MapCode, encode
from talking_maps.sheet.layout import SheetFacts

FACTS = SheetFacts(
    "A4", True, 5000, 32718, 600000, 8400000, "future", (("red", "canal"),)
)
CODE = MapCode("kuntur", FACTS, "relief", "0123456789ab")


def seen(text: str, *, module: float, blur: float, seed: int = 1) -> NDArray[np.uint8]:
    """Return a picture with a code, its squares so wide and so blurred [px]."""
    made = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="Q")
    code = np.asarray(made.to_image(scale=1), dtype=np.float32) / 255
    whole = np.pad(code, 20, constant_values=1.0)
    side = round(module * len(whole))
    turned = cv2.getRotationMatrix2D((side / 2, side / 2), 5, 1)
    large = cv2.resize(whole, (side, side), interpolation=cv2.INTER_AREA)
    picture = cv2.warpAffine(large, turned, (side, side), borderValue=(1.0,))
    noise = np.random.default_rng(seed).normal(size=picture.shape) * 0.018
    picture = cv2.GaussianBlur(picture * 0.7, (0, 0), blur) + noise
    grey = (np.clip(picture, 0, 1) * 255).astype(np.uint8)
    return np.repeat(grey[..., np.newaxis], 3, axis=2)


@pytest.mark.parametrize(("module", "blur"), [(4.5, 0.5), (3.0, 2.0), (4.5, 3.0)])
def test_a_code_is_read_though_the_picture_is_blurred(
    module: float, blur: float
) -> None:
    (sheet,) = find_sheets(seen(encode(CODE), module=module, blur=blur))
    assert sheet.code == CODE


def test_a_code_that_was_changed_is_refused() -> None:
    told = encode(CODE).replace("5000", "2500")
    with pytest.raises(BadValue, match="changed or misread"):
        find_sheets(seen(told, module=5, blur=0.5))


def test_a_picture_of_nothing_is_refused() -> None:
    with pytest.raises(BadValue, match="No sheet of this program"):
        find_sheets(np.full((300, 300, 3), 200, dtype=np.uint8))
