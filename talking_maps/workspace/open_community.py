"""A community's file as one command or one page reads it: opened as rarely as can be.

An `OpenCommunity` asks the file once for its last change, and reads each part of it
once for each last change there is. What is read may be remembered longer than one page
or one command lasts, in a `CommunityMemory` that several share. All of it is frozen;
nobody alters it.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from threading import Lock
from typing import Generic, TypeVar

from talking_maps import store, terrain
from talking_maps.errors import TalkingMapsError
from talking_maps.indicators import MeasureCache
from talking_maps.model.change import Version
from talking_maps.model.contest import Contest
from talking_maps.model.merge import Conflict
from talking_maps.model.plan import COMMUNITY, Feature, Owner, Plan
from talking_maps.model.rubric import Flag, Reference, Scorecard
from talking_maps.model.territory import Boundary, Community, Raster, Territory
from talking_maps.workspace import ground, merges, plan_edits, register
from talking_maps.workspace.workspace import Workspace, community_file

#: The moment that is the present state, not one of the history.
NOW = ""

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class LastChange:
    """The last change of a community's file: its number, its id, when it was kept."""

    sequence: int
    id: str
    at: str

    @property
    def stamp(self) -> str:
        """Return a word that changes whenever the file's content does."""
        return f"{self.sequence}-{self.id}"


@dataclass(frozen=True, slots=True)
class Register:
    """What every page needs of a community: itself, its owners, where its land ends.

    `claims` is the land that its neighbours claim.
    """

    community: Community
    owners: tuple[Owner, ...]
    boundary: Boundary
    claims: tuple[Boundary, ...] = ()


