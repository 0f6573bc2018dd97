"""Numbers, units, money and dates as people of a language write them.

Numbers follow CLDR through Babel: Peruvian Spanish for Spanish, Quechua and Aymara,
British English (day before month) for English. Lengths are in metres below a
kilometre, areas in hectares with two decimals, percent without decimals, soles with
céntimos. Values come in metres, square metres, fractions and ISO dates.

Days as people type them: the day before the month, in every language here.

A box for dates of the browser follows the computer's language and not the screen's, so
that 05/12 typed under *12/05* meant another month. Here a day is read in the order in
which it is shown.
"""

from __future__ import annotations

import datetime
import math
import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, get_timezone_name
from babel.lists import format_list
from babel.numbers import NumberPattern, format_decimal, format_percent, parse_pattern

from talking_maps.errors import BadValue, Value
from talking_maps.i18n.articles import of, with_article
from talking_maps.i18n.number_words import soles_in_words

#: A space that does not break between a number and its unit.
SPACE = "\N{NO-BREAK SPACE}"
NOTHING = "—"

Format = Callable[[Value, str], str]


def locale_of(language: str) -> str:
    """Return the CLDR locale whose numbers and dates the language uses."""
    return "en_GB" if language == "en" else "es_PE"


def show(value: Value, spec: str, language: str) -> str:
    """Return a value as text; an unknown format or unfit value is shown plainly."""
    if value is None:
        return NOTHING
    format_value = FORMATS.get(spec)
    if format_value is None:
        return _plain(value, language)
    try:
        return format_value(value, locale_of(language))
    except (ValueError, TypeError, InvalidOperation, OverflowError):
        return _plain(value, language)


def _plain(value: Value, language: str) -> str:
    if isinstance(value, bool):
        words = ("no", "yes") if language == "en" else ("no", "sí")
        return words[value]
    if isinstance(value, float):
        return _number(value, locale_of(language)) if math.isfinite(value) else NOTHING
    return str(value)


def _amount(value: Value) -> Decimal:
    """Return a finite number. Raises ValueError."""
    if isinstance(value, bool) or value is None:
        raise ValueError("not a number")
    number = Decimal(str(value))
    if not number.is_finite():
        raise ValueError("not a finite number")
    return number


def _decimal(number: Decimal, pattern: str, locale: str) -> str:
    # What rounds to zero has no sign: nobody owns minus nothing.
    text = _written(number, pattern, locale)
    bare = text.lstrip("-\N{MINUS SIGN}")
    return bare if bare == _written(Decimal(0), pattern, locale) else text


@lru_cache(maxsize=1024)
def _written(number: Decimal, pattern: str, locale: str) -> str:
    return format_decimal(number, format=_pattern(pattern), locale=_locale(locale))


@cache
def _pattern(pattern: str) -> NumberPattern:
    return parse_pattern(pattern)


@cache
def _locale(name: str) -> Locale:
    return Locale.parse(name)


def _number(value: Value, locale: str) -> str:
    return _decimal(_amount(value), "#,##0.##", locale)


def _exact(value: Value, locale: str) -> str:
    return _decimal(_amount(value), "#,##0.########", locale)


def _percentage(value: Value, locale: str) -> str:
    return _decimal(_amount(value) * 100, "#,##0.######", locale) + SPACE + "%"


def _whole(value: Value, locale: str) -> str:
    return _decimal(_amount(value), "#,##0", locale)


def _points(value: Value, locale: str) -> str:
    return _decimal(_amount(value), "#,##0.#", locale)


def _hundredths(value: Value, locale: str) -> str:
    return _decimal(_amount(value), "#,##0.00", locale)


def _hectares(value: Value, locale: str) -> str:
    hectares = _amount(value) / 10_000
    return _decimal(hectares, "#,##0.00", locale) + SPACE + "ha"


def _metres(value: Value, locale: str) -> str:
    metres = _amount(value)
    if round(abs(metres)) >= 1000:  # noqa: PLR2004 (a kilometre)
        return _decimal(metres / 1000, "#,##0.00", locale) + SPACE + "km"
    pattern = "0.#" if abs(metres) < 10 else "0"  # noqa: PLR2004 (widths, depths)
    return _decimal(metres, pattern, locale) + SPACE + "m"


