"""What differs between two states of a plan: one `Difference` for each thing.

Between two versions a difference says what was done to a thing; between two scenes it
also says so in the field's words. The laws that bind differences are in `compare`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from talking_maps.model.plan import Feature, Scene

ChangeOf = Literal["added", "removed", "changed", "unchanged"]

#: What of a thing differs: its shape, its status, or anything else said of it.
Part = Literal["geometry", "attributes", "status"]

#: The field's words for what became of a thing from one scene to a later one.
Word = Literal["kept", "changed", "lost", "recovered", "proposed"]


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing before and after. `scene` is where it is found: the later one of two.

    `word` is None between versions. Quantities are areas [m2], lengths [m] or numbers
    of points, as `unit` says; None where the thing is not there, or before they have
    been measured. `author`, `at` and `note` tell of the change that made the
    difference, and are empty where nobody asked. `likeness` tells on what it rests
    that `before` and `after`, drawn under different uids, are one thing.
    """

    uid: str
    layer: str
    scene: Scene
    change: ChangeOf
    parts: tuple[Part, ...]
    before: Feature | None
    after: Feature | None
    word: Word | None = None
    quantity_before: float | None = None
    quantity_after: float | None = None
    unit: str = ""
    author: str = ""
    at: str = ""
    note: str = ""
    likeness: Similarity | None = None


@dataclass(frozen=True, slots=True)
class LayerTotal:
    """How much of a layer there was and is; `counts` and `amounts` by word or change.

    An amount is what is there afterwards, or, of what was removed or lost, before.
    """

    layer: str
    unit: str
    before: float
    after: float
    counts: Mapping[str, int] = field(default_factory=dict)
    amounts: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Similarity:
    """Two shapes that may be the same thing. `score` and `doubt` go from 0 to 1.

    `doubt` is 1 − (score − the best score either of the two has with another shape):
    a perfect and only match leaves none, two equally good ones leave all. What a
    person `said` has none.
    """

    before: str
    after: str
    score: float
    doubt: float
    said: bool = False


@dataclass(frozen=True, slots=True)
class IdentityLink:
    """What a person said of two uids: that they are the same thing, or are not."""

    id: str
    first: str
    second: str
    same: bool
    at: str
    author: str
