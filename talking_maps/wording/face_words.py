"""What faces stand for, said one way wherever marks are given, typed or corrected."""

from __future__ import annotations

from talking_maps.i18n import Translator

#: Which of the five words stand at the faces, by how many faces there are.
_CHOSEN = {2: (0, 4), 3: (0, 2, 4), 4: (0, 1, 3, 4), 5: (0, 1, 2, 3, 4)}


def face(number: int, faces: int, t: Translator) -> str:
    """Return what a face says, from 1 (nothing) to the last (very well).

    With more than five faces, those between the ends are numbered.
    """
    words = (t("nothing"), t("little"), t("fair"), t("well"), t("very well"))
    chosen = _CHOSEN.get(faces)
    if chosen is not None:
        return words[chosen[number - 1]]
    ends = {1: words[0], faces: words[-1]}
    numbered = t("{face:whole} of {count:whole}", face=number, count=faces)
    return ends.get(number, numbered)
