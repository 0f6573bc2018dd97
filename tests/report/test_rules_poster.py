"""The poster of the rules: every criterion and part of a rubric, on one page of A3."""

from dataclasses import replace
from pathlib import Path

import pytest

from talking_maps import config
from talking_maps.i18n import name
from talking_maps.report import PosterRules, rules_poster
from talking_maps.wording import measures
from talking_maps.workspace.workspace import read_rubric
from tests.conftest import ROOT
from tests.contest.builders import AT
from tests.report.builders import pages, texts

RUBRICS = sorted((ROOT / "data" / "rubrics").glob("*.toml"))


@pytest.mark.parametrize("language", ["es", "en"])
def test_each_rubric_has_a_page_that_tells_every_part(
    language: str, tmp_path: Path
) -> None:
    rubrics = [read_rubric(path) for path in RUBRICS]
    shown = [PosterRules(rubric, "Raymi") for rubric in rubrics]
    paper = rules_poster(shown, at=AT, language=language)
    assert paper == rules_poster(shown, at=AT, language=language)
    assert pages(paper) == len(rubrics)
    whole = {"es": "los {}", "en": "all {}"}[language]
    for rubric, page in zip(rubrics, texts(paper, tmp_path), strict=True):
        said = " ".join(page.split())
        for criterion in rubric.criteria:
            assert name(criterion.names, language).split()[0] in said
            for part in criterion.components:
                assert measures.called(part.indicator, language).split()[0] in said
                assert whole.format(f"{part.points:g}") in said
            for question in criterion.questions:
                assert name(question.names, language) in said
                for one in question.practices:
                    assert name(one.names, language) in said


def test_a_contest_has_a_page_of_prizes_with_place_and_date(tmp_path: Path) -> None:
    rubric = read_rubric(ROOT / "data" / "rubrics" / "example-after-cedap.toml")
    rules = config.load_contest_rules(
        ROOT / "data" / "contests" / "example.toml", rubric
    )
    paper = rules_poster(
        [PosterRules(rubric, rules.name)], at=AT, language="es", call=rules
    )
    _, told = texts(paper, tmp_path)
    said = " ".join(told.split())
    for words in (
        "Qué se puede ganar",
        *("S/ 1,725.00", "S/ 1,150.00", "el fondo se reparte según los puntos"),
        *("Lugar de la premiación", "Plaza de la comunidad"),
    ):
        assert words in said.replace("\N{NO-BREAK SPACE}", " "), said
    bare = replace(
        rules,
        announcement=None,
        categories=tuple(replace(one, prizes=None) for one in rules.categories),
    )
    shown = [PosterRules(rubric, bare.name)]
    assert pages(rules_poster(shown, at=AT, language="es", call=bare)) == 1
