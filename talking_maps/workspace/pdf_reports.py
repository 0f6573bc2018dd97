"""Papers to print: what a contest and a comparison say, gathered and made into PDF.

Looking needs no role, and neither does printing what may be looked at. An act or a
board is not printed while the contest is open, and while jurors still mark only by
staff; until then a score sheet says nothing of marks. A diploma waits for the award.
Names of households and restricted layers are on no paper.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from talking_maps import contest, report, store
from talking_maps.contest import SealedCopy
from talking_maps.contest.visibility import entries_to_judge
from talking_maps.errors import BadValue, NotAllowed, NotFound, TalkingMapsError
from talking_maps.files import input_file
from talking_maps.files.atomic_write import atomic_write
from talking_maps.i18n import name, translator
from talking_maps.model.contest import Contest, Entry, Juror
from talking_maps.model.difference import Difference
from talking_maps.model.plan import COMMUNITY
from talking_maps.model.rubric import Reference, Rubric, Scorecard
from talking_maps.model.territory import Territory
from talking_maps.report import (
    Compared,
    ContestView,
    MarkingTask,
    PaperDraft,
    PosterRules,
    SheetSide,
    SheetSources,
)
from talking_maps.store import contests as books
from talking_maps.wording.vocabulary import owner_name, scene_names
from talking_maps.workspace.accounts import VISITOR, Actor
from talking_maps.workspace.comparisons import NOW_WORD, NamedComparison
from talking_maps.workspace.contests import losses, sealed_copy
from talking_maps.workspace.contests.entry_worlds import part_bands
from talking_maps.workspace.contests.export_tables import without_names
from talking_maps.workspace.contests.sealed_cases import sealed_case
from talking_maps.workspace.contests.transactions import contest_file, read
from talking_maps.workspace.import_export import redaction
from talking_maps.workspace.open_community import OpenCommunity
from talking_maps.workspace.paper_sheets import BEGINNING
from talking_maps.workspace.plan_edits import read_plan
from talking_maps.workspace.register import owner_names, read_community
from talking_maps.workspace.scores import score
from talking_maps.workspace.workspace import (
    Progress,
    Workspace,
    community_file,
    silent,
)

__all__ = [
    "SheetSide",
    "act",
    "board",
    "check_name",
    "comparison",
    "comparison_sheet",
    "desk_list",
    "diploma",
    "marking_sheets",
    "receipt",
    "rubric_poster",
    "rules_paper",
    "rules_poster",
    "score_sheet",
    "tally_sheets",
    "write",
]


ENDING = ".pdf"


def check_name(out: Path) -> None:
    """Raise BadValue unless the file's name ends as papers do."""
    if out.suffix.casefold() != ENDING:
        raise BadValue(
            "The ending of {file} names no format that is written. Choose one of: "
            "{known}.",
            file=out.name,
            known=ENDING,
        )


def write(out: Path, paper: bytes) -> None:
    """Write the paper to OUT, replacing it; raises BadValue, CannotKeep."""
    check_name(out)
    try:
        with atomic_write(out, replace=True) as draft:
            draft.write_bytes(paper)
    except OSError as error:
        raise input_file.unwritten(out, error) from error


def act(
    workspace: Workspace, contest_id: str, *, language: str, actor: Actor = VISITOR
) -> bytes:
    """Return the act; provisional before the prizes are awarded.

    Raises NotFound, and NotAllowed while the contest is not closed, or while jurors
    still mark and the actor may not see marks.
    """
    return report.act(_decided(contest_view(workspace, contest_id, language, actor)))


def board(
    workspace: Workspace, contest_id: str, *, language: str, actor: Actor = VISITOR
) -> bytes:
    """Return the scoreboard in large type; raises as `act` does."""
    return report.board(_decided(contest_view(workspace, contest_id, language, actor)))


