"""Posts of the jury: who signs in what order, who marks, and what stays private."""

from dataclasses import replace

import pytest

from talking_maps import contest
from talking_maps.config import contest_rules
from talking_maps.contest import is_excluded, load
from talking_maps.contest.canonical_json import canonical
from talking_maps.contest.redacted_text import reworded_line
from talking_maps.errors import BadValue, NotAllowed
from talking_maps.model.amendment import Amendment, JurorNamed
from talking_maps.model.contest import Contest, Juror
from tests.contest.builders import RULES, Chain, ballot, entry, of

JURY = (
    Juror("j1", "Ana", post="observer"),
    Juror("j2", "Luz", post="member", institution="Agencia Agraria"),
    Juror("j3", "Pía", post="secretary"),
    Juror("j4", "Rosa", post="substitute"),
    Juror("j5", "Juan", post="president", identity="40123456"),
    Juror("j6", "Ema"),
)
SEATED = replace(RULES, jurors=JURY, quorum=4)


def _chain() -> Chain:
    return Chain(SEATED).add("open").add("submit", entry(1))


def test_the_jury_signs_by_post() -> None:
    assert [one.id for one in SEATED.jury_signing] == [
        "j5", "j3", "j2", "j6", "j4", "j1",
    ]  # fmt: skip


def test_neither_observer_nor_substitute_marks_or_is_missed() -> None:
    chain = _chain()
    for juror, words in (("j1", "observer"), ("j4", "substitute")):
        told = contest.Event(4, "", juror, "juror", ballot("e001", juror, health=3.0))
        with pytest.raises(NotAllowed, match=words):
            contest.validate_event(chain.record, "mark", told)
    missing = {one for part in of(chain.record, "e001").joined for one in part.missing}
    assert missing == {"j2", "j3", "j5", "j6"}


def test_a_substitute_marks_once_an_amendment_calls_him() -> None:
    called = JurorNamed(replace(JURY[3], post="member"), "j6")
    chain = _chain().add("amend", Amendment("R-1", "ill", called))
    rules = chain.record.contest
    assert [one.id for one in rules.jurors] == [one.id for one in JURY]
    assert rules.juror("j4") == replace(JURY[3], post="member")
    assert not is_excluded(rules.jurors[3], entry(1))
    chain.add("mark", ballot("e001", "j4", health=3.0), who="j4", role="juror")
    assert chain.record.ballots[-1].noun.juror == "j4"


def test_who_has_no_vote_is_not_named_without_one_again() -> None:
    told = contest.Event(
        4, "", "office", "staff", Amendment("R-1", "x", JurorNamed(JURY[3]))
    )
    with pytest.raises(BadValue, match="member"):
        contest.validate_event(_chain().record, "amend", told)


def test_lines_of_before_keep_their_bytes_and_new_ones_hold_the_posts() -> None:
    assert b'"post"' not in canonical(contest.dump(RULES))
    assert load(Contest, contest.dump(SEATED)) == SEATED


def test_an_identity_number_leaves_neither_by_the_trail_nor_by_the_file() -> None:
    named = JurorNamed(Juror("j9", "Eva", identity="50123456"), "j6")
    chain = _chain().add("amend", Amendment("R-1", "ill", named))
    told = [
        reworded_line(chain.record, line, lambda text, _entry: text)
        for line in chain.lines
    ]
    assert "0123456" not in str([line.content for line in told])
    assert "Agencia Agraria" in str(told[0].content)
    assert [line.hash for line in told] == [line.hash for line in chain.lines]
    shared = contest_rules.to_toml(SEATED)
    assert "40123456" not in shared
    assert 'institution = "Agencia Agraria"' in shared
    assert contest_rules.validate(SEATED).jurors == JURY
