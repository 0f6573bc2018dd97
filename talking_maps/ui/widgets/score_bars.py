"""Draws points as bars: what is, what is promised, what is left to a jury.

The three are solid, hatched and open; they do not differ by colour alone.
"""

from __future__ import annotations

from talking_maps.i18n import Translator
from talking_maps.model.rubric import CriterionScore, Scorecard
from talking_maps.ui.widgets import escape
from talking_maps.wording import measures


def is_and_promised(score: CriterionScore) -> tuple[float, float]:
    """Return the points of what is and those of what is only promised."""
    promised = sum(r.points for r in score.readings if r.promised)
    return score.points - promised, promised


def bar(score: CriterionScore, t: Translator) -> str:
    """Return the criterion's bar as HTML, said in words for who cannot see it."""
    whole = score.of or 1.0
    solid, promised = is_and_promised(score)
    words = t(
        "{points:points} of {of:points}; {promised:points} of them promised; "
        "{open:points} for the jury",
        points=score.points,
        of=score.of,
        promised=promised,
        open=score.open,
    )
    parts = (("is", solid), ("promised", promised), ("open", score.open))
    cells = "".join(
        f'<b class="{name}" style="width:{100 * amount / whole:.2f}%"></b>'
        for name, amount in parts
        if amount > 0
    )
    return (
        f'<div class="bar" role="img" aria-label="{escape.html(words)}">{cells}</div>'
    )


def line(name: str, score: CriterionScore, t: Translator) -> str:
    """Return the criterion's name, points and bar as HTML."""
    earned = measures.points(score.points, t)
    computed = measures.points(score.of - score.open, t)
    figures = f"<strong>{earned}</strong>/{computed}"
    if score.of == score.open:
        figures = escape.html(t("jury"))
    return (
        f'<div class="criterion"><div><span>{escape.html(name)}</span>'
        f'<span class="figures">{figures}</span></div>{bar(score, t)}</div>'
    )


def total(card: Scorecard, t: Translator) -> str:
    """Return the total so far as HTML, and apart what is left to the jury."""
    earned = measures.points(card.total, t)
    words = t("of {of:points}", of=card.of - card.open)
    jury = t("({open:points} for the jury)", open=card.open) if card.open else ""
    return (
        f'<div class="total"><strong>{earned}</strong> {escape.html(words)}'
        f"<small>{escape.html(jury)}</small></div>"
    )


def legend(t: Translator) -> str:
    """Return what the patterns of the bars mean, as HTML."""
    words = (
        ("is", t("what is")),
        ("promised", t("what is promised")),
        ("open", t("for the jury")),
    )
    return (
        '<div class="bar-legend">'
        + "".join(f'<span><b class="{k}"></b>{escape.html(w)}</span>' for k, w in words)
        + "</div>"
    )
