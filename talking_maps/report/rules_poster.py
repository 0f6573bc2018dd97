"""The poster of the rules: how points are won, in pictures, for an assembly's wall.

A page (A3) for each rubric: criteria with pictogram and points, a ruler for each part
from nothing to all of it, faces for the jury, what evidence weighs. Of a contest a page
of its prizes comes last: what each place wins, where and when it is given, and when
what happens. Few words; nothing of any plan.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from talking_maps.i18n import Translator, name, translator
from talking_maps.indicators import REGISTRY
from talking_maps.model.contest import Category, Contest, Prizes
from talking_maps.model.rubric import EVIDENCE_GRADES, Component, Criterion, Rubric
from talking_maps.report.typst_pdf import compile_pdf
from talking_maps.symbology import jury_faces, rule_signs
from talking_maps.wording import measures, point_sum, question_words, rule_words
from talking_maps.wording.payment_words import given_as
from talking_maps.wording.vocabulary import evidence_grade_names, scene_names

FACES = 5


@dataclass(frozen=True, slots=True)
class PosterRules:
    """A rubric to be shown, and whose: the contest and its category, if it has any."""

    rubric: Rubric
    over: str
    faces: int = FACES


def rules_poster(
    pages: Sequence[PosterRules],
    *,
    at: str,
    language: str,
    call: Contest | None = None,
) -> bytes:
    """Return the poster as PDF, a page a rubric; `at` is when the rules were kept.

    Of a contest (`call`) with prizes or a call a last page tells them.
    """
    t = translator(language)
    told = {
        "title": t("How points are won"),
        "pages": [_page(one, t, language) for one in pages],
        "prizes": {} if call is None else _prizes_page(call, t, language),
    }
    return compile_pdf("rules_poster", told, at=at, language=language)


def _page(one: PosterRules, t: Translator, language: str) -> dict[str, object]:
    rubric = one.rubric
    jury = sum(criterion.jury for criterion in rubric.criteria)
    whole = sum(criterion.points for criterion in rubric.criteria)
    most = max((criterion.points for criterion in rubric.criteria), default=1.0)
    return {
        "over": one.over,
        "whole": t("{points:points}", points=whole),
        "said": t(
            "points: {computed:points} from the maps, {jury:points} from the jury",
            computed=whole - jury,
            jury=jury,
        ),
        "criteria": [
            _criterion(criterion, most, one.faces, t, language)
            for criterion in rubric.criteria
        ],
        "evidence": _evidence(rubric, t),
        "land": _land(rubric, t),
    }


def _prizes_page(rules: Contest, t: Translator, language: str) -> dict[str, object]:
    """Return what can be won, when and where; nothing where the rules say nothing."""
    said = rules.announcement
    won = [
        _category_prizes(one, one.prizes, t, language)
        for one in rules.categories
        if one.prizes is not None
    ]
    days = [
        {
            "what": what[:1].upper() + what[1:],
            "when": " – ".join(filter(None, (begins, ends))),
        }
        for what, begins, ends in rule_words.calendar(rules, t, language)
    ]
    if not won and said is None:
        return {}
    facts = []
    if said is not None:
        when = t("{at:datetime}", at=said.award_at) if said.award_at else ""
        known: tuple[tuple[rule_signs.CallSign, str, str], ...] = (
            ("place", t("Place of the award"), said.award_place),
            ("day", t("Date of the award"), when),
            ("ask", t("Whom to ask"), "; ".join(said.contacts)),
        )
        facts = [
            {"sign": rule_signs.call(sign), "name": label, "said": words}
            for sign, label, words in known
            if words
        ]
    return {
        "title": t("What can be won"),
        "over": rules.name,
        "categories": won,
        "facts": facts,
        "calendar": t("Calendar"),
        "days": days,
    }


def _category_prizes(
    one: Category, prizes: Prizes, t: Translator, language: str
) -> dict[str, object]:
    """Return a category's prizes: a medal for each place, or how the fund is shared."""
    owners = ", ".join(rule_words.owner_kinds(t)[kind] for kind in one.owners)
    apart = one.within == "community"
    within = t("within each community") if apart else t("all with one another")
    foot = [t("fund of each group {fund:soles}", fund=str(prizes.fund))]
    if prizes.cap is not None:
        foot.append(t("at most {cap:soles} for one", cap=str(prizes.cap)))
    if prizes.minimum_score:
        foot.append(t("from {points:points} points on", points=prizes.minimum_score))
    foot += given_as(prizes, t)
    is_ladder = prizes.kind == "ladder"
    return {
        "sign": rule_signs.competitor(is_many="community" in one.owners),
        "name": name(one.names, language),
        "said": t("{owners}: they compete {within}", owners=owners, within=within),
        "medal": rule_signs.medal(),
        "ladder": [t("{amount:soles}", amount=str(step)) for step in prizes.ladder]
        if is_ladder
        else [],
        "kind": "" if is_ladder else rule_words.prize_kinds(t)[prizes.kind],
        "fund": t("{amount:soles}", amount=str(prizes.fund)),
        "foot": "; ".join(foot),
    }


