"""Versions of a rubric: kept, listed, chosen; wrong ones refused with the reason."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from talking_maps.config.rubric_toml import to_toml
from talking_maps.errors import BadDefinition, BadFile, BadValue, NotAllowed, NotFound
from talking_maps.model.contest import Role
from talking_maps.model.rubric import Gate, Rubric
from talking_maps.workspace import Workspace, open_workspace, rubrics
from talking_maps.workspace.accounts import Actor

STAFF = Actor("oficina", "staff", lambda: "2026-05-12T10:00:00-05:00")


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return open_workspace(tmp_path)


def heavier(rubric: Rubric) -> Rubric:
    """Move five jury points from the last criterion to the one before it."""
    *rest, one, two = rubric.criteria
    changed = (replace(one, jury=one.jury + 5), replace(two, jury=two.jury - 5))
    return replace(rubric, criteria=(*rest, *changed))


def test_the_text_of_a_rubric_is_read_back_the_same(workspace: Workspace) -> None:
    read = rubrics.checked(to_toml(workspace.rubric, of=100))
    assert read == replace(workspace.rubric, digest=read.digest)
    assert read.digest == workspace.rubric.digest


def test_gates_are_written_and_read_back_the_same(workspace: Workspace) -> None:
    names = {"es": "“Tres” escenas", "en": "Three scenes"}
    gates = (
        Gate("three", "indicator", names, "scenes_complete", None, 3.0),
        Gate(
            "open-land",
            "indicator",
            names,
            "improved_pasture_share",
            "future",
            at_most=0.25,
        ),
        Gate("papers", "checked", names),
    )
    made = rubrics.add(workspace, STAFF, replace(workspace.rubric, gates=gates))
    assert rubrics.version(workspace, made.number).rubric.gates == gates
    assert made.rubric.digest != workspace.rubric.digest
    unknown = replace(gates[0], indicator="beauty")
    with pytest.raises(BadDefinition) as refused:
        rubrics.add(workspace, STAFF, replace(workspace.rubric, gates=(unknown,)))
    assert refused.value.values["value"] == "beauty"
    assert len(rubrics.versions(workspace)) == 2


def test_a_change_is_a_new_version_with_its_digest_and_author(
    workspace: Workspace,
) -> None:
    made = rubrics.add(workspace, STAFF, heavier(workspace.rubric))
    assert (made.number, made.who, made.is_used) == (1, "oficina", False)
    first, second = rubrics.versions(workspace)
    assert (first.number, first.is_used) == (0, True)
    assert second.rubric.digest == made.rubric.digest != first.rubric.digest
    assert second.at.startswith("2026-05-12")


def test_what_people_wrote_beside_a_rubric_stays_when_it_is_changed_on_the_screen(
    workspace: Workspace,
) -> None:
    theirs = to_toml(workspace.rubric, of=100).replace(
        "[[criteria]]\n", "# Agreed in the assembly.\n[[criteria]]\n", 1
    )
    theirs = theirs.replace("points = 30\n", "points = 30  # grass is life\n")
    first = rubrics.add_text(workspace, STAFF, theirs.replace("= 0.6 }", "= 0.7 }"))
    gates = (Gate("papers", "checked", {"es": "Actas", "en": "Minutes"}),)
    second = rubrics.add(workspace, STAFF, replace(heavier(first.rubric), gates=gates))
    assert rubrics.version(workspace, 2).rubric.gates == gates
    assert rubrics.version(workspace, 2).rubric.digest == second.rubric.digest
    written = rubrics.text(workspace, rubrics.version(workspace, 2))
    file = workspace.folder / "rubrics" / "0002-example-after-cedap.toml"
    assert written == file.read_text("utf-8")
    assert "# Agreed in the assembly.\n[[criteria]]" in written
    assert "points = 30  # grass is life\n" in written


def test_a_workspace_judges_by_the_version_that_was_chosen(
    workspace: Workspace,
) -> None:
    made = rubrics.add(workspace, STAFF, heavier(workspace.rubric))
    rubrics.use(workspace, STAFF, 1)
    again = open_workspace(workspace.folder)
    assert again.rubric.digest == made.rubric.digest
    rubrics.use(again, STAFF, 0)
    back = open_workspace(workspace.folder)
    assert back.rubric.digest == workspace.rubric.digest
    assert [v.is_used for v in rubrics.versions(back)] == [True, False]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ('names.es = "Añu"'.encode("cp1252"), "not UTF-8"),
        (b"# " + b"a" * 1_000_001, "too large"),
    ],
)
def test_a_rubric_s_file_comes_in_whole_or_is_refused_by_its_name(
    content: bytes, why: str, workspace: Workspace
) -> None:
    with pytest.raises(BadDefinition, match=why) as refused:
        rubrics.add_file(workspace, STAFF, "..\\la nuestra.toml", content)
    assert refused.value.values["file"] == "la nuestra.toml"
    assert not (workspace.folder / "rubrics").exists()
    text = to_toml(heavier(workspace.rubric), of=100)
    made = rubrics.add_file(workspace, STAFF, "/x/nuestra.toml", text.encode())
    assert rubrics.text(workspace, made) == text


@pytest.mark.parametrize("role", ["visitor", "facilitator", "juror"])
def test_only_staff_may(workspace: Workspace, role: Role) -> None:
    other = Actor("x", role)
    with pytest.raises(NotAllowed):
        rubrics.add(workspace, other, heavier(workspace.rubric))
    with pytest.raises(NotAllowed):
        rubrics.use(workspace, other, 0)
    assert not (workspace.folder / "rubrics").exists()


def test_a_wrong_rubric_is_refused_with_the_reason_and_not_written(
    workspace: Workspace,
) -> None:
    toml = to_toml(workspace.rubric, of=100)
    with pytest.raises(BadDefinition) as unknown:
        rubrics.add_text(workspace, STAFF, toml.replace("scenes_complete", "beauty"))
    assert unknown.value.values["value"] == "beauty"
    _, *rest = workspace.rubric.criteria
    with pytest.raises(BadDefinition) as short:
        rubrics.add(workspace, STAFF, replace(workspace.rubric, criteria=tuple(rest)))
    assert short.value.values["wanted"] == "85, the sum of its parts"
    with pytest.raises(BadValue):
        rubrics.add(workspace, STAFF, workspace.rubric)
    assert not (workspace.folder / "rubrics").exists()
    with pytest.raises(NotFound):
        rubrics.use(workspace, STAFF, 7)


def test_nothing_is_overwritten_and_a_change_by_hand_is_found(
    workspace: Workspace,
) -> None:
    rubrics.add(workspace, STAFF, heavier(workspace.rubric))
    rubrics.add(workspace, STAFF, heavier(heavier(workspace.rubric)))
    files = sorted((workspace.folder / "rubrics").glob("*.toml"))
    assert [file.name[:4] for file in files] == ["0001", "0002"]
    touched = files[0].read_text("utf-8").replace('"Salud"', '"Otra"')
    files[0].write_text(touched, "utf-8")
    with pytest.raises(BadFile):
        rubrics.versions(workspace)


def test_a_spoilt_list_says_so(workspace: Workspace) -> None:
    rubrics.add(workspace, STAFF, heavier(workspace.rubric))
    (workspace.folder / "rubrics" / "log.jsonl").write_text("{", "utf-8")
    with pytest.raises(BadFile):
        open_workspace(workspace.folder)


def test_odd_words_come_back_as_they_were(workspace: Workspace) -> None:
    odd = 'a "b" \\ \t\n\x7f é 😀'
    rubric = replace(heavier(workspace.rubric), source=odd)
    assert rubrics.add(workspace, STAFF, rubric).rubric.source == odd
