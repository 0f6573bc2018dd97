"""Says what one measure means: a sentence, what is promised, what to bear in mind."""

from __future__ import annotations

from talking_maps.i18n import Translator, format_message
from talking_maps.indicators import REGISTRY
from talking_maps.model.plan import Scene
from talking_maps.model.rubric import Number, Reading, Reference
from talking_maps.ui import naming, plain, state


def sentence(reading: Reading, language: str) -> str:
    """Return the indicator's public first sentence."""
    indicator = REGISTRY.get(reading.indicator)
    return (
        format_message(indicator.sentence, language) if indicator else reading.indicator
    )


def meaning(reading: Reading, language: str, _: Translator) -> str:
    """Return the sentence, the explanation and the remarks of a reading as HTML."""
    said = "".join(
        f"<p>{plain.markup(naming.told(message, state.place(), language))}</p>"
        for message in (reading.measure.explanation, *reading.measure.remarks)
    )
    return in_short(reading, language, _) + said


def in_short(reading: Reading, language: str, _: Translator) -> str:
    """Return the sentence of a reading as HTML, marked where it is a promise."""
    word = plain.markup(_("promised"))
    promised = f'<em class="promised">{word}</em>' if reading.promised else ""
    return f"<p>{promised}{plain.markup(sentence(reading, language))}</p>"


def scenes(reading: Reading, words: dict[Scene, str]) -> str:
    """Return the scenes a reading looks at."""
    return " · ".join(words[scene] for scene in reading.scenes)


def numbers(reading: Reading, reference: Reference) -> tuple[Number, ...]:
    """Return the reference numbers that entered a reading."""
    known = reference.numbers
    return tuple(known[i] for i in reading.measure.sources if i in known)
