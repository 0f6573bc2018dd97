"""Edits of one record made apart: which join, which clash, what stands meanwhile."""

from collections.abc import Callable
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talking_maps.merge.causal_graph import CausalGraph
from talking_maps.merge.resolve import EXISTENCE, MergedRecord, merge_record
from talking_maps.merge.writes import RecordEdit

ORIGIN = {"layer": "terrace", "geometry": "square", "status": "done"}
FORK = [("o", ()), ("a", ("o",)), ("b", ("o",))]


def step(
    change: str, before: Any, after: Any, at: float = 0.0, **more: Any
) -> RecordEdit:
    return RecordEdit(change, (at, change), before, after, **more)


def met(
    *steps: RecordEdit, lineage: list[tuple[str, tuple[str, ...]]] | None = None
) -> MergedRecord:
    order = CausalGraph(lineage or FORK)
    return merge_record((step("o", None, ORIGIN), *steps), order.precedes)


def parts(**more: Any) -> dict[str, Any]:
    return {k: v for k, v in {**ORIGIN, **more}.items() if v is not None}


def test_different_parts_join_in_either_order() -> None:
    ours = step("a", ORIGIN, parts(geometry="round"))
    theirs = step("b", ORIGIN, parts(status="lost", name="Pata"))
    for order in permutations((ours, theirs)):
        found = met(*order)
        assert found.parts == parts(geometry="round", status="lost", name="Pata")
        assert not found.clashes


def test_attributes_join_one_by_one() -> None:
    found = met(
        step("a", ORIGIN, parts(**{"attributes.height": 2})),
        step("b", ORIGIN, parts(**{"attributes.crop": "papa"})),
    )
    assert found.parts == parts(**{"attributes.height": 2, "attributes.crop": "papa"})
    assert not found.clashes


def test_the_same_value_twice_is_no_clash() -> None:
    both = parts(geometry="round")
    found = met(step("a", ORIGIN, both), step("b", ORIGIN, both))
    assert found == MergedRecord(both)


def test_two_moves_clash_and_the_later_stands() -> None:
    ours = step("a", ORIGIN, parts(geometry="round"), at=5)
    theirs = step("b", ORIGIN, parts(geometry="long"), at=3)
    for order in permutations((ours, theirs)):
        found = met(*order)
        assert found.parts == parts(geometry="round")
        (clash,) = found.clashes
        assert clash.part == "geometry"
        assert [c.change for c in clash.choices] == ["a", "b"]
        assert clash.choices[1].parts == parts(geometry="long")


def test_a_removal_joins_where_nobody_changed_anything() -> None:
    assert met(step("a", ORIGIN, None)) == MergedRecord(None)
    assert met(step("a", ORIGIN, None), step("b", ORIGIN, None)) == MergedRecord(None)


def test_what_one_removed_and_another_changed_stays_and_clashes() -> None:
    found = met(step("a", ORIGIN, None, at=9), step("b", ORIGIN, parts(name="Pata")))
    assert found.parts == parts(name="Pata")
    (clash,) = found.clashes
    assert clash.part == EXISTENCE
    assert [(c.change, c.parts) for c in clash.choices] == [
        ("b", parts(name="Pata")),
        ("a", None),
    ]


def test_one_who_saw_the_change_may_remove_it() -> None:
    changed = parts(name="Pata")
    lineage = [("o", ()), ("a", ("o",)), ("b", ("a",)), ("c", ("o",))]
    steps = [step("a", ORIGIN, changed), step("b", changed, None)]
    assert met(*steps, lineage=lineage) == MergedRecord(None)
    assert met(*steps, step("c", ORIGIN, None), lineage=lineage) == MergedRecord(None)


def test_an_undo_that_changes_nothing_clashes_with_nothing() -> None:
    lineage = [("o", ()), ("a", ("o",)), ("u", ("a",)), ("b", ("o",))]
    moved = parts(geometry="round")
    undone = (
        step("a", ORIGIN, moved, at=4),
        step("u", moved, ORIGIN, at=5, is_undo=True),
    )
    theirs = parts(geometry="long")
    assert met(*undone, step("b", ORIGIN, theirs), lineage=lineage) == MergedRecord(
        theirs
    )
    assert met(*undone, step("b", ORIGIN, None), lineage=lineage) == MergedRecord(None)
    by_hand = (*undone[:1], step("u", moved, ORIGIN, at=5))
    assert met(*by_hand, step("b", ORIGIN, theirs), lineage=lineage).clashes


