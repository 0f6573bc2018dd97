"""Marks typed from paper: who typed them, who read them again, what stays open."""

import pytest

from talking_maps import contest
from talking_maps.contest import Event
from talking_maps.contest.typed_marks import how_given, to_read_again
from talking_maps.errors import BadValue, NotAllowed
from talking_maps.model.contest import SecondReading
from talking_maps.report.act import content
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
