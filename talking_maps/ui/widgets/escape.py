"""Makes text from people harmless and literal where Streamlit would read Markdown.

Names come from anyone: `**`, `:red[…]` and `$x$` in them are text. HTML is not made
here but as `Markup`, which escapes what is put in (`widgets/html.py`).
"""

from __future__ import annotations

import re

# Every ASCII punctuation mark may be escaped by a backslash (CommonMark 2.4); these
# are the ones that start markup in Streamlit's labels and paragraphs.
_MARKS = re.compile(r"([\\\\`*_{}\[\]()<>#+\-.!|~$:&^=])")


def markdown(text: str) -> str:
    """Return the text so that Streamlit's Markdown shows it as it is written."""
    return _MARKS.sub(r"\\\1", " ".join(text.split()))
