"""A call that was written is read back as the same rules."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from string import ascii_lowercase, digits

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talking_maps import calls, workspace
from talking_maps.errors import BadDefinition
from talking_maps.model.contest import Category, Contest, Juror, Prizes

CALLS = ("data/contests/example.toml", "data/demo/contest.toml")
RUBRIC = workspace.read_rubric(workspace.RUBRIC_FILE)


def ours(name: str = CALLS[1]) -> Contest:
    return calls.load(workspace.PROJECT / name, RUBRIC)


@pytest.mark.parametrize("name", CALLS)
def test_our_own_calls_are_written_as_they_were(name: str, tmp_path: Path) -> None:
    path = tmp_path / "call.toml"
    path.write_text(calls.written(ours(name), rubric="mine"), encoding="utf-8")
    assert calls.load(path, RUBRIC) == ours(name)
    assert calls.rubric_of(path) == "mine"


WORDS = st.text(min_size=1, max_size=30)
IDS = st.text(ascii_lowercase + digits, min_size=1, max_size=8)
MONEY = st.decimals(0, 10**6, places=2, allow_nan=False, allow_infinity=False)
PRIZES = st.builds(
    Prizes, st.sampled_from(["ladder", "share"]), MONEY,
    st.lists(MONEY, max_size=4).map(tuple), st.none() | MONEY,
    st.floats(0, 100), st.sampled_from(["pool", "lowest"]),
)  # fmt: skip
CATEGORIES = st.builds(
    Category, IDS, st.fixed_dictionaries({"es": WORDS, "en": WORDS}),
    st.just(("household",)), st.sampled_from(["community", "contest"]),
    st.none() | PRIZES, st.lists(IDS, max_size=3).map(tuple), st.booleans(),
)  # fmt: skip
JURORS = st.builds(
    Juror, IDS, WORDS, st.sampled_from(["", "woman", "man"]), IDS,
    st.lists(IDS | st.tuples(IDS, IDS).map("/".join), max_size=3).map(tuple),
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(
    name=st.text(min_size=1, max_size=40),
    categories=st.lists(CATEGORIES, min_size=1, max_size=3),
    jurors=st.lists(JURORS, max_size=3),
)
def test_whatever_is_written_is_read_back(
    name: str, categories: list[Category], jurors: list[Juror]
) -> None:
    written = replace(
        ours(), name=name, categories=tuple(categories), jurors=tuple(jurors)
    )
    assert calls.checked(written) == written


def test_what_a_call_refuses_a_form_cannot_bring_in() -> None:
    odd = replace(ours().categories[0], prizes=Prizes("share", Decimal("1.005")))
    with pytest.raises(BadDefinition):
        calls.checked(replace(ours(), id="no id"))
    with pytest.raises(BadDefinition):
        calls.checked(replace(ours(), categories=(odd,)))
