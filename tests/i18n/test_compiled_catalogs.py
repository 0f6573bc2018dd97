"""A catalogue is read once, and never used when it is not of the words of today."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from talking_maps.i18n import compiled_catalogs, po_files
from talking_maps.i18n.catalogs import FOLDER

SPANISH = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "Corral"
msgstr "%s"

msgid "{count} shape"
msgid_plural "{count} shapes"
msgstr[0] "{count} figura"
msgstr[1] "{count} figuras"
"""


@pytest.fixture
def po(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    path = tmp_path / "es.po"
    path.write_text(SPANISH % "Cancha", "utf-8")
    return path


def kept(po: Path) -> list[Path]:
    return sorted((po.parent / "__pycache__").glob("*"))


def test_the_second_reading_is_of_what_was_kept(
    po: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = compiled_catalogs.read(po)
    assert first.plain == {"Corral": "Cancha"}
    assert first.counted == {"{count} shapes": ("{count} figura", "{count} figuras")}
    assert len(kept(po)) == 1
    monkeypatch.delattr(po_files, "read")
    assert compiled_catalogs.read(po) == first


def test_a_word_that_was_changed_is_seen_at_once(po: Path) -> None:
    compiled_catalogs.read(po)
    po.write_text(SPANISH % "Corral", "utf-8")
    assert compiled_catalogs.read(po).plain == {"Corral": "Corral"}
    assert len(kept(po)) == 1


@pytest.mark.parametrize("torn", [b"", b"{", b"[]", b'{"of": 1}', b"\xff"])
def test_what_is_torn_is_made_anew(po: Path, torn: bytes) -> None:
    first = compiled_catalogs.read(po)
    kept(po)[0].write_bytes(torn)
    assert compiled_catalogs.read(po) == first


def test_where_nothing_may_be_kept_it_is_read_anew(
    po: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (po.parent / "__pycache__").write_bytes(b"no folder")
    assert compiled_catalogs.read(po).plain == {"Corral": "Cancha"}
    (po.parent / "__pycache__").unlink()
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert compiled_catalogs.read(po).plain == {"Corral": "Cancha"}
    assert not kept(po)


def test_the_program_s_own_are_kept_as_they_are_written() -> None:
    for path in FOLDER.glob("*.po"):
        assert compiled_catalogs.read(path) == po_files.read(path.read_bytes())
