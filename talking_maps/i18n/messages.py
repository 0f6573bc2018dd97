"""Say messages and errors: translation and values joined into one plain sentence.

The placeholders are `{name}` and `{name:format}` and nothing else: no attributes, no
indices, no nesting, since sentences come from translators and values from anyone.
"""

from __future__ import annotations

from collections.abc import Mapping
from string import Formatter
from typing import Protocol

from talking_maps.errors import TalkingMapsError, Value
from talking_maps.i18n.catalogs import translate
from talking_maps.i18n.formats import show
from talking_maps.model.message import Message


class Translator(Protocol):
    """`_("Kept {count:number}", count=3)` in one language."""

    def __call__(self, text_id: str, /, **values: Value) -> str:
        """Return the sentence in words."""


def format_message(message: Message | TalkingMapsError, language: str) -> str:
    """Return the message, or the error and what stands behind it, for people."""
    if isinstance(message, Message):
        return _in_words(message.id, message.values, language)
    told = _in_words(message.message, message.values, language)
    return (
        f"{told} {format_message(message.reason, language)}" if message.reason else told
    )


def translator(language: str) -> Translator:
    """Return the `_` of one language."""

    def speak(text_id: str, /, **values: Value) -> str:
        if not values:
            return translate(text_id, language)
        return _in_words(text_id, values, language)

    return speak


def _in_words(text_id: str, values: Mapping[str, Value], language: str) -> str:
    """Return the sentence with its values, in the form that their count takes."""
    sentence = translate(text_id, language, values.get("count"))
    return interpolate(sentence, values, language)


def interpolate(sentence: str, values: Mapping[str, Value], language: str) -> str:
    """Put values into the placeholders; what does not fit stays as it is written.

    >>> interpolate("Kept {share:percent} of {what}", {"share": 0.25}, "en").split()
    ['Kept', '25', '%', 'of', '{what}']
    """
    try:
        parts = list(Formatter().parse(sentence))
    except ValueError:
        return sentence
    return "".join(
        literal + _value(field, spec or "", conversion, values, language)
        for literal, field, spec, conversion in parts
    )


def _value(
    field: str | None,
    spec: str,
    conversion: str | None,
    values: Mapping[str, Value],
    language: str,
) -> str:
    if field is None:
        return ""
    if field in values and not conversion:
        return show(values[field], spec, language)
    return "{" + field + (f":{spec}" if spec else "") + "}"
