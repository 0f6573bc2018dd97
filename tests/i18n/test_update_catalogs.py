"""`make messages`: new ones have a place, those gone keep their words, no guesses."""

import pytest

from talking_maps.i18n.catalogs import FOLDER, LANGUAGES
from tests.i18n.update_catalogs import said_now, updated

HEAD = """\
# Words of people.
msgid ""
msgstr ""
"Language: es\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"""
KNOWN = (
    HEAD
    + """
# a translator's remark
msgid "Draw"
msgstr "Dibujar"

msgid "Undo"
msgstr "Deshacer"
"""
)


def test_nothing_is_to_do_here() -> None:
    said = said_now()
    late = [
        language
        for language in LANGUAGES
        if (text := (FOLDER / f"{language}.po").read_text("utf-8"))
        != updated(text, language, said)
    ]
    assert not late, f"run `make messages`: {late}"


def test_a_new_sentence_stands_after_its_neighbour_without_words() -> None:
    said = {one: (one,) for one in ("Draw", "Cut", "Undo")}
    text = updated(KNOWN, "es", said)
    assert text == KNOWN.replace(
        'msgid "Undo"', 'msgid "Cut"\nmsgstr ""\n\nmsgid "Undo"'
    )
    assert updated(text, "es", said) == text


def test_what_is_gone_keeps_its_words_and_has_them_again() -> None:
    less = updated(KNOWN, "es", {"Draw": ("Draw",)})
    assert less.endswith('\n\n#~ msgid "Undo"\n#~ msgstr "Deshacer"\n')
    again = updated(less, "es", {one: (one,) for one in ("Draw", "Undo")})
    assert again == KNOWN


def test_a_sentence_that_begins_to_count_lacks_the_form_for_one() -> None:
    many = "{count:whole} things"
    before = f'{HEAD}\nmsgid "{many}"\nmsgstr "{{count:whole}} cosas"\n'
    text = updated(before, "es", {many: ("{count:whole} thing", many)})
    assert text.endswith(
        'msgid "{count:whole} thing"\nmsgid_plural "{count:whole} things"\n'
        'msgstr[0] ""\nmsgstr[1] "{count:whole} cosas"\n'
    )
    plain = updated(text, "es", {many: (many,)})
    assert plain.endswith(
        'msgid "{count:whole} things"\nmsgstr "{count:whole} cosas"\n'
    )


def test_native_lists_lose_no_word_and_get_no_empty_one() -> None:
    assert updated(KNOWN, "quz", {"Cut": ("Cut",)}) == KNOWN


def test_english_holds_what_counts() -> None:
    said = {"Draw": ("Draw",), "{count} things": ("{count} thing", "{count} things")}
    text = updated(HEAD, "en", said)
    assert "Draw" not in text
    assert 'msgstr[0] "{count} thing"\nmsgstr[1] "{count} things"\n' in text


@pytest.mark.parametrize("text", [HEAD, KNOWN])
def test_writing_again_changes_nothing(text: str) -> None:
    said = {one: (one,) for one in ("Draw", "Undo", "Cut")}
    once = updated(text, "es", said)
    assert updated(once, "es", said) == once
