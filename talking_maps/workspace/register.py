"""The community's book: owners, herds, assemblies, commitments, years, consent.

Each entry is a record in the same history as the strokes, so it can be undone and
nothing is overwritten. It asks little: a register of one minute, not forty fields.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Any

from talking_maps import store
from talking_maps.errors import AlreadyThere, BadValue, TalkingMapsError
from talking_maps.model.change import Action, Change, Put, Remove
from talking_maps.model.days import check_day, check_years
from talking_maps.model.plan import (
    COMMUNITY,
    Assembly,
    Commitment,
    Herd,
    Owner,
    OwnerKind,
    Years,
)
from talking_maps.model.territory import Boundary, Community
from talking_maps.workspace.community_codes import fold_code
from talking_maps.workspace.plan_edits import (
    EditContext,
    commit,
    keep_decided,
    read_owner,
)
from talking_maps.workspace.workspace import Workspace, check_code, community_file

#: Species that can be counted, in the order they are asked for.
SPECIES = (
    "alpaca",
    "llama",
    "sheep",
    "cattle",
    "goat",
    "horse",
    "donkey",
    "pig",
    "vicuna",
    "guinea_pig",
)
LABOUR = ("ayni", "minka", "faena", "paid")
MOST_ANIMALS = 1_000_000


def read_community(workspace: Workspace, code: str) -> Community:
    """Return the community's name, CRS, households and consent."""
    return store.read_community(community_file(workspace, code))


def boundaries(workspace: Workspace, code: str) -> tuple[Boundary, ...]:
    """Return the community's boundary, then what neighbours claim [m]."""
    return store.boundaries(community_file(workspace, code))


def set_community(
    workspace: Workspace,
    code: str,
    edit_context: EditContext,
    *,
    name: str | None = None,
    households: int | None = None,
    consent_keep_on: str | None = None,
    consent_share_on: str | None = None,
) -> Change:
    """Set what is given of the community; what is None stays as it is."""
    if households is not None and households < 0:
        raise BadValue("The number of households cannot be below zero.")
    if name is not None and not name.strip():
        raise BadValue("A community needs a name. Write its name.")
    for day in (consent_keep_on, consent_share_on):
        check_day(day or "")
    given = {
        "name": None if name is None else name.strip(),
        "households": households,
        "consent_keep_on": consent_keep_on,
        "consent_share_on": consent_share_on,
    }
    said: dict[str, Any] = {k: v for k, v in given.items() if v is not None}

    def set_so() -> Iterator[Action]:
        old = read_community(workspace, code)
        # The file may have been given another name: the record keeps its own.
        yield Put("community", old.code, replace(old, **said))

    return keep_decided(workspace, code, edit_context, set_so)


def read_owners(workspace: Workspace, code: str) -> tuple[Owner, ...]:
    """Return the community itself, its households and its organisations."""
    return store.read_owners(community_file(workspace, code))


def owner_names(
    workspace: Workspace, codes: Iterable[str]
) -> dict[tuple[str, str], str]:
    """Return the names of owners by community and code, for staff alone.

    A community that is not here, or whose file cannot be read, has none in it.
    """
    found: dict[tuple[str, str], str] = {}
    for code in codes:
        with suppress(TalkingMapsError):
            found |= {(code, one.id): one.name for one in read_owners(workspace, code)}
    return found


def add_owner(
    workspace: Workspace,
    code: str,
    edit_context: EditContext,
    owner_id: str,
    kind: OwnerKind,
    *,
    name: str = "",
    members: int | None = None,
) -> Change:
    """Add a household or organisation; `name` stays private, the id is public."""
    owner_id = check_code(fold_code(owner_id))
    if kind not in ("household", "organisation"):
        raise BadValue("An owner is a household or an organisation.")
    if members is not None and members < 0:
        raise BadValue("The number of members cannot be below zero.")
    record = Owner(owner_id, kind, name.strip(), members)

    def added() -> Iterator[Action]:
        if any(one.id == owner_id for one in read_owners(workspace, code)):
            raise AlreadyThere(
                "“{owner}” is already in the register. Choose another code.",
                owner=owner_id,
            )
        yield Put("owner", owner_id, record)

    return keep_decided(workspace, code, edit_context, added)