def score_sheet(
    workspace: Workspace,
    contest_id: str,
    entry_id: str,
    *,
    language: str,
    actor: Actor = VISITOR,
    is_drawn: bool = False,
    progress: Progress = silent,
) -> bytes:
    """Return what an entry's points stand on; marks only if the actor may see them.

    It tells between which points each part lies where the worlds are kept that say so;
    with `is_drawn` they are judged where they are not, and `progress` may raise to
    stop. Raises NotFound, and BadFile if the sealed copy was changed.
    """
    account = contest_view(workspace, contest_id, language, actor)
    entry = _entry(account, entry_id)
    copy = sealed_copy(workspace, contest_id, entry_id)
    begun = contest.baseline_entry(
        account.record, entry.community, entry.owner, entry.round
    )
    before = sealed_copy(workspace, contest_id, begun.id) if begun else None
    line = account.record.entries[account.record.places[entry_id]].number
    gone = (
        losses(account.record, before.plan, begun.id, copy.plan, before=line)
        if before and begun
        else ()
    )
    numbers = _numbers(workspace, account, entry)
    excused = [g.thing.uid for g in gone if g.is_accepted]
    ground = SheetSources(
        workspace.layers,
        numbers,
        _again(workspace, copy, before, excused, numbers),
        [
            (
                one.thing,
                one.reason.noun.text if one.reason else "",
                one.answer.noun if one.answer else None,
            )
            for one in gone
        ],
        before,
        _sealed_land(workspace, account, entry),
        part_bands(
            workspace, account.record, entry, is_drawn=is_drawn, progress=progress
        ),
        _visit_photos(workspace, account, entry_id),
    )
    return report.score_sheet(account, copy, ground)


def _visit_photos(
    workspace: Workspace, account: ContestView, entry_id: str
) -> dict[str, bytes]:
    """Return the photos of an entry's visits that are in the contest's file."""
    file = contest_file(workspace, account.record.contest.id)
    taken = {
        event.noun.photo
        for event in account.record.visits
        if event.noun.entry == entry_id and event.noun.photo
    }
    found = {digest: books.photo_of(file, digest) for digest in taken}
    return {digest: jpeg for digest, jpeg in found.items() if jpeg is not None}


def rules_poster(workspace: Workspace, contest_id: str, *, language: str) -> bytes:
    """Return the poster of a contest: how points are won, a page a rubric, and prizes.

    Raises NotFound.
    """
    account = contest_view(workspace, contest_id, language)
    rules = account.record.contest
    pages = []
    for rubric in rules.rubrics:
        over = [rules.name]
        if len(rules.rubrics) > 1:
            theirs = [
                one
                for one in rules.categories
                if (one.rubric or rules.rubric) == rubric
            ]
            over += [name(one.names, language) for one in theirs]
        pages.append(PosterRules(rubric, " · ".join(over), rules.faces))
    return report.rules_poster(pages, at=account.at, language=language, call=rules)


def rubric_poster(rubric: Rubric, at: str = "", *, language: str) -> bytes:
    """Return the poster of a rubric that no contest needs to have; `at` it was kept."""
    page = PosterRules(rubric, name(rubric.names, language))
    return report.rules_poster([page], at=at or BEGINNING, language=language)


def rules_paper(workspace: Workspace, contest_id: str, *, language: str) -> bytes:
    """Return the rules and the call, with its amendments; raises NotFound."""
    return report.rules_paper(contest_view(workspace, contest_id, language))


def diploma(
    workspace: Workspace, contest_id: str, entry_id: str, *, language: str
) -> bytes:
    """Return the diploma of an entry that has a place, once the prizes are awarded.

    Raises NotFound, NotAllowed, and BadFile if the sealed copy was changed.
    """
    account = contest_view(workspace, contest_id, language)
    _entry(account, entry_id)
    if not account.is_final:
        raise NotAllowed("The prizes are not awarded yet. Award them, then print this.")
    if account.standing(entry_id).place is None:
        raise NotAllowed(
            "The entry {entry} has no place, so there is no diploma for it.",
            entry=entry_id,
        )
    copy = sealed_copy(workspace, contest_id, entry_id)
    return report.diploma(account, copy, workspace.layers)


def marking_sheets(
    workspace: Workspace,
    contest_id: str,
    *,
    language: str,
    entry_id: str | None = None,
    juror_id: str | None = None,
) -> PaperDraft:
    """Return marking sheets to fill by hand: of one entry, of one juror, or of all.

    None for who may not judge an entry, nor of rounds without prizes unless the entry
    is named. Raises NotFound for an unknown entry or juror, BadValue where jurors give
    no points or nobody may mark what was asked for, BadFile for a changed copy.
    """
    account = contest_view(workspace, contest_id, language)
    jurors, entries = _judged(account, juror_id, entry_id)
    copies = {one.id: sealed_copy(workspace, contest_id, one.id) for one in entries}
    tasks = [
        MarkingTask(copies[one.id], judge)
        for judge in jurors
        for one in entries
        if not contest.may_not_mark(account.record.contest, judge, one)
    ]
    if not tasks:
        raise _nothing_to_mark()
    return report.marking_sheets(account, tasks, workspace.layers)


def tally_sheets(
    workspace: Workspace,
    contest_id: str,
    *,
    language: str,
    juror_id: str | None = None,
) -> PaperDraft:
    """Return the list of all entries to write marks in, one for each juror or for one.

    Raises NotFound, and BadValue where nothing is to be marked.
    """
    account = contest_view(workspace, contest_id, language)
    jurors, entries = _judged(account, juror_id, None)
    return report.tally_sheets(account, jurors, entries)


