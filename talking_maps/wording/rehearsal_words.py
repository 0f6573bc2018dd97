"""What trying a contest on the plans at hand showed, in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from talking_maps.contest.rehearsal import (
    Rehearsal,
    TriedFund,
    TriedGate,
    TriedPart,
    Whose,
)
from talking_maps.errors import Value
from talking_maps.i18n import Translator, name, translator
from talking_maps.model.contest import Contest
from talking_maps.model.layer import Layer
from talking_maps.model.message import plural
from talking_maps.model.rubric import Reference
from talking_maps.wording import contest_names, measures, names_for_ids, vocabulary

#: So many names stand in a sentence.
MOST_NAMED = 8


@dataclass(frozen=True)
class RehearsalWords:
    """Who says it: the rules that were tried, the names there are, the language."""

    rules: Contest
    names: Mapping[str, str]
    layers: Sequence[Layer]
    reference: Reference
    language: str

    def sentences(self, found: Rehearsal) -> list[str]:
        """Return what staff should know before they open the contest."""
        t = translator(self.language)
        return [
            *self._beginning(found, t),
            *(self._unentered(one, t) for one in found.unentered),
            *self._best(found, t),
            *(line for one in found.parts for line in self._part(one, t)),
            *(line for one in found.gates for line in self._gate(one, t)),
            *(line for one in found.funds for line in self._fund(one, t)),
            *self._doubtful(found, t),
        ]

    def _beginning(self, found: Rehearsal, t: Translator) -> Iterator[str]:
        yield t(
            plural(
                "{count:whole} plan at hand was tried.",
                "{count:whole} plans at hand were tried.",
            ),
            count=found.plans,
        )
        if found.incomplete:
            yield t(
                plural(
                    "{count:whole} of them is not complete yet.",
                    "{count:whole} of them are not complete yet.",
                ),
                count=found.incomplete,
            )
        if found.blank:
            yield t(
                "Nothing is drawn yet by: {owners}.", owners=self._owners(found.blank)
            )

    def _unentered(self, category: str, t: Translator) -> str:
        return t(
            "Nobody on this computer could enter “{category}”.",
            category=self._category(category),
        )

    def _best(self, found: Rehearsal, t: Translator) -> Iterator[str]:
        """Yield of each category how many computed points anybody could get."""
        for category in dict.fromkeys(part.category for part in found.parts):
            parts = [part for part in found.parts if part.category == category]
            open_to = sum(part.points for part in parts if not part.is_for_nobody)
            yield t(
                "“{category}”: {open:points} of {all:points} computed points are within"
                " reach of the plans at hand.",
                category=self._category(category),
                all=sum(part.points for part in parts),
                open=open_to,
            )

    def _part(self, part: TriedPart, t: Translator) -> Iterator[str]:
        if not part.untold:
            return
        reason = next(iter(part.untold.values()))
        values: dict[str, Value] = {
            "category": self._category(part.category),
            "points": part.points,
            "measure": self._measure(part, t),
            "reason": names_for_ids.resolve_names(
                reason, self.layers, self.reference, self.language
            ),
        }
        if part.is_for_nobody:
            yield t(
                "“{category}”: nobody can win the {points:points} points of"
                " “{measure}”. {reason}",
                **values,
            )
            return
        yield t(
            "“{category}”: the {points:points} points of “{measure}” cannot be won in:"
            " {communities}. {reason}",
            **values,
            communities=self._some([self._community(code) for code in part.untold]),
        )

    def _measure(self, part: TriedPart, t: Translator) -> str:
        called = measures.called(part.indicator, self.language)
        scene = vocabulary.scene_names(t)[part.scene] if part.scene else ""
        return f"{called} · {scene}" if scene else called

    def _gate(self, gate: TriedGate, t: Translator) -> Iterator[str]:
        if not gate.refused:
            return
        known = {g.id: name(g.names, self.language) for g in self.rules.all_gates}
        yield t(
            plural(
                "“{category}”: the gate “{gate}” would refuse {count:whole} plan of"
                " {tried:whole}: {owners}.",
                "“{category}”: the gate “{gate}” would refuse {count:whole} plans of"
                " {tried:whole}: {owners}.",
            ),
            category=self._category(gate.category),
            gate=known.get(gate.gate, gate.gate),
            count=len(gate.refused),
            tried=gate.tried,
            owners=self._owners(gate.refused),
        )

    def _fund(self, fund: TriedFund, t: Translator) -> Iterator[str]:
        yield t(
            plural(
                "“{category}”: a fund of {fund:soles} in {count:whole} group,"
                " {total:soles} in all.",
                "“{category}”: a fund of {fund:soles} in each of {count:whole} groups,"
                " {total:soles} in all.",
            ),
            category=self._category(fund.category),
            fund=str(fund.fund),
            count=len(fund.groups),
            total=str(fund.total),
        )
        if fund.empty:
            groups = [
                contest_names.group_name(self.rules, one, self.names, self.language)
                for one in fund.empty
            ]
            yield t(
                "With the plans at hand nobody could win the fund of: {groups}.",
                groups=self._some(groups),
            )
        if fund.idle > Decimal(0):
            yield t(
                "“{category}”: {idle:soles} would stay in the funds for want of plans.",
                category=self._category(fund.category),
                idle=str(fund.idle),
            )

    def _doubtful(self, found: Rehearsal, t: Translator) -> Iterator[str]:
        if found.doubtful:
            numbers = (self.reference.numbers[one] for one in found.doubtful)
            called = [names_for_ids.number(one, self.language) for one in numbers]
            yield t(
                "Points stand on numbers that nobody confirmed: {numbers}.",
                numbers=self._some(called),
            )

    def _category(self, category_id: str) -> str:
        found = self.rules.category(category_id)
        return name(found.names, self.language) if found else category_id

    def _community(self, code: str) -> str:
        return self.names.get(code) or code

    def _owners(self, some: Sequence[Whose]) -> str:
        return self._some(
            [
                contest_names.owner_in_community(code, owner, self.names)
                for _category, code, owner in some
            ]
        )

    def _some(self, names: Sequence[str]) -> str:
        """Return the first names, and how many more there are."""
        t = translator(self.language)
        kept = list(dict.fromkeys(names))
        said = ", ".join(kept[:MOST_NAMED])
        if len(kept) <= MOST_NAMED:
            return said
        return t(
            plural("{names} and {count:whole} more", "{names} and {count:whole} more"),
            names=said,
            count=len(kept) - MOST_NAMED,
        )


def fixed_by_opening(t: Translator) -> str:
    """Return what can no longer be changed once the contest is open."""
    return t(
        "Once open, the rubric can no longer be changed, nor who competes with whom and"
        " what breaks a tie. Dates, jury, gates, prizes and quorum change only by an"
        " amendment with its resolution."
    )
