"""A line that says anything at all, with every hash made again: always an answer."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from talking_maps import contest
from talking_maps.contest import PrintedCodes
from talking_maps.contest.canonical_json import LazyJson
from talking_maps.errors import TalkingMapsError
from talking_maps.model.contest import Appeal, Gate, GateCheck, LogEvent, Payment, Visit
from tests.contest.builders import NAMES, RULES, Chain, ballot, entry

VALUES: tuple[object, ...] = (
    "",
    "x",
    "e001",
    "j1",
    "nan",
    "1e999",
    "2026-01-01",
    "2026-01-01T00:00:00",
    None,
    True,
    -1,
    0,
    3.5,
    1e9,
    10**400,
    [],
    {},
    [1],
    {"a": 1},
)
Path = tuple[str | int, ...]


def whole() -> Chain:
    rules = replace(
        RULES, gates=(Gate("papers", "checked", NAMES),), ties=("earliest",)
    )
    chain = Chain(rules).add("open").add("submit", entry(1), entry(2, 40.0))
    chain.add("check", *(GateCheck(e, "papers", passed=True) for e in ("e001", "e002")))
    chain.add("mark", ballot("e001", "j1", health=20, water=5))
    chain.add("visit", Visit("e001", "j1", "2026-05-12", {"A": "done"}, -71.0, -14.0))
    chain.add("close")
    chain.add("award", contest.award(chain.record))
    chain.add("appeal", Appeal("a1", "c01", "the water"))
    return chain.add("payment", Payment("e002", "12", "2026-06-01"))


LINES = tuple(whole().lines)


def paths(content: Any, at: Path = ()) -> Iterator[Path]:
    """Yield the way to every value."""
    yield at
    if isinstance(content, dict | list):
        inside = content.items() if isinstance(content, dict) else enumerate(content)
        for key, value in inside:
            yield from paths(value, (*at, key))


def changed(content: Any, path: Path, value: object) -> Any:
    if not path:
        return value
    copy = json.loads(json.dumps(content))
    inner = copy
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    return copy


@st.composite
def mangled(draw: st.DrawFn) -> list[LogEvent]:
    """Return the chain with a wrong line, perhaps without another, all hashes made."""
    place = draw(st.integers(0, len(LINES) - 1))
    plain = json.loads(json.dumps(dict(LINES[place].content)))
    path = draw(st.sampled_from(list(paths(plain))))
    said = changed(plain, path, draw(st.sampled_from(VALUES)))
    gone = draw(st.none() | st.integers(0, len(LINES) - 1))
    at = draw(st.sampled_from((LINES[0].at, LINES[0].at, "soon", "2026-01-01")))
    chain: list[LogEvent] = []
    for number, line in enumerate(LINES):
        if number != gone:
            told = said if number == place else dict(line.content)
            text = contest.canonical(told).decode()
            made = contest.next_event(
                chain,
                at=at if number == place else line.at,
                who=line.who,
                role=line.role,
                act=line.act,
                content=told if isinstance(told, dict) else {"unreadable": text},
            )
            chain.append(replace(made, content=LazyJson(text)))
    return chain


def test_the_chain_itself_holds() -> None:
    found = contest.verify(LINES, (), {}, PrintedCodes())
    assert {m.id for m in found.touched} == {
        "The sealed copy of {entry} was taken out."
    }
    assert {m.values["entry"] for m in found.touched} == {"e001", "e002"}


@settings(max_examples=150, deadline=None)
@given(mangled())
def test_a_mangled_chain_is_answered_not_tripped_over(lines: list[LogEvent]) -> None:
    head = contest.encode(LINES[-1].hash)
    found = contest.verify(lines, (), {}, PrintedCodes((), (head,)))
    assert lines[-1].hash == LINES[-1].hash or not found.holds
    for look in (contest.standings, contest.award, draw_a_little):
        try:
            look(contest.replay(lines))
        except TalkingMapsError:
            continue


def draw_a_little(record: contest.ContestState) -> object:
    return contest.rank_stability(record, seed=1, draws=3)
