"""Commands that list what there is: layers and indicators."""

from __future__ import annotations

import os
from pathlib import Path

import click

from talking_maps.cli.options import Job, Jobs
from talking_maps.cli.output import Terminal
from talking_maps.config import layers as catalogue
from talking_maps.i18n import format_message, name, translator
from talking_maps.indicators import REGISTRY, Indicator
from talking_maps.model.layer import Attribute, Layer
from talking_maps.workspace import LAYERS_FOLDER


def add_to(commands: Jobs) -> None:
    """Add the commands of this module."""
    for command in (layers, indicators):
        commands.add_command(command)


@click.command("layers", cls=Job)
@click.pass_obj
def layers(terminal: Terminal) -> None:
    """List what can be drawn."""
    t = translator(terminal.language)
    folder = Path(os.environ.get("TALKING_MAPS_LAYERS") or LAYERS_FOLDER)
    found = catalogue.load_layers(folder)
    kinds = {"point": t("point"), "line": t("line"), "polygon": t("polygon")}
    for layer in found:
        kind = kinds[layer.geometry]
        private = " " + t("(restricted)") if layer.restricted else ""
        called = name(layer.names, terminal.language)
        terminal.tell(f"{layer.id:20} {kind:10} {called}{private}")
    terminal.answer([_layer(layer) for layer in found])


def _layer(layer: Layer) -> dict[str, object]:
    return {
        "id": layer.id,
        "geometry": layer.geometry,
        "names": dict(layer.names),
        "grades": dict(layer.grades or {}),
        "colour": layer.colour,
        "pattern": layer.pattern,
        "restricted": layer.restricted,
        "attributes": [_attribute(attribute) for attribute in layer.attributes],
    }


def _attribute(attribute: Attribute) -> dict[str, object]:
    return {
        "id": attribute.id,
        "type": attribute.type,
        "unit": attribute.unit,
        "names": dict(attribute.names),
        "choices": [choice.id for choice in attribute.choices],
        "minimum": attribute.minimum,
        "maximum": attribute.maximum,
        "required": attribute.required,
    }


@click.command("indicators", cls=Job)
@click.pass_obj
def indicators(terminal: Terminal) -> None:
    """List what can be measured."""
    for one in REGISTRY.values():
        called, sentence = (
            format_message(each, terminal.language) for each in (one.name, one.sentence)
        )
        terminal.tell(f"{one.id:32} {called}. {sentence}")
    terminal.answer([_indicator(one) for one in REGISTRY.values()])


def _indicator(indicator: Indicator) -> dict[str, object]:
    return {
        "id": indicator.id,
        "name": indicator.name.id,
        "theme": indicator.theme,
        "unit": indicator.unit,
        "scenes": list(indicator.scenes),
        "sentence": indicator.sentence.id,
        "formula": indicator.formula.id,
        "source": indicator.source.id,
    }
