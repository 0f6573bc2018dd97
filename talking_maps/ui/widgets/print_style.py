"""What stands on a page that the browser prints, and on no screen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from markupsafe import Markup

from talking_maps.ui import session
from talking_maps.ui.widgets import html


def head(*words: str) -> None:
    """Put above the printed page what it is about, and the day."""
    t = session.translator()
    day = t("{day:date}", day=datetime.now().astimezone().date().isoformat())
    said = " · ".join(word for word in (*words, day) if word)
    html.show(Markup('<div class="on-paper head">{}</div>').format(said))


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Put a whole table on paper, where the screen has a grid that scrolls."""
    top = Markup().join(Markup("<th>{}</th>").format(one) for one in heads)
    body = Markup().join(
        Markup("<tr>")
        + Markup().join(Markup("<td>{}</td>").format(cell) for cell in row)
        + Markup("</tr>")
        for row in rows
    )
    html.show(
        Markup(
            '<table class="on-paper"><thead><tr>{}</tr></thead>'
            "<tbody>{}</tbody></table>"
        ).format(top, body)
    )