def _judged(
    account: ContestView, juror_id: str | None, entry_id: str | None
) -> tuple[list[Juror], list[Entry]]:
    """Return who marks what; only the juror or the entry that is named."""
    record = account.record
    rules = record.contest
    if not any(one.jury for one in rules.all_criteria):
        raise BadValue("All points of this contest are computed: jurors mark nothing.")
    if entry_id is not None:
        _entry(account, entry_id)
    jurors = [one for one in rules.jury_signing if juror_id in (None, one.id)]
    if not jurors:
        raise NotFound("There is no juror {juror} in this contest.", juror=juror_id)
    active = [one for one in jurors if one.has_a_vote]
    entries = [
        one
        for one in entries_to_judge(record)
        if (one.id == entry_id if entry_id else _wins(rules, one))
    ]
    if not active or not entries:
        raise _nothing_to_mark()
    return active, entries


def _nothing_to_mark() -> BadValue:
    return BadValue("There is nothing to mark: no entry was handed in for them.")


def _wins(rules: Contest, entry: Entry) -> bool:
    """Tell whether the entry's round gives prizes: a baseline needs no marks."""
    a_round = rules.round(entry.round)
    return a_round is None or a_round.awards


def receipt(
    workspace: Workspace,
    contest_id: str,
    entry_id: str,
    *,
    language: str,
    actor: Actor = VISITOR,
) -> bytes:
    """Return an entry's receipt, the same whenever it is printed; raises NotFound.

    Who handed in stands on it where who takes plans in prints it, the identity number
    where staff do.
    """
    account = contest_view(workspace, contest_id, language)
    said = None
    if contest.may(actor.role, "delivery"):
        record = read(workspace, contest_id)
        said = contest.delivery_of(record, entry_id)
        if said is not None and actor.role != "staff":
            said = replace(said, identity="")
    return report.receipt(account, _entry(account, entry_id), said)


def annex(
    workspace: Workspace, contest_id: str, *, language: str, actor: Actor
) -> bytes:
    """Return the private annex of the act, with names and identity numbers.

    Raises NotFound, and NotAllowed for who is not staff or before the closing.
    """
    if actor.role != "staff":
        raise NotAllowed("Only staff print names of people. Sign in as staff.")
    account = _decided(contest_view(workspace, contest_id, language, actor))
    record = read(workspace, contest_id)
    codes = {event.noun.community for event in record.entries}
    owners = owner_names(workspace, codes)
    owners |= {(code, COMMUNITY): account.community(code) for code in codes}
    return report.annex(account, record, owners)


def desk_list(workspace: Workspace, contest_id: str, *, language: str) -> bytes:
    """Return what was handed in with its gates, and who did not; raises NotFound."""
    return report.desk_list(contest_view(workspace, contest_id, language))


def contest_view(
    workspace: Workspace, contest_id: str, language: str, actor: Actor = VISITOR
) -> ContestView:
    """Return what papers of a contest are made from, without private names."""
    # The whole chain: the account itself covers the marks that may not be seen.
    lines = books.read_events(contest_file(workspace, contest_id))
    record = without_names(workspace, contest.replay(lines))
    times = {line.number: line.at for line in lines}
    rules = record.contest
    codes = {event.noun.community for event in record.entries} | {*rules.communities}
    codes |= {code for category in rules.categories for code in category.communities}
    for juror in rules.jurors:
        relatives = (one.partition("/")[0] for one in juror.relatives)
        codes |= {code for code in (juror.origin, *relatives) if code}
    return ContestView(
        record,
        lines[-1].at,
        language,
        moments=tuple(times[number] for number, _ in record.turns),
        role=actor.role,
        names={code: _name(workspace, code) for code in sorted(codes)},
        layers=workspace.layers,
        reference=workspace.reference,
    )


def _name(workspace: Workspace, code: str) -> str:
    """Return a community's name; its code where its file is not here or unreadable."""
    try:
        return read_community(workspace, code).name
    except TalkingMapsError:
        return code


def _decided(account: ContestView) -> ContestView:
    if not account.is_closed:
        raise NotAllowed(
            "The contest “{contest}” is not closed yet. Close it, then print this.",
            contest=account.record.contest.id,
        )
    if account.veiled:
        raise NotAllowed(
            "Jurors are still marking. Wait until all have marked, or print this as"
            " staff."
        )
    return account


def _entry(account: ContestView, entry_id: str) -> Entry:
    entry = account.record.entry(entry_id)
    if entry is None:
        raise NotFound("There is no entry {entry} in this contest.", entry=entry_id)
    return entry