#: A whole [%].
HUNDRED = 100


def _percent(value: Value, locale: str) -> str:
    fraction = _amount(value)
    if round(fraction * 100) == 0:
        fraction = Decimal(0)
    if fraction < 1 and round(fraction * 100) == HUNDRED:
        # What is nearly all is not all: 99.96 % is written 99.9 %.
        tenths = Decimal(int(fraction * 1000)) / 10
        return _decimal(tenths, "0.#", locale) + SPACE + "%"
    return format_percent(fraction, format="#,##0" + SPACE + "%", locale=locale)


def _degrees(value: Value, locale: str) -> str:
    return _decimal(_amount(value), "0.#", locale) + "°"


def _soles(value: Value, locale: str) -> str:
    return "S/" + SPACE + _decimal(_amount(value), "#,##0.00", locale)


def _soles_in_words(value: Value, locale: str) -> str:
    return soles_in_words(_amount(value), "en" if locale.startswith("en") else "es")


def _with_article(value: Value, locale: str) -> str:
    return with_article(str(value), "en" if locale.startswith("en") else "es")


def _of(value: Value, locale: str) -> str:
    return of(str(value), "en" if locale.startswith("en") else "es")


def _date(value: Value, locale: str) -> str:
    return _day(_moment(value).date(), locale)


@lru_cache(maxsize=1024)
def _day(day: datetime.date, locale: str) -> str:
    return format_date(day, format="long", locale=_locale(locale))


def _time(value: Value, _locale_id: str) -> str:
    # Twenty-four hours everywhere: short, and the same in each language.
    return f"{_moment(value):%H:%M}"


def _date_and_time(value: Value, locale: str) -> str:
    return f"{_date(value, locale)}, {_time(value, locale)}"


def _moment(value: Value) -> datetime.datetime:
    return datetime.datetime.fromisoformat(str(value))


def _month_names(value: Value, locale: str) -> str:
    """Return numbers of months, parted by spaces, as a list of their names."""
    names = _locale(locale).months["format"]["wide"]
    found = [names.get(int(number)) for number in str(value).split()]
    if not found or None in found:
        raise ValueError("not the numbers of months")
    return format_list(found, locale=locale)


def _with_unit(unit: str) -> Format:
    return lambda value, locale: _number(value, locale) + SPACE + unit


FORMATS: Mapping[str, Format] = {
    "number": _number,
    "whole": _whole,
    "points": _points,
    "hundredths": _hundredths,
    "ha": _hectares,
    "m": _metres,
    "m2": _with_unit("m²"),
    "m3": _with_unit("m³"),
    "percent": _percent,
    "exact": _exact,
    "percentage": _percentage,
    "slope": _percent,
    "degrees": _degrees,
    "months": _month_names,
    "soles": _soles,
    "spelled": _soles_in_words,
    "the": _with_article,
    "of": _of,
    "date": _date,
    "time": _time,
    "datetime": _date_and_time,
}


def zone_name(zone: str, language: str) -> str:
    """Return what people call a time zone; its id where no name is known.

    >>> zone_name("America/Lima", "es")
    'hora estándar de Perú'
    """
    try:
        return get_timezone_name(
            ZoneInfo(zone), zone_variant="standard", locale=_locale(locale_of(language))
        )
    except (LookupError, ValueError, OSError):
        return zone


#: Names remembered with their place: lists of thousands are sorted at each look.
_MOST = 20_000
_NUMBER = re.compile("([0-9]+)")
_AFTER_N = "n\N{TILDE OPERATOR}"

#: Compares as the names do; of two names alike to the ear, by their signs.
Order = tuple[tuple[object, ...], str]


@lru_cache(maxsize=_MOST)
def order(name: str, language: str) -> Order:
    """Return what to sort a name by for readers of the language."""
    text = unicodedata.normalize("NFC", name.casefold())
    if language != "en":
        text = text.replace("ñ", _AFTER_N)
    # Words and numbers take turns, so that like is always compared with like.
    words = enumerate(_NUMBER.split(bare(text)))
    return tuple(_size(part) if n % 2 else part for n, part in words), name


def _size(digits: str) -> tuple[int, str]:
    """Return the number to compare by, however many digits a stranger wrote."""
    number = digits.lstrip("0")
    return len(number), number


