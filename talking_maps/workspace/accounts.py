"""Who acts: visitor, facilitator, juror or staff, and how one signs in.

A village laptop opens without a password: whoever draws is a facilitator. Jurors and
staff have a password each, kept as an argon2id hash; there are none until staff set
them. Who can write the workspace's folder can replace this list, as the files of
contests themselves; what such a person did to a contest is found by its codes.

Who does not read has a picture instead of a password: touches it, and then four
drawings in order. They are kept and counted as a password is. Of sixteen drawings one
can make 65,536 rows of four; with the waits after wrong ones, who tries all day long
has a chance of some four in a thousand. Staff, who answer for money, have a password.

Whoever signed in stays in until the password changes, the role changes, or the person
is taken out: `is_current` tells.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from talking_maps.errors import (
    AlreadyThere,
    BadFile,
    BadValue,
    CannotKeep,
    NotAllowed,
    NotFound,
)
from talking_maps.files.atomic_write import atomic_write
from talking_maps.model.contest import ROLES, Role
from talking_maps.store.files.folder_lock import lock
from talking_maps.wording import vocabulary
from talking_maps.workspace import login_throttle
from talking_maps.workspace.workspace import Workspace, check_code, current_time

FILE = "people.json"
SHORTEST_PASSWORD = 6
#: What a picture, and each of the four drawings, is chosen from.
DRAWINGS = (
    "house",
    "tree",
    "river",
    "cow",
    "corral",
    "path",
    "spring",
    "star",
    "terrace",
    "field",
    "leaf",
    "heart",
    "fence",
    "mountain",
    "bird",
    "book",
)
DRAWINGS_ASKED = 4
_HASHER = PasswordHasher()
#: A password takes 64 MB to look at: one at a time, however many are given at once.
_ONE_AT_A_TIME = threading.Lock()
#: Verified in place of the hash of somebody who is not there, to take as long. Of a
#: random word that nobody kept.
_NOBODY = (
    "$argon2id$v=19$m=65536,t=3,p=4$wB/mp0kP6lxruDuQlDW07Q$kk4B7n"
    "/FSSa/tw9NlhSYVK8B+P7B4CqokNJJkrOfHSM"
)


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who acts, in a role; `clock` tells when.

    `password_mark` changes with the password that was given, and tells nothing of it.
    """

    name: str
    role: Role
    clock: Callable[[], str] = current_time
    password_mark: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who can sign in; with a `picture` by drawings, else by a password."""

    name: str
    role: Role
    picture: str = ""


VISITOR = Actor("visitor", "visitor")
COMMAND_LINE = Actor(vocabulary.COMMAND_LINE, "staff")


def facilitator(name: str) -> Actor:
    """Return who draws on this laptop, without a password."""
    return Actor(name, "facilitator")


def sign_in(
    workspace: Workspace,
    name: str,
    password: str,
    *,
    clock: Callable[[], str] = current_time,
) -> Actor:
    """Return the person in his or her role; raises NotAllowed.

    The same error says that the name or the password is wrong, so that nobody can
    find out names by trying. After some wrong ones the name has to wait, longer each
    time.
    """
    known = _read(workspace)
    kept = known.get(name, {})
    hashed = str(kept.get("password", _NOBODY))
    login_throttle.count(workspace, name, clock(), known)
    try:
        with _ONE_AT_A_TIME:
            _HASHER.verify(hashed, password)
    except (VerificationError, InvalidHashError) as error:
        raise NotAllowed(
            "The name or the password is wrong. Try again, or ask staff."
        ) from error
    login_throttle.record_success(workspace, name)
    return Actor(name, _role(kept.get("role")), password_mark=_mark(hashed))


def is_current(workspace: Workspace, actor: Actor) -> bool:
    """Tell whether who signed in still has that role and that password."""
    kept = _read(workspace).get(actor.name, {})
    known = _role(kept.get("role")), _mark(str(kept.get("password", "")))
    return known == (actor.role, actor.password_mark)


def _mark(hashed: str) -> str:
    return hashlib.sha256(hashed.encode()).hexdigest()


def people(workspace: Workspace) -> tuple[Person, ...]:
    """Return who can sign in, by name."""
    known = _read(workspace)
    return tuple(
        Person(name, _role(one.get("role")), str(one.get("picture", "")))
        for name, one in sorted(known.items())
    )


def as_password(drawings: Sequence[str]) -> str:
    """Return four drawings in order as the password that they are; raises BadValue."""
    if len(drawings) != DRAWINGS_ASKED or not set(drawings) <= set(DRAWINGS):
        raise BadValue(
            "Choose {wanted:whole} drawings, one after the other.",
            wanted=DRAWINGS_ASKED,
        )
    return " ".join(drawings)


def first_staff(workspace: Workspace, name: str, password: str) -> Person:
    """Make the first staff of a workspace that has none; raises NotAllowed, BadValue.

    Whoever can open the app there can write its folder, too, so nothing is given away;
    once there is staff, only staff makes more.
    """
    _check_person(name, "staff", password)
    entry = {"role": "staff", "password": _HASHER.hash(password)}
    with lock(workspace.folder / login_throttle.LOCK):
        if any(one.role == "staff" for one in people(workspace)):
            raise NotAllowed("There is staff already. Ask them for a password.")
        _write(workspace, {**_read(workspace), name: entry})
    login_throttle.record_success(workspace, name)
    return Person(name, "staff")


def save_account(
    workspace: Workspace, actor: Actor, name: str, role: Role, password: str
) -> Person:
    """Give somebody a role and a password, or new ones; raises NotAllowed, BadValue."""
    _only_staff(actor)
    _check_person(name, role, password)
    entry = {"role": role, "password": _HASHER.hash(password)}
    with lock(workspace.folder / login_throttle.LOCK):
        if role != "staff":
            _keep_staff(workspace, name)
        _write(workspace, {**_read(workspace), name: entry})
    login_throttle.record_success(workspace, name)
    return Person(name, role)


def save_account_by_drawings(
    workspace: Workspace,
    actor: Actor,
    name: str,
    role: Role,
    *,
    picture: str,
    drawings: Sequence[str],
) -> Person:
    """Give somebody a picture of his or her own and four drawings, or new ones.

    Raises NotAllowed, BadValue, AlreadyThere for a picture that another person has.
    """
    _only_staff(actor)
    if role == "staff":
        raise NotAllowed("Staff sign in with a password.")
    password = as_password(drawings)
    _check_person(name, role, password)
    if picture not in DRAWINGS:
        raise BadValue("Choose the picture of who signs in.")
    if len(set(drawings)) == 1:
        raise BadValue("Four times the same drawing is easily found. Choose others.")
    entry = {"role": role, "password": _HASHER.hash(password), "picture": picture}
    _keep_drawings(workspace, name, picture, entry)
    login_throttle.record_success(workspace, name)
    return Person(name, role, picture)


def _keep_drawings(
    workspace: Workspace, name: str, picture: str, entry: dict[str, str]
) -> None:
    """Keep the account, unless another person has the picture."""
    with lock(workspace.folder / login_throttle.LOCK):
        has_it = [one.name for one in people(workspace) if one.picture == picture]
        if has_it not in ([], [name]):
            raise AlreadyThere(
                "“{name}” has this picture. Choose another.", name=has_it[0]
            )
        _keep_staff(workspace, name)
        _write(workspace, {**_read(workspace), name: entry})


def remove_person(workspace: Workspace, actor: Actor, name: str) -> None:
    """Let somebody sign in no longer; raises NotAllowed, NotFound."""
    _only_staff(actor)
    with lock(workspace.folder / login_throttle.LOCK):
        known = dict(_read(workspace))
        if name not in known:
            raise NotFound("“{name}” cannot sign in here anyway.", name=name)
        _keep_staff(workspace, name)
        del known[name]
        _write(workspace, known)


def _check_person(name: str, role: Role, password: str) -> None:
    check_code(name)
    if role not in ROLES or role == "visitor":
        raise BadValue("A person is a facilitator, a juror or staff.")
    if len(password) < SHORTEST_PASSWORD:
        raise BadValue(
            "A password has at least {count:whole} signs.", count=SHORTEST_PASSWORD
        )


def _only_staff(actor: Actor) -> None:
    if actor.role != "staff":
        raise NotAllowed("Only staff may say who can sign in.")


def _keep_staff(workspace: Workspace, name: str) -> None:
    """Refuse to lose the last staff: whoever came next would become the first."""
    staff = [one.name for one in people(workspace) if one.role == "staff"]
    if staff == [name]:
        raise NotAllowed(
            "“{name}” is the last staff. Make another one first.", name=name
        )


def _role(text: object) -> Role:
    return next((role for role in ROLES if role == text), "visitor")


def _read(workspace: Workspace) -> Mapping[str, Mapping[str, Any]]:
    path = workspace.folder / FILE
    try:
        known = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    except (OSError, ValueError) as error:
        raise _unreadable() from error
    if not isinstance(known, dict) or not all(
        isinstance(one, dict) for one in known.values()
    ):
        raise _unreadable()
    return known


def _unreadable() -> BadFile:
    return BadFile(
        "The list of people in {file} cannot be read. Restore it, or remove it and set"
        " the passwords again.",
        file=FILE,
    )


def _write(workspace: Workspace, known: Mapping[str, Mapping[str, Any]]) -> None:
    try:
        with atomic_write(workspace.folder / FILE, replace=True) as draft:
            draft.touch(mode=0o600)
            draft.write_text(json.dumps(known, indent=1), encoding="utf-8")
    except OSError as error:
        raise CannotKeep(
            "The list of people cannot be written. Check the folder and the free space."
        ) from error
