"""What people call a contest's groups and entries, codes, and reasons against an entry.

In public an entry is called by its community and the code of its owner, never by a
household's name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from talking_maps.contest import ContestState, encode
from talking_maps.contest.ranking import CRITERION
from talking_maps.contest.submission import (
    COMPLETE,
    IN_TIME,
    GateOutcome,
    GateStanding,
    named,
    still_out,
)
from talking_maps.i18n import Translator, name
from talking_maps.model.contest import (
    Contest,
    Entry,
    Standing,
    State,
)
from talking_maps.model.drawn_places import PlaceBand, RankStability
from talking_maps.model.layer import Layer
from talking_maps.model.message import Message, plural
from talking_maps.model.plan import COMMUNITY
from talking_maps.model.rubric import Reference, Rubric
from talking_maps.wording import names_for_ids

#: No reason against an entry speaks of a reference number.
NO_NUMBERS = Reference({}, "")

_HASH = re.compile(r"[0-9a-f]{64}")


def code(digest: str) -> str:
    """Return a digest's code; a question mark for what another program wrote there."""
    return encode(digest) if _HASH.fullmatch(digest) else "?"


def reason(
    rules: Contest, message: Message, layers: Sequence[Layer], language: str
) -> str:
    """Return one reason why an entry does not count, with names instead of ids."""
    return names_for_ids.resolve_names(
        named(rules, message, lambda names: name(names, language)),
        layers,
        NO_NUMBERS,
        language,
    )


def reasons(
    rules: Contest, messages: Iterable[Message], layers: Sequence[Layer], language: str
) -> str:
    """Return all of them, one after the other."""
    return " ".join(reason(rules, one, layers, language) for one in messages)


def group_name(
    rules: Contest, group: str, names: Mapping[str, str], language: str
) -> str:
    """Return what a group is called: category, its community if it has one, and round.

    Who is ranked together comes first; the same people compete in round after round.

    `names` are those of communities by their codes.
    """
    category_id, round_id, *community = group.split("/")
    category, a_round = rules.category(category_id), rules.round(round_id)
    parts = [
        name(category.names, language) if category else category_id,
        *(names.get(code) or code for code in community),
        name(a_round.names, language) if a_round else round_id,
    ]
    return " · ".join(parts)


def entry_name(one: Standing | Entry, names: Mapping[str, str]) -> str:
    """Return what an entry is called in public; `names` are of communities by code."""
    return owner_in_community(one.community, one.owner, names)


def owner_in_community(community: str, owner: str, names: Mapping[str, str]) -> str:
    """Return whose a plan is in public: a community, and within it an owner's code."""
    called = names.get(community) or community
    return called if owner == COMMUNITY else f"{called} · {owner}"


def appellant(by: str, names: Mapping[str, str]) -> str:
    """Return who appeals in public: a community, or an owner's code within it.

    >>> appellant("c01/h3", {"c01": "Suyu"}), appellant("c01", {"c01": "Suyu"})
    ('Suyu · h3', 'Suyu')
    """
    community, _, owner = by.partition("/")
    return owner_in_community(community, owner or COMMUNITY, names)


#: How a gate's outcome is told besides its word.
OUTCOME_SIGNS: Mapping[GateOutcome, str] = {
    "passed": "✓",
    "pending": "○",
    "failed": "✗",
}


def told_outcome(
    outcome: GateOutcome,
    t: Translator,
    signs: Mapping[GateOutcome, str] = OUTCOME_SIGNS,
) -> str:
    """Return an outcome by sign and word, so that no colour has to tell it."""
    words = {
        "passed": t("passed"),
        "pending": t("pending"),
        "failed": t("not passed"),
    }
    return f"{signs[outcome]}\N{NO-BREAK SPACE}{words[outcome]}"


def told_verdict(
    outcome: GateOutcome,
    t: Translator,
    signs: Mapping[GateOutcome, str] = OUTCOME_SIGNS,
) -> str:
    """Return by sign and word whether an entry counts."""
    words = {"passed": t("yes"), "pending": t("pending"), "failed": t("no")}
    return f"{signs[outcome]}\N{NO-BREAK SPACE}{words[outcome]}"


def gate_names(rules: Contest, t: Translator, language: str) -> dict[str, str]:
    """Return what the gates are called: those of every contest, then all others."""
    own = {one.id: name(one.names, language) for one in rules.all_gates}
    return {IN_TIME: t("in time"), COMPLETE: t("nothing is missing")} | own


def gate_columns(
    rules: Contest,
    standings: Mapping[str, Mapping[str, GateStanding]],
    t: Translator,
    language: str,
) -> dict[str, str]:
    """Return the gates as columns of a table, with one that only old entries know."""
    known = gate_names(rules, t, language)
    asked = {gate: gate for one in standings.values() for gate in one}
    return known | {gate: word for gate, word in asked.items() if gate not in known}


def handed_in(record: ContestState, names: Mapping[str, str], t: Translator) -> str:
    """Return how many of the communities that take part handed in, and who did not.

    Nothing where the rules name no communities. `names` are of communities by code.
    """
    asked, out = record.contest.communities, still_out(record)
    if not asked:
        return ""
    words = t(
        plural(
            "{done:whole} of {count:whole} community has handed in.",
            "{done:whole} of {count:whole} communities have handed in.",
        ),
        done=len(asked) - len(out),
        count=len(asked),
    )
    if out:
        missing = ", ".join(names.get(code) or code for code in out)
        words += " " + t("Not yet: {names}.", names=missing)
    return words


def tie_rules(t: Translator, rubric: Rubric, language: str) -> dict[str, str]:
    """Return the rules that can break a tie, by their ids."""
    words = {
        "computed": t("more computed points"),
        "jury": t("more points from the jury"),
        "improvement": t("the greater improvement since the baseline"),
        "earliest": t("who submitted earlier"),
    }
    for one in rubric.criteria:
        called = name(one.names, language)
        words[CRITERION + one.id] = t("more points for “{criterion}”", criterion=called)
    return words


def tie_rule(t: Translator, rubric: Rubric, rule: str, language: str) -> str:
    """Return one rule that breaks ties; what the rubric does not know keeps its id."""
    return tie_rules(t, rubric, language).get(rule, rule)


def state_names(t: Translator) -> dict[State, str]:
    """Return the words for how far a contest is."""
    return {
        "created": t("being prepared"),
        "open": t("open"),
        "closed": t("closed"),
        "awarded": t("prizes awarded"),
        "annulled": t("annulled"),
    }


def joining_names(t: Translator) -> dict[str, str]:
    """Return how the marks of several jurors become one."""
    return {
        "mean": t("the mean of all marks"),
        "median": t("the median: the mark in the middle"),
        "trimmed": t("the mean without the highest and the lowest mark"),
    }


def place_band(one: RankStability | PlaceBand, t: Translator) -> str:
    """Return between which places an entry lies in four of five draws."""
    if one.best == one.worst:
        return t("place {place} with 80 %", place=f"{one.best}")
    return t(
        "place {best} to {worst} with 80 %", best=f"{one.best}", worst=f"{one.worst}"
    )


def left_out(parts: Mapping[str, int], t: Translator) -> str:
    """Return what of which entries could not be judged anew, nothing if all could."""
    if not parts:
        return ""
    return t(
        "Not judged anew, for want of the ground or the numbers they were sealed with: "
        "{entries} (parts). They are drawn within their own ±.",
        entries=", ".join(f"{entry}: {count}" for entry, count in parts.items()),
    )
