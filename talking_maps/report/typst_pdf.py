"""Compiles a template and what it is told into a PDF.

Words reach the template as JSON strings, which typst sets as they stand: nothing that
a person typed is ever read as markup. The paper's time is that of what it tells, not
of the clock, so that the same input gives the same bytes.

The fonts are the project's own Atkinson Hyperlegible Next (SIL Open Font License),
made for weak eyes: 0 and O, 1, l and I differ, which matters in codes that are copied
by hand. In sums of money the digits are those of Open Sans (Apache 2.0; only its digits
are here), whose zero is not slashed. Diplomas are set in Libertinus Serif, which comes
inside typst. The fonts of the machine are not looked at; `letters` spells what these
fonts cannot show.

What papers are made of: sections, and tables that break well across pages.

Codes on paper: as squares that a telephone reads, and as signs to copy by hand.
"""

from __future__ import annotations

import io
import json
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import segno
import typst
from anyascii import anyascii

from talking_maps.symbology.svg_elements import Drawing

TEMPLATES = Path(__file__).with_name("templates")
FONTS = Path(__file__).with_name("fonts")

#: A run of letters longer than this, which no code is, may be broken into pieces, or
#: it would leave the paper.
LONGEST_RUN, PIECE = 30, 8
BREAK = "\N{ZERO WIDTH SPACE}"
#: Controls, formats (which turn the direction of writing), surrogates, private signs.
_UNPRINTABLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_LINE_ENDS = frozenset("\t\n\v\f\r\x1c\x1d\x1e\x85\u2028\u2029")


def compile_pdf(
    template: str, told: Mapping[str, object], *, at: str, language: str
) -> bytes:
    """Return the PDF that the template makes of what it is told.

    `at` is the moment the paper stands for (ISO with offset).
    """
    pdf = typst.compile(
        TEMPLATES / f"{template}.typ",
        root=TEMPLATES,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs=_inputs(told, language),
        timestamp=_whole_second(at),
    )
    if not isinstance(pdf, bytes):
        raise TypeError(f"typst made no PDF of {template}")
    return pdf


@dataclass(frozen=True, slots=True, eq=False)
class PaperDraft:
    """A paper that can be made into a PDF, or looked at before: all it is told.

    `at` is the moment the paper stands for (ISO with offset).
    """

    template: str
    told: Mapping[str, object]
    at: str
    language: str

    def pdf(self) -> bytes:
        """Return the PDF; the same draft gives the same bytes."""
        return compile_pdf(self.template, self.told, at=self.at, language=self.language)

    def pictures(self, pixels_per_inch: float) -> list[bytes]:
        """Return each page as PNG, to be looked at on a screen."""
        found = typst.compile(
            TEMPLATES / f"{self.template}.typ",
            root=TEMPLATES,
            font_paths=_fonts(),
            ignore_system_fonts=True,
            sys_inputs=_inputs(self.told, self.language),
            format="png",
            ppi=pixels_per_inch,
            timestamp=_whole_second(self.at),
        )
        listed = found if isinstance(found, list) else [found]
        return [page for page in listed if isinstance(page, bytes)]


def _inputs(told: Mapping[str, object], language: str) -> dict[str, str]:
    words = {"language": language, **told}
    return {"told": json.dumps(_plain(words), ensure_ascii=False)}


def _whole_second(at: str) -> datetime:
    return datetime.fromisoformat(at).astimezone(UTC).replace(microsecond=0)


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, font_paths=[FONTS])


def plain_text(text: str) -> str:
    r"""Return the text in one line and in letters that can be printed.

    >>> plain_text("one\ttwo\u202e three")
    'one two three'
    """
    line = "".join(" " if sign in _LINE_ENDS else sign for sign in text)
    shown = "".join(s for s in line if unicodedata.category(s) not in _UNPRINTABLE)
    return " ".join(map(_breakable, transliterate(shown).split(" ")))


def _breakable(run: str) -> str:
    if len(run) <= LONGEST_RUN:
        return run
    parts = (run[i : i + PIECE] for i in range(0, len(run), PIECE))
    return BREAK.join(parts)


def _plain(value: object) -> object:
    """Return lists, names and texts with every text made plain; drawings stay."""
    if isinstance(value, Drawing):
        return value
    if isinstance(value, str):
        return plain_text(value)
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, Sequence):
        return [_plain(one) for one in value]
    return value


#: First and last of each run of signs that the letters of papers have.
RUNS = (
    (0x0020, 0x04FF),
    (0x1E00, 0x1FFF),
    (0x2010, 0x2027),
    (0x2030, 0x2040),
    (0x2042, 0x2042),
    (0x2044, 0x2052),
    (0x2070, 0x20BF),
    (0x2150, 0x2151),
    (0x2153, 0x2184),
    (0x2190, 0x23FF),
    (0x2500, 0x262F),
)
_FIRSTS = tuple(first for first, _ in RUNS)
#: Typed for the apostrophe of Quechua and Aymara; the letters have the second.
APOSTROPHES = str.maketrans("\u02bc", "\u2019")
#: Stands for a text that nobody knows how to spell.
UNKNOWN = "?"


def transliterate(text: str) -> str:
    """Return the text in the letters that papers have.

    >>> transliterate("Ñawinpukio · Chʼisikata · αβγ")
    'Ñawinpukio · Ch’isikata · αβγ'
    >>> transliterate("北京 Raymi")
    'BeiJing Raymi'
    """
    whole = unicodedata.normalize("NFC", text).translate(APOSTROPHES)
    said = "".join(sign if is_there(sign) else anyascii(sign) for sign in whole)
    return said if said or not text else UNKNOWN


def is_there(sign: str) -> bool:
    """Tell whether papers have the sign."""
    run = bisect_right(_FIRSTS, ord(sign)) - 1
    return run >= 0 and ord(sign) <= RUNS[run][1]


Row = Sequence[str]


@dataclass(frozen=True, slots=True)
class PaperTable:
    """Rows under heads that are repeated on each page.

    `columns` has one letter for each: `l`, `c`, `r` as wide as what they hold, `L`
    and `R` sharing the rest of the line, `k` a code that is never broken. A row of one
    cell goes across and heads the rows under it.
    """

    heads: tuple[str, ...]
    columns: str
    rows: tuple[tuple[str, ...], ...]
    small: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A title with what stands under it: sentences, a table, sentences again."""

    title: str
    lead: tuple[str, ...] = ()
    table: PaperTable | None = None
    foot: tuple[str, ...] = ()


def table(
    heads: Row, columns: str, rows: Iterable[Row], *, small: bool = False
) -> PaperTable:
    """Return a table; a row has as many cells as there are heads, or one."""
    return PaperTable(tuple(heads), columns, tuple(map(tuple, rows)), small=small)


def told(sections: Iterable[Section]) -> list[dict[str, object]]:
    """Return the sections as plain lists and texts for a template."""
    return [asdict(section) for section in sections]


#: The quiet zone that readers need around the squares.
QUIET = 4


def qr_matrix(code: str) -> Drawing:
    """Return a QR code that says exactly the code, with a quarter of it to spare."""
    made = segno.make(code, error="q", micro=False, boost_error=False)
    out = io.BytesIO()
    made.save(
        out,
        kind="svg",
        border=QUIET,
        xmldecl=False,
        svgclass=None,
        lineclass=None,
        nl=False,
    )
    return Drawing(out.getvalue().decode("utf-8"))
