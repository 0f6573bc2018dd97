"""The list of what is measured: `make bench` finds each theme and ends well."""

import json
import pkgutil
from pathlib import Path

import pytest

from tests import bench
from tests.bench import __main__ as report
from tests.bench.row import Row

FOLDER = Path(bench.__path__[0])


def test_every_theme_is_listed_and_can_be_called() -> None:
    found = dict(report.themes(()))
    assert tuple(found) == report.THEMES
    assert all(callable(measured) for measured in found.values())
    measuring = {
        module.name
        for module in pkgutil.iter_modules(bench.__path__)
        if "\ndef rows()" in (FOLDER / f"{module.name}.py").read_text("utf-8")
    }
    assert measuring == set(report.THEMES)


def test_a_name_that_is_no_theme_is_told_before_anything_is_measured() -> None:
    with pytest.raises(SystemExit, match="No theme folium_app"):
        list(report.themes(("workspace", "folium_app")))


def test_the_report_runs_through_with_nothing_measured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    row = Row("a figure", "median", 2.0, "ms", 4.0, "another", goal=3.0)
    monkeypatch.setattr(report, "OUT", tmp_path / "build" / "bench.json")
    monkeypatch.setattr("sys.argv", ["bench"])
    monkeypatch.chdir(tmp_path)
    for name in report.THEMES:
        monkeypatch.setattr(f"tests.bench.{name}.rows", lambda: [row])
    report.main()
    written = json.loads((tmp_path / "build" / "bench.json").read_text("utf-8"))
    assert len(written) == len(report.THEMES)
    assert written[0]["met"] is True
    assert "figures in" in capsys.readouterr().out
