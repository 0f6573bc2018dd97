"""The act: everything that was decided, with codes to check it and places to sign."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TypeVar

from talking_maps.contest import encode, may_not_mark
from talking_maps.contest.jury import Marks, effective_marks
from talking_maps.contest.typed_marks import Cell, How, how_given, vouched
from talking_maps.i18n import Translator
from talking_maps.model.contest import (
    AggregatedMark,
    Entry,
    Juror,
    JurorPost,
    Standing,
)
from talking_maps.model.rubric import Criterion
from talking_maps.report.act_proceedings import (
    earlier_awards,
    payments,
    prizes_in_words,
    sitting,
    visits,
)
from talking_maps.report.contest_view import ContestView, feet
from talking_maps.report.ranking_tables import not_ranked, points, rankings, sums
from talking_maps.report.rules_section import amendments, facts, jury, rounds, whose
from talking_maps.report.typst_pdf import (
    Row,
    Section,
    compile_pdf,
    qr_matrix,
    table,
    told,
)
from talking_maps.wording import question_words, rule_words


def act(account: ContestView) -> bytes:
    """Return the act as PDF; it is provisional until the prizes are awarded."""
    return compile_pdf(
        "act", content(account), at=account.at, language=account.language
    )


def content(account: ContestView) -> dict[str, object]:
    """Return what the act says."""
    t, record = account.text, account.record
    head = encode(record.head)
    return {
        "title": t("Act of judging"),
        "contest": record.contest.name,
        "provisional": account.provisional,
        "facts": facts(account),
        "before": told(
            [
                *([sitting(account)] if account.is_final else []),
                rounds(account),
                jury(account),
                *amendments(account),
            ]
        ),
        "results": {
            "title": t("Ranking and prizes"),
            "groups": told(rankings(account)),
            "sums": sums(account),
        },
        "after": told(_after(account)),
        "chain": _chain(account, head),
        "signing": _signing(account),
        "feet": feet(account, head),
    }


def _after(account: ContestView) -> list[Section]:
    return [
        *(prizes_in_words(account) if account.is_final else []),
        not_ranked(account),
        appeals(account),
        *earlier_awards(account),
        *payments(account),
        *visits(account),
        *criteria(account),
        *marks(account),
        *vouchings(account),
        *questions(account),
        receipts(account),
    ]


def appeals(account: ContestView) -> Section:
    """Return who appealed about what, and what was answered."""
    t, record = account.text, account.record
    answers = {event.noun.appeal: event.noun for event in record.answers}
    heads = (t("Appeal"), t("Who and when"), t("About what"), t("Answer"))
    rows = []
    for appeal in record.appeals:
        one, decided = appeal.noun, answers.get(appeal.noun.id)
        when = t("{day:date}", day=account.local(appeal.at))
        about = f"{one.about} ({one.entry})" if one.entry else one.about
        answer = t("not answered yet")
        if decided is not None:
            verdict = t("Upheld.") if decided.upheld else t("Refused.")
            event = (w.rstrip(".") + "." for w in (decided.text, decided.changed) if w)
            answer = " ".join((verdict, *event))
        rows.append((one.id, f"{whose(account, one.by)} · {when}", about, answer))
    if not rows:
        return Section(t("Appeals"), (t("Nobody appealed."),))
    return Section(t("Appeals"), table=table(heads, "lLLL", rows))


def receipts(account: ContestView) -> Section:
    """Return the codes of all receipts, those of entries that do not count too."""
    t, record = account.text, account.record
    lead = t("Each entry's receipt carries the same code as this list, sign by sign.")
    heads = (t("Entry"), t("Whose"), t("Handed in"), t("Code of the receipt"))
    rows = [
        (
            event.noun.id,
            account.entry_of(event.noun),
            t("{at:datetime}", at=account.local(event.noun.submitted_at)),
            encode(event.noun.seal),
        )
        for event in record.entries
    ]
    if not rows:
        return Section(t("Codes of the receipts"), (t("Nobody handed in."),))
    return Section(t("Codes of the receipts"), (lead,), table(heads, "lLlk", rows))


def _chain(account: ContestView, head: str) -> dict[str, object]:
    t = account.text
    return {
        "title": t("Closing code"),
        "code": head,
        "squares": qr_matrix(head),
        "sentences": [
            t(
                "Everything that was done in this contest is one chain of "
                "{count:whole} lines. This code is of its last line and of all before "
                "it.",
                count=account.record.lines,
            ),
            t(
                "If a line is removed, changed or cut off later, verifying the contest "
                "with this code shows it."
            ),
        ],
    }


def _signing(account: ContestView) -> dict[str, object]:
    t, rules = account.text, account.record.contest
    return {
        "title": t("Signatures"),
        "under": t("Signature or fingerprint, identity number"),
        "place": t("Place and date"),
        "people": [
            *_committee(account),
            rules.organiser,
            *(_juror_signing(account, juror) for juror in rules.jury_signing),
            *_communities(account),
        ],
    }


def _committee(account: ContestView) -> list[str]:
    """Return who presides over the committee, where no juror holds the post."""
    t, rules = account.text, account.record.contest
    committee = rules.committee or t("the committee")
    held = {juror.post for juror in rules.jury_signing}
    words: dict[JurorPost, str] = {
        "president": t("President {committee:of}", committee=committee),
        "secretary": t("Secretary {committee:of}", committee=committee),
    }
    return [said for post, said in words.items() if post not in held]


def _juror_signing(account: ContestView, juror: Juror) -> str:
    said = rule_words.post(juror, account.text) or account.text("Jury")
    return " · ".join(filter(None, (said, juror.name, juror.institution)))


def _communities(account: ContestView) -> list[str]:
    """Return who signs for the communities that won: each by name, or one for all."""
    t = account.text
    won = (prize.entry for award in account.awards.values() for prize in award.prizes)
    codes = {account.standing(entry).community for entry in won}
    if not 0 < len(codes) <= MOST_COMMUNITIES:
        return [t("For the communities")]
    return [t("For {community}", community=account.community(c)) for c in sorted(codes)]


#: So many communities have a place each to sign; of more, one signs for all.
MOST_COMMUNITIES = 9
#: More columns than these would not fit on the paper: they go into another table.
MOST_COLUMNS = 9
SPACE = "\N{NO-BREAK SPACE}"

Thing = TypeVar("Thing")


def criteria(account: ContestView) -> list[Section]:
    """Return the points of each entry by criterion."""
    rules = account.record.contest
    sections = []
    for rubric in rules.rubrics:
        judged = [
            one
            for one in account.standings
            if rules.rules_for(one.category).rubric == rubric
        ]
        if judged:
            sections += _by_criterion(account, rubric.criteria, judged)
    return sections


def _by_criterion(
    account: ContestView, known: Sequence[Criterion], judged: Sequence[Standing]
) -> list[Section]:
    """Return the points by criterion of entries that one rubric judges."""
    t = account.text
    heads = {one.id: _head(account, one) for one in known}
    sections = []
    for some in _in_parts(list(heads)):
        rows = _criterion_rows(account, judged, some)
        sections.append(
            Section(
                t("Points by criterion"),
                table=table(
                    (t("Entry"), t("Whose"), *(heads[one] for one in some)),
                    "lL" + "R" * len(some),
                    rows,
                    small=True,
                ),
            )
        )
    return sections


def _criterion_rows(
    account: ContestView, judged: Sequence[Standing], some: Sequence[str]
) -> list[tuple[str, ...]]:
    """Return a row of points for each entry."""
    return [
        (
            one.entry,
            account.entry_of(one),
            *(points(account, one.criteria.get(name, 0.0)) for name in some),
        )
        for one in judged
    ]


def _head(account: ContestView, criterion: Criterion) -> str:
    """Return a criterion's name with what it can give, which stays on one line."""
    t = account.text
    of = t("(of {of:points})", of=criterion.points).replace(" ", SPACE)
    return f"{account.called(criterion.names)} {of}"


