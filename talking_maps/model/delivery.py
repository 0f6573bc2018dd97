"""Who brought a plan to the contest, for whom, and who took it in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Delivery:
    """Who handed an entry in; of several the last one stands.

    `handed_by` is a name, `identity` the number of the identity document (DNI),
    `represents` for whom, `power` the paper that says so (power of attorney, minutes
    of the assembly), `taken_by` who received it at the office: all private.
    `shown_name` is what the family or the community agreed to be called in public if
    it wins, empty where it did not: then the code is told.
    """

    entry: str
    handed_by: str
    identity: str = ""
    represents: str = ""
    power: str = ""
    taken_by: str = ""
    shown_name: str = ""
