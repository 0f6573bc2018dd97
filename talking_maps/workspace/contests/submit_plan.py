"""Handing plans in, taking them back, and the gates that people check."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path

from talking_maps import contest, scoring, store
from talking_maps.contest import (
    ContestState,
    Event,
    SealedGround,
    StoredCopy,
    Submission,
    SubmissionTerms,
)
from talking_maps.errors import BadValue, NotAllowed, NotFound
from talking_maps.model.change import Record as PlanRecord
from talking_maps.model.contest import (
    Category,
    Contest,
    Entry,
    FlagAnswer,
    GateCheck,
    Round,
    Withdrawal,
)
from talking_maps.model.delivery import Delivery
from talking_maps.model.message import Message
from talking_maps.model.plan import COMMUNITY, Owner, Plan
from talking_maps.model.rubric import Flag, Reference, Rubric, Scorecard
from talking_maps.model.territory import Territory
from talking_maps.workspace.accounts import Actor
from talking_maps.workspace.contests.transactions import (
    append_event,
    as_sealed,
    contest_file,
    entries_of,
    local,
    read,
    rules_of,
    validate_and_append,
)
from talking_maps.workspace.flags import earlier_plan, raise_flags
from talking_maps.workspace.ground import ELEVATION
from talking_maps.workspace.open_community import OpenCommunity
from talking_maps.workspace.plan_edits import read_owner, read_plan
from talking_maps.workspace.register import read_community
from talking_maps.workspace.scores import score
from talking_maps.workspace.workspace import (
    Progress,
    Workspace,
    community_file,
    ground_folder,
    silent,
)

#: So many plans of others are read for a plan's flags: each is a file of its own.
MOST_NEIGHBOURS = 12
#: What is said while a plan is handed in, and from which share on.
SEALING = Message("Sealing the plan …")
_READING = Message("Reading the plan …")
_MEASURING = Message("Measuring the plan …")
_DOUBTING = Message("Looking for what staff should look at …")
_READ, _MEASURED, _SEALED = 0.2, 0.7, 0.9


@dataclass(frozen=True, slots=True)
class Receipt:
    """What whoever hands in takes home: the entry and the code of its seal.

    `remarks` say what was taken out of the texts that were sealed, and which consent of
    the assembly is missing where the rules do not ask for it.
    """

    entry: Entry
    code: str
    remarks: tuple[Message, ...] = ()


def submit(  # noqa: PLR0913 - who hands in what, into what, and who hears of it
    workspace: Workspace,
    actor: Actor,
    contest_id: str,
    code: str,
    owner_id: str = COMMUNITY,
    *,
    category: str | None = None,
    a_round: str | None = None,
    progress: Progress = silent,
) -> Receipt:
    """Seal a plan as it stands and hand it in; late or incomplete ones stay visible.

    The category follows from the owner and the round from the day, unless named. What
    `progress` raises calls it off, up to the moment when it is sealed.
    Raises NotAllowed, NotFound, BadValue.
    """
    contest.check_role("submit", actor.role, actor.name)
    rules = rules_of(workspace, contest_id)
    who = read_owner(workspace, code, owner_id)
    chosen = _category(rules, code, who, category)
    at = local(actor.clock(), rules)
    before = entries_of(workspace, contest_id)
    asked = Event(before.lines + 1, at, actor.name, actor.role, None)
    contest.check_allowed(before, "submit", asked)
    a_round_on = contest.round_at(rules.rules_for(chosen.id), at, a_round)
    wish = _Wish(workspace, before, code, who, chosen, a_round_on, at)
    handed = _handed(wish, progress)
    progress(_SEALED, SEALING)

    def enter(now: ContestState, at: str) -> tuple[Entry, StoredCopy]:
        slip = _slip(now, chosen, at, actor.name, a_round)
        return contest.make_entry(now.contest, handed, slip)

    entry = validate_and_append(workspace, contest_id, actor, "submit", enter)
    remarks = (*_remarks(workspace, code, who), *_consent(workspace, rules, code))
    return Receipt(entry, contest.encode(entry.seal), remarks)


def preview_submission(
    workspace: Workspace,
    actor: Actor,
    contest_id: str,
    code: str,
    owner_id: str = COMMUNITY,
    *,
    category: str | None = None,
    a_round: str | None = None,
) -> Entry:
    """Return the entry as it would be handed in now, with what it lacks; keep nothing.

    Needs no role. Raises NotAllowed, NotFound, BadValue as `submit` does.
    """
    record = read(workspace, contest_id)
    who = read_owner(workspace, code, owner_id)
    chosen = _category(record.contest, code, who, category)
    at = local(actor.clock(), record.contest)
    slip = _slip(record, chosen, at, actor.name, a_round)
    wish = _Wish(workspace, record, code, who, chosen, slip.round, at)
    handed = _handed(wish)
    # Without its seal, so that nobody learns what would be drawn to be visited.
    entry, _ = contest.make_entry(record.contest, handed, slip)
    return replace(entry, seal="")


def rubric_for(
    workspace: Workspace,
    contest_id: str,
    code: str,
    owner_id: str = COMMUNITY,
    category: str | None = None,
) -> Rubric:
    """Return the rubric that an owner's plan is judged by; raises as `submit` does."""
    rules = rules_of(workspace, contest_id)
    who = read_owner(workspace, code, owner_id)
    return rules.rules_for(_category(rules, code, who, category).id).rubric


