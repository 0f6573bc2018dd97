"""The fingerprint of a plan: the same content gives the same digest, anywhere.

The digest is SHA-256 over a canonical text: records sorted, numbers as floats,
shapes as normalised WKB with coordinates rounded to the millimetre. So it does not
depend on the order of drawing, on where a ring begins, on the language, the machine
or the file. It leaves out what is not part of a plan's content: the id of the last
change, the hints for the eye (`flags`), and private names, which a copy for others
does not carry.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from functools import partial
from itertools import chain

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from talking_maps.indicators.engine.measure_cache import IdentityKey, MeasureCache
from talking_maps.model.plan import Feature, Owner, Plan
from talking_maps.model.territory import FloatArray

MILLIMETRES_OF_A_METRE = 3
#: Changes whenever the canonical text changes its form.
FORM = "talking-maps plan 1"


def plan_digest(plan: Plan, memo: MeasureCache | None = None) -> str:
    """Return the plan's fingerprint as 64 hexadecimal digits.

    `memo` brings the texts of features that were met before.

    Examples
    --------
    >>> from talking_maps.indicators.engine import example
    >>> one = example.field("A", "pasture", (0, 0), (50, 50))
    >>> two = example.field("B", "corral", (90, 0), (5, 5))
    >>> plan_digest(example.case(one, two).plan) == plan_digest(
    ...     example.case(two, one).plan
    ... )
    True
    """
    return hashlib.sha256(_text(plan_content(plan, memo)).encode("utf-8")).hexdigest()


def plan_content(plan: Plan, memo: MeasureCache | None = None) -> dict[str, object]:
    """Return what the fingerprint is taken over; records are JSON texts, in order."""
    return {
        "form": FORM,
        "owner": _owner(plan.owner),
        "years": asdict(plan.years),
        "features": _feature_texts(plan.features, memo or MeasureCache()),
        "owners": _sorted(map(_owner, plan.owners)),
        "herds": _sorted(map(asdict, plan.herds)),
        "assemblies": _sorted(map(asdict, plan.assemblies)),
        "commitments": _sorted(map(asdict, plan.commitments)),
        "owners_with_drawings": sorted(plan.owners_with_drawings),
        "total_households": plan.total_households,
    }


def _feature_texts(features: Sequence[Feature], memo: MeasureCache) -> list[str]:
    """Return the features' texts in order; those of a layer that stands are kept."""
    layers: dict[tuple[str, str], list[Feature]] = {}
    for feature in features:
        layers.setdefault((feature.scene, feature.layer), []).append(feature)
    texts = [
        memo.kept("texts", IdentityKey(drawn), partial(_layer_texts, drawn, memo))
        for drawn in layers.values()
    ]
    return sorted(chain.from_iterable(texts))


def _layer_texts(features: Sequence[Feature], memo: MeasureCache) -> list[str]:
    def texts(missing: Sequence[int]) -> list[str]:
        return list(map(_text, _features([features[i] for i in missing])))

    return memo.each("text", [IdentityKey((f,)) for f in features], texts)


def _features(features: Sequence[Feature]) -> Iterator[Mapping[str, object]]:
    shapes = _shapes([f.geometry for f in features])
    for feature, shape in zip(features, shapes, strict=True):
        yield {
            "uid": feature.uid,
            "layer": feature.layer,
            "scene": feature.scene,
            "geometry": shape,
            "status": feature.status,
            "origin": feature.origin,
            "voice": feature.voice,
            "name": feature.name,
            "note": feature.note,
            "attributes": dict(feature.attributes),
            "photos": sorted(feature.photos),
        }


def _owner(owner: Owner) -> Mapping[str, object]:
    return {"id": owner.id, "kind": owner.kind, "members": owner.members}


def _shapes(geometries: Sequence[BaseGeometry]) -> Sequence[str]:
    rounded = shapely.transform(np.array(geometries, dtype=object), _to_millimetres)
    wkb = shapely.to_wkb(
        shapely.normalize(rounded), hex=True, output_dimension=2, byte_order=1
    )
    return [str(text) for text in wkb]


def _to_millimetres(xy: FloatArray) -> FloatArray:
    # Adding zero turns the minus zero that rounding can leave into plain zero.
    return np.round(xy, MILLIMETRES_OF_A_METRE) + 0.0


def _sorted(records: Iterable[Mapping[str, object]]) -> list[str]:
    return sorted(map(_text, records))


def _text(content: object) -> str:
    return json.dumps(
        _plain(content), sort_keys=True, ensure_ascii=False, separators=(",", ":")
    )


def _plain(value: object) -> object:
    """Return the value with numbers as floats and without what is not given."""
    if isinstance(value, str | bool):
        return value
    if isinstance(value, Mapping):
        return {k: _plain(v) for k, v in value.items() if v is not None}
    if isinstance(value, list | tuple):
        return [_plain(v) for v in value]
    return float(value) if isinstance(value, int) else value
