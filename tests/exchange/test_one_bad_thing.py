"""One bad thing in a file of the field costs itself and no other, and is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from talking_maps.exchange import Reader

GOOD = "POINT (-73.5 -14.4)"


def written(path: Path, text: str | bytes) -> Path:
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


@pytest.mark.parametrize(
    "curve",
    [
        "CIRCULARSTRING (0 0, 1 1, 2 0)",
        "CURVEPOLYGON (CIRCULARSTRING (0 0, 1 1, 2 0, 1 -1, 0 0))",
        # A circular string of three places as well-known binary.
        "0108000000" + "03000000" + "0" * 96,
    ],
)
def test_a_curve_in_a_sheet_is_a_refused_row(
    curve: str, reader: Reader, tmp_path: Path
) -> None:
    sheet = written(tmp_path / "a.csv", f'wkt\n"{curve}"\n"{GOOD}"\n')
    curved, good = reader.read(sheet).tables[0].rows
    assert curved.problem is not None
    assert good.geometry is not None


FIXES = "-14.40 -73.50 4000 5;{}-14.41 -73.50 4000 5;-14.41 -73.51 4000 5"


@pytest.mark.parametrize("bad", ["bad;", "-14.4;", ";", "200 - 3;"])
def test_one_bad_fix_of_a_form_is_left_out_and_counted(
    bad: str, reader: Reader, tmp_path: Path
) -> None:
    sheet = written(tmp_path / "a.csv", f'id,canal\n1,"{FIXES.format(bad)}"\n')
    row = reader.read(sheet).tables[0].rows[0]
    assert row.geometry is not None
    assert len(row.geometry.coords) == 3
    assert row.mended == ("positions",)


def test_a_cell_without_a_fix_condemns_no_row_beside_it(
    reader: Reader, tmp_path: Path
) -> None:
    cells = "\n".join(f'{n},"-14.4 -73.5{n} 0 0"' for n in range(3))
    sheet = written(tmp_path / "a.csv", f'id,place\n{cells}\n9,"no signal"\n')
    *good, bad = reader.read(sheet).tables[0].rows
    assert all(row.geometry is not None for row in good)
    assert bad.problem is not None


def test_a_byte_of_nothing_condemns_no_sheet(reader: Reader, tmp_path: Path) -> None:
    text = b"name,lon,lat\nMa\0ta,-73.5,-14.4\nb,-73.\x005,-14.4\n"
    first, second = reader.read(written(tmp_path / "a.csv", text)).tables[0].rows
    assert first.geometry is not None
    assert str(first.attributes["name"]).startswith("Ma")
    assert second.problem is not None  # and not a place of other digits
