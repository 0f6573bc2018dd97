"""Scores every plan of a workspace, in two processes; one that fails stops no other.

Each process is told what to score, and tells what came out, as lines of JSON.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from queue import SimpleQueue
from typing import cast

import click

from talking_maps import scoring
from talking_maps.cli.output import Terminal, message_form
from talking_maps.errors import TalkingMapsError
from talking_maps.files.sandbox import Sandbox, serve_all
from talking_maps.i18n import format_message, translator
from talking_maps.model.message import Message
from talking_maps.model.plan import COMMUNITY
from talking_maps.model.rubric import Direction
from talking_maps.wording.measures import direction
from talking_maps.workspace import (
    Workspace,
    list_communities,
    open_workspace,
    read_rubric,
    scorecard,
)
from talking_maps.workspace import history as versions
from talking_maps.workspace.open_community import OpenCommunity

PROCESSES = 2
#: Starting processes takes longer than scoring so few communities.
FEW = 8
#: How long one community may take [s].
LONGEST_S = 600.0


@dataclass(frozen=True, slots=True)
class Scored:
    """One plan's scorecard in its JSON form, or why there is none."""

    community: str
    owner: str
    card: dict[str, object]
    error: Message | None = None

    @property
    def form(self) -> dict[str, object]:
        """Return what `score --all --json` says of this plan."""
        error = None if self.error is None else message_form(self.error)
        whose = {"community": self.community, "owner": self.owner, "error": error}
        return {**whose, **self.card}

    @property
    def whole(self) -> dict[str, object]:
        """Return it as one process tells it to another."""
        error = None if self.error is None else message_form(self.error)
        whose = {"community": self.community, "owner": self.owner}
        return {**whose, "card": self.card, "error": error}


@dataclass(frozen=True, slots=True)
class Order:
    """Which community is to be scored, by which rules (`None`: the example's)."""

    workspace: Path
    code: str
    rubric: Path | None

    @property
    def form(self) -> dict[str, object]:
        """Return it as one process tells it to another."""
        rubric = None if self.rubric is None else str(self.rubric.absolute())
        workspace = str(self.workspace.absolute())
        return {"workspace": workspace, "code": self.code, "rubric": rubric}


def tell_all(terminal: Terminal, folder: Path, rubric: Path | None) -> None:
    """Print every plan's score as it comes, in the order of communities and owners."""
    place = _opened(folder)
    if rubric is not None:
        read_rubric(rubric)
    orders = [
        Order(folder, one.code, rubric)
        for one in sorted(list_communities(place), key=lambda s: s.code)
    ]
    told = _Printed(terminal)
    for scored in _with_progress(terminal, orders):
        for one in scored:
            told.send(one)
    told.close()


def score_community(order: Order) -> tuple[Scored, ...]:
    """Score the community's plan and that of every owner who has drawn."""
    try:
        workspace = _opened(order.workspace)
        with suppress(TalkingMapsError):  # who cannot be read is told below
            versions.notice(workspace, order.code)
        opened = OpenCommunity(workspace, order.code)
        opened.read_ahead()
        drew = opened.plan().owners_with_drawings
    except (TalkingMapsError, OSError) as error:
        return (Scored(order.code, COMMUNITY, {}, _reason(error)),)
    owners = (COMMUNITY, *sorted(set(drew) - {COMMUNITY}))
    return tuple(_score(opened, order, owner) for owner in owners)


def _score(opened: OpenCommunity, order: Order, owner: str) -> Scored:
    try:
        card = scorecard(opened, owner, rubric=order.rubric)
    except (TalkingMapsError, OSError) as error:
        return Scored(order.code, owner, {}, _reason(error))
    return Scored(order.code, owner, scoring.as_json(card))


def _reason(error: TalkingMapsError | OSError) -> Message:
    if isinstance(error, TalkingMapsError):
        return Message(error.message, error.values)
    return Message("The system refuses: {reason}.", {"reason": str(error.strerror)})


@lru_cache(maxsize=1)
def _opened(folder: Path) -> Workspace:
    return open_workspace(folder)


def _with_progress(
    terminal: Terminal, orders: Sequence[Order]
) -> Iterator[tuple[Scored, ...]]:
    label = translator(terminal.language)("Scoring")
    with (
        _scoring(orders) as found,
        click.progressbar(
            found, length=len(orders), label=label, file=sys.stderr
        ) as progress,
    ):
        yield from progress


@contextmanager
def _scoring(orders: Sequence[Order]) -> Iterator[Iterator[tuple[Scored, ...]]]:
    if len(orders) <= FEW:
        yield map(score_community, orders)
        return
    with ExitStack() as stack:
        judges = SimpleQueue[Sandbox]()
        for _ in range(PROCESSES):
            judges.put(
                stack.enter_context(
                    Sandbox(__name__, seconds=LONGEST_S, remembers=True)
                )
            )
        pool = ThreadPoolExecutor(PROCESSES)
        stack.callback(pool.shutdown, cancel_futures=True)

        def ask(order: Order) -> tuple[Scored, ...]:
            judge = judges.get()
            try:
                answer = judge.ask(order.form)
            finally:
                judges.put(judge)
            # One that ended its process is scored here, where its error is told.
            return score_community(order) if answer is None else _scored(answer)

        yield pool.map(ask, orders)


def _answer(request: str) -> str:
    """Score, as a process of its own, a community that is ordered in JSON."""
    asked = json.loads(request)
    rubric = asked["rubric"]
    order = Order(Path(asked["workspace"]), asked["code"], rubric and Path(rubric))
    return json.dumps([one.whole for one in score_community(order)])


def _scored(answer: bytes) -> tuple[Scored, ...]:
    return tuple(
        Scored(
            one["community"],
            one["owner"],
            one["card"],
            one["error"] and Message(one["error"]["id"], one["error"]["values"]),
        )
        for one in json.loads(answer)
    )


class _Printed:
    """Prints plan after plan, so that none has to be kept."""

    def __init__(self, terminal: Terminal) -> None:
        self.terminal, self.count = terminal, 0

    def send(self, one: Scored) -> None:
        """Print one plan: a line for people, an entry of the list for machines."""
        if self.terminal.as_json:
            text = json.dumps(one.form, indent=2, allow_nan=False)
            click.echo(("," if self.count else "[") + "\n" + text, nl=False)
        self.count += 1
        self.terminal.tell(self._line(one))

    def close(self) -> None:
        """End the list."""
        if self.terminal.as_json:
            click.echo("\n]" if self.count else "[]")

    def _line(self, one: Scored) -> str:
        t = translator(self.terminal.language)
        whose = f"{one.community} {one.owner}"
        if one.error is not None:
            return f"{whose}: {format_message(one.error, self.terminal.language)}"
        if one.card["total"] is None:
            where = cast("Direction", one.card["direction"])
            return f"{whose}: {direction(where, t)}"
        return t(
            "{whose}: {total:hundredths} of {of:points} points.",
            whose=whose,
            total=float(str(one.card["total"])),
            of=float(str(one.card["of"])),
        )


if __name__ == "__main__":
    serve_all(_answer)