def _again(
    workspace: Workspace,
    copy: SealedCopy,
    before: SealedCopy | None,
    excused: Sequence[str],
    numbers: Reference,
) -> Scorecard | None:
    """Return the sealed plan judged anew on its ground, None if that is not here."""
    opened = OpenCommunity(workspace, copy.entry.community)
    try:
        ground = opened.territory()
    except TalkingMapsError:
        return None
    # The copy has no consent in it; as when it was handed in, none counts.
    return score(
        opened,
        copy.plan,
        ground,
        counts_consent=False,
        rubric=copy.rubric,
        baseline=before.plan if before else None,
        excused=excused,
        reference=numbers,
    )


def _numbers(workspace: Workspace, account: ContestView, entry: Entry) -> Reference:
    """Return the numbers with those that an entry was sealed with."""
    try:
        case = sealed_case(workspace, account.record, entry)
    except TalkingMapsError:
        return workspace.reference
    sealed = case.reference.numbers if case.reference else {}
    held = {i: one.local_number for i, one in sealed.items() if one.local_number}
    numbers = account.record.contest.numbers
    if numbers is None:
        return workspace.reference.with_local(held)
    known = {i: one.measured for i, one in numbers.held.items()}
    own = {i: one for i, one in held.items() if known.get(i) != one.measured}
    return workspace.reference.in_contest(replace(numbers, rule="own_first"), own)


def _sealed_land(
    workspace: Workspace, account: ContestView, entry: Entry
) -> Territory | None:
    """Return the ground that an entry was sealed with, None if it is not whole."""
    try:
        case = sealed_case(workspace, account.record, entry)
    except TalkingMapsError:
        return None
    return case.territory if case.reference is not None else None


def comparison(
    workspace: Workspace,
    code: str,
    found: NamedComparison,
    *,
    language: str,
    owner_id: str = COMMUNITY,
    other_owner: str | None = None,
) -> bytes:
    """Return the sheet of two scenes or versions of a plan, or of two owners' plans.

    `found` is what `compare_named` found. Raises NotFound.
    """
    sides = (found.earlier, found.later)
    titles = _titles(workspace, code, owner_id, other_owner, sides, language)
    cards = (found.before, found.after)
    one_plan = found.before is found.after
    left, right = (
        SheetSide(title, None if one_plan else card)
        for title, card in zip(titles, cards, strict=True)
    )
    return comparison_sheet(
        workspace, code, left, right, found.found.differences, language=language
    )


def _titles(
    workspace: Workspace,
    code: str,
    owner_id: str,
    other_owner: str | None,
    sides: tuple[str, str],
    language: str,
) -> list[str]:
    """Return what stands above each side."""
    if other_owner is None:
        titles = [_title(workspace, code, owner_id, side, language) for side in sides]
    else:
        t = translator(language)
        titles = [owner_name(t, one) for one in (owner_id, other_owner)]
    return titles


def comparison_sheet(
    workspace: Workspace,
    code: str,
    left: SheetSide,
    right: SheetSide,
    differences: Sequence[Difference],
    *,
    language: str,
) -> bytes:
    """Return the sheet of two sides whose differences are known, unchanged ones too.

    Restricted layers and private names are left out here, whatever was given.
    """
    shown = redaction(workspace, code)
    left, right = (
        replace(side, title=shown.text(side.title)) for side in (left, right)
    )
    open_ones = shown.differences(differences)
    boundary = store.boundaries(community_file(workspace, code))[0].geometry
    at = _latest(open_ones)
    found = Compared(
        read_community(workspace, code).name,
        boundary,
        left,
        right,
        open_ones,
        at,
        is_redacted=len(open_ones) < len(differences),
        remarks=shown.difference_remarks(differences),
    )
    return report.comparison(found, workspace.layers, workspace.rubric, language)


def _latest(open_ones: tuple[Difference, ...]) -> str:
    """Return when the last of these was done."""
    moments = [datetime.fromisoformat(one.at) for one in open_ones if one.at]
    return max(moments).isoformat() if moments else BEGINNING


def _title(
    workspace: Workspace, code: str, owner_id: str, word: str, language: str
) -> str:
    """Return what a side is called: a scene with its year, a version by its name."""
    t = translator(language)
    for scene, called in scene_names(t).items():
        if word == scene:
            years = read_plan(workspace, code, owner_id).years
            return f"{called} {getattr(years, scene)}"
    if word == NOW_WORD:
        return t("Now")
    version = store.find_version(community_file(workspace, code), word)
    return version.name or t("{day:date}", day=version.at)
