"""The papers of a plan that Draw and the book print, and what is chosen for each."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Literal, get_args

import streamlit as st

from talking_maps.i18n import Translator, name
from talking_maps.model.plan import COMMUNITY, SCENES, Scene
from talking_maps.sheet.code import BaseKind
from talking_maps.sheet.layout import (
    OVERVIEW_SCALES,
    PAPERS,
    PENS,
    ROUND_SCALES,
    Paper,
    Pen,
)
from talking_maps.ui import session
from talking_maps.ui.widgets import html
from talking_maps.ui.widgets.print_door import PrintJob
from talking_maps.wording.vocabulary import pen_names, scene_names
from talking_maps.workspace import paper_books, paper_sheets, tile_sets
from talking_maps.workspace.paper_sheets import SheetOrder

PlanPaper = Literal["map", "base", "three", "book", "minutes"]
NOTHING = ""
#: Stands for the scale at which the land fits.
FITTING = 0


def ask(papers: Sequence[PlanPaper]) -> PrintJob | None:
    """Show the choices and return the paper that was chosen."""
    t, code = session.translator(), session.code() or ""
    words = _words(t)
    kind: PlanPaper = papers[0]
    if len(papers) > 1:
        kind = st.segmented_control(
            t("Paper"),
            list(papers),
            format_func=words.__getitem__,
            default=papers[0],
            required=True,
            key="print.kind",
            label_visibility="collapsed",
        )
    if kind == "book":
        return _book(code)
    if kind == "minutes":
        return _minutes(code, t)
    return _sheet(code, kind, t)


def _words(t: Translator) -> dict[PlanPaper, str]:
    said = (
        t("Map"),
        t("Sheet to draw on"),
        t("Three maps"),
        t("Plan book"),
        t("Minutes of the assembly"),
    )
    return dict(zip(get_args(PlanPaper), said, strict=True))


def _made_of(code: str, *more: object) -> tuple[object, ...]:
    opened = session.community(code)
    return (
        code,
        session.owner(),
        opened.last_change().stamp,
        opened.ground,
        session.printed_language(),
        *more,
    )


def _book(code: str) -> PrintJob:
    owner, language = session.owner(), session.printed_language()
    workspace = session.workspace()
    whose = code if owner == COMMUNITY else f"{code}-{owner}"
    return PrintJob(
        f"{whose}-book.pdf",
        _made_of(code, "book", workspace.rubric.digest),
        lambda tell: paper_books.plan_book(
            workspace, code, owner, language=language, progress=tell
        ),
    )


def _minutes(code: str, t: Translator) -> PrintJob | None:
    held = session.community(code).plan(COMMUNITY).assemblies
    days = sorted({one.held_on for one in held}, reverse=True)
    if not days:
        st.info(t("Write down the assembly first, with its day and who came."))
        return None
    day = st.selectbox(
        t("Assembly of the day"),
        days,
        format_func=lambda one: t("{day:date}", day=one),
        key="print.day",
        width=320,
    )
    workspace, language = session.workspace(), session.printed_language()
    return PrintJob(
        f"{code}-minutes-{day}.pdf",
        _made_of(code, "minutes", day),
        lambda _tell: paper_books.minutes(workspace, code, language=language, day=day),
    )


def _sheet(code: str, kind: PlanPaper, t: Translator) -> PrintJob:
    order, black = _order(code, kind, t)
    pens: tuple[tuple[Pen, str], ...] = ()
    drawn = False
    workspace, language = session.workspace(), session.printed_language()
    if kind == "base":
        drawn = st.checkbox(t("Print in grey what is drawn already"), key="print.drawn")
        pens = _pens(t)
        draft = partial(
            paper_sheets.base_sheets,
            workspace,
            code,
            order,
            pens,
            language=language,
            shows_drawn=drawn,
        )
        made = _made_of(code, kind, order, pens, drawn)
        return PrintJob(
            f"{code}-{order.scene}-draw.pdf", made, lambda tell: draft(progress=tell)
        )
    make = paper_sheets.three_maps if kind == "three" else paper_sheets.map_sheets
    called = "three" if kind == "three" else order.scene
    return PrintJob(
        f"{code}-{called}.pdf",
        _made_of(code, kind, order, black),
        lambda tell: make(
            workspace, code, order, language=language, is_black=black, progress=tell
        ),
    )


def _order(code: str, kind: PlanPaper, t: Translator) -> tuple[SheetOrder, bool]:
    """Ask for scene, paper, scale and ground of a sheet."""
    names = scene_names(t)
    scene: Scene = session.scene()
    first, second, third, fourth = st.columns(4)
    if kind != "three":
        scene = first.selectbox(
            t("Scene"),
            SCENES,
            index=SCENES.index(scene),
            format_func=names.__getitem__,
            key="print.scene",
        )
    paper: Paper = second.selectbox(t("Paper size"), PAPERS, index=1, key="print.paper")
    scales = ROUND_SCALES if kind == "base" else OVERVIEW_SCALES
    scale = third.selectbox(
        t("Scale"),
        (FITTING, *scales),
        format_func=lambda one: (
            f"1:{t('{count:whole}', count=one)}" if one else t("as it fits")
        ),
        key=f"print.scale.{kind == 'base'}",
    )
    grounds = _grounds(code, kind, t)
    ground = fourth.selectbox(
        t("Beneath"),
        list(grounds),
        format_func=grounds.__getitem__,
        key=f"print.ground.{kind == 'base'}",
    )
    black = False
    if kind != "base":
        black = st.checkbox(t("All in black, told apart by pattern"), key="print.black")
    parts = paper != "A4" and st.checkbox(
        t("In parts of A4, to be glued"), key="print.parts"
    )
    divided: Paper | None = "A4" if parts else None
    return SheetOrder(
        scene, session.owner(), paper, scale or None, ground, divided
    ), black


def _grounds(code: str, kind: PlanPaper, t: Translator) -> dict[BaseKind | None, str]:
    found: dict[BaseKind | None, str] = {
        "relief": t("Relief and contours"),
        "contours": t("Contours only"),
    }
    if "picture" in tile_sets(session.workspace(), code):
        found["picture"] = t("Picture of the ground")
    if kind != "base":
        found[None] = t("White paper")
    return found


def _pens(t: Translator) -> tuple[tuple[Pen, str], ...]:
    """Ask what each pen draws; a pen without a layer is not printed."""
    layers = session.workspace().layers
    known = {one.id: one for one in layers if not one.restricted}
    usual = dict(paper_sheets.usual_pens(layers))
    names = pen_names(t)
    chosen: list[tuple[Pen, str]] = []
    st.markdown(f"**{t('What each pen draws')}**")
    columns = st.columns(3)
    options = [NOTHING, *known]
    for number, pen in enumerate(PENS):
        layer = columns[number % 3].selectbox(
            html.markdown(names[pen]),
            options,
            index=options.index(usual.get(pen, NOTHING)),
            format_func=lambda one: (
                name(known[one].names, session.language()) if one else "—"
            ),
            key=f"print.pen.{pen}",
        )
        if layer:
            chosen.append((pen, layer))
    return tuple(chosen)
