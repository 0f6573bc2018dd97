"""Update the catalogues of sentences from the code: `make messages`.

A sentence that is new in the code comes into the Spanish catalogue without words, next
to the one that the code says before it; a person writes them. One that is no longer
said is marked obsolete at the end, with its words, and has them again if it comes back.
The native catalogues are lists of attested words: they lose none and get no empty ones.
The English one holds the sentences that count, and nothing else. No translation is
invented.

What a translator starts a new language from is written to `build/messages.pot`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from talking_maps.i18n.catalogs import FOLDER, LANGUAGES
from tests.i18n.extraction import message_ids, singulars

ROOT = Path(__file__).resolve().parents[2]
#: Every sentence has its words here; elsewhere only what is known of a speaker.
WHOLE = "es"
WIDTH = 88
POT = ROOT / "build" / "messages.pot"
POT_HEAD = """\
msgid ""
msgstr ""
"Language: \\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"""


def main() -> None:
    """Write every catalogue anew, and the template."""
    said = said_now()
    for language in LANGUAGES:
        path = FOLDER / f"{language}.po"
        path.write_text(updated(path.read_text("utf-8"), language, said), "utf-8")
    POT.parent.mkdir(exist_ok=True)
    POT.write_text(written(POT_HEAD, map(entry, said.values()), ()), "utf-8")


def said_now() -> dict[str, tuple[str, ...]]:
    """Return the sentences of the program by id: (plain,) or (one, many)."""
    folder = ROOT / "talking_maps"
    one = singulars(folder)
    return {
        text_id: (one[text_id], text_id) if text_id in one else (text_id,)
        for text_id in message_ids(folder)
    }


def updated(text: str, language: str, said: Mapping[str, tuple[str, ...]]) -> str:
    """Return a catalogue's text with the sentences of today."""
    head, _, _ = text.partition("\n\n")
    catalog = read_po(BytesIO(text.encode()), abort_invalid=True)
    known = {key(one): one for one in catalog if one.id}
    once = {key(one): one for one in catalog.obsolete.values()}
    if language == "en":
        english = [Message(forms, forms) for forms in said.values() if len(forms) > 1]
        return written(head, sorted(english, key=key), ())
    # Attested words stay, said today or not; Spanish has all that is said today.
    attested = {one: said.get(one, (one,)) for one in known}
    wanted = said if language == WHOLE else attested
    entries = [
        entry(wanted[text_id], known.get(text_id) or once.get(text_id))
        for text_id in in_order(known.keys(), wanted.keys())
    ]
    gone = {**once, **known}
    return written(head, entries, [gone[one] for one in gone if one not in wanted])


def key(message: Message) -> str:
    """Return the id by which the program asks for a message."""
    return message.id if isinstance(message.id, str) else message.id[-1]


def words(message: Message) -> tuple[str, ...]:
    """Return the forms of a message's translation; one if it does not count."""
    said = message.string or ""
    return (said,) if isinstance(said, str) else tuple(said)


def in_order(known: Collection[str], wanted: Collection[str]) -> list[str]:
    """Return what is wanted: known ones as they lie, new ones after their neighbour."""
    lying = [one for one in known if one in wanted]
    after: dict[str, list[str]] = {}
    neighbour = ""
    for one in wanted:
        if one in known:
            neighbour = one
        else:
            after.setdefault(neighbour, []).append(one)
    found = list(after.get("", ()))
    for one in lying:
        found += [one, *after.get(one, ())]
    return found


def entry(forms: tuple[str, ...], before: Message | None = None) -> Message:
    """Return the message of a sentence, with the words that it had."""
    spoken = words(before) if before else ("",)
    if len(forms) == 1:
        made = Message(forms[0], spoken[-1])
    elif len(spoken) == 1:
        # What was said of any number is what is said of many; of one nobody said it.
        made = Message(forms, ("", spoken[0]))
    else:
        made = Message(forms, spoken)
    if before:
        made.auto_comments = before.auto_comments
        made.user_comments = before.user_comments
        made.flags |= before.flags & {"fuzzy"}
    return made


def written(head: str, entries: Iterable[Message], gone: Iterable[Message]) -> str:
    """Return a catalogue as text; the head stays as people wrote it."""
    catalog = Catalog()
    catalog.mime_headers = read_po(BytesIO(head.encode())).mime_headers
    for one in entries:
        catalog[one.id] = one
    for one in gone:
        catalog.obsolete[key(one)] = one
    out = BytesIO()
    write_po(out, catalog, width=WIDTH, omit_header=True)
    return f"{head.rstrip()}\n\n{out.getvalue().decode().strip()}\n"


if __name__ == "__main__":
    main()
