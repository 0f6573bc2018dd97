"""One draw of everything that may be off, and the shared numbers as it has them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import blake2b

import numpy as np

from talking_maps.model.rubric import Number, Reference


@dataclass(frozen=True, slots=True)
class World:
    """The draw of that number from a seed.

    Each thing is drawn by its own generator, from the seed, the world and what it is
    called: what one thing is in a world does not hang on which others are asked about.
    """

    seed: int
    number: int

    def chance(self, *called: str) -> np.random.Generator:
        """Return the generator of what is called so, the same whenever it is asked.

        >>> World(1, 7).chance("a").random() == World(1, 7).chance("a").random()
        True
        """
        word = blake2b("\0".join(called).encode(), digest_size=8).digest()
        # The child that `SeedSequence.spawn` gives for this world, and one of its own.
        key = (self.number, int.from_bytes(word, "big"))
        return np.random.default_rng(np.random.SeedSequence(self.seed, spawn_key=key))


def draw_reference(reference: Reference, world: World) -> Reference:
    """Return the agronomic numbers as they are in a world, for all communities.

    Those with a standard error are drawn, each by its id: positive ones lognormal with
    the number as mean and its error as standard deviation, so that none falls below
    zero; others normal. The digest tells that they are drawn.
    """
    drawn: Mapping[str, Number] = {
        i: number
        if number.value is None or not number.error
        else replace(number, value=_drawn(i, number.value, number.error, world))
        for i, number in reference.numbers.items()
    }
    digest = f"{reference.digest} {world.seed} {world.number}"
    return replace(reference, numbers=drawn, digest=digest)


@lru_cache(maxsize=16_384)
def _drawn(number_id: str, value: float, error: float, world: World) -> float:
    """Return what a number is in a world, once for all plans that are judged there."""
    chance = world.chance("number", number_id)
    if value <= 0:
        return float(chance.normal(value, error))
    spread = math.log1p((error / value) ** 2)
    middle = math.log(value) - spread / 2
    return float(chance.lognormal(middle, math.sqrt(spread)))
