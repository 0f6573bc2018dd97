"""Elevation and numbers as seals hold them: the same bytes on every machine."""

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from talking_maps import contest
from talking_maps.contest import sealed_parts
from talking_maps.errors import BadFile
from talking_maps.model.rubric import Number, Reference
from tests import village

HEIGHTS = st.one_of(
    st.floats(-500, 9000, width=32), st.just(float("nan")), st.integers(0, 6000)
)


@settings(max_examples=60, deadline=None)
@given(
    arrays(
        np.float64, st.tuples(st.integers(1, 9), st.integers(1, 9)), elements=HEIGHTS
    )
)
def test_heights_come_back_to_the_millimetre_and_gaps_as_gaps(
    values: np.ndarray,
) -> None:
    given_raster = replace(village.plane(error=None), values=values)
    content = sealed_parts.elevation_bytes(given_raster)
    found = sealed_parts.read_elevation(content)
    assert np.array_equal(np.isnan(found.values), np.isnan(values))
    assert np.nanmax(np.abs(found.values - values), initial=0.0) <= 0.0005
    assert (found.transform, found.epsg, found.unit, found.error) == (
        given_raster.transform,
        given_raster.epsg,
        "m",
        None,
    )
    # What was read from a seal is sealed as it was.
    assert sealed_parts.elevation_bytes(found) == content


def test_the_bytes_of_a_ground_are_these_on_every_machine() -> None:
    content = sealed_parts.elevation_bytes(village.plane(error=1.5))
    assert content.startswith(b'{"columns":120,"epsg":32718,"error":1.5,')
    assert contest.digest(content) == PLANE


#: Taken once; no machine may come to another.
PLANE = "a176001c1d34ef45c0fd63880f8b84081b25d96c8b2ea2bdda4ba0e8a8d1e557"


@pytest.mark.parametrize("cut", [0, 20, 400, -1])
def test_a_damaged_ground_is_refused(cut: int) -> None:
    content = sealed_parts.elevation_bytes(village.plane())
    with pytest.raises(BadFile):
        sealed_parts.read_elevation(content[:cut])


def test_a_ground_that_says_it_is_larger_is_refused() -> None:
    head, _, body = sealed_parts.elevation_bytes(village.plane()).partition(b"\n")
    lie = {**json.loads(head), "rows": 2_000_000_000}
    with pytest.raises(BadFile):
        sealed_parts.read_elevation(contest.canonical(lie) + b"\n" + body)


def test_numbers_come_back_with_errors_and_sources() -> None:
    number = Number("n", 0.5, "t/ha", "a book", "Puno", "A", error=0.1, confirmed=False)
    none = Number("m", None, "", "", "", "J")
    known = Reference({"n": number, "m": none}, "")
    content = sealed_parts.numbers_bytes(known)
    assert sealed_parts.read_numbers(content).numbers == known.numbers
    with pytest.raises(BadFile):
        sealed_parts.read_numbers(content[:-1])
    with pytest.raises(BadFile):
        sealed_parts.read_elevation(content)