def _consent(workspace: Workspace, rules: Contest, code: str) -> tuple[Message, ...]:
    """Return what of the assembly's consent is missing where no rule asks for it."""
    if rules.consent == "gate":
        return ()
    return scoring.missing_consent(read_community(workspace, code))


def fitting(rules: Contest, code: str, who: Owner) -> tuple[Category, ...]:
    """Return the categories that an owner of that community can enter."""
    if rules.communities and code not in rules.communities:
        return ()
    return tuple(
        category
        for category in rules.categories
        if who.kind in category.owners
        and (not category.communities or code in category.communities)
    )


def receipt(workspace: Workspace, contest_id: str, entry_id: str) -> Receipt:
    """Return an entry's receipt again; raises NotFound."""
    entry = read(workspace, contest_id).entry(entry_id)
    if entry is None:
        raise NotFound("There is no entry {entry} in this contest.", entry=entry_id)
    return Receipt(entry, contest.encode(entry.seal))


def withdraw(
    workspace: Workspace, actor: Actor, contest_id: str, entry_id: str, reason: str = ""
) -> None:
    """Take an entry back; it stays in the trail."""
    append_event(workspace, contest_id, actor, "withdraw", Withdrawal(entry_id, reason))


def deliver(
    workspace: Workspace, actor: Actor, contest_id: str, said: Delivery
) -> None:
    """Keep who handed an entry in, for whom, and who took it in; the last one stands.

    Raises NotAllowed, NotFound, BadValue.
    """
    append_event(workspace, contest_id, actor, "delivery", said)


def check_gate(
    workspace: Workspace, actor: Actor, contest_id: str, check: GateCheck
) -> None:
    """Say whether an entry passed a gate that people check."""
    append_event(workspace, contest_id, actor, "check", check)


def answer_flag(
    workspace: Workspace, actor: Actor, contest_id: str, answer: FlagAnswer
) -> None:
    """Say in writing what the office knows of a flag of an entry; the flag stays."""
    append_event(workspace, contest_id, actor, "answer_flag", answer)


@dataclass(frozen=True, slots=True)
class _Wish:
    """What is to be handed in, into which contest, category and round, and when."""

    workspace: Workspace
    record: ContestState
    code: str
    who: Owner
    category: Category
    round: Round
    at: str

    @property
    def contest_file(self) -> Path:
        return contest_file(self.workspace, self.record.contest.id)

    def baseline(self) -> Entry | None:
        """Return what the owner handed in when the round's baseline was sealed."""
        return contest.baseline_entry(
            self.record, self.code, self.who.id, self.round.id
        )

    def excused(self) -> Collection[str]:
        """Return the uids of which staff accepted that they are gone since then."""
        begun = self.baseline()
        return contest.accepted_losses(self.record, begun.id) if begun else frozenset()


def _handed(wish: _Wish, progress: Progress = silent) -> Submission:
    # The file of a contest goes from hand to hand: what may not leave the community is
    # not in it, and is nobody's to judge.
    progress(0.0, _READING)
    opened = OpenCommunity(wish.workspace, wish.code)
    file = community_file(wish.workspace, wish.code)
    shown = store.redaction(file, wish.workspace.layers)
    drawn = shown.plan(opened.plan(wish.who.id))
    ground = shown.territory(_ground(opened))
    _refuse_unknown_numbers(wish.record.contest, wish.workspace.reference)
    numbers = opened.reference_in(wish.record.contest)
    # Judged is what is sealed, rounded as it is there: whoever measures again from the
    # seal comes to the same.
    land, elevation = contest.as_sealed_ground(ground)
    plan = contest.as_sealed_plan(drawn)
    progress(_READ, _MEASURING)
    card = _judged(wish, opened, plan, land, numbers)
    beside = _beside(wish, opened, shown.reference(numbers), elevation)
    ids = {photo for feature in drawn.features for photo in feature.photos}
    photos = store.photo_digests(file, ids)
    progress(_MEASURED, _DOUBTING)
    flags = _flags(wish, opened, drawn, ground, numbers)
    return Submission(wish.code, plan, land, card, beside, photos, flags)


def _refuse_unknown_numbers(rules: Contest, general: Reference) -> None:
    """Refuse to seal by other numbers than the contest's: it would never verify."""
    for number_id, said in (rules.numbers.held if rules.numbers else {}).items():
        known = general.numbers.get(number_id)
        if known is None or not known.can_be(said.value):
            raise BadValue(
                "This program cannot take {value:number} for “{number}”, as the contest"
                " says. Bring it to the version with which the contest was made.",
                value=said.value,
                number=number_id,
            )


