"""Papers to print: what a contest and a comparison say, gathered and made into PDF.

Looking needs no role, and neither does printing what may be looked at. An act or a
board is not printed while the contest is open, and while jurors still mark only by
staff; until then a score sheet says nothing of marks. A diploma waits for the award.
Names of households and restricted layers are on no paper.
"""

from talking_maps.report import Side
from talking_maps.workspace.printing.comparison_papers import (
    comparison,
    comparison_sheet,
)
from talking_maps.workspace.printing.contest_papers import (
    act,
    board,
    diploma,
    receipt,
    score_sheet,
)
from talking_maps.workspace.printing.pdf_file import check_name, write

__all__ = [
    "Side",
    "act",
    "board",
    "check_name",
    "comparison",
    "comparison_sheet",
    "diploma",
    "receipt",
    "score_sheet",
    "write",
]
