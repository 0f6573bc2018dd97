"""What people typed is printed as it can be read, and nothing of it is obeyed."""

import json
import shutil
import unicodedata
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import typst

from talking_maps import contest, report
from talking_maps.model.contest import Answer, Appeal
from talking_maps.report.typst_pdf import RUNS, TEMPLATES, _fonts, is_there, plain_text
from tests.contest.builders import RULES, Chain, ballot, entry
from tests.report.builders import account, pages, texts

MARKUP = [
    '#import "@preview/x:0.1.0": *',
    '#panic("no")',
    '#read("/etc/passwd")',
    "*_$[",
    "$ x^",
    "= Heading",
    "<label> @label",
    "// gone /* gone",
    "#{",
    "\\u{41}",
    "]#",
    "`raw",
    "- one + two",
    "\"quotes\" 'here'",
    "%PDF-1.7",
    "{page} {x:y}",
]
ODD = [
    "مرحبا بالعالم",
    "עברית",
    "中文",
    "\u202eturned",
    "a\x00b\x1b[31m",
    "tab\there",
    "line\nbreak",
    "👩‍🌾",
    "e\u0301",
    "\ud800",
    "ﷺ" * 20,
    "",
]
#: One sign of every writing there is.
EVERY = "".join(map(chr, range(0x500, 0x10000, 23))).encode("utf-8", "ignore").decode()
_NEVER = {"Cc", "Cf", "Cs", "Co", "Cn", "Zs", "Zl", "Zp"}
LONG = ["a" * 200, "W" * 200, "Ñ" * 200, "long words " * 60, "-" * 200, "x" * 5000]


def contest_of(name: str) -> Chain:
    """Return an awarded contest in which everything is called that."""
    jury = tuple(replace(juror, name=name) for juror in RULES.jurors)
    names = {"es": name, "en": name}
    categories = tuple(replace(one, names=names) for one in RULES.categories)
    rules = replace(
        RULES,
        name=name,
        organiser=name,
        committee=name,
        jurors=jury,
        categories=categories,
    )
    chain = Chain(rules).add("open").add("submit", entry(1), entry(2, 20.0))
    chain.add("mark", ballot("e001", "j1", health=5.0)).add("close")
    chain.add("award", contest.award(chain.record))
    chain.add("appeal", Appeal("a1", name, name, "e001"))
    return chain.add("answer", Answer("a1", False, name, name))


def shown(text: str) -> str:
    """Return the text without the blanks that another program may put elsewhere."""
    return "".join(text.split()).replace("\N{ZERO WIDTH SPACE}", "")


def encodable(text: str) -> str:
    """Return the text as a file of UTF-8 could hold it."""
    return text.encode("utf-8", "replace").decode("utf-8")


@pytest.mark.parametrize("name", MARKUP)
def test_markup_is_text(name: str, tmp_path: Path) -> None:
    made = account(contest_of(name).record, names={"c01": name, "c02": name})
    for paper in (report.act(made), report.board(made)):
        assert shown(name) in shown(" ".join(texts(paper, tmp_path)))


@pytest.mark.parametrize("name", [*ODD, *LONG])
def test_odd_and_long_names_are_printed(name: str) -> None:
    name = encodable(name)
    made = account(contest_of(name).record, names={"c01": name, "c02": name})
    first = made.record.entries[0].noun
    for paper in (report.act(made), report.board(made), report.receipt(made, first)):
        assert pages(paper) >= 1


@pytest.mark.parametrize("name", LONG[:4])
def test_no_word_leaves_the_paper(name: str, tmp_path: Path) -> None:
    made = account(contest_of(name).record, names={"c01": name, "c02": name})
    first = made.record.entries[0].noun
    for paper in (report.act(made), report.board(made), report.receipt(made, first)):
        whole = "".join(texts(paper, tmp_path, "-bbox"))
        tree = ET.fromstring(whole)
        for page in tree.iter("{http://www.w3.org/1999/xhtml}page"):
            width = float(page.attrib["width"])
            for word in page.iter("{http://www.w3.org/1999/xhtml}word"):
                assert float(word.attrib["xMin"]) > 0
                assert float(word.attrib["xMax"]) < width


@pytest.mark.parametrize("name", [*MARKUP, *ODD, *LONG])
def test_plain_text_holds_no_controls_and_loses_no_letters(name: str) -> None:
    plain = plain_text(name)
    bad = {"Cc", "Cs", "Co"}
    assert not {unicodedata.category(sign) for sign in plain} & bad
    whole = unicodedata.normalize("NFC", name)
    letters = [sign for sign in whole if unicodedata.category(sign)[0] in "LNPS"]
    kept = [sign for sign in plain if unicodedata.category(sign)[0] in "LNPS"]
    if all(map(is_there, letters)):
        assert kept == letters
    else:
        assert plain.isascii()
        assert kept, "spelled in Latin letters"


@pytest.mark.parametrize("font", ["sans", "serif"])
def test_papers_have_every_sign_that_is_not_spelled(font: str, tmp_path: Path) -> None:
    """The archive's kind of PDF refuses a sign that the letters do not have."""
    signs = " ".join(
        chr(sign)
        for first, last in RUNS
        for sign in range(first, last + 1)
        if unicodedata.category(chr(sign)) not in _NEVER
    )
    for words in (signs, *(plain_text(odd) for odd in ODD), plain_text(EVERY)):
        paper = _set(words, font, tmp_path)
        assert b"/FontFile" in paper or not words
    with pytest.raises(typst.TypstError, match="could not be displayed"):
        _set("中", font, tmp_path)


def _set(words: str, font: str, folder: Path) -> bytes:
    """Return the words in the letters of papers, as a PDF for archives."""
    shutil.copy(TEMPLATES / "paper.typ", folder)
    text = folder / "text.typ"
    text.write_text(
        '#import "paper.typ": sans, serif, told\n#set document(title: "x")\n'
        f"#set text(font: {font})\n#told.words"
    )
    made = typst.compile(
        text,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        pdf_standards=["a-2b"],
        sys_inputs={"told": json.dumps({"words": words})},
    )
    assert isinstance(made, bytes)
    return made
