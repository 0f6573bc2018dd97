"""What a next step says of the things it is about: as people call them, never an id."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from talking_maps.errors import Value
from talking_maps.model.message import Message, plural
from talking_maps.scoring import Gain
from talking_maps.scoring.advice.candidate import CANDIDATES
from talking_maps.wording import names_for_ids
from talking_maps.workspace import Workspace, open_workspace
from tests import village
from tests.scoring.test_every_candidate import VILLAGES

MARK = "zq{}zq"
GOLDEN = Path(__file__).parents[1] / "golden"


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    folder: Path = tmp_path_factory.mktemp("naming")
    return open_workspace(folder)


@pytest.mark.parametrize("named", [False, True], ids=["nameless", "named"])
@pytest.mark.parametrize("indicator", sorted(CANDIDATES))
def test_each_step_calls_its_things_by_name_or_size(
    workspace: Workspace, indicator: str, named: bool
) -> None:
    asked = VILLAGES[indicator]
    features = tuple(
        replace(
            one,
            uid=MARK.format(one.uid),
            name=f"Ñan {number}" if named else "",
        )
        for number, one in enumerate(asked.plan.features)
    )
    asked = replace(asked, plan=replace(asked.plan, features=features))
    for step in asked.found(indicator):
        gain = Gain(step.message, indicator, step.scene, 1.0, 1.0, step.uid)
        for language in ("es", "en"):
            said = names_for_ids.step(
                gain,
                asked.plan,
                workspace.layers,
                workspace.reference,
                village.EPSG,
                language,
            )
            assert "zq" not in said
            assert "  " not in said
            assert " :" not in said
            assert "{" not in said
            about = {"thing", "canal", "source", "beside"} & set(step.message.values)
            assert not named or not about or "Ñan" in said


def test_a_missing_entry_is_told_by_the_names_of_layer_and_attribute(
    workspace: Workspace,
) -> None:
    text = (
        "{layer}: enter {attribute} where it is missing, {count:number} time.",
        "{layer}: enter {attribute} where it is missing, {count:number} times.",
    )
    values: dict[str, Value] = {"layer": "corral", "attribute": "animals", "count": 1}
    said = names_for_ids.resolve_names(
        Message(plural(*text), values), workspace.layers, workspace.reference, "es"
    )
    assert said == "Corral: anotar Cantidad donde falta, 1 vez."


def test_no_text_of_command_or_paper_says_the_id_of_a_number_or_a_group(
    workspace: Workspace,
) -> None:
    texts = [*GOLDEN.glob("answers/*.txt"), *GOLDEN.glob("papers/*.txt")]
    assert len(texts) > 50
    ids = {*workspace.reference.numbers, "houses/one", "villages/one"}
    for file in texts:
        told = set(re.findall(r"[a-z0-9_]+[./][a-z0-9_]+", file.read_text("utf-8")))
        assert not ids & told, file.name
