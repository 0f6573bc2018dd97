"""Who hands in: the last word stands, names stay inside, a winner is told as agreed."""

import pytest

from talking_maps import contest
from talking_maps.contest.redacted_text import reworded, reworded_line
from talking_maps.errors import BadValue, NotFound
from talking_maps.model.delivery import Delivery
from talking_maps.report.annex import content as annex_content
from talking_maps.report.board import content as board_content
from talking_maps.report.contest_view import ContestView
from talking_maps.report.receipt import content as receipt_content
from tests.contest.builders import RULES, Chain, ballot, entry
from tests.report.builders import strings

FIRST = Delivery("e001", "Eusebia Quispe", "40123456", "Familia Huamán")
AGREED = Delivery(
    "e001",
    "Eusebia Quispe",
    "40123456",
    "Familia Huamán",
    "acta 4",
    "Luz",
    "Los Huamán",
)


def _chain(*said: Delivery) -> Chain:
    houses = [
        entry(1, 40, community="muyu", owner="h1"),
        entry(2, community="muyu", owner="h2"),
    ]
    chain = Chain(RULES).add("open").add("submit", *houses)
    if said:
        chain.add("delivery", *said)
    marks = [
        ballot(f"e00{n}", f"j{j}", health=9.0, water=3.0)
        for n in (1, 2)
        for j in (1, 2, 3)
    ]
    chain.add("mark", *marks).add("close")
    return chain.add("award", contest.award(chain.record))


def test_the_last_word_stands_and_leaves_earlier_lines_alone() -> None:
    record = _chain(FIRST, AGREED).record
    assert contest.delivery_of(record, "e001") == AGREED
    assert contest.delivery_of(record, "e002") is None
    assert [told.noun for told in record.deliveries] == [FIRST, AGREED]


@pytest.mark.parametrize(
    ("said", "error"),
    [
        (Delivery("e009", "Ana"), NotFound),
        (Delivery("e001", " "), BadValue),
        (Delivery("e001", "Ana", "12"), BadValue),
        (Delivery("e001", "Ana\nB"), BadValue),
        (Delivery("e001", "A" * 121), BadValue),
    ],
)
def test_what_cannot_be_is_refused(said: Delivery, error: type[Exception]) -> None:
    told = contest.Event(5, "", "office", "staff", said)
    with pytest.raises(error):
        contest.validate_event(_chain().record, "delivery", told)


def test_only_what_was_agreed_leaves_the_house() -> None:
    chain = _chain(AGREED)
    record = reworded(chain.record, lambda text, _entry: text)
    lines = [
        reworded_line(chain.record, line, lambda text, _e: text) for line in chain.lines
    ]
    for shown in (
        str(contest.delivery_of(record, "e001")),
        str([one.content for one in lines]),
    ):
        assert "Eusebia" not in shown
        assert "40123456" not in shown
        assert "Los Huamán" in shown


def _view(record: contest.ContestState) -> ContestView:
    return ContestView(record, "2026-06-01T10:00:00-05:00", "es", role="staff")


def test_board_and_diploma_tell_a_winner_as_the_family_agreed() -> None:
    for said, expected in (((), False), ((FIRST,), False), ((AGREED,), True)):
        view = _view(_chain(*said).record)
        told = " ".join(strings(board_content(view)))
        assert ("Los Huamán" in told) is expected
        assert "Eusebia" not in told


def test_the_receipt_tells_who_handed_in_to_those_who_may_know() -> None:
    record = _chain(AGREED).record
    found = record.entry("e001")
    assert found is not None
    told = " ".join(strings(receipt_content(_view(record), found, AGREED)))
    assert "Eusebia Quispe, 40123456" in told
    assert "acta 4" in told
    assert "Eusebia" not in " ".join(strings(receipt_content(_view(record), found)))


def test_the_annex_holds_names_and_numbers() -> None:
    record = _chain(AGREED).record
    told = " ".join(
        strings(annex_content(_view(record), record, {("muyu", "h1"): "Familia H."}))
    )
    for words in ("Eusebia Quispe", "40123456", "Familia H.", "Los Huamán", "Juror 1"):
        assert words in told
