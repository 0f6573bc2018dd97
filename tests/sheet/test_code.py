"""What a code says is read back whole, or refused."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talking_maps.errors import BadValue
from talking_maps.sheet.code import (
    MapCode,
    MarkingCode,
    decode,
    encode,
    escape,
    unescape,
)
from talking_maps.sheet.layout import PAPERS, PENS, SheetFacts

FACTS = SheetFacts(
    "A3",
    True,
    5_000,
    32718,
    600_000,
    8_400_000,
    "future",
    (("red", "canal"), ("blue", "infiltration_ditch")),
)
MAP = MapCode("kuntur", FACTS, "relief", "0123456789ab", version="7f3A_b")
MARKING = MarkingCode("concurso-2026", "E-003", "rosa", 5, ("health", "education"))
SIGNS = frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")


@pytest.mark.parametrize("code", [MAP, MARKING, replace(MAP, version="")])
def test_a_code_is_read_back(code: MapCode | MarkingCode) -> None:
    text = encode(code)
    assert set(text) <= SIGNS
    assert decode(text) == code


def test_version_1_reads_the_same_for_ever() -> None:
    assert encode(MAP) == (
        "TM1:MAP:KUNTUR:COMMUNITY:F:32718:5000:600000/8398800/601700/8400000:A3W:"
        "RE.CANAL+BL.INFILTRATION$DITCH:R:7F3%A$B:0123456789AB:B3200D9D"
    )


@given(st.data())
def test_a_code_that_was_tampered_with_is_refused(data: st.DataObject) -> None:
    codes: list[MapCode | MarkingCode] = [MAP, MARKING]
    text = encode(data.draw(st.sampled_from(codes)))
    at = data.draw(st.integers(0, len(text) - 1))
    sign = data.draw(st.sampled_from(sorted(SIGNS - {text[at], " "})))
    changed = data.draw(
        st.sampled_from(
            [text[:at] + sign + text[at + 1 :], text[:at] + text[at + 1 :], text[:at]]
        )
    )
    with pytest.raises(BadValue):
        decode(changed)


@given(st.text(max_size=60))
def test_ids_of_any_signs_come_back(text: str) -> None:
    said = escape(text) if "\ud800" not in text else ""
    assert set(said) <= SIGNS - {":", "/", "+", "."}
    assert unescape(said) == text


@pytest.mark.parametrize(
    "text",
    ["", "https://example.org", "TM1", "TM2:MAP:X:00000000", "TM1:NOTHING:AA"],
)
def test_other_codes_are_refused(text: str) -> None:
    with pytest.raises(BadValue):
        decode(text)


def test_a_whole_code_that_contradicts_itself_is_refused() -> None:
    from talking_maps.sheet import code as module

    body = encode(MAP).rpartition(":")[0]
    for changed in (
        body.replace("601700", "601701"),
        body.replace(":F:", ":X:"),
        body.replace("A3W", "A9W"),
        body.replace(":R:", ":Z:"),
        body.replace("0123456789AB", "0123"),
        body.replace(":5000:", ":05000:"),
        body.replace(":32718:", ":A:"),
        body + ":MORE",
    ):
        assert changed != body
        with pytest.raises(BadValue, match="contradicts"):
            decode(f"{changed}:{module._checksum(changed)}")


def test_the_longest_ids_still_fit_and_longer_are_refused() -> None:
    pens = tuple((pen, "infiltration_ditch" + pen) for pen in PENS)
    long = replace(MAP, community="a" * 48, facts=replace(FACTS, pens=pens))
    assert decode(encode(long)) == long
    with pytest.raises(BadValue, match="signs"):
        encode(replace(long, owner="Á" * 40))


def test_every_paper_is_named() -> None:
    for paper in PAPERS:
        for is_wide in (True, False):
            facts = replace(FACTS, paper=paper, is_wide=is_wide)
            assert decode(encode(replace(MAP, facts=facts))).facts == facts  # type: ignore[union-attr]
