"""Nobody fills in a field that nobody reads.

Each field that a layer's form asks for has a reader here: a measure, a check, or the
eyes of people on the printed book and on the list of a field visit. That measures and
checks do read it is seen by watching them, not by looking for a word in their code.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from talking_maps.config.layers import load_layers
from talking_maps.indicators import REGISTRY, evaluate
from talking_maps.model.layer import Attribute, Layer
from talking_maps.model.plan import SCENES, Feature, Plan, Scene
from talking_maps.plausibility import REGISTRY as CHECKS
from talking_maps.plausibility import FlagContext
from talking_maps.wording import feature_labels
from tests import village
from tests.indicators.random_plans import LAND, NUMBERS, drawn

LAYERS = {
    one.id: one for one in load_layers(Path(__file__).resolve().parents[2] / "layers")
}
Field = tuple[str, str]

#: Field of a layer, and one measure or check that reads it. A field more in a form
#: needs its line here.
READERS: dict[Field, str] = {
    ("pasture", "condition"): "stocking_balance",
    ("pasture", "fenced"): "improved_pasture_share",
    ("pasture", "rested"): "stocking_balance",
    ("pasture", "rotated"): "improved_pasture_share",
    ("pasture", "manured"): "improved_pasture_share",
    ("pasture", "rest_months"): "stocking_balance",
    ("pasture", "transect_steps"): "pasture_by_transect",
    ("pasture", "transect_good"): "pasture_by_transect",
    ("bofedal", "condition"): "stocking_balance",
    ("bofedal", "fenced"): "bofedal_protected_share",
    ("bofedal", "rested"): "bofedal_protected_share",
    ("bofedal", "rotated"): "rotated_without_rest",
    ("bofedal", "rest_months"): "bofedal_protected_share",
    ("bofedal", "transect_steps"): "pasture_by_transect",
    ("bofedal", "transect_good"): "pasture_by_transect",
    ("pasture_sown", "species"): "dry_season_fodder_balance",
    ("pasture_sown", "fenced"): "fenced_without_fence",
    ("pasture_sown", "watered"): "dry_season_fodder_balance",
    ("cropland", "crop"): "soil_loss",
    ("cropland", "furrows"): "soil_loss",
    ("cropland", "varieties"): "varieties_grown",
    ("cropland", "seed_kept"): "seed_kept_share",
    ("fallow", "rest_years"): "fallow_rest_years",
    ("fallow", "ploughed"): "soil_loss",
    ("terrace", "kind"): "terraces_on_suitable_slope",
    ("terrace", "work"): "terraced_share_of_steep_cropland",
    ("terrace", "mended"): "terraces_mended",
    ("irrigated", "method"): "dry_season_water_balance",
    ("irrigated", "crop"): "water_lacking_by_month",
    ("spring", "flow_l_s"): "dry_season_water_balance",
    ("spring", "flow_rains_l_s"): "water_lacking_by_month",
    ("spring", "permanent"): "dry_season_water_balance",
    ("spring", "protected"): "springs_protected",
    ("river", "permanent"): "dry_season_water_balance",
    ("canal", "lining"): "canal_losses",
    ("canal", "flow_l_s"): "flow_through_canal",
    ("canal", "flow_rains_l_s"): "water_lacking_by_month",
    ("canal", "width_m"): "flow_through_canal",
    ("canal", "depth_m"): "flow_through_canal",
    ("canal", "height_first_m"): "canals_with_plausible_fall",
    ("canal", "height_last_m"): "canals_with_plausible_fall",
    ("canal", "height_error_m"): "canals_with_plausible_fall",
    ("canal", "cleaned_m"): "canals_cleaned",
    ("reservoir", "volume_m3"): "storage_per_irrigated_hectare",
    ("infiltration_ditch", "width_m"): "size_of_ditch",
    ("infiltration_ditch", "depth_m"): "size_of_ditch",
    ("corral", "species"): "corral_space_per_animal",
    ("corral", "animals"): "corral_space_per_animal",
    ("shed", "species"): "shed_cover_for_cold",
    ("shed", "animals"): "animals_in_corral",
    ("house", "households"): "typed_counts",
    ("trees", "kind"): "native_trees_alive",
    ("trees", "number"): "native_trees_alive",
    ("trees", "species"): "elsewhere_called_native",
    ("trees", "planted_year"): "native_trees_alive",
    ("trees", "alive"): "native_trees_alive",
    ("compost", "volume_m3"): "heap_of_compost",
}
#: What tells one thing from another, for the people who look for it on the ground.
#: Nothing is reckoned from it, and nothing hangs on it.
SEEN: frozenset[Field] = frozenset(
    {
        ("compost", "kind"),
        ("fence", "kind"),
        ("other_ground", "kind"),
        ("path", "kind"),
        ("reservoir", "kind"),
    }
)


class Watched(dict[str, Any]):
    """A form that remembers which of its fields were asked for."""

    def __init__(self, form: Any, layer: str, seen: set[Field]) -> None:
        super().__init__(form)
        self.layer, self.seen = layer, seen

    def get(self, key: str, default: Any = None) -> Any:
        self.seen.add((self.layer, key))
        return super().get(key, default)

    def __getitem__(self, key: str) -> Any:
        self.seen.add((self.layer, key))
        return super().__getitem__(key)


def asked() -> set[Field]:
    return {
        (layer.id, field.id)
        for layer in LAYERS.values()
        for field in layer.attributes
        if field.asked
    }


def filled(field: Attribute) -> Any:
    """Return something that a form may say there."""
    if field.type == "choice":
        return field.choices[0].id
    return {"text": "Eucalipto", "boolean": True}.get(field.type, 3)


def one_of_each(seen: set[Field]) -> Plan:
    """Return a plan by chance with a filled form of each layer, all watched."""
    plan = drawn(3)
    shapes = {
        "polygon": village.rectangle(200, 200, 90, 60),
        "line": village.line((300, 300), (340, 380)),
        "point": village.point(250, 250),
    }
    scenes: tuple[Scene, ...] = SCENES
    more = tuple(
        Feature(
            f"W-{layer.id}-{scene}",
            layer.id,
            scene,
            shapes[layer.geometry],
            attributes={field.id: filled(field) for field in layer.attributes},
        )
        for layer in LAYERS.values()
        for scene in scenes
    )
    native = tuple(
        replace(
            one, uid=f"N-{one.uid}", attributes={**one.attributes, "kind": "native"}
        )
        for one in more
        if one.layer == "trees"
    )
    # A canal brings water of its own where it leads away from a river.
    river = Feature("R", "river", "present", village.line((300, 0), (300, 900)))
    led = village.line((300, 500), (380, 500))
    form = {"flow_l_s": 4, "flow_rains_l_s": 9}
    head = Feature("L", "canal", "present", led, attributes=form)
    watched = tuple(
        replace(one, attributes=Watched(one.attributes, one.layer, seen))
        for one in (*plan.features, *more, *native, river, head)
    )
    return replace(plan, features=watched)


@cache
def read_by(reader: str) -> frozenset[Field]:
    """Return what a measure or a check asks of forms."""
    seen: set[Field] = set()
    plan = one_of_each(seen)
    if reader in CHECKS:
        CHECKS[reader].look(FlagContext(plan, LAND, NUMBERS, day="2026-05-01"))
        return frozenset(seen)
    inquiry = evaluate(plan, LAND, NUMBERS)
    for scene in SCENES:
        inquiry.ask(reader, scene)
    return frozenset(seen)


def test_every_field_that_is_asked_has_a_reader() -> None:
    assert asked() == READERS.keys() | SEEN
    assert not READERS.keys() & SEEN


@pytest.mark.parametrize("field", READERS, ids=".".join)
def test_the_reader_reads_it(field: Field) -> None:
    reader = READERS[field]
    assert reader in REGISTRY or reader in CHECKS
    assert field in read_by(reader)


@pytest.mark.parametrize("field", sorted(SEEN), ids=".".join)
def test_people_see_what_only_tells_things_apart(field: Field) -> None:
    layer: Layer = LAYERS[field[0]]
    (kind,) = (one for one in layer.attributes if one.id == field[1])
    for choice in kind.choices:
        thing = Feature(
            "A",
            layer.id,
            "present",
            village.point(0, 0),
            attributes={"kind": choice.id},
        )
        for language in ("es", "en"):
            assert choice.names[language] in feature_labels.claims(
                thing, layer, language
            )
