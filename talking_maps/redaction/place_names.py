"""When a text speaks of a place by its name: the rule for names of restricted places.

Places are called by words that everybody uses: a sacred hill may be called only "Apu".
If each such word were taken out, hardly a sentence would be left, and whoever reads the
gaps would know the word all the same. So the rule is one that can be told to people:

- A whole name is taken out wherever it stands as whole words, in small or capital
  letters, with or without accents, also with the endings that Quechua and Aymara put to
  a name ("Ausangateman").
- What is left of a name without the words of all places around it ("Ausangate" of "Apu
  Ausangate") is taken out where it is written as a name, with a capital.
- A name that is one word or term of all places, or has less than four letters, stays.
  So does the rest of a name in small letters ("los abuelos" of "Cueva Abuelos"). Texts
  with one of these are counted, and whoever hands them out is told to read them.

It does not know other ways to spell a name ("Awsanqati").
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from types import MappingProxyType
from typing import Literal

#: What stands in the place of a name, in every language; it is no word that a name has.
TAKEN_OUT = "[…]"
FEWEST_LETTERS = 4
#: Names of so many letters are found with endings too; shorter ones become other words.
_FEWEST_WITH_ENDINGS = 5

#: A whole name, what is left of one without common words, or a common word.
Kind = Literal["whole", "rest", "common"]
Words = tuple[str, ...]

_LINKS = frozenset(
    {
        "a",
        "al",
        "con",
        "de",
        "del",
        "el",
        "en",
        "la",
        "las",
        "lo",
        "los",
        "nuestra",
        "nuestro",
        "of",
        "our",
        "the",
        "y",
    }
)
_COMMON: Mapping[str, str] = MappingProxyType(
    {
        "es": """abra abuela abuelas abuelo abuelos acequia agua aguas alto alta altos
        altura andén andenes arriba abajo azul bajo baja blanca blanco bofedal bosque
        cabildo camino campo canal canchón capilla casa caserío cementerio cerro chacra
        chica chico chullpa cima cocha colina corral cruz cueva cumbre entierro ermita
        estancia fuente grande hacienda hermita huaca iglesia isla ladera lago laguna
        llano loma lugar manantial mesa mirador monte montaña morro nevado nueva nuevo
        negra negro ojo oratorio pampa parcela paso pasto pastos patio peña piedra plaza
        pozo puente puquio puquial punta quebrada ramada rinconada rincón río roca roja
        rojo ruina ruinas sagrada sagrado san santa santo santuario señor señora sitio
        tambo terreno tierra toma tumba valle verde vieja viejo virgen volcán zona""",
        "qu": """apu apukuna awki cancha chaka chakra chaqra hanan hatun huanca huchuy
        hurin inti jatun jirka kancha llaqta machay machu mama marka mayu
        moqo muqu ñan orqo urqu paccha pacha pachamama paqarina pata phaqcha phujyu
        puka pukara pukyu puna punku puquyu qaqa qocha qucha qochapata qhata
        qolqa quri rumi ruku sach'a taita tayta tinku uchuy urqo usnu ushnu waka wak'a
        wanka wasi waylla wayq'o wayqu willka yana yaku unu yuraq""",
        "ay": """achachila apacheta apachita awicha chullpa jach'a jisk'a janq'o larama
        marka pukara qala qollu qullu quta uma uta uywiri wak'a wila wiraxa""",
        "en": """altar big black blue bridge burial cave cemetery chapel cross field
    forest grave green high hill house lake land little low mountain new old
    path place red river rock ruins sacred shrine site small spring stone temple
    tomb tree valley water white wood""",
    }
)
#: Words of all places that are several words.
_TERMS = (
    "ojo de agua",
    "casa de reunión",
    "lugar sagrado",
    "sitio sagrado",
    "cerro sagrado",
    "sacred place",
    "sacred site",
)
#: Endings of Quechua and Aymara: of many, to, from, in, of, with, for, until, by.
_ENDINGS = (
    "(?:kuna|naka)?"
    "(?:manta|man|pita|pi|ta|paq|pax|pa|wan|kama|rayku|nta|ru|na|taki|mpi|nkiri)?"
    "(?:qa|pas|mi|si|lla|puni|xa)?"
)


def spellings(names: Iterable[str]) -> dict[Words, Kind]:
    """Return the words by which texts speak of the places, and what each of them is.

    >>> spellings(["El Apu Ausangate", "Laguna"])
    {('apu', 'ausangate'): 'whole', ('ausangate',): 'rest', ('laguna',): 'common'}
    """
    found: dict[Words, Kind] = {}
    for name in sorted(names):
        for spelled, kind in _spellings(words(folded(name)[0])):
            if found.get(spelled) != "whole":
                found[spelled] = kind
    return found


def ending(spelled: Words) -> str:
    """Return the pattern of the endings that may follow the last of those words."""
    return _ENDINGS if len("".join(spelled)) >= _FEWEST_WITH_ENDINGS else ""


def words(text: str) -> Words:
    """Return the words of a text, without what stands between them."""
    return tuple(re.findall(r"[^\W_]+", text))


def folded(text: str) -> tuple[str, list[int]]:
    """Return the text in small letters without accents, and where each sign stood.

    Signs that nobody sees, such as a space of no width, are not in it.
    A sign that becomes none or several is told by the place it came from.
    """
    signs: list[str] = []
    places: list[int] = []
    for place, sign in enumerate(text):
        apart = unicodedata.normalize("NFKD", sign.casefold())
        plain = [
            one
            for one in apart
            if not unicodedata.combining(one) and unicodedata.category(one) != "Cf"
        ]
        signs += plain
        places += [place] * len(plain)
    return "".join(signs), [*places, len(text)]


def _spellings(name: Words) -> Iterator[tuple[Words, Kind]]:
    whole = _without(name, _LINKS)
    letters = "".join(whole)
    if not letters:
        return
    is_common = len(letters) < FEWEST_LETTERS or letters in _common()
    yield whole, "common" if is_common else "whole"
    rest = _without(whole, _common() | _LINKS)
    if rest != whole and len("".join(rest)) >= FEWEST_LETTERS:
        yield rest, "rest"


def _without(name: Words, known: frozenset[str]) -> Words:
    """Return the name without those words at its ends; some are written as several."""
    for count in (3, 2, 1):
        if "".join(name[:count]) in known:
            return _without(name[count:], known)
        if "".join(name[-count:]) in known:
            return _without(name[:-count], known)
    return name


@cache
def _common() -> frozenset[str]:
    """Return the letters of each word and term that many places are called by."""
    every = (*(word for some in _COMMON.values() for word in some.split()), *_TERMS)
    return frozenset("".join(words(folded(one)[0])) for one in every)
