"""A contest as a folder with which outsiders follow it: QGIS and a spreadsheet do.

Nothing in it is private: people appear by their codes, restricted layers and the names
of restricted places stay out, and so does the map of a community whose assembly has not
agreed to share it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from shapely.geometry.base import BaseGeometry

from talking_maps import contest, exchange, rasters
from talking_maps.config import contest_rules, rubric_toml
from talking_maps.contest import ContestState, SealedCase
from talking_maps.contest.sealed_parts import numbers_bytes
from talking_maps.contest.submission import rounded_value
from talking_maps.errors import AlreadyThere, CannotKeep, NotAllowed, TalkingMapsError
from talking_maps.exchange import PageSection, PageText
from talking_maps.files import stale_files
from talking_maps.files.atomic_write import rename
from talking_maps.i18n import name, translator
from talking_maps.model.contest import Contest, Entry, Standing
from talking_maps.model.message import Message
from talking_maps.model.plan import Plan
from talking_maps.model.rubric import Reading, Reference, Scorecard
from talking_maps.redaction.private_records import Redaction
from talking_maps.store.gpkg.layer_styles import qml
from talking_maps.wording import (
    measures,
    names_for_ids,
    point_sum,
    publication_guide,
)
from talking_maps.workspace.accounts import VISITOR, Actor
from talking_maps.workspace.contests import (
    export_tables,
    sealed_cases,
    sealed_copies,
)
from talking_maps.workspace.contests.amend_contest import as_in_a_file
from talking_maps.workspace.contests.export_tables import Row, Table
from talking_maps.workspace.contests.transactions import read
from talking_maps.workspace.register import read_community
from talking_maps.workspace.workspace import Progress, Workspace, silent

#: The tables that are published as they are exported.
TABLES: tuple[Table, ...] = ("results", "marks", "visits", "prizes", "appeals")
#: What of the prizes is nobody's business outside: the account and the paper's number.
_UNPUBLISHED = frozenset({"account", "contract", "counterpart"})
#: The page that explains, and the languages in which it does.
PAGE = "index.html"
LANGUAGES = ("es", "en")


@dataclass(frozen=True, slots=True)
class Published:
    """What was written: entries with their maps, what stays out and why."""

    entries: int
    remarks: tuple[Message, ...] = ()


def publish(
    workspace: Workspace,
    actor: Actor,
    contest_id: str,
    out: Path,
    *,
    progress: Progress = silent,
) -> Published:
    """Write the folder OUT, which must not be there yet, whole or not at all.

    For staff, once the contest is closed. `progress` may raise to stop. Raises
    NotAllowed, NotFound, BadFile, AlreadyThere, CannotKeep.
    """
    if actor.role != "staff":
        raise NotAllowed("Only staff publish a contest. Sign in as staff.")
    record = read(workspace, contest_id)
    if record.state in ("created", "open"):
        raise NotAllowed(
            "The contest “{contest}” is not closed yet. Close it, then publish it.",
            contest=contest_id,
        )
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise AlreadyThere(
            "{file} is there already and not empty. Choose another folder.",
            file=str(out),
        )
    try:
        with stale_files.workplace_beside(out) as held:
            draft = held / "contest"
            for folder in ("entries", "elevation"):
                (draft / folder).mkdir(parents=True)
            found = _Publication(workspace, record, draft).write(progress)
            with suppress(OSError):
                out.rmdir()  # empty, as was looked at
            rename(draft, out)
    except OSError as error:
        raise CannotKeep(
            "The file {file} cannot be written. Check that the folder may be written "
            "and the disk has room.",
            file=str(out),
        ) from error
    return found


class _Publication:
    """A folder under work."""

    def __init__(
        self, workspace: Workspace, record: ContestState, folder: Path
    ) -> None:
        self._workspace, self._folder = workspace, folder
        self._record = export_tables.without_names(workspace, record)
        self._rules = _nameless(as_in_a_file(record.contest))
        # What leaves the house tells no more than anybody may see.
        ranked = sealed_copies.ranking(self._record, VISITOR).standings
        self._standings = {s.entry: s for s in ranked}
        self._parts: list[Row] = []
        self._things: list[Row] = []
        #: Numbers by their bytes, with the name of the table they are in.
        self._numbers: dict[bytes, tuple[str, Reference]] = {}
        self._elevations: dict[tuple[str, str], str] = {}
        self._remarks: list[Message] = []

    def write(self, progress: Progress) -> Published:
        """Write all of it."""
        entries = [event.noun for event in self._record.entries]
        many = 0
        for number, entry in enumerate(entries, 1):
            many += self._entry(entry)
            progress(number / len(entries), Message("Writing what was sealed"))
        self._write_tables()
        self._write_rules()
        texts = [self._page(language) for language in ("es", "en")]
        exchange.write_page(self._folder / PAGE, texts)
        return Published(many, tuple(self._remarks))

    def _entry(self, entry: Entry) -> bool:
        """Write an entry's map and ground, and note its sums; say whether it is in."""
        try:
            case = sealed_cases.sealed_case(self._workspace, self._record, entry)
            judged = sealed_cases.judged_case(self._workspace, self._record, entry)
            baseline = sealed_cases.baseline_plan(self._workspace, self._record, case)
        except TalkingMapsError as error:
            self._remarks.append(Message(error.message, error.values))
            return False
        whole = replace(case, territory=judged.territory)
        shown = export_tables.shown(self._workspace, entry.community)
        card = None
        with suppress(TalkingMapsError):
            card = contest.judge_again(whole, judged.reference, baseline)
        may_leave = self._may_be_shared(case)
        self._note_parts(entry, card, shown, judged.reference)
        if not may_leave:
            self._remarks.append(
                Message(
                    "The map of {entry} ({community}) stays out: the assembly has not"
                    " agreed to share it.",
                    {"entry": entry.id, "community": entry.community},
                )
            )
            return False
        plan = shown.plan(case.copy.plan)
        self._note_things(entry, card, plan)
        self._write_map(entry, case, plan, shown)
        self._write_elevation(entry, whole)
        return True

    def _may_be_shared(self, case: SealedCase) -> bool:
        """Tell whether the assembly agreed to share the map, by seal or book."""
        if case.community is not None and case.community.consent_share_on:
            return True
        try:
            about = read_community(self._workspace, case.copy.entry.community)
        except TalkingMapsError:
            return False
        return bool(about.consent_share_on)

    def _note_parts(
        self,
        entry: Entry,
        card: Scorecard | None,
        shown: Redaction,
        reference: Reference,
    ) -> None:
        readings = _readings(entry, card)
        seen = self._standings[entry.id].visits
        numbers = self._table_of(_nameless_numbers(reference, shown))
        for number, part in enumerate(entry.parts):
            reading = readings[number]
            said: dict[str, str | float | None] = {}
            for language in LANGUAGES:
                said |= self._said(reading, shown, reference, language)
            criterion = self._rules.criterion(part.criterion)
            names = criterion.names if criterion else {}
            row: Row = {
                "entry": entry.id,
                "part": number + 1,
                "community": entry.community,
                "owner": entry.owner,
                "criterion": part.criterion,
                **{f"criterion_{one}": name(names, one) for one in LANGUAGES},
                "measure": part.indicator,
                **{
                    f"measure_{one}": measures.called(part.indicator, one)
                    for one in LANGUAGES
                },
                "scene": part.scene or "",
                "value": part.value,
                "unit": reading.measure.unit if reading else "",
                "uncertainty": part.uncertainty,
                "before": rounded_value(reading.before.value)
                if reading and reading.before
                else None,
                "worst": part.worst,
                "best": part.best,
                "of": part.of,
                "grades": _grades(reading) if reading else "",
                "evidence_factor": rounded_value(reading.evidence) if reading else None,
                "cover_factor": rounded_value(reading.cover) if reading else None,
                "points": part.points,
                "points_after_visits": seen.parts[number] if seen else part.points,
                "numbers": f"{numbers}.csv",
                **said,
            }
            self._parts.append(row)

    def _table_of(self, reference: Reference) -> str:
        """Return the table that has these numbers, one for all who are judged by them.

        A community with numbers of its own has a table of its own.
        """
        many = len(self._numbers)
        stem = f"numbers-{many + 1}" if many else "numbers"
        return self._numbers.setdefault(numbers_bytes(reference), (stem, reference))[0]

    def _said(
        self,
        reading: Reading | None,
        shown: Redaction,
        reference: Reference,
        language: str,
    ) -> dict[str, str | float | None]:
        if reading is None:
            return {f"explanation_{language}": "", f"sum_{language}": ""}
        told = names_for_ids.resolve_names(
            reading.measure.explanation, self._workspace.layers, reference, language
        )
        t = translator(language)
        return {
            f"explanation_{language}": shown.text(told),
            f"sum_{language}": point_sum.written_out(point_sum.of_reading(reading), t),
        }

    def _note_things(self, entry: Entry, card: Scorecard | None, plan: Plan) -> None:
        """Note what each part stands on; nothing of what may not be shown."""
        for number, reading in enumerate(_readings(entry, card)):
            if reading is None:
                continue
            drawn = {
                (f.uid, f.scene): f
                for f in plan.features
                if f.layer not in self._restricted
            }
            measure = reading.measure
            for uid in sorted({*measure.evidence, *measure.good, *measure.bad}):
                for scene in reading.scenes:
                    feature = drawn.get((uid, scene))
                    if feature is None:
                        continue
                    effect = "helps" if uid in measure.good else "counts"
                    effect = "hurts" if uid in measure.bad else effect
                    stake = entry.parts[number].stakes.get(uid)
                    self._things.append(
                        {
                            "entry": entry.id,
                            "part": number + 1,
                            "uid": uid,
                            "layer": feature.layer,
                            "scene": scene,
                            "effect": effect,
                            "points_on_it": stake,
                        }
                    )

    @property
    def _restricted(self) -> frozenset[str]:
        layers = self._workspace.layers
        return frozenset(layer.id for layer in layers if layer.restricted)

    def _write_map(
        self, entry: Entry, case: SealedCase, plan: Plan, shown: Redaction
    ) -> None:
        land: dict[str, BaseGeometry] = {entry.community: case.territory.boundary}
        for number, claim in enumerate(shown.territory(case.territory).claims, 1):
            land[f"claim {number}"] = claim.geometry
        path = self._folder / "entries" / f"{entry.id}.gpkg"
        exchange.write(
            path,
            {plan.owner.id: plan.features},
            self._workspace.layers,
            case.territory.epsg,
            styles={layer.id: qml(layer) for layer in self._workspace.layers},
        )
        exchange.add_land(path, land, case.territory.epsg)

    def _write_elevation(self, entry: Entry, case: SealedCase) -> None:
        """Write the ground's heights once for all entries that stand on them."""
        height = case.territory.elevation
        if height is None:
            return
        code = contest.digest(height.values.tobytes())
        if (entry.community, code) in self._elevations:
            return
        again = sum(known == entry.community for known, _ in self._elevations)
        stem = entry.community + (f"-{again + 1}" if again else "")
        self._elevations[entry.community, code] = stem
        rasters.write(height, self._folder / "elevation" / f"{stem}.tif")

    def _write_tables(self) -> None:
        for table in TABLES:
            rows = export_tables.rows_of(
                self._workspace, self._record, table, VISITOR, "en"
            )
            kept = [
                {key: cell for key, cell in row.items() if key not in _UNPUBLISHED}
                for row in rows
            ]
            self._sheet(table, kept)
        self._sheet("parts", self._parts)
        self._sheet("things", self._things)
        self._sheet("jury", [*_jury(self._standings.values())])
        self._sheet("trail", [*self._trail()])
        for stem, known in self._numbers.values():
            self._sheet(stem, [*_numbers(known)])

    def _sheet(self, stem: str, rows: Sequence[Row]) -> None:
        # What has no rows is no file: a spreadsheet would show an empty page.
        if rows:
            exchange.write_rows(self._folder / f"{stem}.csv", {stem: rows})

    def _trail(self) -> Iterator[Row]:
        for line in sealed_copies.trail(self._workspace, self._rules.id):
            yield {
                "line": line.number,
                "at": line.at,
                "role": line.role,
                "act": line.act,
                "hash": line.hash,
            }

    def _write_rules(self) -> None:
        rubric = "rubric.toml"
        told = contest_rules.to_toml(self._rules, rubric=rubric)
        whole = sum(one.points for one in self._rules.rubric.criteria)
        (self._folder / "contest.toml").write_text(told, encoding="utf-8")
        (self._folder / rubric).write_text(
            rubric_toml.to_toml(self._rules.rubric, of=whole), encoding="utf-8"
        )

    def _page(self, language: str) -> PageText:
        return PageText(
            language,
            publication_guide.title(self._rules, language),
            [
                PageSection(*part)
                for part in publication_guide.parts(self._rules, language)
            ],
        )