def set_owner(
    workspace: Workspace, code: str, edit_context: EditContext, record: Owner
) -> Change:
    """Replace what is known of an owner that is in the register."""
    if record.members is not None and record.members < 0:
        raise BadValue("The number of members cannot be below zero.")

    def replaced() -> Iterator[Action]:
        read_owner(workspace, code, record.id)
        yield Put("owner", record.id, record)

    return keep_decided(workspace, code, edit_context, replaced)


def set_herd(
    workspace: Workspace, code: str, edit_context: EditContext, species: str, count: int
) -> Change:
    """Set how many animals of a species the plan's owner keeps; 0 removes the herd."""
    if species not in SPECIES:
        raise BadValue(
            "“{species}” is not a species we count. Choose one of: {known}.",
            species=species,
            known=", ".join(SPECIES),
        )
    if not 0 <= count <= MOST_ANIMALS:
        raise BadValue("The number of animals must lie between 0 and 1,000,000.")
    uid = f"{edit_context.owner}/{species}"
    if count == 0:
        return commit(workspace, code, edit_context, Remove("herd", uid))
    return commit(
        workspace,
        code,
        edit_context,
        Put("herd", uid, Herd(uid, edit_context.owner, species, count)),
    )


def set_assembly(
    workspace: Workspace, code: str, edit_context: EditContext, assembly: Assembly
) -> Change:
    """Keep a meeting and who took part; an empty uid makes a new one."""
    counts = (
        assembly.households,
        assembly.women,
        assembly.men,
        assembly.elders,
        assembly.leaders,
        assembly.youth,
    )
    if any(count is not None and count < 0 for count in counts):
        raise BadValue("A number of people cannot be below zero.")
    if not assembly.held_on:
        raise BadValue("An assembly needs its date.")
    check_day(assembly.held_on)
    record = replace(assembly, uid=assembly.uid or uuid.uuid4().hex)
    return commit(workspace, code, edit_context, Put("assembly", record.uid, record))


def set_commitment(
    workspace: Workspace, code: str, edit_context: EditContext, commitment: Commitment
) -> Change:
    """Keep what the plan's owner promises; an empty uid makes a new one."""
    if not commitment.what.strip():
        raise BadValue("A commitment needs words: what will be done?")
    if commitment.labour and commitment.labour not in LABOUR:
        raise BadValue(
            "“{labour}” is not a way of working together. Choose one of: {known}.",
            labour=commitment.labour,
            known=", ".join(LABOUR),
        )
    if commitment.labour_days is not None and commitment.labour_days < 0:
        raise BadValue("Days of work cannot be below zero.")
    check_day(commitment.by)
    cost = _soles(commitment.cost)
    uid = commitment.uid or uuid.uuid4().hex
    record = replace(commitment, uid=uid, owner=edit_context.owner, cost=cost)
    return commit(workspace, code, edit_context, Put("commitment", uid, record))


def _soles(text: str) -> str:
    """Return the cost as a decimal string with céntimos, or empty."""
    if not text.strip():
        return ""
    try:
        cost = Decimal(text.strip())
    except InvalidOperation as error:
        raise BadValue(
            "“{cost}” is not an amount of soles. Write it like 120.50.", cost=text
        ) from error
    if not cost.is_finite() or not 0 <= cost < Decimal(10) ** 9:
        raise BadValue(
            "“{cost}” is not an amount of soles. Write it like 120.50.", cost=text
        )
    return str(cost.quantize(Decimal("0.01")))


def remove_record(
    workspace: Workspace, code: str, edit_context: EditContext, kind: str, uid: str
) -> Change:
    """Take an assembly, commitment or owner out of the register; history keeps it."""
    if kind == "assembly":
        return commit(workspace, code, edit_context, Remove("assembly", uid))
    if kind == "commitment":
        return commit(workspace, code, edit_context, Remove("commitment", uid))
    if kind == "owner" and uid != COMMUNITY:
        return commit(workspace, code, edit_context, Remove("owner", uid))
    raise BadValue("This cannot be removed from the register.")


def set_years(
    workspace: Workspace, code: str, edit_context: EditContext, years: Years
) -> Change:
    """Set the reference years of the owner's scenes; past < present < future."""
    check_years(years.past, years.present, years.future)
    return commit(
        workspace, code, edit_context, Put("years", edit_context.owner, years)
    )