def marks(account: ContestView) -> list[Section]:
    """Return the mark of each juror that stands, and what they became together."""
    t = account.text
    given = effective_marks(account.record.counted_ballots)
    judged = [one for one in account.standings if one.entry in given]
    if not judged:
        return []
    lead = t(
        "* stands far from the middle. × the juror may not mark this entry. — no mark "
        "was given; nothing is put in its place."
    )
    how = how_given(account.record)
    leads = (lead, *_typed_words(how, t))
    return [
        Section(
            t("Marks of the jury"),
            leads,
            table(
                _heads(account, some),
                "L" + "r" * (len(some) + 2),
                _rows(account, judged, given, some, how),
                small=True,
            ),
        )
        for some in _in_parts(_judges(account))
    ]


def vouchings(account: ContestView) -> list[Section]:
    """Return who of the office vouches for marks that jurors gave before it."""
    t = account.text
    found: dict[tuple[str, str, str], list[str]] = {}
    for (entry, juror, _), event in vouched(account.record).items():
        origin = event.noun.received_from or event
        entries = found.setdefault((juror, origin.who, event.noun.vouched), [])
        if entry not in entries:
            entries.append(entry)
    if not found:
        return []
    called = {one.id: one.name for one in account.record.contest.jurors}
    rows = [
        (f"{called.get(juror, juror)} ({juror})", ", ".join(sorted(entries)), who, why)
        for (juror, who, why), entries in found.items()
    ]
    heads = (t("Juror"), t("Entries"), t("Who vouches"), t("Why"))
    lead = t(
        "These jurors did not sign in. They gave their marks before the office, which "
        "entered them as they were given and vouches for that."
    )
    made = table(heads, "LLLL", rows, small=True)
    return [Section(t("Marks for which the office vouches"), (lead,), made)]


