"""Amounts of money spelled out, as cheques, receipts and acts say them.

In Peru the céntimos stay in figures: *mil setecientos veinticinco con 50/100 soles*.
`num2words` was looked at: its last release is two years old, and it spells 21,000 as
*veintiuno mil*.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

#: More than this nobody awards [soles].
LIMIT = 10**9


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_ES_SMALL = _words(
    "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce"
    " quince dieciséis diecisiete dieciocho diecinueve veinte veintiuno veintidós"
    " veintitrés veinticuatro veinticinco veintiséis veintisiete veintiocho veintinueve"
)
_ES_TENS = _words("- - - treinta cuarenta cincuenta sesenta setenta ochenta noventa")
_ES_HUNDREDS = _words(
    "- ciento doscientos trescientos cuatrocientos quinientos seiscientos setecientos"
    " ochocientos novecientos"
)
_EN_SMALL = _words(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen"
    " fourteen fifteen sixteen seventeen eighteen nineteen"
)
_EN_TENS = _words("- - twenty thirty forty fifty sixty seventy eighty ninety")
_THIRTY, _TWENTY, _HUNDRED, _THOUSAND, _MILLION = 30, 20, 100, 1000, 10**6


def soles_in_words(amount: Decimal, language: str) -> str:
    """Return an amount of soles and céntimos in words; raises ValueError.

    >>> soles_in_words(Decimal("21001.50"), "es")
    'veintiún mil uno con 50/100 soles'
    >>> soles_in_words(Decimal("1100"), "en")
    'one thousand one hundred soles and 00/100'
    """
    centimos = amount * _HUNDRED
    if centimos != int(centimos) or not 0 <= amount < LIMIT:
        raise ValueError("not an amount of soles and céntimos")
    whole, rest = divmod(int(centimos), _HUNDRED)
    if language == "en":
        return f"{_english(whole)} soles and {rest:02}/100"
    return f"{_spanish(whole)} con {rest:02}/100 soles"


def _spanish(number: int) -> str:
    """Return a number below a thousand million in Spanish.

    >>> _spanish(131_021_101)
    'ciento treinta y un millones veintiún mil ciento uno'
    """
    if number < _THIRTY:
        return _ES_SMALL[number]
    if number < _HUNDRED:
        tens, rest = divmod(number, 10)
        tail = f" y {_ES_SMALL[rest]}" if rest else ""
        return _ES_TENS[tens] + tail
    if number == _HUNDRED:
        return "cien"
    if number < _THOUSAND:
        hundreds, rest = divmod(number, _HUNDRED)
        return _joined(_ES_HUNDREDS[hundreds], rest, _spanish)
    if number < _MILLION:
        thousands, rest = divmod(number, _THOUSAND)
        head = "mil" if thousands == 1 else f"{_before_noun(thousands)} mil"
        return _joined(head, rest, _spanish)
    millions, rest = divmod(number, _MILLION)
    head = "un millón" if millions == 1 else f"{_before_noun(millions)} millones"
    return _joined(head, rest, _spanish)


def _before_noun(number: int) -> str:
    """Return the number as it stands before a noun: *veintiún*, *treinta y un*."""
    said = _spanish(number)
    if said.endswith("veintiuno"):
        return said.removesuffix("uno") + "ún"
    return said.removesuffix("o") if said.endswith("uno") else said


def _english(number: int) -> str:
    if number < _TWENTY:
        return _EN_SMALL[number]
    if number < _HUNDRED:
        tens, rest = divmod(number, 10)
        return _EN_TENS[tens] + (f"-{_EN_SMALL[rest]}" if rest else "")
    for size, called in ((_MILLION, "million"), (_THOUSAND, "thousand")):
        if number >= size:
            many, rest = divmod(number, size)
            return _joined(f"{_english(many)} {called}", rest, _english)
    hundreds, rest = divmod(number, _HUNDRED)
    head = f"{_EN_SMALL[hundreds]} hundred"
    return f"{head} and {_english(rest)}" if rest else head


def _joined(head: str, rest: int, spell: Callable[[int], str]) -> str:
    return f"{head} {spell(rest)}" if rest else head
