"""Papers that are told to the assembly: typst templates made into PDF.

A paper says what the contest's chain and sealed copies say, in Spanish or English,
and nothing else: no clock, no file of the machine, no network. Owners appear by their
codes and layers that are restricted do not appear. Same input, same bytes.
"""

from talking_maps.report.act import act
from talking_maps.report.annex import annex
from talking_maps.report.board import board
from talking_maps.report.comparison import Compared, SheetSide, comparison
from talking_maps.report.contest_view import ContestView
from talking_maps.report.desk_list import desk_list
from talking_maps.report.diploma import diploma
from talking_maps.report.jury_page import MarkingTask
from talking_maps.report.map_sheet import (
    PrintedBase,
    PrintedScene,
    SheetSubject,
    base_sheets,
    map_sheets,
)
from talking_maps.report.marking_sheet import marking_sheets, tally_sheets
from talking_maps.report.minutes import AssemblyMinutes, minutes
from talking_maps.report.payment_papers import (
    CONTRACT_FILE,
    PaidPrize,
    contract,
    payment_list,
    payment_receipt,
)
from talking_maps.report.plan_book import BookPhoto, PlanBook, plan_book
from talking_maps.report.receipt import receipt
from talking_maps.report.rules_paper import rules_paper
from talking_maps.report.rules_poster import PosterRules, rules_poster
from talking_maps.report.score_sheet import SheetSources, score_sheet
from talking_maps.report.typst_pdf import PaperDraft

__all__ = [
    "CONTRACT_FILE",
    "AssemblyMinutes",
    "BookPhoto",
    "Compared",
    "ContestView",
    "MarkingTask",
    "PaidPrize",
    "PaperDraft",
    "PlanBook",
    "PosterRules",
    "PrintedBase",
    "PrintedScene",
    "SheetSide",
    "SheetSources",
    "SheetSubject",
    "act",
    "annex",
    "base_sheets",
    "board",
    "comparison",
    "contract",
    "desk_list",
    "diploma",
    "map_sheets",
    "marking_sheets",
    "minutes",
    "payment_list",
    "payment_receipt",
    "plan_book",
    "receipt",
    "rules_paper",
    "rules_poster",
    "score_sheet",
    "tally_sheets",
]
