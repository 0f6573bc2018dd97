"""The article before what people call an office or a committee, in Spanish sentences.

“Lo resuelve CLAR” is no Spanish: it is *el CLAR*, and *la Oficina*. The gender follows
the first word; before a word that is not known here stands no article, which is odd
and never wrong. English does without.
"""

from __future__ import annotations

_MASCULINE = frozenset(
    [
        "cafae",
        "centro",
        "clar",
        "colegio",
        "comité",
        "concejo",
        "consejo",
        "consorcio",
        "crar",
        "directorio",
        "equipo",
        "estado",
        "fondo",
        "gobierno",
        "grupo",
        "instituto",
        "jurado",
        "ministerio",
        "municipio",
        "programa",
        "proyecto",
        "servicio",
    ]
)
_FEMININE = frozenset(
    [
        "agencia",
        "asamblea",
        "asociación",
        "autoridad",
        "central",
        "comisión",
        "comunidad",
        "coordinación",
        "cooperativa",
        "dirección",
        "empresa",
        "escuela",
        "federación",
        "fundación",
        "gerencia",
        "junta",
        "mesa",
        "municipalidad",
        "oficina",
        "ong",
        "organización",
        "red",
        "secretaría",
        "sociedad",
        "subgerencia",
        "unidad",
        "universidad",
    ]
)
_ARTICLES = frozenset({"el", "la", "los", "las"})


def with_article(name: str, language: str) -> str:
    """Return the name with its article where the language has one.

    >>> with_article("CLAR", "es"), with_article("Oficina zonal", "es")
    ('el CLAR', 'la Oficina zonal')
    >>> with_article("CLAR", "en"), with_article("Qollana", "es")
    ('CLAR', 'Qollana')
    """
    article = _article(name, language)
    return f"{article} {name}" if article else name


def of(name: str, language: str) -> str:
    """Return the name as what something is of.

    >>> of("CLAR", "es"), of("la Junta", "es"), of("el comité", "es"), of("CLAR", "en")
    ('del CLAR', 'de la Junta', 'del comité', 'of CLAR')
    """
    if language == "en":
        return f"of {name}"
    said = with_article(name, language)
    return f"d{said}" if said.startswith("el ") else f"de {said}"


def _article(name: str, language: str) -> str:
    first = name.split(maxsplit=1)[0].casefold().strip(".,") if name.strip() else ""
    if language == "en" or first in _ARTICLES:
        return ""
    if first in _MASCULINE:
        return "el"
    return "la" if first in _FEMININE else ""
