"""Says in the form's own words which box was refused: a form has no file and no keys.

Rules from the form are held to the limits of a call that comes as a file, whose
refusals name its keys.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from talking_maps.errors import BadDefinition, BadValue
from talking_maps.i18n import Translator
from talking_maps.ui import session


@contextmanager
def in_words() -> Iterator[None]:
    """Name tab, line and box for the key of a refusal; raises what it says."""
    try:
        yield
    except BadDefinition as error:
        key = str(error.values.get("key", ""))
        if not key:
            raise
        raise box(session.translator(), key) from error


def box(t: Translator, key: str) -> BadValue:
    """Return the refusal of the box that a key of the file stands for."""
    first, *rest = key.split(".")
    tab = _tabs(t).get(first, t("Contest"))
    line = next((int(part) + 1 for part in rest if part.isdecimal()), None)
    names = [part for part in rest if not part.isdecimal()]
    field = _called(t, first, names)
    if line is None:
        return BadValue(
            "“{field}” under “{tab}” is empty or cannot stand so. Correct it.",
            field=field,
            tab=tab,
        )
    return BadValue(
        "“{field}” of number {line:whole} under “{tab}” is empty or cannot stand so. "
        "Correct it.",
        field=field,
        line=line,
        tab=tab,
    )


def _tabs(t: Translator) -> Mapping[str, str]:
    return {
        "categories": t("Categories and prizes"),
        "rounds": t("Rounds"),
        "rubric": t("Rubric and ties"),
        "joining": t("Rubric and ties"),
        "ties": t("Rubric and ties"),
        "faces": t("Rubric and ties"),
        "jurors": t("Jury"),
        "gates": t("Gates"),
    }


def _called(t: Translator, first: str, names: list[str]) -> str:
    """Return the box's label; the last key that is known names it."""
    own: dict[tuple[str, ...], str] = {
        ("jurors", "id"): t("Name to sign in"),
        ("jurors", "name"): t("Name"),
        ("names", "es"): t("Name in Spanish"),
        ("names", "en"): t("Name in English"),
    }
    path = ("", first, *names)
    labels = _labels(t)
    known = (labels[part] for part in reversed(path) if part in labels)
    return own.get(path[-2:]) or next(known, path[-1])


def _labels(t: Translator) -> Mapping[str, str]:
    return {
        "id": t("Code of the contest"),
        "name": t("Name of the contest"),
        "organiser": t("Who organises it"),
        "time_zone": t("Time zone"),
        "committee": t("What the committee is called here"),
        "soles_per_dollar": t("Soles for one dollar"),
        "communities": t("Communities that take part"),
        "names": t("Name in Spanish"),
        "owners": t("Whose plans"),
        "within": t("Who competes"),
        "prizes": t("Prizes"),
        "fund": t("Fund of each group [S/]"),
        "ladder": t("Prizes from the first place on [S/]"),
        "cap": t("At most for one [S/]"),
        "minimum_score": t("Minimum score"),
        "opens": t("Begins"),
        "closes": t("Ends"),
        "baseline": t("Compared with"),
        "sex": t("Woman or man"),
        "origin": t("Comes from"),
        "relatives": t("Relatives, by code"),
        "indicator": t("Which measure"),
        "scene": t("In which scene"),
        "ties": t("What breaks a tie, in this order"),
        "faces": t("How many faces a juror chooses among"),
        "rubric": t("By which rubric"),
        "joining": t("How the marks of several jurors are joined"),
    }
