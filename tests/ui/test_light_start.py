"""What the program does not load before somebody asks for it."""

import os
import subprocess
import sys
from pathlib import Path

from tests.browser import add_village

#: The app is read and a plan is drawn on; nobody has opened a table yet.
DRAWN_ON = """
import sys
from pathlib import Path
import app
from talking_maps.ui import navigation
from talking_maps.workspace import open_workspace
from tests.ui.app_driver import Visit, fine
words = {"c": "aldea", "by": "Rosa", "lang": "en"}
fine(Visit(open_workspace(Path(sys.argv[1])), words).page(navigation.DRAW))
assert "pyarrow" in sys.modules, "the map was not shown"
print(*sorted({"geopandas", "pandas", "scipy"} & set(sys.modules)))
"""


def test_drawing_needs_no_library_of_tables(root: Path, tmp_path: Path) -> None:
    folder = str(add_village(tmp_path).folder)
    answer = subprocess.run(
        [sys.executable, "-c", DRAWN_ON, folder],
        cwd=root,
        text=True,
        check=False,
        env={**os.environ, "TALKING_MAPS_WORKSPACE": folder},
        capture_output=True,
    )
    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.split() == []