def questions(account: ContestView) -> list[Section]:
    """Return what jurors were asked and how answers become points, or nothing."""
    t, language = account.text, account.language
    rows = [
        (account.called(one.names), called, points(account, question.points), asked)
        for rubric in account.record.contest.rubrics
        for one in rubric.criteria
        for question, (called, asked) in zip(
            one.questions, question_words.lines(one, t, language), strict=True
        )
    ]
    if not rows:
        return []
    heads = (t("Criterion"), t("Question"), t("Points"), t("How it becomes points"))
    lead = t(
        "A criterion with several questions is their sum, or their mean where each is "
        "worth all its points. The score sheets hold the answers and write out the "
        "sums."
    )
    made = table(heads, "LLrL", rows, small=True)
    return [Section(t("What jurors answered"), (lead,), made)]


def _judges(account: ContestView) -> list[Juror]:
    return [one for one in account.record.contest.jurors if one.has_a_vote]


def _in_parts(things: Sequence[Thing]) -> Iterator[Sequence[Thing]]:
    for start in range(0, len(things), MOST_COLUMNS):
        yield things[start : start + MOST_COLUMNS]


def _heads(account: ContestView, jurors: Sequence[Juror]) -> Row:
    t = account.text
    return (
        t("Criterion"),
        *(one.id for one in jurors),
        t("Joined"),
        t("Spread"),
    )


def _rows(
    account: ContestView,
    judged: Sequence[Standing],
    given: Marks,
    jurors: Sequence[Juror],
    how: Mapping[Cell, How],
) -> Iterator[Row]:
    for standing in judged:
        entry = account.record.entry(standing.entry)
        yield (f"{standing.entry} · {account.entry_of(standing)}",)
        for joined in standing.joined:
            yield (
                account.criterion(joined.criterion),
                *(_mark(account, entry, one, joined, given, how) for one in jurors),
                "—" if joined.points is None else points(account, joined.points),
                points(account, joined.spread),
            )


def _mark(
    account: ContestView,
    entry: Entry | None,
    juror: Juror,
    joined: AggregatedMark,
    given: Marks,
    how: Mapping[Cell, How],
) -> str:
    if entry is None or may_not_mark(account.record.contest, juror, entry):
        return "×"
    mark = given.get(entry.id, {}).get((juror.id, joined.criterion))
    if mark is None:
        return "—"
    said = points(account, mark.points)
    sign = _SIGNS[how.get((entry.id, juror.id, joined.criterion), "own")]
    return f"{said}{sign} *" if juror.id in joined.outliers else f"{said}{sign}"


#: Signs of how a mark was given; the juror's own has none.
_SIGNS: Mapping[How, str] = MappingProxyType(
    {
        "own": "",
        "typed": "\N{NO-BREAK SPACE}†",
        "read twice": "\N{NO-BREAK SPACE}‡",
        "photographed": "\N{NO-BREAK SPACE}§",
        "vouched": "\N{NO-BREAK SPACE}¶",
    }
)


def _typed_words(how: Mapping[Cell, How], t: Translator) -> list[str]:
    """Return what the signs of typed marks mean, of those there are."""
    words: Mapping[How, str] = {
        "typed": t("† typed by the office from the juror's signed sheet."),
        "read twice": t(
            "‡ typed by the office from the juror's signed sheet and read a second "
            "time by another person."
        ),
        "photographed": t(
            "§ read from a photograph of the juror's signed sheet and confirmed by a "
            "person; the photograph is kept in the contest's file."
        ),
        "vouched": t(
            "¶ given by the juror before the office, which entered it and vouches for "
            "the juror."
        ),
    }
    there = set(how.values())
    return [said for kind, said in words.items() if kind in there]
