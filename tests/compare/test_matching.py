"""What is one thing: by uid, by what people say, by likeness of strangers only."""

from dataclasses import replace

from talking_maps import compare
from talking_maps.model.difference import IdentityLink
from tests.village import feature, rectangle

OLD = feature("a", "terrace", rectangle(0, 0, 100, 100), "past")
NEW = feature("x", "terrace", rectangle(5, 0, 100, 100))
FAR = feature("y", "terrace", rectangle(500, 500, 100, 100))


def said(first: str, second: str, *, same: bool) -> IdentityLink:
    return IdentityLink("1", first, second, same, "2026-06-01T10:00:00-05:00", "Rosa")


def test_likeness_pairs_strangers_and_only_asks_about_others() -> None:
    asked = compare.match_features([OLD], [NEW], strangers=())
    assert [f.uid for f in asked.after] == ["x"]
    assert [(m.before, m.after) for m in asked.maybe] == [("a", "x")]
    for strangers in ({"a"}, {"x"}, None):
        found = compare.match_features([OLD], [NEW], strangers=strangers)
        assert [f.uid for f in found.after] == ["a"]
        assert found.pairs[0].doubt > 0
        assert not found.maybe


def test_a_person_is_believed_either_way_round() -> None:
    for pair in (("a", "y"), ("y", "a")):
        found = compare.match_features([OLD], [NEW, FAR], said=[said(*pair, same=True)])
        assert [f.uid for f in found.after] == ["x", "a"]
        assert found.pairs[0].said
    apart = compare.match_features([OLD], [NEW], said=[said("a", "x", same=False)])
    assert [f.uid for f in apart.after] == ["x"]
    assert not apart.maybe


def test_who_is_not_the_one_may_be_another() -> None:
    twin = replace(NEW, uid="z")
    told = [said("a", "x", same=False)]
    found = compare.match_features([OLD], [NEW, twin], said=told)
    assert [(p.before, p.after) for p in found.pairs] == [("a", "z")]


def test_a_common_uid_needs_no_saying() -> None:
    mine = replace(NEW, uid="a")
    found = compare.match_features([OLD], [mine], said=[said("a", "y", same=True)])
    assert found == compare.Matching((mine,))


def test_differences_tell_on_what_they_rest() -> None:
    found = compare.match_features([replace(OLD, scene="present")], [NEW])
    differences = compare.diff_versions([replace(OLD, scene="present")], found.after)
    (told,) = found.told(differences)
    assert told.likeness == found.pairs[0]
    assert told.change == "changed"
