"""Both sides' points by criterion, and how many more or fewer the right one has."""

from __future__ import annotations

from collections.abc import Mapping

from talking_maps.i18n import Translator, name
from talking_maps.model.rubric import CriterionScore, Scorecard, ScoreHold
from talking_maps.ui import session
from talking_maps.ui.screens.score import band_jobs
from talking_maps.ui.screens.score.band_jobs import BandJob
from talking_maps.wording import measures, point_sum
from talking_maps.workspace import scores
from talking_maps.workspace.comparisons import Side


def told(
    code: str, left: Side, right: Side, t: Translator, job: BandJob | None = None
) -> Mapping[str, object]:
    """Return the points of both sides by criterion, in words.

    A plan has one score for its three scenes: two scenes of one state show it once.
    `job` is the question how sure both totals are.
    """
    first, second = scorecard(code, left), scorecard(code, right)
    held = first.hold or second.hold
    one = (left.owner, left.moment) == (right.owner, right.moment)
    note = t("Both maps are of one plan; its three scenes have one score together.")
    other = t("The book (animals, people, assemblies) is taken as it is today.")
    pairs = zip(first.criteria, second.criteria, strict=True)
    return {
        "single": one,
        "note": measures.held_back(held, t) if held else note if one else other,
        "rows": [
            *(_row(a, b, t) for a, b in pairs),
            *_sure(job, t),
            *_known(first, second, t),
        ],
        "total": _total(held, first, second, t),
    }


def _total(
    held: ScoreHold | None, first: Scorecard, second: Scorecard, t: Translator
) -> Mapping[str, str]:
    """Return the last row: the points of both sides."""
    return (
        _moved(measures.with_open(t("Total"), first.open, t), first, second, t)
        if held
        else _points(
            measures.with_open(t("Total"), first.open, t),
            first.total,
            second.total,
            t,
        )
    )


def asked(code: str, left: Side, right: Side) -> BandJob | None:
    """Return the question how sure both sides' points are, None while they are held."""
    sides = tuple(dict.fromkeys((s.owner, s.moment) for s in (left, right)))
    if any(scorecard(code, side).hold for side in (left, right)):
        return None
    asked = (band_jobs.Asked(owner, moment) for owner, moment in sides)
    return band_jobs.ask(session.workspace(), code, *asked)


def _sure(job: BandJob | None, t: Translator) -> list[Mapping[str, str]]:
    """Return between which points both totals lie, or that it is being worked out."""
    if job is None:
        return []
    words = t("In four of five draws")
    if not job.bands:
        so_far = (
            "—"
            if job.ended.is_set()
            else t("being worked out: {share:percent}", share=job.share)
        )
        return [{"name": words, "a": so_far, "b": so_far, "gain": ""}]
    a, b = (measures.band(one.total, t) for one in (job.bands[0], job.bands[-1]))
    return [{"name": words, "a": a, "b": b, "gain": ""}]


def _known(
    first: Scorecard, second: Scorecard, t: Translator
) -> list[Mapping[str, str]]:
    """Return how well is known what the points of both stand on, if anything is."""
    said = [point_sum.card_grades(one, t) for one in (first, second)]
    if not any(said):
        return []
    a, b = (one or "—" for one in said)
    words = t("How well it is known")
    return [{"name": words, "a": a, "b": b, "gain": "=" if a == b else "≠"}]


def scorecard(code: str, side: Side) -> Scorecard:
    """Return the side's plan judged by the workspace's rubric."""
    opened = session.community(code)
    return scores.scorecard(opened, side.owner, side.moment)


def _row(a: CriterionScore, b: CriterionScore, t: Translator) -> Mapping[str, str]:
    criteria = session.workspace().rubric.criteria
    names = next((c.names for c in criteria if c.id == a.id), {"en": a.id})
    words = measures.with_open(name(names, session.language()), a.open, t)
    if measures.is_open(a) and measures.is_open(b):
        return {"name": words, "a": t("open"), "b": t("open"), "gain": "—"}
    if a.direction or b.direction:
        return _moved(words, a, b, t)
    return _points(words, a.points, b.points, t)


def _moved(
    words: str,
    a: CriterionScore | Scorecard,
    b: CriterionScore | Scorecard,
    t: Translator,
) -> Mapping[str, str]:
    """Return where both sides stand; with one of them held back neither is told."""
    told = [measures.direction(one.direction, t) or "—" for one in (a, b)]
    return {"name": words, "a": told[0], "b": told[1], "gain": ""}


def _points(
    words: str, before: float, after: float, t: Translator
) -> Mapping[str, str]:
    change = measures.exact(abs(after - before), t)
    sign = "+" if after > before else "−"
    return {
        "name": words,
        "a": measures.exact(before, t),
        "b": measures.exact(after, t),
        "gain": "=" if change == measures.exact(0, t) else f"{sign}{change}",
    }
