"""What must hold in every contest, tried on many."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from talking_maps import contest
from talking_maps.contest.hash_chain import digits_of
from talking_maps.contest.jury import aggregate
from talking_maps.contest.prizes import RankedEntry
from talking_maps.errors import BadValue
from talking_maps.model.contest import Ballot, Entry, Joining, Prizes, Sharing
from tests.contest.builders import RULES, ballot, entry, places, record, with_ties

LAWS = settings(max_examples=60, deadline=None)

centimos = st.integers(0, 2_000_000).map(lambda c: Decimal(c) / 100)
points = st.integers(0, 6000).map(lambda p: p / 100)
joinings: st.SearchStrategy[Joining] = st.sampled_from(("mean", "median", "trimmed"))
sharings: st.SearchStrategy[Sharing] = st.sampled_from(("pool", "lowest"))
ties = st.lists(
    st.sampled_from(("computed", "jury", "earliest", "criterion.water")),
    unique=True,
    max_size=3,
)


@st.composite
def entered(draw: st.DrawFn) -> list[Entry]:
    # Few different values, so that ties come up.
    given_points = draw(
        st.lists(st.sampled_from((10.0, 20.0, 30.5)) | points, min_size=1, max_size=8)
    )
    return [
        entry(
            n, p, community=f"c{n % 3}" if n % 2 else "", owner=f"h{n}" if n % 2 else ""
        )
        for n, p in enumerate(given_points, start=1)
    ]


@st.composite
def marked(draw: st.DrawFn) -> tuple[list[Entry], list[Ballot]]:
    entries = draw(entered())
    hundredths = st.sampled_from((0, 500, 1000)) | st.integers(0, 1000)
    ballots = [
        ballot(
            one.id,
            juror.id,
            health=draw(hundredths) / 100,
            water=draw(hundredths) / 100,
        )
        for one in entries
        for juror in RULES.jurors
        if draw(st.booleans())
    ]
    return entries, ballots


@st.composite
def prizes(draw: st.DrawFn) -> Prizes:
    cap = draw(st.none() | centimos)
    minimum = draw(st.sampled_from((0.0, 20.0, 61.0)))
    sharing = draw(sharings)
    if draw(st.booleans()):
        return Prizes(
            "share", draw(centimos), cap=cap, minimum_score=minimum, sharing=sharing
        )
    ladder = tuple(
        sorted(draw(st.lists(centimos, min_size=1, max_size=6)), reverse=True)
    )
    fund = sum(ladder, Decimal(0)) + draw(centimos)
    return Prizes("ladder", fund, ladder, cap, minimum, sharing)


@LAWS
@given(marked(), ties, st.randoms(use_true_random=False))
def test_ranking_does_not_depend_on_the_order_of_what_came_in(
    given_marks: tuple[list[Entry], list[Ballot]], rules: list[str], chance: object
) -> None:
    entries, ballots = given_marks
    tie_rules = with_ties(*rules)
    mixed, moved = list(entries), list(ballots)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    chance.shuffle(moved)  # type: ignore[attr-defined]
    assert contest.standings(record(entries, ballots, tie_rules)) == contest.standings(
        record(mixed, moved, tie_rules)
    )


@LAWS
@given(marked(), joinings, ties, st.data())
def test_a_higher_mark_never_lowers_an_entry(
    given_marks: tuple[list[Entry], list[Ballot]],
    joining: Joining,
    rules: list[str],
    data: st.DataObject,
) -> None:
    entries, ballots = given_marks
    if not ballots:
        return
    tie_rules = with_ties(*rules, joining=joining)
    chosen = data.draw(st.sampled_from(ballots))
    old = chosen.marks[0]
    higher = data.draw(st.integers(round(old.points * 100), 1000)) / 100
    raised = replace(chosen, marks=(replace(old, points=higher),))
    before = record(entries, ballots, tie_rules)
    after = record(entries, [*ballots, raised], tie_rules)
    place, then = places(before)[chosen.entry], places(after)[chosen.entry]
    assert place is not None
    assert then is not None
    assert then <= place
    won, wins = (
        next(s for s in contest.standings(r) if s.entry == chosen.entry)
        for r in (before, after)
    )
    assert wins.total >= won.total
    assert wins.prize >= won.prize


@LAWS
@given(marked(), prizes(), ties)
def test_prizes_and_remainder_are_the_fund_to_the_centimo(
    given_marks: tuple[list[Entry], list[Ballot]], rule: Prizes, tie_rules: list[str]
) -> None:
    entries, ballots = given_marks
    categories = tuple(replace(c, prizes=rule) for c in RULES.categories)
    found = record(entries, ballots, with_ties(*tie_rules, categories=categories))
    won = {s.entry: s.prize for s in contest.standings(found)}
    for group in contest.award(found).groups:
        assert group.fund == rule.fund
        assert sum((p.amount for p in group.prizes), group.remainder) == group.fund
        assert group.remainder >= 0
        for prize in group.prizes:
            assert prize.amount > 0
            assert rule.cap is None or prize.amount <= rule.cap
            assert prize.amount == prize.amount.quantize(Decimal("0.01"))
            assert won[prize.entry] == prize.amount


@LAWS
@given(prizes(), st.lists(points, max_size=9))
def test_who_is_better_never_wins_less_and_equals_win_the_same(
    rule: Prizes, totals: list[float]
) -> None:
    ordered = sorted(totals, reverse=True)
    ranked = [
        RankedEntry(f"e{n}", ordered.index(p) + 1, p) for n, p in enumerate(ordered)
    ]
    amounts, _ = contest.divide(rule, ranked)
    got = [amounts.get(one.entry, Decimal(0)) for one in ranked]
    assert got == sorted(got, reverse=True)
    for one, amount in zip(ranked, got, strict=True):
        assert all(
            other == amount
            for place, other in zip(ranked, got, strict=True)
            if place.place == one.place
        )


@given(st.lists(st.integers(0, 3000), min_size=1, max_size=9), joinings)
def test_joined_marks_lie_among_the_marks(marks: list[int], how: Joining) -> None:
    assert min(marks) <= aggregate(marks, how) <= max(marks)
    assert aggregate(marks, how) == aggregate(marks[::-1], how)


@given(
    st.text("0123456789abcdef", min_size=64, max_size=64),
    st.integers(0, 20),
    st.integers(1, 31),
)
def test_every_wrong_sign_of_a_code_is_noticed(
    digest: str, place: int, by: int
) -> None:
    code = contest.encode(digest)
    assert contest.decode(code.lower().replace("-", " ")) == code
    assert digits_of(code) == digest[:25]
    signs = list(code.replace("-", ""))
    alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    signs[place] = alphabet[(alphabet.index(signs[place]) + by) % 32]
    try:
        contest.decode("".join(signs))
    except BadValue:
        return
    raise AssertionError
