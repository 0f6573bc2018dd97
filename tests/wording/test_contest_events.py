"""A line of the chain is read aloud in words, not in ids of the program."""

from talking_maps.contest.canonical_json import dump
from talking_maps.i18n import translator
from talking_maps.model.ballot import Visit
from talking_maps.model.contest import FlagAnswer, LogEvent
from talking_maps.wording import contest_events
from tests.contest.builders import RULES


def _said(flag: str, language: str = "en") -> str:
    noun = FlagAnswer("e001", flag, "the fences were seen")
    line = LogEvent(1, "2026-09-08", "Ana", "staff", "answer_flag", dump(noun), "")
    t = translator(language)
    return contest_events.describe_event(t, line, None, RULES, language, shows=True)


def test_an_answered_flag_says_what_is_looked_at() -> None:
    assert _said("fenced_without_fence") == (
        "answered a flag of e001 (Pastures that are ticked as fenced, with no fence "
        "line drawn): the fences were seen"
    )
    assert "fenced_without_fence" not in _said("fenced_without_fence", "es")


def test_an_answer_to_a_flag_of_an_older_program_keeps_its_id() -> None:
    assert "(no_such_check)" in _said("no_such_check")


def test_a_visit_that_only_told_parts_says_so() -> None:
    noun = Visit("e001", "j1", "2026-09-08", {}, answers={"water:present": 0.4})
    line = LogEvent(1, "2026-09-08", "Ana", "juror", "visit", dump(noun), "")
    t = translator("en")
    said = contest_events.describe_event(t, line, None, RULES, "en", shows=True)
    assert said.endswith("parts told that nothing else could tell: 1")