class BoundedCache(Generic[Value]):
    """The values of at most so many keys; those not asked for longest leave.

    It may be shared between threads.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._values: OrderedDict[Hashable, Value] = OrderedDict()
        self._makers: dict[Hashable, Lock] = {}
        self._lock = Lock()

    def kept(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """Return the value of a key; two threads that miss at once make it once each.

        Nobody waits for another: what is made may be read from a file that is held
        open, and who waits with it open keeps a writer from committing.
        """
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key]
        made = make()
        with self._lock:
            made = self._values.setdefault(key, made)
            self._values.move_to_end(key)
            while len(self._values) > self._most:
                self._values.popitem(last=False)
        return made

    def made_once(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """Return the value of a key; of several threads one makes it, the rest wait.

        For what is large or slow, and never while a community's file is held open.
        """
        with self._lock:
            maker = self._makers.setdefault(key, Lock())
        try:
            with maker:
                return self.kept(key, make)
        finally:
            with self._lock:
                self._makers.pop(key, None)


#: The elevation [m] of several communities, by whose it is and of what file.
Elevations = BoundedCache[Raster | None]


class CommunityMemory:
    """What was read and worked out of one community, each by what it was made from.

    `elevations` are shared between communities: they are the largest of all.
    """

    def __init__(self, elevations: Elevations | None = None) -> None:
        self.elevations = elevations if elevations is not None else Elevations(1)
        self.slopes: BoundedCache[Raster | None] = BoundedCache(1)
        self.measures: BoundedCache[MeasureCache] = BoundedCache(1)
        self.territories: BoundedCache[Territory] = BoundedCache(2)
        self.registers: BoundedCache[Register] = BoundedCache(4)
        self.conflicts: BoundedCache[tuple[Conflict, ...]] = BoundedCache(2)
        self.journals: BoundedCache[tuple[store.AuditEntry, ...]] = BoundedCache(2)
        self.plans: BoundedCache[Plan] = BoundedCache(8)
        self.features: BoundedCache[tuple[Feature, ...]] = BoundedCache(16)
        self.versions: BoundedCache[tuple[Version, ...]] = BoundedCache(2)
        self.scorecards: BoundedCache[Scorecard] = BoundedCache(32)
        self.flags: BoundedCache[tuple[Flag, ...]] = BoundedCache(8)
        self.references: BoundedCache[Reference] = BoundedCache(2)


class OpenCommunity:
    """A community's file, asked once for its last change while it lies as it is.

    It serves one command, one request or one run of a page, in one thread. What it
    tells is always of now: whoever writes meanwhile is seen with the next question.
    """

    def __init__(
        self, workspace: Workspace, code: str, memory: CommunityMemory | None = None
    ) -> None:
        self.workspace, self.code = workspace, code
        self.memory = memory if memory is not None else CommunityMemory()
        self._seen: tuple[tuple[int, ...], LastChange] | None = None

    @contextmanager
    def held(self) -> Iterator[None]:
        """Let all reading in the block be of one moment, from one opening.

        A reader keeps who draws from committing: nothing is written, scored or waited
        for in the block. Raises NotFound, BadFile.
        """
        with store.read_snapshot(community_file(self.workspace, self.code)):
            yield

    def read_ahead(self, owner_id: str = COMMUNITY) -> None:
        """Read what a page shows of a community in one opening, all of one moment.

        What cannot be read is told where it is asked for.
        """
        if self._known() is not None:
            return
        with suppress(TalkingMapsError), self.held():
            self.register()
            self.plan(owner_id)
            self.conflicts()
            self.versions()

    def last_change(self) -> LastChange:
        """Return the last change of the community's file; raises NotFound, BadFile."""
        known = self._known()
        if known is not None:
            return known
        # Asked before it is read: what is written meanwhile makes it another moment.
        moment = self._file_moment()
        last = store.last_change(community_file(self.workspace, self.code))
        found = LastChange(*last) if last else LastChange(0, "none", "")
        self._seen = (moment, found)
        return found

    def _known(self) -> LastChange | None:
        if self._seen is None or self._seen[0] != self._file_moment():
            return None
        return self._seen[1]

    def _file_moment(self) -> tuple[int, ...]:
        path = community_file(self.workspace, self.code, mended=False)
        return store.moment_of(path)

    @property
    def _stamp(self) -> str:
        return self.last_change().stamp

    def register(self) -> Register:
        """Return the community, its owners and its boundary; raises NotFound."""
        return self.memory.registers.kept(self._stamp, self._read_register)

    def _read_register(self) -> Register:
        own, *claims = register.boundaries(self.workspace, self.code)
        return Register(
            register.read_community(self.workspace, self.code),
            register.read_owners(self.workspace, self.code),
            own,
            tuple(claims),
        )

    def plan(self, owner_id: str = COMMUNITY, moment: str = NOW) -> Plan:
        """Return an owner's plan, with the shapes it had after the change `moment`.

        The book (animals, people, assemblies) is that of now. Raises NotFound, BadFile.
        """
        plan = self.memory.plans.kept(
            (owner_id, self._stamp),
            lambda: plan_edits.read_plan(self.workspace, self.code, owner_id),
        )
        if moment == NOW:
            return plan
        path = community_file(self.workspace, self.code)
        shapes = self.memory.features.kept(
            (owner_id, moment), lambda: store.features_at(path, owner_id, moment)
        )
        return replace(plan, features=shapes, version=moment)

    def conflicts(self) -> tuple[Conflict, ...]:
        """Return the open conflicts of the community's file; raises NotFound."""
        return self.memory.conflicts.kept(
            self._stamp, lambda: merges.conflicts(self.workspace, self.code)
        )

    def versions(self) -> tuple[Version, ...]:
        """Return the versions that were named, the oldest first, as of the last change.

        One that is named of the present state counts from the next change on.
        """
        path = community_file(self.workspace, self.code)
        return self.memory.versions.kept(self._stamp, lambda: store.versions(path))

    def journal(self) -> tuple[store.AuditEntry, ...]:
        """Return who touched what, when and why, change by change, without shapes."""
        path = community_file(self.workspace, self.code)
        return self.memory.journals.kept(self._stamp, lambda: store.journal(path))

    @property
    def ground(self) -> str:
        """A word that changes with the community's elevation."""
        return ground.ground_digest(self.workspace, self.code)

    def elevation(self) -> Raster | None:
        """Return the community's elevation [m], the one its territory has, or None."""
        return self.memory.elevations.made_once(
            (self.workspace.folder, self.code, self.ground),
            lambda: ground.read_elevation(self.workspace, self.code),
        )

    def slope(self) -> Raster | None:
        """Return the slope of the community's elevation, or None if it has none."""

        def steepness() -> Raster | None:
            height = self.elevation()
            return None if height is None else terrain.slope(height)

        return self.memory.slopes.made_once(self.ground, steepness)

    def territory(self) -> Territory:
        """Return the community's ground with its elevation; raises NotFound."""
        return self.memory.territories.kept(
            (self._stamp, self.ground), self._made_territory
        )

    def _made_territory(self) -> Territory:
        known = self.register()
        return ground.as_territory(
            self.workspace,
            self.code,
            known.community.epsg,
            (known.boundary, *known.claims),
            self.elevation(),
            known.community.potential,
        )

    def reference(self) -> Reference:
        """Return the numbers by which this community is judged: its own come first.

        Raises NotFound, BadFile.
        """
        known = self.workspace.reference
        return self.memory.references.kept(
            (self._stamp, known.digest),
            lambda: known.with_local(self.register().community.numbers),
        )

    def reference_in(self, rules: Contest) -> Reference:
        """Return the numbers by which a contest judges this community.

        Raises NotFound, BadFile.
        """
        if rules.numbers is None:
            return self.reference()
        own = self.register().community.numbers
        return self.workspace.reference.in_contest(rules.numbers, own)

    def measures(self) -> MeasureCache:
        """Return what was measured on this ground, so as not to do it again.

        It may serve any plan and any moment of the community: its keys hold all that
        an answer stands on.
        """
        return self.memory.measures.kept(self.ground, MeasureCache)
