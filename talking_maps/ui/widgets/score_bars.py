"""Draws points as bars: what is, what is promised, what is left to a jury.

The three are solid, hatched and open; they do not differ by colour alone.
"""

from __future__ import annotations

from markupsafe import Markup

from talking_maps.i18n import Translator
from talking_maps.model.rubric import CriterionScore, Scorecard
from talking_maps.wording import measures, point_sum
from talking_maps.wording.point_sum import PointSum
from talking_maps.worlds import PointBand


def is_and_promised(score: CriterionScore) -> tuple[float, float]:
    """Return the points of what is and those of what is only promised."""
    promised = sum(r.points for r in score.readings if r.promised)
    return score.points - promised, promised


def bar(score: CriterionScore, t: Translator) -> Markup:
    """Return the criterion's bar as HTML, said in words for who cannot see it."""
    whole = score.of or 1.0
    solid, promised = is_and_promised(score)
    words = t(
        "{points:hundredths} of {of:points}; {promised:hundredths} of them promised; "
        "{open:points} for the jury",
        points=score.points,
        of=score.of,
        promised=promised,
        open=score.open,
    )
    parts = (("is", solid), ("promised", promised), ("open", score.open))
    cells = Markup().join(
        Markup('<b class="{}" style="width:{:.2f}%"></b>').format(
            name, 100 * amount / whole
        )
        for name, amount in parts
        if amount > 0
    )
    return Markup('<div class="bar" role="img" aria-label="{}">{}</div>').format(
        words, cells
    )


def line(name: str, score: CriterionScore, t: Translator) -> Markup:
    """Return the criterion's name, points and bar as HTML.

    Where the points are held back it is the name, and where they stand.
    """
    if score.direction:
        where = t("jury")
        if score.of != score.open:
            where = measures.direction(score.direction, t)
        return Markup(
            '<div class="criterion"><div><span>{}</span>'
            '<span class="figures">{}</span></div></div>'
        ).format(name, where)
    earned = measures.exact(score.points, t)
    computed = measures.points(score.of - score.open, t)
    figures: str = Markup("<strong>{}</strong>/{}").format(earned, computed)
    if score.of == 0:
        figures = t("left out")
    elif score.of == score.open:
        figures = t("jury")
    return Markup(
        '<div class="criterion"><div><span>{name}</span>'
        '<span class="figures">{figures}</span></div>{bar}</div>'
    ).format(name=name, figures=figures, bar=bar(score, t))


def total(card: Scorecard, t: Translator) -> Markup:
    """Return the total so far as HTML, and apart what is left to the jury.

    Where the points are held back it is where they stand, and why they are.
    """
    if card.hold is not None:
        return Markup(
            '<div class="total held"><strong>{}</strong><small>{}</small></div>'
        ).format(
            measures.direction(card.direction, t), measures.held_back(card.hold, t)
        )
    earned = measures.exact(card.total, t)
    words = t("of {of:points}", of=card.of - card.open)
    jury = t("({open:points} for the jury)", open=card.open) if card.open else ""
    return Markup(
        '<div class="total"><strong>{earned}</strong> {words}'
        "<small>{jury}</small></div>"
    ).format(earned=earned, words=words, jury=jury)


def legend(t: Translator) -> Markup:
    """Return what the patterns of the bars mean, as HTML."""
    words = (
        ("is", t("what is")),
        ("promised", t("what is promised")),
        ("open", t("for the jury")),
    )
    return (
        Markup('<div class="bar-legend">')
        + Markup().join(
            Markup('<span><b class="{}"></b>{}</span>').format(k, w) for k, w in words
        )
        + Markup("</div>")
    )


def ruler(one: PointSum, t: Translator) -> Markup:
    """Return a ruler from nothing to all points, up to where the plan is, as HTML."""
    return Markup(
        '<figure class="ruler"><i style="width:{:.1f}%"></i>'
        "<figcaption>{}</figcaption></figure>"
    ).format(one.share * 100, point_sum.ruler(one, t))


def strip(sure: PointBand | None, of: float, t: Translator) -> Markup:
    """Return a strip from no point to all, with the band and its middle, as HTML.

    Empty while the band is not known, as high. The sentence beside it says the same.
    """
    band = Markup()
    if sure is not None and of:
        band = Markup(
            '<i style="left:{:.1f}%;width:{:.1f}%"></i><b style="left:{:.1f}%"></b>'
        ).format(
            100 * sure.low / of,
            100 * (sure.high - sure.low) / of,
            100 * sure.median / of,
        )
    return Markup(
        '<div class="strip" aria-hidden="true"><span>0</span><span>{}</span>'
        "<span>{}</span></div>"
    ).format(band, t("{points:points}", points=of))
