"""Says what one measure means: a sentence, what is promised, what to bear in mind."""

from __future__ import annotations

from talking_maps.indicators import REGISTRY
from talking_maps.language import Translator, say
from talking_maps.model.plan import Scene
from talking_maps.model.rubric import Number, Reading, Reference
from talking_maps.ui import plain


def sentence(reading: Reading, language: str) -> str:
    """Return the indicator's public first sentence."""
    indicator = REGISTRY.get(reading.indicator)
    return say(indicator.sentence, language) if indicator else reading.indicator


def meaning(reading: Reading, language: str, _: Translator) -> str:
    """Return the sentence, the explanation and the remarks of a reading as HTML."""
    word = plain.markup(_("promised"))
    promised = f'<em class="promised">{word}</em>' if reading.promised else ""
    lines = [say(reading.measure.explanation, language)]
    lines += [say(remark, language) for remark in reading.measure.remarks]
    said = "".join(f"<p>{plain.markup(line)}</p>" for line in lines)
    return f"<p>{promised}{plain.markup(sentence(reading, language))}</p>{said}"


def scenes(reading: Reading, words: dict[Scene, str]) -> str:
    """Return the scenes a reading looks at."""
    return " · ".join(words[scene] for scene in reading.scenes)


def numbers(reading: Reading, reference: Reference) -> tuple[Number, ...]:
    """Return the reference numbers that entered a reading."""
    known = reference.numbers
    return tuple(known[i] for i in reading.measure.sources if i in known)
