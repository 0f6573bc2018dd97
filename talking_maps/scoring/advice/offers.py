"""Which steps may raise which indicator; each registers itself where it is made."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from talking_maps.scoring.advice.candidate import AdviceContext, Candidate

Offer = Callable[[AdviceContext], Iterator[Candidate]]

_CANDIDATES: dict[str, Offer] = {}
_TALK: dict[str, Offer] = {}
#: What offers steps for each indicator, by its id.
CANDIDATES: Mapping[str, Offer] = MappingProxyType(_CANDIDATES)
#: Of those, what the assembly does: ask, come, promise, agree. The rest is work on
#: the land.
TALK: Mapping[str, Offer] = MappingProxyType(_TALK)


def offers(*indicators: str, is_talk: bool = False) -> Callable[[Offer], Offer]:
    """Register what offers steps for indicators; raises ValueError for a second one."""

    def register(offer: Offer) -> Offer:
        for indicator in indicators:
            if indicator in _CANDIDATES:
                raise ValueError(f"{indicator} has its steps already")
            _CANDIDATES[indicator] = offer
            if is_talk:
                _TALK[indicator] = offer
        return offer

    return register
