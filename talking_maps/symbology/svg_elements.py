"""SVG for paper: what is put into an element is escaped, and numbers look one way.

Nothing here is written as text: an element is made of its name, its attributes and what
is in it, so no name that a person typed can end an attribute or begin a tag.
"""

from __future__ import annotations

from markupsafe import Markup

NOTHING = Markup()


class Drawing(Markup):
    """A whole drawing of our own making, which goes to the paper as it is."""

    __slots__ = ()


def number(value: float) -> str:
    """Return a length or a share with at most four decimals, and no idle zeros.

    >>> number(0.35), number(2.0), number(1 / 3), number(-0.00001)
    ('0.35', '2', '0.3333', '0')
    """
    said = f"{value:.4f}".rstrip("0").rstrip(".")
    return "0" if said == "-0" else said


def points(*places: tuple[float, float]) -> str:
    """Return a line through places as path data, to the hundredth of a millimetre.

    >>> points((0, 0), (1.234, 5))
    'M0 0L1.23 5'
    """
    return "M" + "L".join(
        f"{number(round(x, 2))} {number(round(y, 2))}" for x, y in places
    )


def element(name: str, *inside: Markup, **attributes: str | float) -> Markup:
    """Return an element; `stroke_width` is its attribute `stroke-width`.

    An attribute that is an empty text is left out.

    >>> element("path", d="M0 0", stroke_width=0.5, fill='"><script>', stroke="")
    Markup('<path d="M0 0" stroke-width="0.5" fill="&#34;&gt;&lt;script&gt;"/>')
    """
    said = NOTHING.join(
        Markup(' {}="{}"').format(
            key.replace("_", "-"), value if isinstance(value, str) else number(value)
        )
        for key, value in attributes.items()
        if value != ""
    )
    if not inside:
        return Markup("<{}{}/>").format(name, said)
    return Markup("<{0}{1}>{2}</{0}>").format(name, said, NOTHING.join(inside))


def sheet(width: float, height: float, definitions: Markup, *inside: Markup) -> Drawing:
    """Return a drawing whose units are millimetres on the paper."""
    return Drawing(
        element(
            "svg",
            element("defs", definitions),
            *inside,
            xmlns="http://www.w3.org/2000/svg",
            width=f"{number(width)}mm",
            height=f"{number(height)}mm",
            viewBox=f"0 0 {number(width)} {number(height)}",
        )
    )
