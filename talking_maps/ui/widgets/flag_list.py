"""Flags as a list: what was found, of which things, and what the office answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from talking_maps.contest import ContestState
from talking_maps.i18n import Translator
from talking_maps.model.rubric import Flag
from talking_maps.wording import flag_words as words

#: What stands before the number of flags, everywhere.
SIGN = "⚑"


def items(
    flags: Sequence[Flag],
    answers: Mapping[str, str],
    t: Translator,
    language: str,
    *,
    things: Mapping[str, str] | None = None,
) -> Markup:
    """Return the flags as an HTML list; `answers` and `things` are by flag."""
    return Markup('<ul class="flags">{}</ul>').format(
        Markup().join(
            Markup("<li><b>{sentence}</b>{things}{source}{answer}</li>").format(
                sentence=words.sentence(one, language),
                things=_line("flag-things", (things or {}).get(one.id, "")),
                source=_line("flag-source", words.source(one, language)),
                answer=_answer(answers.get(one.id, ""), t),
            )
            for one in flags
        )
    )


def sign(record: ContestState, entry_id: str, t: Translator, language: str) -> Markup:
    """Return the sign with the number of an entry's flags; it opens the list.

    Nothing for an entry without any.
    """
    entry = record.entry(entry_id)
    if entry is None or not entry.flags:
        return Markup()
    answers = answers_to(record, entry_id)
    return Markup(
        '<details class="flag-sign"><summary>{sign} {words}</summary>{items}</details>'
    ).format(
        sign=SIGN,
        words=words.sign(entry.flags, len(answers), t),
        items=items(entry.flags, answers, t, language),
    )


def count(record: ContestState, entry_id: str) -> Markup:
    """Return the sign with the number alone, nothing for an entry without flags."""
    entry = record.entry(entry_id)
    if entry is None or not entry.flags:
        return Markup()
    return Markup('<small class="flag-count">{} {}</small>').format(
        SIGN, len(entry.flags)
    )


def answers_to(record: ContestState, entry_id: str) -> dict[str, str]:
    """Return what the office answered to the flags of an entry, by flag."""
    said = record.flag_answers_of.get(entry_id, {})
    return {flag: event.noun.text for flag, event in said.items()}


def _line(kind: str, text: str) -> Markup:
    return (
        Markup('<small class="{}">{}</small>').format(kind, text) if text else Markup()
    )


def _answer(text: str, t: Translator) -> Markup:
    if not text:
        return Markup()
    return Markup('<p class="flag-answer"><em>{}</em> {}</p>').format(
        t("The office answers:"), text
    )
