"""Marks that travel: in any order one ranking, twice is once, no change unseen."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talking_maps import contest
from talking_maps.contest import marks_file
from talking_maps.contest.handover import parting
from talking_maps.errors import BadFile, NotAllowed, TalkingMapsError
from talking_maps.model.contest import Ballot, LogEvent, Role, Visit, VisitRule
from talking_maps.model.custody import HandOver, Lead
from tests.contest.builders import RULES, Chain, ballot, entry

LAWS = settings(max_examples=40, deadline=None)
ENTRIES = [replace(entry(n, 20.0 + n), things=("A", "B")) for n in (1, 2, 3)]
ENTRIES[0] = replace(
    ENTRIES[0], parts=(replace(ENTRIES[0].parts[0], stakes={"A": 4.0, "B": 2.0}),)
)
BASE = Chain(replace(RULES, visits=VisitRule(things=2))).add("open")
BASE.add("submit", *ENTRIES)
LAPTOPS = ("a" * 16, "b" * 16)


def written(
    lines: Sequence[LogEvent], noun: Ballot | Visit, at: str, who: str, role: Role
) -> list[LogEvent]:
    """Return a chain with one more mark or visit."""
    act = "mark" if isinstance(noun, Ballot) else "visit"
    line = contest.next_event(
        lines, at=at, who=who, role=role, act=act, content=contest.dump(noun)
    )
    return [*lines, line]


def minute(number: int) -> str:
    """Return a time on the day of the marking."""
    return f"2026-05-13T{8 + number // 60:02}:{number % 60:02}:00.000-05:00"


def sent(lines: Sequence[LogEvent], juror: str, laptop: str) -> bytes:
    """Return a juror's file of marks as it leaves that laptop."""
    return marks_file.marks_file(
        lines, juror, laptop=laptop, called="Field", at=minute(500), photos={}
    )


def took(lines: Sequence[LogEvent], content: bytes) -> marks_file.MarksTaken:
    """Return what the office's chain takes of a file."""
    file = marks_file.read_marks_file(content, "marks.json")
    return marks_file.receive(lines, file, at=minute(600), who="Ana", role="staff")


given_marks = st.lists(
    st.tuples(
        st.integers(0, 1),  # laptop
        st.sampled_from(("j1", "j2", "j3")),
        st.integers(1, 3),  # entry
        st.integers(0, 3000),  # hundredths of a point
        st.integers(0, 300),  # minute
        st.booleans(),  # a visit
    ),
    min_size=1,
    max_size=14,
)


@LAWS
@given(given_marks, st.randoms(use_true_random=False))
def test_marks_received_in_any_order_give_one_ranking(
    marks: list[tuple[int, str, int, int, int, bool]], chance: Any
) -> None:
    chains = [list(BASE.lines), list(BASE.lines)]
    office = list(BASE.lines)
    # The office marks too, for somebody who marked on a laptop.
    office = written(
        office, ballot("e001", "j1", water=4.0), minute(150), "Ana", "staff"
    )
    for laptop, juror, number, hundredths, when, is_visit in marks:
        one = f"e{number:03}"
        noun: Ballot | Visit = ballot(one, juror, health=hundredths / 100)
        if is_visit:
            found = "done" if hundredths % 2 else "not_found"
            noun = Visit(one, juror, "2026-05-13", {"AB"[when % 2]: found})  # type: ignore[dict-item]
        chains[laptop] = written(chains[laptop], noun, minute(when), juror, "juror")
    files = [
        sent(chains[laptop], juror, LAPTOPS[laptop])
        for laptop, juror in sorted({(m[0], m[1]) for m in marks})
    ]
    rankings, lines = [], office
    for _ in range(3):
        lines = list(office)
        for content in files:
            came = took(lines, content)
            assert not came.refused
            lines += came.lines
            assert took(lines, content).lines == (), "twice is once"
        rankings.append(contest.standings(contest.replay(lines)))
        chance.shuffle(files)
    assert rankings[0] == rankings[1] == rankings[2]
    assert contest.verify(lines, (), {}).touched == tuple(
        one for one in contest.verify(office, (), {}).touched
    )


def test_the_last_mark_counts_wherever_it_was_given() -> None:
    field = written(
        BASE.lines, ballot("e001", "j1", health=10.0), minute(60), "j1", "juror"
    )
    field = written(field, ballot("e001", "j2", health=20.0), minute(61), "j2", "juror")
    office = written(
        BASE.lines, ballot("e001", "j1", health=30.0), minute(90), "Ana", "staff"
    )
    lines = [*office, *took(office, sent(field, "j1", LAPTOPS[0])).lines]
    lines += took(lines, sent(field, "j2", LAPTOPS[0])).lines
    marks = contest.standings(contest.replay(lines))
    one = next(s for s in marks if s.entry == "e001")
    assert one.criteria["health"] == 25.0
    told = contest.replay(lines).ballots[0].noun.received_from
    assert told is not None
    assert (told.laptop, told.who, told.role) == (LAPTOPS[0], "j1", "juror")
    assert told.digest == field[len(BASE.lines)].hash