def _judged(
    wish: _Wish,
    opened: OpenCommunity,
    plan: Plan,
    land: Territory,
    numbers: Reference,
) -> Scorecard:
    begun, rules = wish.baseline(), wish.record.contest
    return score(
        opened,
        plan,
        land,
        counts_consent=rules.consent == "gate",
        rubric=rules.rules_for(wish.category.id).rubric,
        baseline=_sealed_plan(wish.contest_file, begun) if begun else None,
        excused=wish.excused(),
        reference=numbers,
    )


def _beside(
    wish: _Wish, opened: OpenCommunity, numbers: Reference, elevation: bytes
) -> SealedGround:
    """Return what is sealed beside the plan: what it was judged on and by."""
    begun, about = wish.baseline(), opened.register().community
    consents = (about.consent_keep_on, about.consent_share_on)
    return SealedGround(
        numbers,
        wish.workspace.layers,
        elevation,
        consents if wish.record.contest.consent == "gate" else None,
        baseline=begun.seal if begun else "",
        excused=wish.excused(),
    )


def _flags(
    wish: _Wish,
    opened: OpenCommunity,
    drawn: Plan,
    ground: Territory,
    numbers: Reference,
) -> tuple[Flag, ...]:
    """Return what a person should look at in the plan that is handed in."""
    excused = wish.excused()
    baseline = _baseline(wish, excused)
    neighbours = _neighbours(wish.record, wish.code, wish.round)
    return raise_flags(
        opened,
        drawn,
        ground,
        baseline=baseline or earlier_plan(opened, wish.who.id),
        neighbours=tuple(_sealed_plan(wish.contest_file, one) for one in neighbours),
        day=wish.at[:10],
        reference=numbers,
    )


def _baseline(wish: _Wish, excused: Collection[str]) -> Plan | None:
    """Return the sealed plan before, without what is accepted to be gone."""
    entered = _before(wish.record, wish.code, wish.who, wish.round)
    baseline = _sealed_plan(wish.contest_file, entered) if entered else None
    if baseline is not None:
        # What is accepted to be gone is no doubt any more.
        left = tuple(f for f in baseline.features if f.uid not in excused)
        baseline = replace(baseline, features=left)
    return baseline


def _before(
    record: ContestState, code: str, who: Owner, a_round: Round
) -> Entry | None:
    """Return what the owner sealed in the baseline round, or first in another one."""
    gone = record.gone
    own = [
        event.noun
        for event in record.entries
        if (event.noun.community, event.noun.owner) == (code, who.id)
        and event.noun.round != a_round.id
        and event.noun.id not in gone
    ]
    baseline = [entry for entry in own if entry.round == a_round.baseline]
    return baseline[-1] if baseline else next(iter(own), None)


def _neighbours(record: ContestState, code: str, a_round: Round) -> tuple[Entry, ...]:
    """Return the last entries of other communities in the round, some of them."""
    last = {
        event.noun.community: event.noun
        for event in record.entries
        if event.noun.owner == COMMUNITY
        and event.noun.round == a_round.id
        and event.noun.community != code
    }
    return tuple(last[one] for one in sorted(last)[:MOST_NEIGHBOURS])


def _sealed_plan(path: Path, entry: Entry) -> Plan:
    return as_sealed(path, entry.id, entry).plan


def _remarks(workspace: Workspace, code: str, who: Owner) -> tuple[Message, ...]:
    """Return of how many texts of a plan names of restricted places were taken out."""
    shown = store.redaction(community_file(workspace, code), workspace.layers)
    drawn = read_plan(workspace, code, who.id)
    records: list[PlanRecord] = [*drawn.features, *drawn.assemblies, *drawn.commitments]
    return shown.remarks(text for record in records for text in shown.texts(record))


def _ground(opened: OpenCommunity) -> Territory:
    """Return the community's ground, with the digest of its elevation's bytes."""
    path = ground_folder(opened.workspace, opened.code) / ELEVATION
    ground = opened.territory()
    if not path.is_file():
        return replace(ground, digest="")
    with path.open("rb") as file:
        return replace(ground, digest=hashlib.file_digest(file, "sha256").hexdigest())


def _category(rules: Contest, code: str, who: Owner, wanted: str | None) -> Category:
    if rules.communities and code not in rules.communities:
        raise NotAllowed(
            "The community {code} does not take part in this contest.", code=code
        )
    found = [
        category
        for category in fitting(rules, code, who)
        if (category.id == wanted if wanted else not category.asked)
    ]
    if len(found) == 1:
        return found[0]
    known = ", ".join(category.id for category in rules.categories)
    if found or any(c.asked for c in rules.categories if who.kind in c.owners):
        raise BadValue(
            "Into which category does it go? Name one of: {known}.", known=known
        )
    raise NotAllowed(
        "No category of this contest is for {owner}. There are: {known}.",
        owner=who.id,
        known=known,
    )


def _slip(
    now: ContestState, category: Category, at: str, by: str, a_round: str | None
) -> SubmissionTerms:
    number, seen = len(now.entries) + 1, now.seen_before()
    on = contest.round_at(now.contest.rules_for(category.id), at, a_round)
    prolonged = now.is_prolonged(on.id)
    return SubmissionTerms(number, category, on, at, by, now.state, seen, prolonged)
