"""The pages one can go to: the file, the word and the sign of each."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

import streamlit as st
from streamlit.navigation.page import Page

from talking_maps.i18n import Translator, translator
from talking_maps.ui import session

FOLDER = Path(__file__).resolve().parent / "screens"


class Title(Protocol):
    """Says a page's name; a function, so that its words are found for translation."""

    def __call__(self, t: Translator, /) -> str:
        """Return the name in the translator's language."""


@dataclass(frozen=True, slots=True)
class PageSpec:
    """One page. `inside`: it is about one community. `draws`: it needs a name.

    `about` one contest, or contests without one being chosen.
    """

    id: str
    word: Title
    icon: str
    inside: bool = True
    draws: bool = False
    about: Literal["", "contest", "contests"] = ""

    @property
    def folder(self) -> str:
        """Return the folder of the screen: its English title as a path says it."""
        return self.word(translator("en")).lower().replace(" ", "_")

    @property
    def file(self) -> str:
        """Return the path of the page's script."""
        return str(FOLDER / self.folder / "page.py")


CHOOSE = PageSpec(
    "choose", lambda t: t("Talking maps"), ":material/home:", inside=False
)
ADD = PageSpec(
    "add", lambda t: t("Add a community"), ":material/add_home:", inside=False
)
RECEIVE = PageSpec(
    "receive", lambda t: t("Receive a file"), ":material/move_to_inbox:", inside=False
)
OFFICE = PageSpec("office", lambda t: t("Office"), ":material/domain:", inside=False)
DRAW = PageSpec("draw", lambda t: t("Draw"), ":material/draw:", draws=True)
BOOK = PageSpec("book", lambda t: t("Book"), ":material/menu_book:", draws=True)
COMPARE = PageSpec("compare", lambda t: t("Compare"), ":material/compare:")
SCORE = PageSpec("score", lambda t: t("Score"), ":material/star:")
HISTORY = PageSpec("history", lambda t: t("History"), ":material/history:")
FILES = PageSpec("files", lambda t: t("Files"), ":material/folder_open:", draws=True)
GROUND = PageSpec("ground", lambda t: t("Ground"), ":material/landscape:", draws=True)
LOCAL_NUMBERS = PageSpec(
    "local-numbers", lambda t: t("Local numbers"), ":material/pin:", draws=True
)
OLD_MAPS = PageSpec("old-maps", lambda t: t("Old maps"), ":material/map:", draws=True)
SCAN = PageSpec(
    "scan", lambda t: t("Read a sheet"), ":material/document_scanner:", draws=True
)
DECIDE = PageSpec("decide", lambda t: t("Decide"), ":material/call_split:", draws=True)

CONTESTS = PageSpec(
    "contests",
    lambda t: t("Contests"),
    ":material/emoji_events:",
    inside=False,
    about="contests",
)
CONTEST = PageSpec(
    "contest",
    lambda t: t("Desk"),
    ":material/table_restaurant:",
    inside=False,
    about="contest",
)
MARKING = PageSpec(
    "marking",
    lambda t: t("Mark"),
    ":material/sentiment_satisfied:",
    inside=False,
    about="contest",
)
RANKING = PageSpec(
    "ranking",
    lambda t: t("Ranking"),
    ":material/leaderboard:",
    inside=False,
    about="contest",
)
BOARD = PageSpec(
    "board", lambda t: t("Board"), ":material/cast:", inside=False, about="contest"
)
SUBMIT = PageSpec(
    "submit",
    lambda t: t("Submit"),
    ":material/approval:",
    inside=False,
    about="contest",
)
RULES = PageSpec(
    "rules", lambda t: t("Rules"), ":material/gavel:", inside=False, about="contest"
)
TRAIL = PageSpec(
    "trail", lambda t: t("Trail"), ":material/verified:", inside=False, about="contest"
)
CALL = PageSpec(
    "call",
    lambda t: t("New contest"),
    ":material/add_circle:",
    inside=False,
    about="contests",
)
PEOPLE = PageSpec(
    "people",
    lambda t: t("People and passwords"),
    ":material/group:",
    inside=False,
    about="contests",
)
RUBRIC = PageSpec(
    "rubric",
    lambda t: t("Rubric"),
    ":material/balance:",
    inside=False,
    about="contests",
)

#: What the bar under the header offers inside a community, and inside a contest.
BAR = (DRAW, COMPARE, BOOK, SCORE, HISTORY, FILES)
CONTEST_BAR = (CONTEST, SUBMIT, MARKING, RANKING, BOARD, RULES, TRAIL)
ALL = (
    CHOOSE,
    ADD,
    RECEIVE,
    OFFICE,
    *BAR,
    GROUND,
    LOCAL_NUMBERS,
    OLD_MAPS,
    SCAN,
    DECIDE,
    CONTESTS,
    CALL,
    PEOPLE,
    RUBRIC,
    *CONTEST_BAR,
)


def pages(t: Translator) -> dict[Page, PageSpec]:
    """Return Streamlit's page of each way; the first screen is the default."""
    return {
        st.Page(
            way.file,
            title=way.word(t),
            icon=way.icon,
            url_path=None if way is CHOOSE else way.id,
            default=way is CHOOSE,
        ): way
        for way in ALL
    }


def switch_to(way: PageSpec) -> None:
    """Leave for another page and take along where one is."""
    st.switch_page(way.file, query_params=session.params())


def door(way: PageSpec) -> None:
    """Show a button that leads to a page."""
    if st.button(way.word(session.translator()), icon=way.icon, key=f"door.{way.id}"):
        switch_to(way)


def page_link(way: PageSpec, label: str | None = None) -> None:
    """Show a link to a page that takes along where one is."""
    words = label or way.word(session.translator())
    st.page_link(way.file, label=words, icon=way.icon, query_params=session.params())