@lru_cache(maxsize=_MOST)
def bare(text: str) -> str:
    """Return the text in small letters without accents."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in parts if not unicodedata.combining(sign))


#: Two digits are a year of this century.
_CENTURY = 2000
_NUMBERS = re.compile(r"(\d{1,2})\s*[./\- ]\s*(\d{1,2})\s*[./\- ]\s*(\d{4}|\d{2})")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[t ].*)?")
_WORDS = re.compile(
    r"(\d{1,2})\s*(?:de |del )?\s*([a-z]+)\.?,?\s*(?:de |del )?\s*(\d{4})"
)
#: A share: "60 %", "12,5%", "0.6".
_SHARE = re.compile(r"\s*(-?(?:\d{1,6}(?:[.,]\d{1,20})?|[.,]\d{1,20}))\s*(%?)\s*")
_HUNDRED = 100


def shown_day(iso: str) -> str:
    """Return a day as it stands in a cell; what is no day stands as it is.

    >>> shown_day("2026-05-12")
    '12/05/2026'
    """
    try:
        day = date.fromisoformat(iso)
    except ValueError:
        return iso
    return f"{day.day:02}/{day.month:02}/{day.year:04}"


def read_day(text: str) -> str:
    """Return the ISO day that was typed, the day before the month; empty for nothing.

    Raises BadValue if it is no day.

    >>> [read_day(one) for one in ("5/12/2026", "2026-12-05", "5 de diciembre de 2026")]
    ['2026-12-05', '2026-12-05', '2026-12-05']
    """
    typed = bare(text.strip())
    if not typed:
        return ""
    found = _parts(typed)
    if found is not None:
        year, month, day = found
        try:
            return date(year, month, day).isoformat()
        except ValueError:
            pass
    raise BadValue(
        "“{day}” is not a day. Write day, month and year, like 12/05/2026.", day=text
    )


def read_share(text: str, least: float = 0.0, most: float = 1.0) -> float:
    """Return the share that was typed as people do: with its sign, or as a part of 1.

    Raises BadValue if it is no share, or outside `least` to `most`.

    >>> [read_share(one) for one in ("60 %", "12,5%", "0.6", ".5")]
    [0.6, 0.125, 0.6, 0.5]
    """
    found = _SHARE.fullmatch(bare(text).replace("\N{MINUS SIGN}", "-"))
    if found is None:
        raise BadValue(
            "“{typed}” is not a share. Write it like 60 % or 0.6.", typed=text.strip()
        )
    typed = Decimal(found[1].replace(",", "."))
    share = float(typed / _HUNDRED if found[2] else typed)
    if not least <= share <= most:
        raise BadValue(
            "“{typed}” does not lie between {least:percent} and {most:percent}. Write"
            " it like 60 % or 0.6.",
            typed=text.strip(),
            least=least,
            most=most,
        )
    return share


def shown_share(value: float) -> str:
    """Return a share as it stands in a box, so that it is read back the same.

    >>> shown_share(0.125), shown_share(2), shown_share(0)
    ('12.5 %', '200 %', '0 %')
    """
    digits = f"{Decimal(str(value)) * _HUNDRED:f}"
    return f"{digits.rstrip('0').rstrip('.') if '.' in digits else digits} %"


def _parts(typed: str) -> tuple[int, int, int] | None:
    """Return year, month and day."""
    if match := _ISO.fullmatch(typed):
        return int(match[1]), int(match[2]), int(match[3])
    if match := _NUMBERS.fullmatch(typed):
        year = int(match[3])
        return (
            year if len(match[3]) > 2 else _CENTURY + year,  # noqa: PLR2004
            int(match[2]),
            int(match[1]),
        )
    if (match := _WORDS.fullmatch(typed)) and match[2] in _months():
        return int(match[3]), _months()[match[2]], int(match[1])
    return None


@cache
def _months() -> dict[str, int]:
    """Return the months' numbers by their names, long and short, without accents."""
    return {
        bare(name).rstrip("."): number
        for locale in ("es_PE", "en_GB")
        for width in ("abbreviated", "wide")
        for number, name in Locale.parse(locale).months["format"][width].items()
    } | {"setiembre": 9}