def _criterion(
    one: Criterion, most: float, faces: int, t: Translator, language: str
) -> dict[str, object]:
    return {
        "name": name(one.names, language),
        "sign": jury_faces.criterion(one.id),
        "points": t("{points:points}", points=one.points),
        "share": 100 * one.points / most,
        "parts": [_part(part, t, language) for part in one.components],
        "jury": {
            "name": t("The jury looks and says"),
            "faces": [jury_faces.face(place + 1, faces) for place in range(faces)]
            if not one.questions or any(q.kind == "faces" for q in one.questions)
            else [],
            "none": t("{points:points}", points=0),
            "all": t("{points:points}", points=one.jury),
            "questions": [
                {"name": called, "said": said}
                for called, said in question_words.lines(one, t, language)
            ],
            "joined": question_words.joined(one, t),
        }
        if one.jury
        else {},
    }


def _part(one: Component, t: Translator, language: str) -> dict[str, object]:
    known = REGISTRY.get(one.indicator)
    unit = known.unit if known is not None else "number"

    def end(value: float) -> str:
        said = point_sum.amount(value, unit, t)
        if one.against and value > 0:
            said = f"+{said}"
        return said

    called = measures.called(one.indicator, language)
    if one.against:
        called = t("{measure}: more than at the baseline", measure=called)
    return {
        "name": called,
        "scene": scene_names(t)[one.scene] if one.scene else "",
        "promised": one.scene == "future",
        "worst": end(one.worst),
        "best": end(one.best),
        "nothing": t("nothing"),
        "all": t("all {points:points}", points=one.points),
    }


def _evidence(rubric: Rubric, t: Translator) -> list[dict[str, object]]:
    words = evidence_grade_names(t)
    return [
        {
            "name": words[grade],
            "sign": rule_signs.evidence(grade),
            "share": 100 * rubric.grades[grade],
            "said": t("{share:percent}", share=rubric.grades[grade]),
        }
        for grade in EVIDENCE_GRADES
        if grade in rubric.grades
    ]


def _land(rubric: Rubric, t: Translator) -> list[dict[str, object]]:
    """Return what is asked of the land, each with its picture."""
    said: list[tuple[rule_signs.LandSign, str]] = []
    if rubric.cover is not None:
        said.append(
            (
                "described",
                t(
                    "Say what {asked:percent} of the land is: then all counts.",
                    asked=rubric.cover,
                ),
            )
        )
        said.append(("few shapes", t("A few small shapes: next to nothing counts.")))
    said.append(("outside", t("Outside the land nothing counts.")))
    return [{"sign": rule_signs.land(sign), "said": words} for sign, words in said]
