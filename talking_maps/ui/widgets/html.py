"""Puts HTML on the page: the one place that hands markup to Streamlit.

HTML is a `Markup`, made from literals and filled by `Markup(...).format(...)` and
`Markup().join(...)`: text that is put in is escaped there, and nobody has to think of
it. A plain string is no HTML, and mypy refuses it here.

Makes text from people harmless and literal where Streamlit would read Markdown.

Names come from anyone: `**`, `:red[…]` and `$x$` in them are text. HTML is not made
here but as `Markup`, which escapes what is put in (`widgets/html.py`).
"""

from __future__ import annotations

import re
from typing import Literal

import streamlit as st
from markupsafe import Markup


def show(body: Markup, *, width: Literal["stretch", "content"] = "stretch") -> None:
    """Show HTML on the page."""
    st.html(body, width=width)


def style(sheet: str) -> Markup:
    r"""Return a style sheet as the element that holds it.

    In a style nothing is escaped but its end: a word in it that says `</style>` would
    close it, and is written `<\/style>`, which CSS reads as the same text.
    """
    safe = Markup(sheet.replace("</", r"<\/"))  # noqa: S704 - see above
    return Markup("<style>{}</style>").format(safe)


def script(source: str) -> None:
    """Run a script of ours in the page; text from people never enters one."""
    safe = Markup(source.replace("</", r"<\/"))  # noqa: S704 - see `style`
    body = Markup("<script data-ours>{}</script>").format(safe)
    st.html(body, unsafe_allow_javascript=True)


# Every ASCII punctuation mark may be escaped by a backslash (CommonMark 2.4); these
# are the ones that start markup in Streamlit's labels and paragraphs.
_MARKS = re.compile(r"([\\\\`*_{}\[\]()<>#+\-.!|~$:&^=])")


def markdown(text: str) -> str:
    """Return the text so that Streamlit's Markdown shows it as it is written."""
    return _MARKS.sub(r"\\\1", " ".join(text.split()))
