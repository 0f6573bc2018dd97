"""Who may do what in a contest. Reading, ranking and verifying need no role."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from talking_maps.model.contest import Role

_STAFF: frozenset[Role] = frozenset({"staff"})
_FIELD: frozenset[Role] = frozenset({"facilitator", "staff"})
_JURY: frozenset[Role] = frozenset({"juror", "staff"})

#: The roles that may do each act.
RIGHTS: Mapping[str, frozenset[Role]] = MappingProxyType(
    {
        "create": _STAFF,
        "change": _STAFF,
        "open": _STAFF,
        "close": _STAFF,
        "check": _STAFF,
        "award": _STAFF,
        "payment": _STAFF,
        "answer": _STAFF,
        "clock": _STAFF,
        "submit": _FIELD,
        "withdraw": _FIELD,
        "appeal": _FIELD,
        "mark": _JURY,
        "visit": _JURY,
    }
)


def may(role: Role, act: str) -> bool:
    """Tell whether the role may do the act."""
    return role in RIGHTS.get(act, frozenset())
