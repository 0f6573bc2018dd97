"""One warm reading process for the whole folder, and the project's own layers."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from talking_maps.config.layers import load_layers
from talking_maps.exchange import Reader
from talking_maps.model.layer import Layer


@pytest.fixture(scope="session")
def reader() -> Iterator[Reader]:
    with Reader(seconds=120) as one:  # a busy machine may take its time
        yield one


@pytest.fixture(scope="session")
def layers(root: Path) -> Mapping[str, Layer]:
    return {layer.id: layer for layer in load_layers(root / "layers")}
