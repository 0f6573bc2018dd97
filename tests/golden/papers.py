"""The words of every paper, in both languages, as poppler reads them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tests.golden.command_line import typed
from tests.golden.workspace import CODE, CONTEST, OPEN, clock, unpacked
from tests.report.builders import texts

LANGUAGES = ("es", "en")
#: Each paper by what is typed for it; `W` is the workspace.
PAPERS = {
    "act": f"contest act W {CONTEST} OUT",
    "board": f"contest board W {CONTEST} OUT",
    **{
        f"score-sheet.{entry}": f"contest score-sheet W {CONTEST} {entry} OUT"
        for entry in ("e001", "e002", "e003", "e004")
    },
    "score-sheet.open": f"contest score-sheet W {OPEN} e001 OUT",
    "receipt.e001": f"contest receipt W {CONTEST} e001 OUT",
    "receipt.e004": f"contest receipt W {CONTEST} e004 OUT",
    "diploma.e001": f"contest diploma W {CONTEST} e001 OUT",
    "diploma.e002": f"contest diploma W {CONTEST} e002 OUT",
    "rules": f"contest rules-paper W {CONTEST} OUT",
    "poster": f"contest poster W {OPEN} OUT",
    "annex": f"contest annex W {CONTEST} OUT",
    "desk-list": f"contest desk-list W {OPEN} OUT",
    "marking-sheet": (f"contest marking-sheets W {OPEN} OUT --entry e001 --juror j1"),
    "tally-sheets": f"contest tally-sheets W {OPEN} OUT",
    "payment-list": f"contest payment-list W {CONTEST} OUT",
    "contract.e001": f"contest contract W {CONTEST} e001 OUT",
    "payment-receipt.e002": f"contest payment-receipt W {CONTEST} e002 OUT",
    "map": f"print W {CODE} OUT",
    "map.three": f"print W {CODE} OUT --three",
    "base-sheet": f"print W {CODE} OUT --base",
    "plan-book": f"print W {CODE} OUT --book",
    "minutes": f"print W {CODE} OUT --minutes",
    "comparison.scenes": f"compare W {CODE} past present --pdf OUT",
    "comparison.future": f"compare W {CODE} present future --pdf OUT",
    "comparison.versions": f"compare W {CODE} 12 now --pdf OUT",
    "comparison.owners": (
        f"compare W {CODE} now now --owner h-01 --other-owner h-02 --pdf OUT"
    ),
}


def make(folder: Path) -> dict[str, str]:
    """Return the words of every paper by the name of their file."""
    unpacked(folder / "w")
    with clock():
        return dict(_all(folder))


def _all(folder: Path) -> Iterator[tuple[str, str]]:
    out = folder / "paper.pdf"
    where = {"W": folder / "w", "OUT": out}
    for name, command in PAPERS.items():
        for language in LANGUAGES:
            typed(*(where.get(w, w) for w in command.split()), language=language)
            pages = texts(out.read_bytes(), folder, "-layout")
            lines = "\n--- page ---\n".join(pages).split("\n")
            yield f"{name}.{language}.txt", "\n".join(map(str.rstrip, lines)) + "\n"
