"""A prize's reckoning agrees with what is paid, and the rest with the remainder."""

from dataclasses import replace
from decimal import Decimal
from typing import Literal

from hypothesis import given
from hypothesis import strategies as some

from talking_maps import contest
from talking_maps.contest import divide
from talking_maps.contest.ranking import ranked as placed
from talking_maps.errors import Value
from talking_maps.model.contest import Prizes, Standing
from talking_maps.ui.screens.ranking import prizes_panel
from tests.contest.builders import RULES, VILLAGES, entry, record

AMOUNTS = some.integers(0, 90_000).map(lambda c: Decimal(c) / 100)


def amounts(text: str, /, **values: Value) -> str:
    """Stand for a language that says amounts of money only."""
    return str(values.get("rest", values.get("prize", values.get("cap", ""))))


@some.composite
def prizes(draw: some.DrawFn) -> Prizes:
    kinds: tuple[Literal["ladder", "share"], ...] = ("ladder", "share")
    kind = draw(some.sampled_from(kinds))
    ladder = sorted(draw(some.lists(AMOUNTS, min_size=1, max_size=5)), reverse=True)
    extra, cap = draw(AMOUNTS), draw(some.none() | AMOUNTS)
    return Prizes(
        kind,
        sum(ladder, extra),
        tuple(ladder) if kind == "ladder" else (),
        cap,
        float(draw(some.integers(0, 40))),
        draw(some.sampled_from(["pool", "lowest"])),
    )


def ranked(points: list[int], rules: Prizes) -> list[Standing]:
    contest_rules = replace(RULES, categories=(replace(VILLAGES, prizes=rules),))
    entries = [entry(n, float(p)) for n, p in enumerate(points, 1)]
    return list(contest.standings(record(entries, rules=contest_rules)))


@given(
    prizes(), some.lists(some.sampled_from([0, 6, 12, 30, 57]), min_size=1, max_size=7)
)
def test_what_is_left_is_told_to_the_centimo(rules: Prizes, points: list[int]) -> None:
    standings = ranked(points, rules)
    _, remainder = divide(rules, placed(standings))
    told = [Decimal(part) for part in prizes_panel.left(rules, standings, amounts)]
    assert sum(told, Decimal(0)) == remainder
    assert all(part > 0 for part in told)


@given(
    prizes(), some.lists(some.sampled_from([0, 6, 12, 30, 57]), min_size=1, max_size=7)
)
def test_everybody_who_has_a_place_learns_why(rules: Prizes, points: list[int]) -> None:
    standings = ranked(points, rules)
    told = prizes_panel.reckoned(rules, standings, amounts)
    assert set(told) == {one.entry for one in standings}
