"""Says what one measure means: a sentence, what is promised, what to bear in mind."""

from __future__ import annotations

from talking_maps.i18n import Translator, format_message
from talking_maps.indicators import REGISTRY
from talking_maps.model.plan import Scene
from talking_maps.model.rubric import Number, Reading, Reference
from talking_maps.ui import session
from talking_maps.ui.widgets import escape, names_for_ids


def sentence(reading: Reading, language: str) -> str:
    """Return the indicator's public first sentence."""
    indicator = REGISTRY.get(reading.indicator)
    return (
        format_message(indicator.sentence, language) if indicator else reading.indicator
    )


def meaning(reading: Reading, language: str, t: Translator) -> str:
    """Return the sentence, the explanation and the remarks of a reading as HTML."""
    said = "".join(
        f"<p>{escape.html(sentence)}</p>"
        for sentence in (
            names_for_ids.resolve_names(message, session.workspace(), language)
            for message in (reading.measure.explanation, *reading.measure.remarks)
        )
    )
    return summary(reading, language, t) + said


def summary(reading: Reading, language: str, t: Translator) -> str:
    """Return the sentence of a reading as HTML, marked where it is a promise."""
    word = escape.html(t("promised"))
    promised = f'<em class="promised">{word}</em>' if reading.promised else ""
    return f"<p>{promised}{escape.html(sentence(reading, language))}</p>"


def scenes(reading: Reading, words: dict[Scene, str]) -> str:
    """Return the scenes a reading looks at."""
    return " · ".join(words[scene] for scene in reading.scenes)


def numbers(reading: Reading, reference: Reference) -> tuple[Number, ...]:
    """Return the reference numbers that entered a reading."""
    known = reference.numbers
    return tuple(known[i] for i in reading.measure.sources if i in known)