def test_a_removal_taken_back_leaves_what_others_changed() -> None:
    lineage = [("o", ()), ("a", ("o",)), ("u", ("a",)), ("b", ("o",))]
    back = (step("a", ORIGIN, None), step("u", None, ORIGIN, at=9, is_undo=True))
    theirs = parts(geometry="long", name="Pata")
    assert met(*back, step("b", ORIGIN, theirs), lineage=lineage) == MergedRecord(
        theirs
    )
    reshaped = (back[0], step("u", None, parts(geometry="round"), at=9))
    found = met(*reshaped, step("b", ORIGIN, parts(name="Pata")), lineage=lineage)
    assert found == MergedRecord(parts(geometry="round", name="Pata"))


@pytest.mark.parametrize("part", ["photos", "flags"])
def test_sets_are_united(part: str) -> None:
    base = {**ORIGIN, part: ["x", "y"]}
    order = CausalGraph(FORK)
    steps = (
        step("o", None, base),
        step("a", base, {**base, part: ["x", "y", "z"]}),
        step("b", base, {**base, part: ["x", "w"]}, at=2),
    )
    found = merge_record(steps, order.precedes)
    assert found == MergedRecord({**ORIGIN, part: ["x", "w", "z"]})


def test_a_change_of_layer_clashes_as_a_whole() -> None:
    ours = parts(layer="pasture", geometry="square", **{"attributes.grass": "ichu"})
    theirs = parts(**{"attributes.height": 2}, name="Pata")
    found = met(step("a", ORIGIN, ours, at=2), step("b", ORIGIN, theirs, at=1))
    assert found.parts == {**ours, "name": "Pata"}
    (clash,) = found.clashes
    assert clash.part == "layer"
    assert clash.choices[1].parts == theirs
    found = met(step("a", ORIGIN, ours, at=1), step("b", ORIGIN, theirs, at=2))
    assert found.parts == theirs


def orders(
    *apart: tuple[RecordEdit, ...], lineage: list[tuple[str, tuple[str, ...]]]
) -> list[MergedRecord]:
    """Join two people's steps, whoever's came first into the file."""
    return [met(*one, *other, lineage=lineage) for one, other in permutations(apart)]


def test_a_layer_changed_and_changed_back_takes_nothing_of_others() -> None:
    lineage = [*FORK, ("c", ("a",))]
    pasture = parts(layer="pasture", geometry="long")
    ours = (step("a", ORIGIN, pasture, at=1), step("c", pasture, ORIGIN, at=2))
    theirs = (step("b", ORIGIN, parts(**{"attributes.crop": "oca"}), at=3),)
    first, second = orders(ours, theirs, lineage=lineage)
    assert first == second
    assert first.parts == parts(**{"attributes.crop": "oca"})


def test_a_layer_taken_back_leaves_no_shape_behind() -> None:
    lineage = [*FORK, ("c", ("a",))]
    ours = parts(layer="canal", geometry="our line")
    undone = (
        step("a", ORIGIN, ours, at=8),
        step("c", ours, ORIGIN, at=9, is_undo=True),
    )
    theirs = parts(layer="canal", geometry="their line")
    for found in orders(undone, (step("b", ORIGIN, theirs),), lineage=lineage):
        assert found == MergedRecord(theirs)


def test_what_was_done_and_removed_again_does_not_return() -> None:
    lineage = [*FORK, ("c", ("a",))]
    high = parts(**{"attributes.height": 2})
    ours = (step("a", ORIGIN, high, at=8), step("c", high, None, at=9))
    theirs = (step("b", ORIGIN, parts(name="Pata")),)
    for found in orders(ours, theirs, lineage=lineage):
        assert found.parts == parts(name="Pata")
        assert [c.part for c in found.clashes] == [EXISTENCE]
    lineage.append(("d", ("a",)))  # unless someone built on it meanwhile
    saw = (step("d", high, {**high, "name": "Ura"}),)
    for found in orders(ours, saw, lineage=lineage):
        assert found.parts == {**high, "name": "Ura"}


