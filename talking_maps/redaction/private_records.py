"""What of a community's records may leave it: one rule for every door.

People's names give way to the public codes of their households, also in what was
written freely, and authors to numbers. A thing that stands in a restricted layer has no
life to tell, neither now nor before it came there; one that left such a layer is told
from then on. Copies, exports, papers, answers in JSON and sealed copies all ask here.

It finds a name that is written whole, in small or capital letters, with or without its
accents, over a line's end, with hyphens or unseen signs, family names first. It
does not guess at first names: a field "Santa Rosa" is not the neighbour Rosa. What
restricted places are called is taken out of the texts of other things by the rule in
`place_names`; what that rule cannot decide is counted, for the caller to say so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from talking_maps.errors import Value
from talking_maps.model.change import Change, Record, Version
from talking_maps.model.difference import Difference
from talking_maps.model.message import Message
from talking_maps.model.plan import Assembly, Commitment, Feature, Owner, Plan
from talking_maps.model.rubric import Reference
from talking_maps.model.territory import Boundary, Territory
from talking_maps.redaction.place_names import (
    TAKEN_OUT,
    Kind,
    Words,
    ending,
    folded,
    spellings,
    words,
)

#: A feature of an owner in a scene: owner, scene, uid.
Thing = tuple[str, str, str]
#: How long a thing's life is closed that stands in a restricted layer now.
STILL = 2**62


@dataclass(frozen=True)
class Redaction:
    """What is taken out: names by their codes, restricted layers, closed lives.

    `codes` maps each private name to the code that takes its place, `authors` each
    author to a number. `closed` maps each thing that ever stood in a restricted layer
    to the number of the change with which it left them, `STILL` if it did not; `places`
    are the names of those things that no open thing has. `keeps_names` leaves people
    their names.
    """

    codes: Mapping[str, str] = field(default_factory=dict)
    authors: Mapping[str, str] = field(default_factory=dict)
    restricted: frozenset[str] = frozenset()
    closed: Mapping[Thing, int] = field(default_factory=dict)
    places: frozenset[str] = frozenset()
    keeps_names: bool = False

    def text(self, text: str) -> str:
        """Return the text without private names and names of restricted places.

        >>> Redaction({"Saturnina Ñawpari": "h1"}).text("de SATURNINA  NAWPARI, 1990")
        'de h1, 1990'
        >>> Redaction(places=frozenset({"Apu Ausangate"})).text("al APU AUSANGATE")
        'al […]'
        """
        return self._told(text).text

    def texts(self, record: Record | None) -> tuple[str, ...]:
        """Return what people wrote in a record, unless it is not told at all."""
        match record:
            case Feature() if not self.is_restricted(record):
                free = (v for v in record.attributes.values() if isinstance(v, str))
                return record.name, record.note, *free
            case Commitment():
                return record.what, record.who
            case Assembly():
                return (record.title,)
            case Boundary():
                return record.claimed_by, record.source
        return ()

    def difference_remarks(
        self, differences: Iterable[Difference]
    ) -> tuple[Message, ...]:
        """Return what must be said of the texts of what differs, as far as it is told.

        See `remarks`.
        """
        told = [one for one in differences if self._is_open(one)]
        sides = (side for one in told for side in (one.before, one.after))
        records = (text for side in sides for text in self.texts(side))
        return self.remarks((*records, *(one.note for one in told)))

    def change_remarks(self, changes: Iterable[Change]) -> tuple[Message, ...]:
        """Return what must be said of the texts of changes; see `remarks`."""
        return self.remarks(
            text
            for change in changes
            for text in (change.note, *self._texts_told(change))
        )

    def _texts_told(self, change: Change) -> Iterator[str]:
        for edit in change.edits:
            for record in (edit.before, edit.after):
                if not self.is_hidden(change, record):
                    yield from self.texts(record)

    def remarks(self, texts: Iterable[str]) -> tuple[Message, ...]:
        """Return what must be said of texts that left: of how many a place was taken.

        Each text counts once, however often it stands in what left.
        """
        if not self.places:
            return ()
        told = [self._told(text) for text in {*texts}]
        taken = sum(one.took_place for one in told)
        doubtful = sum(one.is_doubtful for one in told)
        found = []
        if taken:
            found.append(
                Message(
                    "Texts out of which the name of a restricted place was taken:"
                    " {count:whole}. {sign} stands there.",
                    {"count": taken, "sign": TAKEN_OUT},
                )
            )
        if doubtful:
            found.append(
                Message(
                    "Texts with a word that a restricted place is called by and that"
                    " may mean something else: {count:whole}. They were left as they"
                    " are; read them before you hand this on.",
                    {"count": doubtful},
                )
            )
        return tuple(found)

    def author(self, author: str) -> str:
        """Return the number of an author in the place of the name."""
        return self.authors.get(author, author)

    def is_restricted(self, feature: Feature) -> bool:
        """Tell whether the feature stands in a restricted layer, now or at its end."""
        until = self._ever_closed.get((feature.scene, feature.uid))
        return feature.layer in self.restricted or until == STILL

    def feature(self, feature: Feature) -> Feature:
        """Return the feature without private names."""
        attributes = {name: self._value(v) for name, v in feature.attributes.items()}
        return replace(
            feature,
            name=self.text(feature.name),
            note=self.text(feature.note),
            attributes=attributes,
        )

    def record(self, record: Record | None) -> Record | None:
        """Return a record of any kind without private names, and names of places."""
        match record:
            case Feature():
                return self.feature(record)
            case Owner():
                return self._owner(record)
            case Commitment():
                who = record.owner if record.who else ""
                who = self.text(record.who) if self.keeps_names else who
                return replace(record, who=who, what=self.text(record.what))
            case Assembly():
                return replace(record, title=self.text(record.title))
            case Boundary():
                return self.boundary(record)
        return record

    def plan(self, plan: Plan) -> Plan:
        """Return the plan without private names and without restricted layers."""

        def each(records: Iterable[Any]) -> tuple[Any, ...]:
            return tuple(map(self.record, records))

        return replace(
            plan,
            owner=self._owner(plan.owner),
            features=each(f for f in plan.features if not self.is_restricted(f)),
            owners=each(plan.owners),
            assemblies=each(plan.assemblies),
            commitments=each(plan.commitments),
        )

    def territory(self, territory: Territory) -> Territory:
        """Return the ground without private names in who claims it."""
        claims = tuple(map(self.boundary, territory.claims))
        source = self.text(territory.elevation_source)
        by = self.text(territory.potential.confirmed_by)
        potential = replace(territory.potential, confirmed_by=by)
        return replace(
            territory, claims=claims, elevation_source=source, potential=potential
        )

    def reference(self, reference: Reference) -> Reference:
        """Return the numbers without private names in what is said of local ones."""
        local = {
            number.id: replace(
                here, by=self.text(here.by), source=self.text(here.source)
            )
            for number in reference.numbers.values()
            if (here := number.local_number) is not None
        }
        return reference.with_local(local)

    def boundary(self, boundary: Boundary) -> Boundary:
        """Return a boundary without private names in who claims it."""
        by, source = self.text(boundary.claimed_by), self.text(boundary.source)
        return replace(boundary, claimed_by=by, source=source)

    def version(self, version: Version) -> Version:
        """Return the named version without private names in what is said of it."""
        return replace(
            version,
            name=self.text(version.name),
            author=self.author(version.author),
            description=self.text(version.description),
        )

    def differences(self, differences: Iterable[Difference]) -> tuple[Difference, ...]:
        """Return what differs, as far as it is open, without private names."""
        return tuple(self._difference(one) for one in differences if self._is_open(one))

    def restored(self, before: Feature, after: Feature) -> Feature:
        """Return what was edited, with the private names that an export took out.

        A text that is as it left keeps what it said before it left.
        """
        attributes = {
            name: self._restored(before.attributes.get(name, ""), value)
            for name, value in after.attributes.items()
        }
        return replace(
            after,
            name=self._text_restored(before.name, after.name),
            note=self._text_restored(before.note, after.note),
            attributes=attributes,
        )

    def change(self, change: Change) -> Change:
        """Return the change without private names, and without a note on closed things.

        Its records are as they were: `is_hidden` tells which may not be told, `record`
        takes the names out of the others.
        """
        hides = any(
            self.is_hidden(change, record)
            for edit in change.edits
            for record in (edit.before, edit.after)
        )
        return replace(
            change,
            author=self.author(change.author),
            note="" if hides else self.text(change.note),
        )

    def is_hidden(self, change: Change, record: Record | None) -> bool:
        """Tell whether a change's record stands, or stood then, where it is closed."""
        if not isinstance(record, Feature):
            return False
        until = self.closed.get((change.owner, record.scene, record.uid), -1)
        return record.layer in self.restricted or change.sequence < until

    def _is_open(self, one: Difference) -> bool:
        sides = [side for side in (one.before, one.after) if side is not None]
        layers = {one.layer, *(side.layer for side in sides)}
        if layers & self.restricted:
            return False
        until = [self._ever_closed.get((side.scene, side.uid)) for side in sides]
        # Between scenes both sides stand now; of versions an earlier one may be of the
        # time before the thing was closed.
        return STILL not in until and (one.word is not None or not any(until))

    def _difference(self, one: Difference) -> Difference:
        before, after = (
            None if side is None else self.feature(side)
            for side in (one.before, one.after)
        )
        return replace(
            one,
            before=before,
            after=after,
            author=self.author(one.author),
            note=self.text(one.note),
        )

    def _owner(self, owner: Owner) -> Owner:
        return replace(owner, name=self.text(owner.name) if self.keeps_names else "")

    def _text_restored(self, before: str, after: str) -> str:
        # An export may have left out people's names, names of places, or both.
        sent = (shown.text(before).split() for shown in (self, *self._halves))
        return before if after.split() in sent else after

    def _restored(self, before: Value, after: Value) -> Value:
        if isinstance(before, str) and isinstance(after, str):
            return self._text_restored(before, after)
        return after

    def _value(self, value: Value) -> Value:
        return self.text(value) if isinstance(value, str) else value

    @cached_property
    def _ever_closed(self) -> Mapping[tuple[str, str], int]:
        found: dict[tuple[str, str], int] = {}
        for (_, scene, uid), until in self.closed.items():
            found[scene, uid] = max(until, found.get((scene, uid), 0))
        return found

    @cached_property
    def _halves(self) -> tuple[Redaction, Redaction]:
        return Redaction(self.codes), Redaction(places=self.places)

    def _told(self, text: str) -> _Told:
        """Return the text as it may be told, and whether places were in it."""
        if not self._by_words:
            return _Told(text)
        plain, places = folded(text)
        parts: list[str] = []
        end = 0
        took_place = is_doubtful = False
        for found in self._pattern.finditer(plain):
            start = places[found.start()]
            code, kind = self._by_letters["".join(words(found[0]))]
            if kind == "common" or (kind == "rest" and not text[start].isupper()):
                is_doubtful = True
                continue
            took_place |= kind is not None
            parts += [text[end:start], code]
            end = places[found.end()]
        return _Told("".join((*parts, text[end:])), took_place, is_doubtful)

    @cached_property
    def _by_words(self) -> Mapping[Words, tuple[str, Kind | None]]:
        """The codes by the words of names, from whichever word one begins."""
        exactly = {words(folded(name)[0]): code for name, code in self.codes.items()}
        turned = {
            spelled[first:] + spelled[:first]: code
            for spelled, code in exactly.items()
            for first in range(1, len(spelled))
        }
        called: dict[Words, tuple[str, Kind | None]] = {
            spelled: (TAKEN_OUT, kind)
            for spelled, kind in spellings(self.places).items()
        }
        people = {spelled: (code, None) for spelled, code in (turned | exactly).items()}
        return {spelled: code for spelled, code in (called | people).items() if spelled}

    @cached_property
    def _by_letters(self) -> Mapping[str, tuple[str, Kind | None]]:
        return {"".join(spelled): code for spelled, code in self._by_words.items()}

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        longest_first = sorted(self._by_words, key=lambda one: -len(" ".join(one)))
        names = (
            r"[\W_]*".join(map(re.escape, spelled))
            + f"(?={ending(spelled) if self._by_words[spelled][1] else ''}(?![^\\W_]))"
            for spelled in longest_first
        )
        return re.compile(rf"(?<![^\W_])(?:{'|'.join(names)})")


@dataclass(frozen=True, slots=True)
class _Told:
    """A text as it may be told; whether a place's name was in it, or maybe was."""

    text: str
    took_place: bool = False
    is_doubtful: bool = False
