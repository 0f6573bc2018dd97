"""Makes text from people harmless and literal wherever Streamlit would read markup.

Names come from anyone: `<script>`, `**`, `:red[…]` and `$x$` in them are text.
"""

from __future__ import annotations

import re
from html import escape as escaped

# Every ASCII punctuation mark may be escaped by a backslash (CommonMark 2.4); these
# are the ones that start markup in Streamlit's labels and paragraphs.
_MARKS = re.compile(r"([\\\\`*_{}\[\]()<>#+\-.!|~$:&^=])")


def markdown(text: str) -> str:
    """Return the text so that Streamlit's Markdown shows it as it is written."""
    return _MARKS.sub(r"\\\1", " ".join(text.split()))


def html(text: object) -> str:
    """Return the text so that HTML shows it as it is written, in attributes too."""
    return escaped(str(text), quote=True)