def test_a_later_edit_that_knew_both_settles_the_clash() -> None:
    lineage = [*FORK, ("m", ("a", "b")), ("c", ("m",))]
    ours = step("a", ORIGIN, parts(geometry="round"), at=5)
    theirs = step("b", ORIGIN, parts(geometry="long"), at=3)
    now = parts(geometry="round")
    third = step("c", now, parts(geometry="third"))
    found = met(ours, theirs, third, lineage=lineage)
    assert found == MergedRecord(parts(geometry="third"))
    confirmed = step("c", now, now, settles=frozenset({"geometry"}))
    assert met(ours, theirs, confirmed, lineage=lineage) == MergedRecord(now)
    other_part = step("c", now, {**now, "name": "Pata"})
    assert met(ours, theirs, other_part, lineage=lineage).clashes


def test_keeping_or_removing_settles_existence() -> None:
    lineage = [*FORK, ("m", ("a", "b")), ("c", ("m",))]
    clash = (step("a", ORIGIN, None), step("b", ORIGIN, parts(name="Pata")))
    now = parts(name="Pata")
    kept = step("c", now, now, settles=frozenset({EXISTENCE}))
    assert met(*clash, kept, lineage=lineage) == MergedRecord(now)
    assert met(*clash, step("c", now, None), lineage=lineage) == MergedRecord(None)


def test_a_removed_owner_for_whom_others_drew_stays() -> None:
    order = CausalGraph(FORK)
    steps = (
        step("o", None, {"kind": "household"}),
        step("a", {"kind": "household"}, None),
    )
    assert merge_record(steps, order.precedes).parts is None
    found = merge_record(steps, order.precedes, also=("b",))
    assert found.parts == {"kind": "household"}
    assert found.clashes[0].part == EXISTENCE


def test_an_edit_of_an_unknown_beginning_gives_the_whole() -> None:
    order = CausalGraph(FORK)
    found = merge_record((step("a", ORIGIN, parts(name="Pata")),), order.precedes)
    assert found == MergedRecord(parts(name="Pata"))


def ancestors(graph: dict[str, tuple[str, ...]], change: str) -> set[str]:
    return {
        name for parent in graph[change] for name in (parent, *ancestors(graph, parent))
    }


@st.composite
def histories(draw: Callable[..., Any]) -> list[tuple[str, tuple[str, ...]]]:
    found: list[tuple[str, tuple[str, ...]]] = []
    for number in range(draw(st.integers(1, 12))):
        earlier = [name for name, _ in found[-5:]]
        parents = (
            draw(st.lists(st.sampled_from(earlier), max_size=2, unique=True))
            if earlier
            else []
        )
        found.append((f"c{number}", tuple(parents)))
    return found


@given(histories())
def test_precedence_is_ancestry(history: list[tuple[str, tuple[str, ...]]]) -> None:
    lineage, graph = CausalGraph(history), dict(history)
    for one in graph:
        for other in graph:
            assert lineage.precedes(one, other) == (one in ancestors(graph, other))
    parents = {p for _, known in history for p in known}
    assert set(lineage.heads) == graph.keys() - parents


def test_a_history_out_of_order_is_refused() -> None:
    for wrong in ([("a", ("b",)), ("b", ())], [("a", ()), ("a", ())], [("a", ("a",))]):
        with pytest.raises(ValueError, match="order"):
            CausalGraph(wrong)


def test_what_was_changed_often_is_asked_about_once_a_change() -> None:
    many = 400
    steps = [step("c0", None, ORIGIN)] + [
        step(f"c{k}", parts(geometry=k - 1), parts(geometry=k), float(k))
        for k in range(1, many)
    ]
    order = CausalGraph((f"c{k}", (f"c{k - 1}",) if k else ()) for k in range(many))
    asked = 0

    def precedes(first: str, second: str) -> bool:
        nonlocal asked
        asked += 1
        return order.precedes(first, second)

    assert merge_record(steps, precedes).parts == parts(geometry=many - 1)
    assert asked < 5 * many