def test_who_may_not_judge_may_not_by_a_file_either() -> None:
    kin = replace(RULES, jurors=(replace(RULES.jurors[0], origin="c01"),))
    base = Chain(kin).add("open").add("submit", entry(1), entry(2)).lines
    field = written(base, ballot("e001", "j1", health=9.0), minute(1), "j1", "juror")
    field = written(field, ballot("e002", "j1", health=9.0), minute(2), "j1", "juror")
    came = took(base, sent(field, "j1", LAPTOPS[0]))
    assert [line.content["entry"] for line in came.lines] == ["e002"]
    assert [number for number, _ in came.refused] == [len(base) + 1]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda file: file["lines"][0]["content"]["marks"][0].update(points=30.0),
        lambda file: file["lines"].clear(),
        lambda file: file.update(juror="j2"),
        lambda file: file.update(form="talking-maps marks 2"),
        lambda file: file.update(more=1),
        lambda file: file.update(signature="0" * 64),
        lambda file: file["photos"].update(x="AA=="),
        lambda file: file["lines"][0].update(number="1"),
    ],
)
def test_a_file_that_was_changed_is_refused(spoil: Any) -> None:
    field = written(
        BASE.lines, ballot("e001", "j1", health=10.0), minute(1), "j1", "juror"
    )
    file = json.loads(sent(field, "j1", LAPTOPS[0]))
    spoil(file)
    with pytest.raises(BadFile):
        marks_file.read_marks_file(json.dumps(file).encode(), "marks.json")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"{}",
        b"\xff\xfe",
        b'{"a": 1, "a": 2}',
        b"[" * 9999,
        b'{"form": [' + b"[]," * 2_000_000 + b"[]]}",
    ],
)
def test_what_is_no_file_of_marks_is_refused(content: bytes) -> None:
    with pytest.raises(BadFile):
        marks_file.read_marks_file(content, "marks.json")


def test_a_line_signed_anew_with_other_points_is_refused() -> None:
    """Whoever has the contest can sign; the hash of each line still has to hold."""
    field = written(
        BASE.lines, ballot("e001", "j1", health=10.0), minute(1), "j1", "juror"
    )
    honest = marks_file.read_marks_file(sent(field, "j1", LAPTOPS[0]), "m")
    line = honest.lines[0]
    other = json.loads(json.dumps(line.content).replace("10.0", "30.0"))
    forged = [*BASE.lines, replace(field[-1], content=other)]
    content = sent(forged, "j1", LAPTOPS[0])
    came = took(BASE.lines, content)
    assert not came.lines
    assert "not as it was written" in came.refused[0][1].id


def test_marks_of_another_contest_of_the_same_name_are_refused() -> None:
    other = Chain(replace(RULES, name="Another")).add("open").add("submit", entry(1))
    field = written(
        other.lines, ballot("e001", "j1", health=1.0), minute(1), "j1", "juror"
    )
    with pytest.raises(BadFile, match="another contest"):
        took(BASE.lines, sent(field, "j1", LAPTOPS[0]))


def fresh() -> Chain:
    """Return an open contest with three entries."""
    return Chain().add("open").add("submit", *ENTRIES[1:])


def lawful(chain: Chain) -> bool:
    """Tell whether each line follows from those before it."""
    for line in chain.lines:
        try:
            contest.validate_event(
                chain.record, line.act, contest.state.parse_event(line)
            )
        except TalkingMapsError:
            return False
    return True


def test_one_laptop_leads_and_a_chain_that_says_otherwise_is_found() -> None:
    first, second = Lead(LAPTOPS[0], "Office"), Lead(LAPTOPS[1], "Field")
    given_up = HandOver(LAPTOPS[0], "Office", "Field")
    assert lawful(fresh().add("lead", first).add("close"))
    handed = fresh().add("lead", first).add("hand_over", given_up)
    assert lawful(handed)
    assert not lawful(
        fresh().add("lead", first).add("hand_over", given_up).add("close")
    )
    assert lawful(
        fresh()
        .add("lead", first)
        .add("hand_over", given_up)
        .add("lead", second)
        .add("close")
    )
    assert not lawful(fresh().add("lead", first).add("lead", second)), "no reason"
    assert not lawful(
        fresh().add("lead", first).add("hand_over", given_up).add("lead", first)
    ), "no reason to take it back"
    assert not lawful(
        fresh()
        .add("lead", first)
        .add("hand_over", HandOver(LAPTOPS[1], "Field", "Thief"))
    )


def test_two_chains_that_both_went_on_are_told_apart() -> None:
    base = fresh()
    ours = [*base.lines]
    theirs = fresh().add("close").lines
    marked = written(ours, ballot("e002", "j1", health=1.0), minute(1), "j1", "juror")
    assert not parting(marked, theirs).is_forked
    closed = Chain().add("open").add("submit", *ENTRIES[1:]).add("check")
    apart = parting(closed.lines, theirs)
    assert apart.is_forked
    assert apart.common == len(base.lines)


def test_only_the_laptop_that_leads_acts() -> None:
    from talking_maps.contest.handover import check_leads

    check_leads("close", Lead(LAPTOPS[0], "Office"), LAPTOPS[0])
    check_leads("mark", Lead(LAPTOPS[0], "Office"), LAPTOPS[1])
    with pytest.raises(NotAllowed, match="leads this contest"):
        check_leads("close", Lead(LAPTOPS[0], "Office"), LAPTOPS[1])
