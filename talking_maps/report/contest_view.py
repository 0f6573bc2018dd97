"""What a paper of a contest is made from, and the words they all share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from talking_maps import contest
from talking_maps.contest import ContestState, visibility
from talking_maps.contest.state import Awards
from talking_maps.i18n import Translator, name, translator
from talking_maps.model.contest import (
    Award,
    Entry,
    Role,
    Standing,
)
from talking_maps.model.drawn_places import PlaceBand, PlaceBands
from talking_maps.model.layer import Layer
from talking_maps.model.message import Message
from talking_maps.model.rubric import Reference
from talking_maps.wording import contest_names
from talking_maps.wording.contest_events import on_clocks


@dataclass(frozen=True)
class ContestView:
    """A contest as its chain tells it, and the language it is told in.

    `at` is the time of the chain's last line; `names` are the names of communities
    by code, where they are known, `moments` when each turn of the record was, `role`
    that of who prints, `layers` what can be drawn, `reference` the general numbers that
    some of the contest may stand for. Owners appear by their codes.
    """

    record: ContestState
    at: str
    language: str
    moments: tuple[str, ...] = ()
    role: Role = "visitor"
    names: Mapping[str, str] = field(default_factory=dict)
    layers: Sequence[Layer] = ()
    reference: Reference = field(default_factory=lambda: Reference({}, ""))

    @cached_property
    def standings(self) -> tuple[Standing, ...]:
        """Every entry with its place, as the marks stand."""
        return contest.standings(self.record)

    def standing(self, entry_id: str) -> Standing:
        """Return where one entry stands."""
        return next(one for one in self.standings if one.entry == entry_id)

    @cached_property
    def groups(self) -> Mapping[str, tuple[Standing, ...]]:
        """The standings of each group that is ranked together."""
        found: dict[str, list[Standing]] = {}
        for one in self.standings:
            found.setdefault(one.group, []).append(one)
        return {group: tuple(ranked) for group, ranked in found.items()}

    @cached_property
    def drawn(self) -> PlaceBands | None:
        """What was drawn of the places last, None if results changed since."""
        return contest.bands_in_force(self.record)

    def band(self, one: Standing) -> PlaceBand | None:
        """Return between which places an entry lies, where that may be told."""
        if self.drawn is None or not self.tells_marks(one.group):
            return None
        return self.drawn.of(one.entry)

    @property
    def is_closed(self) -> bool:
        """Tell whether the time of handing in is over."""
        return self.record.state in ("closed", "awarded", "annulled")

    @cached_property
    def veiled(self) -> frozenset[str]:
        """The groups whose marks the role may not see yet: jurors still mark."""
        return visibility.blinded_groups(self.record, self.standings, self.role)

    def tells_marks(self, group: str) -> bool:
        """Tell whether the group's marks may be on a paper."""
        return self.is_closed and group not in self.veiled

    @property
    def is_final(self) -> bool:
        """Tell whether the prizes are awarded."""
        return self.record.state == "awarded"

    @property
    def provisional(self) -> str:
        """Why the results are not the last word, empty if they are."""
        t = self.text
        if self.is_final:
            return ""
        if self.record.state == "annulled":
            return t(
                "The contest was annulled by the amendment {resolution}: nobody wins.",
                resolution=self.record.amendments[-1].noun.resolution,
            )
        return t("Provisional: the prizes are not awarded yet and can still change.")

    @cached_property
    def awards(self) -> Mapping[str, Award]:
        """The prizes by group: as awarded, or before that as they would be."""
        given: Awards = (
            self.record.awards[-1].noun
            if self.is_final
            else contest.award(self.record, self.standings)
        )
        return {one.group: one for one in given.groups}

    @property
    def text(self) -> Translator:
        """The `_` of the paper's language."""
        return translator(self.language)

    def local(self, at: str) -> str:
        """Return a moment in the contest's time zone (ISO)."""
        return on_clocks(at, self.record.contest.time_zone)

    def called(self, names: Mapping[str, str]) -> str:
        """Return a thing's name in the paper's language."""
        return name(names, self.language)

    def community(self, code: str) -> str:
        """Return the community's name, or its code where the name is not known."""
        return self.names.get(code) or code

    def entry_of(self, entry: Entry | Standing) -> str:
        """Return whose the entry is."""
        return contest_names.entry_name(entry, self.names)

    def winner(self, entry: Entry | Standing) -> str:
        """Return who won: by name where the family agreed to it, else by code."""
        entry_id = entry.id if isinstance(entry, Entry) else entry.entry
        shown = contest.shown_name(self.record, entry_id)
        return f"{shown} · {self.entry_of(entry)}" if shown else self.entry_of(entry)

    def group(self, group: str) -> str:
        """Return a group in words: category, round and, within one, the community."""
        return contest_names.group_name(
            self.record.contest, group, self.names, self.language
        )

    def reason(self, message: Message) -> str:
        """Return why an entry does not count, with the gate's name for its id."""
        return contest_names.reason(
            self.record.contest, message, self.layers, self.language
        )

    def criterion(self, criterion_id: str) -> str:
        """Return a criterion's name."""
        found = self.record.contest.criterion(criterion_id)
        return self.called(found.names) if found else criterion_id


def feet(account: ContestView, code: str = "") -> dict[str, str]:
    """Return what stands at the foot of every page: of these the code is never cut."""
    t = account.text
    return {
        "left": account.record.contest.name,
        "code": code,
        "page": t("Page {page} of {pages}"),
    }
