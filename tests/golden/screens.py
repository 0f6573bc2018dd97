"""What every screen shows, in both languages, as text; Streamlit draws it, no browser.

A screen is the whole tree of its elements with all they were given: words, labels,
options, help, what the maps' frames are told. Styles are left out, and so is what
differs at each run: random names, addresses of media, digests of pictures.
"""

from __future__ import annotations

import base64
import json
import logging
import re
from collections.abc import Iterator, Mapping, Set
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.ipc
import pytest
import streamlit as st
from google.protobuf.json_format import MessageToDict
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block

from talking_maps.model.plan import COMMUNITY
from talking_maps.ui import navigation
from talking_maps.ui.screens.score import advice_jobs, sureness
from talking_maps.ui.widgets import score_panel
from talking_maps.workspace import Workspace, accounts, open_workspace, scorecard
from talking_maps.workspace.open_community import OpenCommunity
from tests.golden.normal import known, plain, rounded
from tests.golden.workspace import (
    CODE,
    CONTEST,
    OPEN,
    PASSWORD,
    WHO,
    clock,
    moment,
    unpacked,
)
from tests.ui.app_driver import OURS, visit

LANGUAGES = ("es", "en")
#: What Streamlit makes up itself, and how wide and where things stand.
_SILENT = {
    "id",
    "formId",
    "elementId",
    "pageScriptHash",
    "scriptHash",
    "componentName",
    "autoRerun",
    "fragmentId",
    "mediaFileId",
    "deferredFileId",
    "gapConfig",
    "widthConfig",
    "heightConfig",
    "flexContainer",
    "labelVisibility",
    "allowEmpty",
    "setValue",
    "verticalAlignment",
    "wrap",
    "advice",
    "hideAnchor",
    "elementType",
    "weight",
    "dataType",
    "hasMin",
    "hasMax",
    "acceptNewOptions",
}
#: The score of a plan that is sealed in an open contest.
SEALED = "score.sealed"
_STYLE = re.compile(r"<style>.*?</style>", re.DOTALL)
#: What the drawing map is told once for all screens with it.
_ONCE = {"words", "layers", "context"}
#: Where a line of HTML may end, so that a difference is a line and not a page.
_PART = re.compile(r"(?=<(?:tr|div|li|p|table|section|h[1-6]|g|path|text)\b)")


@dataclass(frozen=True)
class Shot:
    """One screen as somebody sees it; `held` is what the tab remembers."""

    name: str
    way: navigation.PageSpec
    words: Mapping[str, str] = field(default_factory=dict)
    held: Mapping[str, object] = field(default_factory=dict)
    person: str = ""


def _inside() -> Iterator[Shot]:
    yield Shot("choose", navigation.CHOOSE)
    yield Shot("add", navigation.ADD)
    yield Shot("receive", navigation.RECEIVE)
    yield Shot("draw", navigation.DRAW)
    for uid, scene in (("spring-1", "present"), ("terrace-1", "future")):
        touched = {"sequence": 1, "selected": uid, "scene": scene}
        yield Shot(f"draw.{uid}", navigation.DRAW, {"s": scene}, {"map": touched})
    yield Shot("draw.household", navigation.DRAW, {"o": "h-01"})
    for part in (
        "households",
        "organisations",
        "animals",
        "assemblies",
        "commitments",
        "about",
    ):
        yield Shot(f"book.{part}", navigation.BOOK, {}, {"book.part": part})
    for part in ("in", "merge", "out", "copy", "back"):
        yield Shot(f"files.{part}", navigation.FILES, {}, {"files.part": part})
    yield Shot("compare", navigation.COMPARE)
    yield Shot("history", navigation.HISTORY)
    yield Shot("ground", navigation.GROUND)
    yield Shot("old-maps", navigation.OLD_MAPS)
    yield Shot("scan", navigation.SCAN)
    yield Shot("decide", navigation.DECIDE)
    yield Shot("local-numbers", navigation.LOCAL_NUMBERS)
    yield Shot("local-numbers.office", navigation.LOCAL_NUMBERS, {}, {}, "office")
    yield Shot("office", navigation.OFFICE)
    yield Shot("office.office", navigation.OFFICE, {}, {}, "office")


def _scores(workspace: Workspace) -> Iterator[Shot]:
    for criterion in scorecard(OpenCommunity(workspace, CODE)).criteria:
        held = {score_panel.CHOSEN: criterion.id}
        yield Shot(f"score.{criterion.id}", navigation.SCORE, {}, held)
    yield Shot(SEALED, navigation.SCORE)


def _contests() -> Iterator[Shot]:
    done, on = {"k": CONTEST}, {"k": OPEN}
    for person in ("", "office"):
        of = f".{person}" if person else ""
        yield Shot(f"contests{of}", navigation.CONTESTS, {}, {}, person)
        yield Shot(f"rubric{of}", navigation.RUBRIC, {}, {}, person)
        for way in (
            navigation.CONTEST,
            navigation.RULES,
            navigation.TRAIL,
            navigation.RANKING,
        ):
            yield Shot(f"{way.id}{of}", way, done, {}, person)
    yield Shot("call", navigation.CALL, {}, {}, "office")
    yield Shot("people", navigation.PEOPLE, {}, {}, "office")
    yield Shot("board", navigation.BOARD, done)
    yield Shot("open.contest", navigation.CONTEST, on, {}, "office")
    yield Shot("open.submit", navigation.SUBMIT, on)
    yield Shot("open.marking", navigation.MARKING, on)
    yield Shot("open.marking.j1", navigation.MARKING, on, {}, "j1")
    yield Shot("open.ranking.office", navigation.RANKING, on, {}, "office")


