"""Elevation of 10,000 × 10,000 pixels: what deriving and judging need of memory.

Each job runs in a process of its own, and what is told is the most it ever held.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import rasterio
from affine import Affine

from tests.bench.row import Row

ROOT = Path(__file__).resolve().parents[2]
SIDE, PIXEL_M, STRIP = 10_000, 5.0, 500
MOST_MB = 2_000
READ = """
import resource, sys
from pathlib import Path
from talking_maps import rasters, terrain
folder = Path(sys.argv[1])
ground = folder / "elevation.tif"
"""
TELL = "\nprint(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)"
JOBS = {
    "slope written": "rasters.derive(ground, folder / 'slope.tif', terrain.slope)",
    "accumulation written": """
found = terrain.accumulation(rasters.read_elevation(ground))
rasters.write(found, folder / "accumulation.tif")
""",
    "every indicator of 100 things": """
from talking_maps.indicators import MeasureCache
from tests.bench import evidence, ground as drawing
land = drawing.territory(rasters.read_elevation(ground))
judge = evidence.Judge(land, evidence.known_numbers())
judge.afresh(drawing.plan(land.boundary, 100))
""",
}


def rows() -> Iterator[Row]:
    """Write the elevation, and run each job on it."""
    with tempfile.TemporaryDirectory() as folder:
        _elevation(Path(folder) / "elevation.tif")
        for name, job in JOBS.items():
            told = subprocess.run(
                [sys.executable, "-c", READ + job + TELL, folder],
                cwd=ROOT,
                capture_output=True,
                text=True,
                check=True,
            )
            title = f"10,000 × 10,000 pixels: {name}"
            yield Row(title, "most", float(told.stdout), "MB", goal=MOST_MB)


def _elevation(path: Path) -> None:
    """Write hilly ground a strip at a time, as a prepared elevation lies in a file."""
    x = np.arange(SIDE)
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        width=SIDE,
        height=SIDE,
        count=1,
        dtype="float32",
        crs="EPSG:32718",
        transform=Affine(PIXEL_M, 0, 6e5, 0, -PIXEL_M, 8.4e6),
        tiled=True,
        compress="deflate",
        predictor=3,
    ) as file:
        file.update_tags(error_m="0.5")
        for row in range(0, SIDE, STRIP):
            y = np.arange(row, row + STRIP)[:, None]
            z = 4000 + 300 * np.sin(x / 400) * np.cos(y / 300) + x / 20
            window = rasterio.windows.Window(0, row, SIDE, STRIP)
            file.write(z.astype(np.float32), 1, window=window)
