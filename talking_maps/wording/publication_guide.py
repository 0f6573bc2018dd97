"""The page of a published contest: how an outsider follows a point without us."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from talking_maps.i18n import format_message, name, translator
from talking_maps.indicators import REGISTRY
from talking_maps.model.contest import Contest
from talking_maps.wording import point_sum, question_words, rule_words
from talking_maps.wording.contest_names import joining_names

#: A heading, paragraphs beneath it and points of a list.
Part = tuple[str, Sequence[str], Sequence[str]]


def title(rules: Contest, language: str) -> str:
    """Return the page's title."""
    t = translator(language)
    return t("How to follow the points of {name}", name=rules.name)


def parts(rules: Contest, language: str) -> Iterable[Part]:
    """Return what the page says, from what lies in the folder to the prizes."""
    t = translator(language)
    return (
        (
            t("What this folder is"),
            (
                t(
                    "It holds the contest “{name}” as it was sealed. With QGIS and a"
                    " spreadsheet anybody can follow every computed point, without the"
                    " program that made it.",
                    name=rules.name,
                ),
                t(
                    "People stand in it by their codes, never by name. What communities"
                    " keep to themselves is not in it."
                ),
            ),
            _files(language),
        ),
        (t("From the map to a value"), (), _map_steps(rules, language)),
        (t("From a value to points"), (), _point_steps(rules, language)),
        (t("From points to places and prizes"), (), _place_steps(rules, language)),
        (
            t("What each measure says"),
            (),
            tuple(_measures(rules, language)),
        ),
        (
            t("Whether this is what was sealed"),
            (
                t(
                    "The column “code” of results.csv is the code on the receipt that"
                    " each entrant took home. Who has the contest's file can also let"
                    " the program measure all again from the seals: python -m"
                    " talking_maps contest recompute WORKSPACE {contest}",
                    contest=rules.id,
                ),
            ),
            (),
        ),
    )


def _files(language: str) -> Sequence[str]:
    t = translator(language)
    return (
        t("results.csv: each entry with its points, place and prize"),
        t("parts.csv: each computed part of each entry, from its value to its points"),
        t("things.csv: the drawn things that each part stands on"),
        t(
            "marks.csv and jury.csv: each juror's marks, and what they became;"
            " visits.csv: what was found on the land"
        ),
        t("prizes.csv and appeals.csv; trail.csv: what was done, and when"),
        t(
            "numbers.csv: the agronomic numbers with unit, error and source, as they"
            " were sealed; “local_since” is the day from which a number of the place"
            " holds. Where communities have numbers of their own there are several"
            " tables: parts.csv says by which of them each part was judged"
        ),
        t("contest.toml and rubric.toml: the rules"),
        t("A table of which there is nothing yet is not in the folder."),
        t(
            "entries: the plan of each entry as GeoPackage, with the land's boundary in"
            " the table “land”; elevation: the ground's heights as GeoTIFF [m]"
        ),
    )


def _map_steps(rules: Contest, language: str) -> Sequence[str]:
    t = translator(language)
    return (
        t(
            "Choose a row of parts.csv: it names the entry, the scene, the measure and"
            " the value. The formula of the measure stands below."
        ),
        t(
            "In things.csv the rows of the same entry and part name by their “uid” the"
            " things that were counted. “helps” counts in the part and in the whole,"
            " “hurts” in the whole alone."
        ),
        t(
            "Open the entry's file in QGIS. Cut the things along “land”, merge what"
            " lies over each other, and add up the areas with $area, the lengths with"
            " $length, on the ellipsoid WGS 84. Only what lies within the land counts."
        ),
        *dict.fromkeys(point_sum.disputed(one, t) for one in rules.rubrics),
        t(
            "A share is what helps divided by all. What the explanation in parts.csv"
            " says of hectares and metres must come out."
        ),
        t(
            "What is measured on slopes or falls needs the heights in “elevation”:"
            " QGIS makes the slope of them (Raster, Analysis, Slope, by Horn)."
        ),
    )


def _point_steps(rules: Contest, language: str) -> Sequence[str]:
    t = translator(language)
    counted = (said for one in rules.rubrics for said in point_sum.counted(one, t))
    return (
        t(
            "share = (value − worst) ÷ (best − worst); below 0 it is 0, above 1 it is"
            " 1. Without a value there are no points."
        ),
        t(
            "points = of × share × evidence_factor × cover_factor, rounded to"
            " hundredths. The factors are 1 where the rubric does not ask for them."
        ),
        t(
            "cover_factor: the areas of the present, merged, without the table"
            " “other_ground”, divided by the land; that divided by “cover” in"
            " rubric.toml, and never more than 1."
        ),
        t(
            "evidence_factor: each share in the column “grades” times the weight that"
            " “grades” in rubric.toml gives it, added up; 1 where that column is empty."
        ),
        *dict.fromkeys(counted),
        t(
            "Where a component asks for the change since the baseline, the value is"
            " already that change; “before” is what the measure was then."
        ),
        t(
            "Where the rubric looks at the baseline, what that showed in the present"
            " and the plan shows no more stays in the whole of each share, unless staff"
            " accepted the reason. It lies in the file of the baseline's entry."
        ),
    )


def _place_steps(rules: Contest, language: str) -> Sequence[str]:
    t = translator(language)
    ties = rule_words.tie_words(rules, t, language) if rules.ties else ""
    said = [
        t(
            "The jury's points of a criterion are {joining}.",
            joining=joining_names(t)[rules.joining],
        ),
        t(
            "The total is the sum of the computed points and those of the jury; the"
            " highest total of a group comes first."
        ),
    ]
    if rules.visits is not None:
        said.insert(
            0,
            t(
                "Field visits: “points_after_visits” is what is left of a part when"
                " what was not found has lost its points."
            ),
        )
    if ties:
        said.append(t("What breaks a tie, in this order: {ties}.", ties=ties))
    for one in rules.categories:
        if own := rule_words.own_rules(rules, one, t, language):
            called = name(one.names, language)
            words = t("Rules of “{category}”", category=called)
            said.append(f"{words}: {'; '.join(own)}.")
    return said


def _measures(rules: Contest, language: str) -> Iterable[str]:
    t = translator(language)
    asked = dict.fromkeys(
        part.indicator
        for rubric in rules.rubrics
        for one in rubric.criteria
        for part in one.components
    )
    for measure in asked:
        known = REGISTRY.get(measure)
        if known is None:
            continue
        yield t(
            "{measure} ({id}): {formula} Source: {source}",
            measure=format_message(known.name, language),
            id=measure,
            formula=format_message(known.formula, language),
            source=format_message(known.source, language),
        )
    for one in rules.all_criteria:
        if one.jury:
            yield t(
                "{criterion}: the jury gives up to {points:points} points.",
                criterion=name(one.names, language),
                points=one.jury,
            )
            for words, way in question_words.lines(one, t, language):
                yield f"{words}: {way}"
