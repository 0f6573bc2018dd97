"""Says what one measure means: a sentence, what is promised, what to bear in mind."""

from __future__ import annotations

from markupsafe import Markup

from talking_maps.i18n import Translator, format_message
from talking_maps.indicators import REGISTRY
from talking_maps.model.plan import Scene
from talking_maps.model.rubric import Number, Reading, Reference
from talking_maps.ui import session
from talking_maps.ui.widgets import names_for_ids


def sentence(reading: Reading, language: str) -> str:
    """Return the indicator's public first sentence."""
    indicator = REGISTRY.get(reading.indicator)
    return (
        format_message(indicator.sentence, language) if indicator else reading.indicator
    )


def meaning(reading: Reading, language: str, t: Translator) -> Markup:
    """Return the sentence, the explanation and the remarks of a reading as HTML."""
    said = Markup().join(
        Markup("<p>{}</p>").format(sentence)
        for sentence in (
            names_for_ids.resolve_names(message, session.workspace(), language)
            for message in (reading.measure.explanation, *reading.measure.remarks)
        )
    )
    return summary(reading, language, t) + said


def summary(reading: Reading, language: str, t: Translator) -> Markup:
    """Return the sentence of a reading as HTML, marked where it is a promise."""
    word = t("promised")
    promised = (
        Markup('<em class="promised">{}</em>').format(word)
        if reading.promised
        else Markup()
    )
    return Markup("<p>{}{}</p>").format(promised, sentence(reading, language))


def scenes(reading: Reading, words: dict[Scene, str]) -> str:
    """Return the scenes a reading looks at."""
    return " · ".join(words[scene] for scene in reading.scenes)


def numbers(reading: Reading, reference: Reference) -> tuple[Number, ...]:
    """Return the reference numbers that entered a reading."""
    known = reference.numbers
    return tuple(known[i] for i in reading.measure.sources if i in known)
