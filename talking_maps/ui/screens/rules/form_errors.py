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
        raise box(session.text(), key) from error


def box(_: Translator, key: str) -> BadValue:
    """Return the refusal of the box that a key of the file stands for."""
    first, *rest = key.split(".")
    tab = _tabs(_).get(first, _("Contest"))
    line = next((int(part) + 1 for part in rest if part.isdecimal()), None)
    names = [part for part in rest if not part.isdecimal()]
    field = _called(_, first, names)
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


def _tabs(_: Translator) -> Mapping[str, str]:
    return {
        "categories": _("Categories and prizes"),
        "rounds": _("Rounds"),
        "rubric": _("Rubric and ties"),
        "joining": _("Rubric and ties"),
        "ties": _("Rubric and ties"),
        "faces": _("Rubric and ties"),
        "jurors": _("Jury"),
        "gates": _("Gates"),
    }


def _called(_: Translator, first: str, names: list[str]) -> str:
    """Return the box's label; the last key that is known names it."""
    own: dict[tuple[str, ...], str] = {
        ("jurors", "id"): _("Name to sign in"),
        ("jurors", "name"): _("Name"),
        ("names", "es"): _("Name in Spanish"),
        ("names", "en"): _("Name in English"),
    }
    path = ("", first, *names)
    labels = _labels(_)
    known = (labels[part] for part in reversed(path) if part in labels)
    return own.get(path[-2:]) or next(known, path[-1])


def _labels(_: Translator) -> Mapping[str, str]:
    return {
        "id": _("Code of the contest"),
        "name": _("Name of the contest"),
        "organiser": _("Who organises it"),
        "time_zone": _("Time zone"),
        "committee": _("What the committee is called here"),
        "soles_per_dollar": _("Soles for one dollar"),
        "communities": _("Communities that take part"),
        "names": _("Name in Spanish"),
        "owners": _("Whose plans"),
        "within": _("Who competes"),
        "prizes": _("Prizes"),
        "fund": _("Fund of each group [S/]"),
        "ladder": _("Prizes from the first place on [S/]"),
        "cap": _("At most for one [S/]"),
        "minimum_score": _("Minimum score"),
        "opens": _("Begins"),
        "closes": _("Ends"),
        "baseline": _("Compared with"),
        "sex": _("Woman or man"),
        "origin": _("Comes from"),
        "relatives": _("Relatives, by code"),
        "indicator": _("Which measure"),
        "scene": _("In which scene"),
        "ties": _("What breaks a tie, in this order"),
        "faces": _("How many faces a juror chooses among"),
        "rubric": _("By which rubric"),
        "joining": _("How the marks of several jurors are joined"),
    }