def shots(workspace: Workspace) -> tuple[Shot, ...]:
    """Return all screens that are kept."""
    return (*_inside(), *_scores(workspace), *_contests())


def make(folder: Path) -> dict[str, str]:
    """Return the text of every screen by the name of its file."""
    # Streamlit warns at every run that nobody serves the page.
    logging.disable(logging.WARNING)
    try:
        return _made(folder)
    finally:
        logging.disable(logging.NOTSET)


def _made(folder: Path) -> dict[str, str]:
    st.cache_data.clear()
    st.cache_resource.clear()
    unpacked(folder)
    workspace = open_workspace(folder)
    kept = known(folder)
    found = {}
    with clock(tick=True) as time, pytest.MonkeyPatch.context() as patch:
        signed = {
            name: accounts.sign_in(workspace, name, PASSWORD)
            for name in ("office", "j1")
        }
        for owner in (COMMUNITY, "h-01"):
            # The next steps are found beside the page, sooner or later.
            assert advice_jobs.ask(workspace, CODE, owner).ended.wait(120)
        # How sure the points are is drawn from hundreds of worlds: too long for here.
        patch.setattr(sureness, "show", lambda *_: None)
        for language in LANGUAGES:
            for shot in shots(workspace):
                time.move_to(moment())
                with _points_told(folder) if _tells_points(shot) else nullcontext():
                    test = _page(workspace, patch, shot, language, signed)
                silent = _SILENT if shot.name == "draw" else _SILENT | _ONCE
                lines = "\n".join(_of(test._tree, 0, silent))
                names = {str(folder): "«workspace»"}
                found[f"{shot.name}.{language}.txt"] = plain(lines, names, kept) + "\n"
    return found


def _tells_points(shot: Shot) -> bool:
    scored = (navigation.DRAW, navigation.COMPARE, navigation.SCORE)
    return shot.way in scored and shot.name != SEALED


@contextmanager
def _points_told(folder: Path) -> Iterator[None]:
    """Put the open contest aside: a plan that is sealed in one tells no points."""
    sealed, aside = folder / "contests" / f"{OPEN}.gpkg", folder / "aside.gpkg"
    sealed.rename(aside)
    try:
        yield
    finally:
        aside.rename(sealed)


def _page(
    workspace: Workspace,
    patch: pytest.MonkeyPatch,
    shot: Shot,
    language: str,
    signed: Mapping[str, accounts.Actor],
) -> AppTest:
    test = visit(workspace, patch, by=WHO, lang=language, **shot.words).page(shot.way)
    for name, value in shot.held.items():
        test.session_state[name] = value
    if shot.person:
        test.session_state["who.person"] = signed[shot.person]
    if shot.held or shot.person:
        test.run()
    assert not test.exception, (shot.name, [one.message for one in test.exception])
    return test


def _of(node: Any, depth: int, silent: Set[str]) -> Iterator[str]:
    """Yield a node of the tree and what is in it, each level one space further in."""
    pad = " " * depth
    proto = getattr(node, "proto", None)
    told = {} if proto is None else MessageToDict(proto)
    if str(told.get("body", "")).startswith(OURS):
        return  # it shows nothing, and a browser test tells what it does
    key = getattr(node, "key", None)
    yield f"{pad}{node.type}" + (f" #{key}" if key else "")
    for name, value in told.items():
        yield from _value(name, value, f"{pad} .", silent)
    if isinstance(node, Block):
        for child in node.children.values():
            yield from _of(child, depth + 1, silent)


def _value(name: str, value: object, pad: str, silent: Set[str]) -> Iterator[str]:
    if name.rpartition(".")[2] in silent or value in ("", None, {}):
        return
    if isinstance(value, str) and value.startswith("{"):
        value = rounded(json.loads(value), 6)
    if name == "arrowData" and isinstance(value, dict):
        yield from _table(value.pop("data"), pad)
    if isinstance(value, Mapping):
        for inner, one in value.items():
            yield from _value(f"{name}.{inner}", one, pad, silent)
    elif isinstance(value, list) and any(isinstance(v, dict | str) for v in value):
        for number, one in enumerate(value):
            yield from _value(f"{name}.{number}", one, pad, silent)
    else:
        yield from (f"{pad}{name}: {line}" for line in _text(value))


def _text(value: object) -> Iterator[str]:
    if not isinstance(value, str):
        yield json.dumps(value, ensure_ascii=False)
        return
    for line in _PART.sub("\n", _STYLE.sub("<style>", value)).split("\n"):
        if line.strip():
            yield line.rstrip()


def _table(data: str, pad: str) -> Iterator[str]:
    """Yield the rows of a table that people edit."""
    with pyarrow.ipc.open_stream(base64.b64decode(data)) as stream:
        for row in stream.read_all().to_pylist():
            yield f"{pad}row: {json.dumps(row, ensure_ascii=False, default=str)}"
