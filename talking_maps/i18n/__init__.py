"""Puts message ids into words of a language, with its numbers, units and dates.

Everything below the faces speaks in English sentences with named placeholders; only
here do they become text for people. Catalogues are gettext `.po` files, and what was
read of them is kept by their bytes: a translator changes a word and sees it at the next
start. What Quechua and Aymara do not have is said in Spanish, and what Spanish does not
have in English.

Refuses to fail at a face: an unknown placeholder, a missing translation or a value of
the wrong kind is shown as it stands. Returned text is plain, never markup.
"""

from talking_maps.i18n.catalogs import LANGUAGES, name, translate
from talking_maps.i18n.formats import (
    Order,
    bare,
    order,
    read_day,
    read_share,
    show,
    shown_day,
    shown_share,
    zone_name,
)
from talking_maps.i18n.messages import Translator, format_message, translator

__all__ = [
    "LANGUAGES",
    "Order",
    "Translator",
    "bare",
    "format_message",
    "name",
    "order",
    "read_day",
    "read_share",
    "show",
    "shown_day",
    "shown_share",
    "translate",
    "translator",
    "zone_name",
]
