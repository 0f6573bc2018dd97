"""The scoreboard in large type, to hang on the wall of the square."""

from __future__ import annotations

from talking_maps.model.contest import Award, Standing
from talking_maps.report.contest_view import ContestView, feet
from talking_maps.report.ranking_tables import points, soles
from talking_maps.report.rules_section import amendments_in_short
from talking_maps.report.typst_pdf import compile_pdf
from talking_maps.wording import contest_names, flag_words, visit_words


def board(account: ContestView) -> bytes:
    """Return the scoreboard as PDF: the groups that can win, then the others."""
    return compile_pdf(
        "board", content(account), at=account.at, language=account.language
    )


def content(account: ContestView) -> dict[str, object]:
    """Return what the board says."""
    t = account.text
    groups = sorted(account.groups, key=lambda group: group not in account.awards)
    return {
        "title": t("Results"),
        "contest": account.record.contest.name,
        "provisional": _provisional(account),
        "amendments": amendments_in_short(account),
        "shared": t("shared"),
        "groups": [
            {
                "name": account.group(group),
                "points": t("points"),
                "rows": _rows(
                    account, account.groups[group], account.awards.get(group)
                ),
            }
            for group in groups
            if any(one.place is not None for one in account.groups[group])
        ],
        "nothing": t("No entry is ranked."),
        "feet": feet(account),
    }


def _provisional(account: ContestView) -> str:
    t = account.text
    if account.record.state == "annulled":
        return t("annulled")
    return "" if account.is_final else t("provisional")


def _signs(account: ContestView, one: Standing) -> str:
    """Return how many flags the entry has, answered or not, and what visits took."""
    entry = account.record.entry(one.entry)
    said = []
    if entry is not None and entry.flags:
        answers = account.record.flag_answers_of.get(one.entry, {})
        said.append(flag_words.sign(entry.flags, len(answers), account.text))
    band = account.band(one)
    if band is not None:
        said.append(contest_names.place_band(band, account.text))
    if account.tells_marks(one.group):
        said.append(visit_words.sign(one.visits, account.text))
    return " · ".join(filter(None, said))


def _told_apart(account: ContestView, one: Standing) -> str:
    """Return which rule gives an entry another place than others with its points."""
    if not one.told_apart:
        return ""
    rubric = account.record.contest.rules_for(one.category).rubric
    rule = contest_names.tie_rule(
        account.text, rubric, one.told_apart, account.language
    )
    return account.text("same points as others; placed by {rule}", rule=rule)


def _rows(
    account: ContestView, found: tuple[Standing, ...], award: Award | None
) -> list[dict[str, object]]:
    won = {prize.entry: prize.amount for prize in award.prizes} if award else {}
    return [
        {
            "place": str(one.place),
            "tied": one.tied,
            "flags": _signs(account, one),
            "who": account.winner(one) if one.entry in won else account.entry_of(one),
            "why": _told_apart(account, one),
            "points": points(account, one.total),
            "prize": soles(account, won[one.entry]) if one.entry in won else "",
        }
        for one in found
        if one.place is not None
    ]
