"""Judges a plan in seeded worlds, as a process of its own.

Started by `score_bands` as `python -m talking_maps.workspace.world_worker`. A request
is one line of JSON: a case first, then the worlds of numbers; an answer is one line.
"""

from __future__ import annotations

import gc
import json

from talking_maps.files.sandbox import serve_all
from talking_maps.workspace import judged_case_json
from talking_maps.worlds import CaseInWorlds


class _Judge:
    """Judges one case after the other, each in many worlds."""

    def __init__(self) -> None:
        self._case: CaseInWorlds | None = None
        self._seed = 0

    def answer(self, request: str) -> str:
        """Take note of a case, or judge the one that is there."""
        asked = json.loads(request)
        if "case" in asked:
            self._case = CaseInWorlds(judged_case_json.read(asked["case"]))
            self._seed = int(asked["seed"])
            # What is known by now stays: looking it over for rings, world by world,
            # takes a tenth of the time.
            gc.freeze()
            return "{}"
        if self._case is None:
            raise ValueError(request)
        found = self._case.points(self._seed, range(*map(int, asked["worlds"])))
        return json.dumps(judged_case_json.points_form(found))


#: Rings are looked for after so many new things: worlds leave hardly any.
RARELY = 50_000

if __name__ == "__main__":
    gc.set_threshold(RARELY)
    serve_all(_Judge().answer)
