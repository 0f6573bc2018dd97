"""Money as movements: what is due, what moved, what is refused, to the céntimo."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talking_maps import contest
from talking_maps.contest import ContestState, Event
from talking_maps.contest.payments import signed
from talking_maps.errors import BadDefinition, BadValue, NotAllowed, NotFound
from talking_maps.model.amendment import Amendment, PaymentAllowed
from talking_maps.model.contest import (
    Answer,
    Appeal,
    Category,
    Contest,
    Goods,
    Instalment,
    Medium,
    Movement,
    MovementKind,
    Payment,
    PrizePart,
    Prizes,
)
from tests.contest.builders import (
    AT,
    LADDER,
    NAMES,
    RULES,
    VILLAGES,
    Chain,
    ballot,
    entry,
)

LAWS = settings(max_examples=40, deadline=None)
#: Who receives; no such person exists.
WHO = {"payee": "Rosa Condori", "document": "40506070"}
DAY = "2026-06-20"


def with_prizes(prizes: Prizes = LADDER, **more: object) -> Contest:
    """Return rules of one category that asks a signature on a list and no paper."""
    one = Category(
        "villages", NAMES, ("community",), "contest", prizes, papers=("list",)
    )
    return replace(RULES, categories=(one,), **more)  # type: ignore[arg-type]


def awarded(rules: Contest, points: Iterable[float] = (40.0, 30.0, 20.0)) -> Chain:
    """Return a contest whose prizes are awarded, in the order of the entries."""
    chain = Chain(rules).add("open")
    chain.add("submit", *(entry(n, p) for n, p in enumerate(points, start=1)))
    chain.add("close")
    return chain.add("award", contest.award(chain.record))


def paid(
    entry_id: str,
    amount: str,
    kind: MovementKind = "payment",
    medium: Medium = "cash",
    **more: object,
) -> Movement:
    """Return a movement that says all that it must."""
    said: dict[str, object] = {"made_on": DAY, **WHO, **more}
    return Movement(entry_id, kind, Decimal(amount), medium, **said)  # type: ignore[arg-type]


def admit(chain: Chain, moved: object, act: str = "movement") -> Chain:
    """Add the line if the program would write it."""
    told = Event(len(chain.lines) + 1, AT, "Ana", "staff", moved)
    contest.validate_event(chain.record, act, told)
    return chain.add(act, moved)


def of(record: ContestState, entry_id: str = "e001") -> tuple[int, int, int]:
    """Return what is left, what was paid and what was paid too much [céntimos]."""
    balance = contest.balance_of(record, entry_id)
    return balance.left, balance.paid, balance.excess


def test_a_prize_is_paid_in_parts_and_never_beyond_what_is_due() -> None:
    chain = awarded(with_prizes())
    admit(chain, paid("e001", "200.50", "part_payment"))
    assert of(chain.record) == (29950, 20050, 0)
    with pytest.raises(NotAllowed, match=r"only .*left to be paid"):
        admit(chain, paid("e001", "299.51"))
    with pytest.raises(BadValue, match="another kind"):
        admit(chain, paid("e001", "299.50", "part_payment"))
    admit(chain, paid("e001", "299.50", medium="bank", number="0042"))
    assert of(chain.record) == (0, 50000, 0)
    with pytest.raises(NotAllowed):
        admit(chain, paid("e001", "0.01"))
    with pytest.raises(NotFound, match="won no prize"):
        admit(chain, paid("e009", "1"))


def test_what_comes_back_and_what_was_written_wrong() -> None:
    chain = awarded(with_prizes())
    admit(chain, paid("e001", "50", "part_payment"))
    with pytest.raises(NotAllowed, match="no more can come back"):
        admit(chain, paid("e001", "50.01", "refund"))
    admit(chain, paid("e001", "20", "refund"))
    with pytest.raises(BadValue, match="why the amount"):
        admit(chain, paid("e001", "-5", "adjustment"))
    admit(chain, paid("e001", "-5", "adjustment", note="it was 45, not 50"))
    assert of(chain.record) == (47500, 2500, 0)
    with pytest.raises(NotAllowed):
        admit(chain, paid("e001", "475.01", "adjustment", note="more"))


@pytest.mark.parametrize(
    ("moved", "said"),
    [
        (paid("e001", "0"), "more than"),
        (paid("e001", "1.005"), "céntimos"),
        (paid("e001", "-1"), "céntimos"),
        (paid("e001", "1", medium=""), "by what means"),
        (paid("e001", "1", medium="bank"), "number of the bank"),
        (paid("e001", "1", payee=" "), "who received"),
        (paid("e001", "1", document="12"), "who received"),
        (paid("e001", "1", made_on="today"), "is not a day"),
        (paid("e001", "1", medium="goods"), "each with what it is worth"),
        (
            paid("e001", "3", medium="goods", goods=(Goods("wire", Decimal(2)),)),
            "adds up to",
        ),
    ],
)
def test_a_movement_says_all_that_it_must(moved: Movement, said: str) -> None:
    with pytest.raises(BadValue, match=said):
        admit(awarded(with_prizes()), moved)


def test_only_an_amendment_lets_more_be_paid_than_is_due() -> None:
    chain = awarded(with_prizes(appeal_days=90))
    with pytest.raises(NotFound, match="No adenda"):
        admit(chain, paid("e001", "600", adenda="R.D. 9"))
    admit(
        chain,
        Amendment("R.D. 9", "the road", PaymentAllowed("e001", Decimal(50))),
        "amend",
    )
    with pytest.raises(NotFound, match="No adenda"):
        admit(chain, paid("e002", "301", adenda="R.D. 9"))
    with pytest.raises(NotAllowed, match="until then one can appeal"):
        admit(chain, paid("e001", "500"))
    with pytest.raises(NotAllowed, match="With what the adenda allows"):
        admit(chain, paid("e001", "550.01", adenda="R.D. 9"))
    admit(chain, paid("e001", "550", adenda="R.D. 9"))
    assert of(chain.record) == (0, 55000, 5000)
    faults = contest.verify(chain.lines, (), {}).touched
    assert not [one for one in faults if "does not follow" in one.id]


def corrected(chain: Chain) -> Chain:
    """Let an appeal put the second before the first, and award anew."""
    chain.add("appeal", Appeal("a1", "c02", "the water", "e002"))
    chain.add("answer", Answer("a1", upheld=True, text="yes"))
    chain.add("mark", ballot("e002", "j1", health=30, water=10))
    return chain.add("award", contest.award(chain.record))


def test_what_was_paid_too_much_is_asked_back_before_the_fund_gives_more() -> None:
    prizes = replace(LADDER, fund=Decimal("900.01"))
    chain = awarded(with_prizes(prizes))
    admit(chain, paid("e001", "500"))
    corrected(chain)
    assert of(chain.record) == (0, 50000, 20000)
    assert of(chain.record, "e002") == (50000, 0, 0)
    admit(chain, paid("e002", "400.01", "part_payment"))
    with pytest.raises(NotAllowed, match="ask back first"):
        admit(chain, paid("e002", "99.99"))
    admit(chain, paid("e001", "200", "refund"))
    admit(chain, paid("e002", "99.99"))
    (fund,) = contest.fund_balances(chain.record)
    assert (fund.fund, fund.due, fund.paid) == (90001, 90001, 80000)


def test_nothing_is_paid_while_one_can_appeal() -> None:
    chain = awarded(with_prizes(appeal_days=5))
    with pytest.raises(NotAllowed, match="until then one can appeal"):
        admit(chain, paid("e001", "500", made_on="2026-05-16"))
    chain.add("appeal", Appeal("a1", "c01", "the water", "e001"))
    with pytest.raises(NotAllowed, match="waits for an answer"):
        admit(chain, paid("e001", "500", made_on="2026-05-17"))
    admit(chain, paid("e002", "300", made_on="2026-05-17"))
    chain.add("answer", Answer("a1", upheld=False, text="no"))
    admit(chain, paid("e001", "500", made_on="2026-05-17"))


def test_which_papers_are_due_is_said_by_the_category() -> None:
    chain = awarded(RULES)
    with pytest.raises(NotAllowed, match="record the contract and the day"):
        admit(chain, paid("e001", "500"))
    only = replace(VILLAGES, papers=("contract",))
    chain = awarded(replace(RULES, categories=(only,)))
    chain.add("payment", Payment("e001", "7", "2026-06-21"))
    with pytest.raises(NotAllowed, match="signed later"):
        admit(chain, paid("e001", "500"))
    admit(chain, paid("e001", "500", made_on="2026-06-21"))


def test_parts_in_goods_and_assistance_have_their_own_balance() -> None:
    parts = (
        PrizePart("money", 50),
        PrizePart("goods", 40),
        PrizePart("assistance", 10),
    )
    chain = awarded(with_prizes(replace(LADDER, given_as=parts)))
    wire = (Goods("4 rolls of wire", Decimal(150)), Goods("posts", Decimal(50)))
    with pytest.raises(NotAllowed, match=r"only .*left"):
        admit(chain, paid("e001", "250.01", "part_payment"))
    admit(chain, paid("e001", "200", "part_payment", "goods", goods=wire))
    admit(chain, paid("e001", "50", "part_payment", "assistance"))
    admit(chain, paid("e001", "250"))
    balance = contest.balance_of(chain.record, "e001")
    assert balance.forms == {
        "money": (25000, 25000),
        "goods": (20000, 20000),
        "assistance": (5000, 5000),
    }


def test_instalments_wait_for_their_day() -> None:
    dates = (Instalment(60, 0), Instalment(40, 30))
    chain = awarded(with_prizes(replace(LADDER, instalments=dates)))
    with pytest.raises(NotAllowed, match="in instalments"):
        admit(chain, paid("e001", "300.01", "part_payment", made_on="2026-06-10"))
    admit(chain, paid("e001", "300", "part_payment", made_on="2026-06-10"))
    admit(chain, paid("e001", "200", made_on="2026-06-11"))


def test_equal_sums_go_to_all_who_qualify() -> None:
    same = Prizes("equal", Decimal(100), cap=Decimal(50), minimum_score=25)
    record = awarded(with_prizes(same)).record
    assert [one.due for one in contest.balances(record)] == [5000, 5000]
    (group,) = record.awards[-1].noun.groups
    assert group.remainder == 0
    contest.check_rules(with_prizes(same))
    with pytest.raises(BadDefinition, match="how much at most"):
        contest.check_rules(with_prizes(replace(same, cap=None)))


def test_parts_and_instalments_make_up_the_whole_prize() -> None:
    for change, said in (
        ({"given_as": (PrizePart("money", 60),)}, "add up"),
        ({"instalments": (Instalment(60, 0), Instalment(30, 9))}, "add up"),
        ({"given_as": (PrizePart("money", 60), PrizePart("money", 40))}, "twice"),
        ({"instalments": (Instalment(60, 9), Instalment(40, 9))}, "later"),
    ):
        changed = replace(LADDER, **change)
        with pytest.raises(BadDefinition, match=said):
            contest.check_rules(with_prizes(changed))
    with pytest.raises(BadDefinition, match="appeal"):
        contest.check_rules(with_prizes(appeal_days=-1))


def test_an_older_payment_paid_all_that_was_due_then() -> None:
    chain = awarded(RULES)
    whole = Payment("e001", "12", "2026-06-01", "40 days", "****1234", "2026-06-02")
    admit(chain, whole, "payment")
    assert of(chain.record) == (0, 50000, 0)
    (moved,) = contest.movements_of(chain.record, "e001")
    assert (moved.noun.kind, moved.noun.amount) == ("payment", Decimal("500.00"))
    corrected(chain)
    assert of(chain.record) == (0, 50000, 20000)
    # What was paid by an older line comes back as any other.
    admit(chain, paid("e001", "200", "refund"))
    assert of(chain.record) == (0, 30000, 0)


def test_who_received_is_told_to_nobody_outside_the_office() -> None:
    chain = admit(awarded(with_prizes()), paid("e001", "500", paid_by="Eva Quispe"))
    told = contest.reworded(chain.record, lambda text, _: text.replace("Eva", "…"))
    (moved,) = told.movements
    assert (moved.noun.payee, moved.noun.document) == ("", "")
    assert moved.noun.paid_by == "… Quispe"
    line = contest.reworded_line(chain.record, chain.lines[-1], lambda text, _: text)
    assert not any(private in str(line) for private in WHO.values())


@st.composite
def moves(draw: st.DrawFn) -> list[Movement]:
    kinds: tuple[MovementKind, ...] = (
        "payment",
        "part_payment",
        "refund",
        "adjustment",
    )
    amounts = st.sampled_from((1, 5000, 10000, 30000, 50000)) | st.integers(1, 60000)
    return [
        paid(
            draw(st.sampled_from(("e001", "e002", "e003"))),
            str(Decimal(draw(amounts)) / 100 * draw(st.sampled_from((1, 1, 1, -1)))),
            draw(st.sampled_from(kinds)),
            note="so",
        )
        for _ in range(draw(st.integers(0, 14)))
    ]


@LAWS
@given(moves(), st.integers(0, 14))
def test_balances_equal_movements_and_never_exceed_what_is_due(
    tried: list[Movement], appealed: int
) -> None:
    chain = awarded(with_prizes())
    for number, moved in enumerate(tried):
        if number == appealed:
            corrected(chain)
        before = {b.entry: b.excess for b in contest.balances(chain.record)}
        try:
            admit(chain, moved)
        except (BadValue, NotAllowed):
            continue
        after = contest.balance_of(chain.record, moved.entry)
        assert after.excess <= before[moved.entry]
    record = chain.record
    for balance in contest.balances(record):
        moved_all = contest.movements_of(record, balance.entry)
        assert balance.paid == sum(signed(one.noun) for one in moved_all) >= 0
        assert balance.left - balance.excess == balance.due - balance.paid
        assert balance.excess == 0 or appealed < len(tried)
    for fund in contest.fund_balances(record):
        assert 0 <= fund.paid <= fund.fund
        assert fund.due <= fund.fund
    faults = contest.verify(chain.lines, (), {}).touched
    assert not [one for one in faults if "does not follow" in one.id]
