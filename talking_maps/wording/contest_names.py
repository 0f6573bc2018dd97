"""What people call a contest's groups and entries, codes, and reasons against an entry.

In public an entry is called by its community and the code of its owner, never by a
household's name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from talking_maps.contest import encode
from talking_maps.contest.ranking import CRITERION
from talking_maps.contest.submission import named
from talking_maps.i18n import Translator, name
from talking_maps.model.contest import (
    Contest,
    Entry,
    Standing,
)
from talking_maps.model.drawn_places import PlaceBand, RankStability
from talking_maps.model.layer import Layer
from talking_maps.model.message import Message
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
