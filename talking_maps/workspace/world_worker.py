"""Judges a plan in seeded worlds, as a process of its own.

Started by `score_bands` as `python -m talking_maps.workspace.world_worker`. A request
is one line of JSON: a case first, then the worlds of numbers; an answer is one line.
"""

from __future__ import annotations

import json

from talking_maps.files.sandbox import serve
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
            return "{}"
        if self._case is None:
            raise ValueError(request)
        found = self._case.points(self._seed, range(*map(int, asked["worlds"])))
        return json.dumps(judged_case_json.points_form(found))


if __name__ == "__main__":
    serve(_Judge().answer)
