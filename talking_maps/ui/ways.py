"""The pages one can go to: the file, the word and the sign of each."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

import streamlit as st
from streamlit.navigation.page import Page

from talking_maps.i18n import Translator
from talking_maps.ui import state

FOLDER = Path(__file__).resolve().parent / "pages"


class Word(Protocol):
    """Says a page's name; a function, so that its words are found for translation."""

    def __call__(self, _: Translator, /) -> str:
        """Return the name in the translator's language."""


@dataclass(frozen=True, slots=True)
class Way:
    """One page. `inside`: it is about one community. `draws`: it needs a name.

    `about` one contest, or contests without one being chosen.
    """

    id: str
    word: Word
    icon: str
    inside: bool = True
    draws: bool = False
    about: Literal["", "contest", "contests"] = ""

    @property
    def file(self) -> str:
        """Return the path of the page's script."""
        return str(FOLDER / f"{self.id}.py")


CHOOSE = Way("choose", lambda _: _("Talking maps"), ":material/home:", inside=False)
ADD = Way("add", lambda _: _("Add a community"), ":material/add_home:", inside=False)
RECEIVE = Way(
    "receive", lambda _: _("Receive a file"), ":material/move_to_inbox:", inside=False
)
DRAW = Way("draw", lambda _: _("Draw"), ":material/draw:", draws=True)
BOOK = Way("book", lambda _: _("Book"), ":material/menu_book:", draws=True)
COMPARE = Way("compare", lambda _: _("Compare"), ":material/compare:")
SCORE = Way("score", lambda _: _("Score"), ":material/star:")
HISTORY = Way("history", lambda _: _("History"), ":material/history:")
FILES = Way("files", lambda _: _("Files"), ":material/folder_open:", draws=True)
GROUND = Way("ground", lambda _: _("Ground"), ":material/landscape:", draws=True)
DECIDE = Way("decide", lambda _: _("Decide"), ":material/call_split:", draws=True)

CONTESTS = Way(
    "contests",
    lambda _: _("Contests"),
    ":material/emoji_events:",
    inside=False,
    about="contests",
)
CONTEST = Way(
    "contest",
    lambda _: _("Desk"),
    ":material/table_restaurant:",
    inside=False,
    about="contest",
)
MARKING = Way(
    "marking",
    lambda _: _("Mark"),
    ":material/sentiment_satisfied:",
    inside=False,
    about="contest",
)
RANKING = Way(
    "ranking",
    lambda _: _("Ranking"),
    ":material/leaderboard:",
    inside=False,
    about="contest",
)
BOARD = Way(
    "board", lambda _: _("Board"), ":material/cast:", inside=False, about="contest"
)
SUBMIT = Way(
    "submit",
    lambda _: _("Submit"),
    ":material/approval:",
    inside=False,
    about="contest",
)
RULES = Way(
    "rules", lambda _: _("Rules"), ":material/gavel:", inside=False, about="contest"
)
TRAIL = Way(
    "trail", lambda _: _("Trail"), ":material/verified:", inside=False, about="contest"
)
CALL = Way(
    "call",
    lambda _: _("New contest"),
    ":material/add_circle:",
    inside=False,
    about="contests",
)
PEOPLE = Way(
    "people",
    lambda _: _("People and passwords"),
    ":material/group:",
    inside=False,
    about="contests",
)
RUBRIC = Way(
    "rubric",
    lambda _: _("Rubric"),
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
    *BAR,
    GROUND,
    DECIDE,
    CONTESTS,
    CALL,
    PEOPLE,
    RUBRIC,
    *CONTEST_BAR,
)


def pages(_: Translator) -> dict[Page, Way]:
    """Return Streamlit's page of each way; the first screen is the default."""
    return {
        st.Page(
            way.file,
            title=way.word(_),
            icon=way.icon,
            url_path=None if way is CHOOSE else way.id,
            default=way is CHOOSE,
        ): way
        for way in ALL
    }


def go(way: Way) -> None:
    """Leave for another page and take along where one is."""
    st.switch_page(way.file, query_params=state.params())


def link(way: Way, label: str | None = None) -> None:
    """Show a link to a page that takes along where one is."""
    words = label or way.word(state.text())
    st.page_link(way.file, label=words, icon=way.icon, query_params=state.params())
