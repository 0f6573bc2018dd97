"""Marks typed from paper: who typed them, who read them again, what stays open."""

from dataclasses import replace

import pytest

from talking_maps import contest
from talking_maps.contest import Event, marks_file
from talking_maps.contest.typed_marks import how_given, to_read_again
from talking_maps.errors import BadValue, NotAllowed
from talking_maps.i18n import translator
from talking_maps.model.contest import Role, SecondReading, Visit
from talking_maps.report.act import content
from talking_maps.wording import contest_events
from tests.contest.builders import AT, Chain, ballot, entry
from tests.report.builders import account, strings

HEALTH, WATER = ("e001", "health"), ("e001", "water")


def typed() -> Chain:
    """Return a contest in which j1 marked, and Ana typed the paper of j2."""
    chain = Chain().add("open").add("submit", entry(1))
    chain.add("mark", ballot("e001", "j1", health=5), role="juror", who="j1")
    return chain.add("mark", ballot("e001", "j2", health=20, water=7))


def read_again(
    chain: Chain, who: str, *cells: tuple[str, str], juror: str = "j2"
) -> None:
    noun = SecondReading(juror, cells)
    told = Event(len(chain.lines) + 1, AT, who, "staff", noun)
    contest.validate_event(chain.record, "read_again", told)
    chain.add("read_again", noun, who=who)


def test_the_office_s_typing_is_told_from_the_juror_s_own_mark() -> None:
    chain = typed()
    assert how_given(chain.record) == {
        ("e001", "j1", "health"): "own",
        ("e001", "j2", "health"): "typed",
        ("e001", "j2", "water"): "typed",
    }
    read_again(chain, "Beto", HEALTH)
    how = how_given(chain.record)
    assert how[("e001", "j2", "health")] == "read twice"
    assert set(to_read_again(chain.record, "j2", "Beto")) == {WATER}
    # Who changes a mark afterwards leaves it to be read again.
    chain.add("mark", ballot("e001", "j2", health=21), who="Beto")
    assert how_given(chain.record)[("e001", "j2", "health")] == "typed"
    assert set(to_read_again(chain.record, "j2", "Ana")) == {HEALTH}
    assert not [
        one
        for one in contest.verify(chain.lines, [], {}).touched
        if "does not follow" in one.id
    ]


def test_nobody_reads_the_own_typing_again() -> None:
    with pytest.raises(NotAllowed, match="another person"):
        read_again(typed(), "Ana", HEALTH)
    for cells, juror in (
        ((HEALTH,), "j1"),
        ((HEALTH,), "j3"),
        ((HEALTH, HEALTH), "j2"),
        ((), "j2"),
    ):
        with pytest.raises(BadValue):
            read_again(typed(), "Beto", *cells, juror=juror)


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_act_says_which_marks_the_office_typed(language: str) -> None:
    chain = typed()
    read_again(chain, "Beto", WATER)
    told = "\n".join(strings(content(account(chain.add("close").record, language))))
    shown = told.replace(",", ".")
    assert "20.00\N{NO-BREAK SPACE}†" in shown
    assert "7.00\N{NO-BREAK SPACE}‡" in shown
    assert "\n5.00\n" in shown
    own = Chain().add("open").add("submit", entry(1))
    own.add("mark", ballot("e001", "j1", health=5), role="juror", who="j1").add("close")
    assert "†" not in "\n".join(strings(content(account(own.record, language))))


def vouched_chain() -> Chain:
    """Return a contest in which j2 gave marks before Ana, who vouched."""
    chain = Chain().add("open").add("submit", entry(1))
    given = replace(ballot("e001", "j2", health=20), vouched="does not read")
    return chain.add("mark", given).add("mark", ballot("e001", "j2", water=7))


def test_who_vouches_for_a_juror_is_told_and_nobody_reads_that_again() -> None:
    chain = vouched_chain()
    assert how_given(chain.record) == {
        ("e001", "j2", "health"): "vouched",
        ("e001", "j2", "water"): "typed",
    }
    assert set(to_read_again(chain.record, "j2", "Beto")) == {WATER}
    with pytest.raises(BadValue, match="typed no mark"):
        read_again(chain, "Beto", HEALTH)
    # A later mark that the juror gives, or the office copies, stands by itself.
    chain.add("mark", ballot("e001", "j2", health=21), role="juror", who="j2")
    assert how_given(chain.record)[("e001", "j2", "health")] == "own"
    assert not [
        one
        for one in contest.verify(chain.lines, [], {}).touched
        if "does not follow" in one.id
    ]


@pytest.mark.parametrize(
    ("why", "role", "who", "error"),
    [
        ("does not read", "juror", "j2", NotAllowed),
        (" ", "staff", "Ana", BadValue),
        ("x" * 121, "staff", "Ana", BadValue),
        ("two\nlines", "staff", "Ana", BadValue),
    ],
)
def test_a_vouching_is_the_office_s_and_says_why(
    why: str, role: Role, who: str, error: type[Exception]
) -> None:
    chain = Chain().add("open").add("submit", replace(entry(1), things=("A",)))
    for act, noun in (
        ("mark", replace(ballot("e001", "j2", health=5), vouched=why)),
        ("visit", Visit("e001", "j2", "2026-05-12", {"A": "done"}, vouched=why)),
    ):
        told = Event(len(chain.lines) + 1, AT, who, role, noun)
        with pytest.raises(error):
            contest.validate_event(chain.record, act, told)


@pytest.mark.parametrize("language", ["en", "es"])
def test_act_and_trail_say_who_vouches_for_whom_and_why(language: str) -> None:
    chain = vouched_chain()
    told = "\n".join(
        strings(content(account(chain.add("close").record, language)))
    ).replace(",", ".")
    assert "20.00\N{NO-BREAK SPACE}¶" in told
    assert "Juror 2 (j2)\ne001\nAna\ndoes not read" in told
    line = chain.lines[3]
    said = contest_events.describe_event(
        translator(language),
        line,
        None,
        chain.record.contest,
        language,
        shows=False,
    )
    assert "does not read" in said


def test_marks_that_were_vouched_for_travel_with_who_vouched() -> None:
    chain = vouched_chain()
    sent = marks_file.marks_file(
        chain.lines, "j2", laptop="a" * 16, called="Field", at=AT, photos={}
    )
    office = Chain().add("open").add("submit", entry(1))
    file = marks_file.read_marks_file(sent, "j2.json")
    taken = marks_file.receive(office.lines, file, at=AT, who="Beto", role="staff")
    assert not taken.refused
    office.lines += taken.lines
    assert how_given(office.record)[("e001", "j2", "health")] == "vouched"
    told = office.record.ballots[0].noun
    assert told.received_from is not None
    assert (told.received_from.who, told.vouched) == ("Ana", "does not read")
