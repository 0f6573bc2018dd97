"""Whoever does the printed sum with a pencil comes to the printed point."""

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from talking_maps.i18n import translator
from talking_maps.model.message import Message
from talking_maps.scoring import rate
from talking_maps.wording.point_sum import PointSum, more, ruler, written_out

EN, ES = translator("en"), translator("es")
SHARES = st.floats(0, 1, allow_nan=False)


def plain(words: str) -> str:
    return words.replace("\N{NO-BREAK SPACE}", " ")


def by_hand(words: str) -> tuple[float, float]:
    """Return what a printed sum comes to, and what is printed behind its =."""
    sum_, _, result = plain(words).partition(" = ")
    product = 1.0
    for part in sum_.split(" × "):
        bare = re.sub(r" \([a-z ]+\)$", "", part)
        amounts = [_number(one) for one in re.findall(r"[\d.]+(?: %)?", bare)]
        if "−" in bare:
            value, worst, best, _ = amounts
            product *= (value - worst) / (best - worst)
        elif "÷" in bare:
            product *= amounts[0] / amounts[1]
        else:
            product *= amounts[0]
    return product, float(result)


def _number(words: str) -> float:
    bare = float(words.removesuffix(" %"))
    return bare / 100 if words.endswith("%") else bare


@given(SHARES, st.sampled_from([(0, 0.5), (0, 1), (0.1, 0.6), (2, 1)]), SHARES, SHARES)
def test_the_printed_sum_comes_out(
    way: float, ends: tuple[float, float], cover: float, evidence: float
) -> None:
    worst, best = ends
    value = worst + way * (best - worst)
    assume(cover > 0.01 and evidence > 0.01)
    factors = round(cover, 4), round(evidence, 4)
    share = rate(value, worst=worst, best=best)
    points = round(12 * share * factors[0] * factors[1], 2)
    one = PointSum(value, "share", worst, best, 12, points, *factors)
    made, printed = by_hand(written_out(one, EN))
    assert printed == points
    assert made == pytest.approx(points, abs=0.0051)


def test_the_audit_s_example_comes_out_now() -> None:
    one = PointSum(14.02 / 130.62, "share", 0, 0.5, 12, 2.58)
    assert plain(written_out(one, EN)) == "10.73 % ÷ 50 % × 12 = 2.58"
    assert plain(written_out(one, ES)) == "10.73 % ÷ 50 % × 12 = 2.58"
    assert plain(ruler(one, EN)) == "0 % nothing · 50 % all 12 points · here 10.7 %"


def test_what_shrinks_the_points_stands_in_the_sum() -> None:
    one = PointSum(0.25, "share", 0, 0.5, 12, 1.8, 0.5, 0.6)
    words = plain(written_out(one, EN))
    assert words == "25 % ÷ 50 % × 12 × 0.6 (evidence) × 0.5 (cover of the land) = 1.80"


def test_one_more_hectare_brings_what_is_said() -> None:
    words = Message(
        "{part:ha} of {all:ha} of pasture are cared for.", {"all": 1_000_000}
    )
    one = PointSum(0.25, "share", 0, 0.5, 12, 6)
    assert more(one, words, EN) == "One more hectare would bring 0.24."
    assert more(PointSum(0.5, "share", 0, 0.5, 12, 12), words, EN) == ""
    assert more(PointSum(None, "share", 0, 0.5, 12, 0), words, EN) == ""


@given(st.floats(0.9, 1, exclude_max=True))
def test_no_share_below_all_is_ever_written_as_all(share: float) -> None:
    one = PointSum(share, "share", 0, 1, 12, round(12 * share, 2))
    here = plain(ruler(one, EN)).rpartition("here ")[2]
    first = plain(written_out(one, EN)).partition(" ÷")[0]
    for said in (here, first, plain(EN("{share:percent}", share=share))):
        assert said != "100 %"


@pytest.mark.parametrize(
    ("share", "said"), [(0.996, "99.6 %"), (0.9996, "99.9 %"), (1.0, "100 %")]
)
def test_nearly_all_is_not_all(share: float, said: str) -> None:
    assert plain(EN("{share:percent}", share=share)) == said
