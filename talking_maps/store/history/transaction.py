"""One transaction for everything that a person asks of a community's file.

Whatever becomes a change (a stroke, an undo, a decision, a merge) goes the same way:
the file is held for writing; a request that was kept before is found; what other
programs wrote is taken in, so that nobody decides by what the history does not know;
then the tables and the history are written together, or not at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from talking_maps.model.change import Change, ChangeKind, Edit, Record, RecordKind
from talking_maps.model.layer import Layer
from talking_maps.model.plan import Scene
from talking_maps.store.gpkg import register_tables
from talking_maps.store.gpkg.connection import OpenFile, write_transaction
from talking_maps.store.gpkg.current_state import read_current, write_current
from talking_maps.store.history import log
from talking_maps.store.history.log import ChangeHeader
from talking_maps.store.sync import external_edits


@dataclass(frozen=True, slots=True)
class Transaction:
    """A file held for one request; `resent` is what it became if it was kept before.

    Then nothing may be written: the first answer is the answer.
    """

    file: OpenFile
    request: ChangeHeader
    layers: Sequence[Layer]
    resent: Change | None

    def is_late(self) -> bool:
        """Tell whether a later request of the same client was kept already."""
        last = log.last_number(self.file.connection, self.request.client)
        return last is not None and last > self.request.number

    def knows_owner(self, owner: str) -> bool:
        """Tell whether the owner is in the register."""
        return register_tables.is_known_owner(self.file.connection, owner)

    def refuse_unknown_owner(self, owner: str) -> None:
        """Raise NotFound for an owner that is not in the register."""
        register_tables.refuse_unknown_owner(self.file.connection, owner)

    def read(
        self, kind: RecordKind, owner: str, scene: Scene | None, uid: str
    ) -> Record | None:
        """Return the record as it stands now, or None."""
        return read_current(self.file, kind, owner, scene, uid)

    def write(self, edit: Edit, owner: str) -> Edit | None:
        """Write the edit into its table; return it as the history is to keep it.

        `before` must be the record as it stands. None if it changes and settles
        nothing. Raises NotFound, NotAllowed, BadValue or BadGeometry.
        """
        kept = write_current(self.file, edit, owner, self.layers)
        return edit if kept is None and edit.settles else kept

    def append(
        self,
        edits: Sequence[Edit],
        kind: ChangeKind = "edit",
        *,
        reverts: str | None = None,
        request: ChangeHeader | None = None,
    ) -> Change:
        """Append to the history what was written, and return the change.

        It is that of the `request` that began this, unless another one is given.
        """
        return log.append(
            self.file, request or self.request, edits, kind=kind, reverts=reverts
        )


@contextmanager
def begin(
    path: Path, request: ChangeHeader, layers: Sequence[Layer]
) -> Iterator[Transaction]:
    """Hold the file for one request: all of the block is kept, or nothing of it.

    Raises CannotKeep if the disk refuses, and what opening the file raises.
    """
    with write_transaction(path) as file:
        resent = log.find(file.connection, request.client, request.number)
        if resent is None:
            external_edits.take_in(file, layers, request.at)
        yield Transaction(file, request, layers, resent)
