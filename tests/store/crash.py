"""Kill real saves at random moments and look at what is left.

Run as `python -m tests.store.crash KILLS SEED`; prints a report as JSON. A warm process
forks a child that saves and acknowledges each operation through a pipe; the child gets
SIGKILL after a random number of saves and a random wait; then the file is opened and
held against what it had said.
"""

import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from talking_maps import store
from talking_maps.model.change import Action, Describe, Operation, Put, Reshape
from talking_maps.model.plan import COMMUNITY, Feature
from tests.store.community_fixture import AT, LAYERS, make
from tests.store.readings import differing
from tests.village import rectangle

#: A file is taken anew after so many kills, to keep each look at it quick.
KILLS_A_FILE = 10


def operation(client: str, number: int) -> Operation:
    """Return the operation of that number: a new thing, a move, a note, or many."""
    uid = f"f{number % 11}"
    shape = rectangle(number % 90, number % 70, 20, 20)
    thing = Put("feature", uid, Feature(uid, "terrace", "present", shape))
    some: tuple[Action, ...] = (thing,)
    if number % 4 == 1:
        some = (thing, Reshape(uid, "present", rectangle(number % 50, 1, 9, 9)))
    elif number % 4 == 2:
        some = (thing, Describe(uid, "present", {"note": f"{number}" * 50}, {}))
    elif number % 4 == 3:
        many = (
            Feature(f"m{n}-{uid}", "canal", "past", shape.boundary) for n in range(30)
        )
        some = tuple(Put("feature", f.uid, f) for f in many)
    return Operation(client, number, COMMUNITY, "Rosa", AT, some)


def save(path: Path, client: str, number: int) -> None:
    """Keep the operation of that number; every ninth one is an undo."""
    if number % 9 == 8:
        store.undo(
            path,
            owner=COMMUNITY,
            author="Rosa",
            client=client,
            number=number,
            at=AT,
            layers=LAYERS,
        )
    else:
        store.commit(path, operation(client, number), LAYERS)


def killed_while_saving(path: Path, client: str, saves: int, wait_s: float) -> int:
    """Kill a child so long after so many saves; return what it acknowledged last."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        for number in range(1, 10_000):
            save(path, client, number)
            os.write(writer, f"{number}\n".encode())
        os._exit(1)
    os.close(writer)
    with os.fdopen(reader) as said:
        for line in said:
            if int(line) == saves:
                break
        time.sleep(wait_s)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        return max((int(line) for line in said), default=saves)


def faults(path: Path, client: str, acknowledged: int) -> list[str]:
    """Open the file as the next user would; return what is wrong with it."""
    found = []
    store.check_integrity(path)
    kept = Counter(c.number for c in store.read_changes(path) if c.client == client)
    if sorted(kept) not in (
        list(range(1, acknowledged + 1)),
        list(range(1, acknowledged + 2)),
    ):
        found.append(f"acknowledged {acknowledged}, kept {sorted(kept)}")
    save(path, client, acknowledged or 1)  # what it was not told, the browser resends
    save(path, client, acknowledged + 1)
    again = Counter(c.number for c in store.read_changes(path) if c.client == client)
    if again != Counter(range(1, acknowledged + 2)):
        found.append(f"sent again: {again}")
    if differing(path):
        found.append("tables and history differ")
    if [p.name for p in path.parent.iterdir()] != [path.name]:
        found.append("side files were left")
    return found


def main(kills: int, seed: int) -> dict[str, object]:
    """Kill so many times; return what happened."""
    chance = random.Random(seed)
    wrong: list[str] = []
    acknowledged = torn = 0
    with tempfile.TemporaryDirectory() as folder:
        fresh = make(Path(folder), "fresh")
        path = Path(folder) / "used" / "village.gpkg"
        path.parent.mkdir()
        for kill in range(kills):
            if kill % KILLS_A_FILE == 0:
                shutil.copyfile(fresh, path)
            saves, wait_s = chance.randint(1, 3), chance.uniform(0, 0.006)
            last = killed_while_saving(path, f"tab{kill}", saves, wait_s)
            torn += path.with_name(path.name + "-journal").exists()
            acknowledged += last
            wrong += [
                f"kill {kill}: {fault}" for fault in faults(path, f"tab{kill}", last)
            ]
    return {"kills": kills, "torn": torn, "acknowledged": acknowledged, "wrong": wrong}


if __name__ == "__main__":
    json.dump(main(int(sys.argv[1]), int(sys.argv[2])), sys.stdout)
