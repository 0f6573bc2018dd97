"""Shapes without uids are paired by likeness, with the doubt shown."""

from dataclasses import replace

from shapely.affinity import translate

from talking_maps import compare
from tests.village import feature, line, point, rectangle

FIELD = feature("a", "terrace", rectangle(0, 0, 100, 100))
FAR = feature("b", "terrace", rectangle(500, 500, 100, 100))
CANAL = feature("c", "canal", line((0, 0), (300, 300)))
SPRING = feature("s", "spring", point(40, 40))


def test_a_moved_map_is_recognised() -> None:
    before = [FIELD, FAR, CANAL, SPRING]
    after = [
        replace(f, uid=f"x{f.uid}", geometry=translate(f.geometry, 6, -3))
        for f in before
    ]
    found = compare.similar_pairs(before, after)
    assert {(p.before, p.after) for p in found} == {(u, f"x{u}") for u in "abcs"}
    assert all(0.5 < p.score < 1 and p.doubt == 1 - p.score for p in found)
    assert {f.uid for f in compare.adopt_uids(after, found)} == {*"abcs"}


def test_the_same_shape_alone_leaves_no_doubt() -> None:
    (found,) = compare.similar_pairs([FIELD], [replace(FIELD, uid="x")])
    assert (found.score, found.doubt) == (1, 0)


def test_two_equal_candidates_leave_all_doubt() -> None:
    twins = [replace(FIELD, uid="x"), replace(FIELD, uid="y")]
    (found,) = compare.similar_pairs([FIELD], twins)
    assert found.doubt == 1


def test_attributes_tell_twins_apart() -> None:
    first, second = (
        replace(FIELD, uid=uid, attributes={"crop": crop})
        for uid, crop in (("x", "papa"), ("y", "oca"))
    )
    known = replace(FIELD, attributes={"crop": "oca"})
    (found,) = compare.similar_pairs([known], [first, second])
    assert found.after == "y"
    assert 0 < found.doubt < 1


def test_another_layer_or_place_is_another_thing() -> None:
    assert not compare.similar_pairs(
        [FIELD], [replace(FIELD, uid="x", layer="pasture")]
    )
    assert not compare.similar_pairs([FIELD], [replace(FAR, uid="x")])
    assert not compare.similar_pairs([], [FIELD])
    assert not compare.similar_pairs([SPRING], [feature("x", "spring", point(80, 40))])


def test_what_a_person_says_comes_first() -> None:
    same = replace(FIELD, uid="x")
    (found,) = compare.similar_pairs([FIELD, FAR], [same], said={"x": "b"})
    assert (found.before, found.score, found.doubt) == ("b", 1, 0)
    assert not compare.similar_pairs([FIELD], [same], said={"x": None})
