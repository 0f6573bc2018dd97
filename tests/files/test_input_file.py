"""Files that people give are judged by their kind and size before they are read."""

import io
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image

from talking_maps.config import toml
from talking_maps.errors import BadDefinition, BadFile
from talking_maps.files import input_file
from talking_maps.workspace import photos


def test_no_more_is_read_than_is_allowed(tmp_path: Path) -> None:
    file = tmp_path / "note.txt"
    file.write_bytes(b"12345")
    assert input_file.read_bytes(file, most_bytes=5) == b"12345"
    with pytest.raises(input_file.TooLarge, match="too large"):
        input_file.read_bytes(file, most_bytes=4)


@pytest.mark.parametrize("path", ["/dev/zero", "/dev/null", "."])
def test_a_device_or_a_folder_is_no_file(path: str) -> None:
    with pytest.raises(BadFile, match="no file"):
        input_file.read_bytes(Path(path), most_bytes=100)
    with pytest.raises(BadDefinition, match="cannot be opened"):
        toml.text(Path(path))


@pytest.mark.parametrize("path", ["nowhere.txt", "a" * 5000, "a\0b"])
def test_a_name_that_names_nothing(path: str) -> None:
    with pytest.raises(BadFile, match="no file"):
        input_file.check(Path(path), most_bytes=100)


def png(width: int, height: int) -> bytes:
    """The header of a PNG that claims a size, and no pixel."""
    kind = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    check = struct.pack(">I", zlib.crc32(kind))
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + kind + check


@pytest.mark.parametrize("side", [8_000, 10_000, 20_000, 100_000, 2**31 - 1])
def test_a_photo_that_claims_too_much_is_refused_by_its_header(side: int) -> None:
    with pytest.raises(BadFile, match=r"photo is too large|not a photo"):
        photos.smaller(png(side, side))


def test_a_photo_of_too_many_bytes_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.BytesIO()
    Image.new("RGB", (9, 9)).save(out, "JPEG")
    monkeypatch.setattr(photos, "MOST_PHOTO_BYTES", len(out.getvalue()) - 1)
    with pytest.raises(BadFile, match="too large"):
        photos.smaller(out.getvalue())