def _nameless(rules: Contest) -> Contest:
    """Return the rules with jurors by their codes, and numbers said by the body."""
    jurors = tuple(
        replace(one, name=one.id, sex="", institution="", identity="")
        for one in rules.jurors
    )
    numbers, body = rules.numbers, rules.committee or rules.id
    if numbers is not None:
        held = {i: replace(one, by=body) for i, one in numbers.held.items()}
        numbers = replace(numbers, held=held)
    return replace(rules, jurors=jurors, numbers=numbers)


def _nameless_numbers(reference: Reference, shown: Redaction) -> Reference:
    """Return the numbers without private names in where local ones come from."""
    told = {
        i: number
        if number.local_number is None
        else replace(
            number,
            source=shown.text(number.source),
            local_number=replace(number.local_number, by="", source=""),
        )
        for i, number in reference.numbers.items()
    }
    return replace(reference, numbers=told)


def _readings(entry: Entry, card: Scorecard | None) -> Sequence[Reading | None]:
    """Return the reading of each part, None where it comes out otherwise now."""
    found = [one for c in card.criteria for one in c.readings] if card else []
    if len(found) != len(entry.parts):
        return [None] * len(entry.parts)
    return [
        reading if abs(reading.points - part.points) < contest.SAME_POINTS else None
        for reading, part in zip(found, entry.parts, strict=True)
    ]


def _jury(standings: Iterable[Standing]) -> Iterator[Row]:
    """Yield what the jurors' marks for each criterion became."""
    for one in sorted(standings, key=lambda one: one.entry):
        for part in one.joined:
            yield {
                "entry": one.entry,
                "criterion": part.criterion,
                "points": part.points,
                "of": part.of,
                "missing": ", ".join(part.missing),
            }


def _numbers(reference: Reference) -> Iterator[Row]:
    for number in sorted(reference.numbers.values(), key=lambda one: one.id):
        yield {
            "id": number.id,
            "value": number.value,
            "unit": number.unit,
            "error": number.error,
            "source": number.source,
            "place": number.place,
            "grade": number.grade,
            "confirmed": number.confirmed,
            # Of a number of the place since when it holds; who says so is no matter.
            "local_since": number.local_number.on if number.local_number else "",
        }


def _grades(reading: Reading) -> str:
    """Return how well is known what a part stands on: each grade and its share."""
    shares = reading.measure.grades.items()
    return " + ".join(f"{grade} {rounded_value(share)}" for grade, share in shares)
