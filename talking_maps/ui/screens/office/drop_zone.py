"""Where many files are laid down at once: each is looked at, and gets one line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import streamlit as st
from markupsafe import Markup
from streamlit.runtime.uploaded_file_manager import UploadedFile

from talking_maps.files import stale_files
from talking_maps.i18n import Translator, format_message
from talking_maps.ui import error_messages, session
from talking_maps.ui.screens.contests import session_user
from talking_maps.ui.widgets import file_input, html, notices, progress
from talking_maps.wording import office_words
from talking_maps.workspace import receptions
from talking_maps.workspace.receptions import Reception

_DONE, _TURN = "office.received", "office.turn"
#: Lines of the record shown at once.
SHOWN = 50


def has_news() -> bool:
    """Tell whether files came in whose lines nobody has had the time to read."""
    return bool(st.session_state.get(_DONE))


def show() -> None:
    """Ask for files or a folder and who brought them; receive; tell line by line."""
    t = session.translator()
    st.write(
        t(
            "Lay down what people bring, all at once: copies of communities, marks of "
            "jurors, contests. Each file is looked at first; what is refused stops no "
            "other, and nothing is overwritten."
        )
    )
    if session_user.role() not in ("staff", "facilitator"):
        st.info(t("Sign in as staff to receive files."))
        return
    turn = st.session_state.get(_TURN, 0)
    with error_messages.saying():
        given = st.file_uploader(
            t("Files"),
            type=["gpkg", "json"],
            accept_multiple_files=True,
            key=f"office.files.{turn}",
        )
        folder = st.text_input(
            t("Or a folder, such as a memory stick"),
            key=f"office.folder.{turn}",
            placeholder="/media/usb",
        ).strip()
        who = st.text_input(t("Who brought them"), key="office.who").strip()
        lacks = notices.still_missing({t("files, or a folder"): given or folder})
        if st.button(
            t("Receive all"),
            type="primary",
            icon=":material/move_to_inbox:",
            key="office.receive",
            disabled=lacks,
        ):
            with _lying(given, folder) as files:
                st.session_state[_DONE] = _received(files, who)
            st.session_state[_TURN] = turn + 1
            st.rerun()
    _tell(t)


def _received(files: Sequence[Path], who: str) -> list[Reception]:
    done: list[Reception] = []
    with progress.telling("office") as tell:
        for line in receptions.receive_many(
            session.workspace(),
            session_user.actor(),
            files,
            brought_by=who,
            progress=tell,
        ):
            done.append(line)
            # Kept as it goes, so that who calls it off sees what came in.
            st.session_state[_DONE] = done
    return done


@contextmanager
def _lying(given: Sequence[UploadedFile], folder: str) -> Iterator[Sequence[Path]]:
    """Give where the files lie: in the folder, and uploads in one of ours."""
    there = receptions.files_in(Path(folder).expanduser()) if folder else ()
    with stale_files.workplace() as place:
        laid: list[Path] = []
        for number, one in enumerate(given):
            own = place / f"{number:04}"
            own.mkdir()
            path = own / file_input.harmless(one.name)
            path.write_bytes(one.getbuffer())
            laid.append(path)
        yield (*laid, *there)


def _tell(t: Translator) -> None:
    done = st.session_state.get(_DONE)
    if done:
        html.show(table(done, t))


def record(t: Translator) -> None:
    """Show what was ever received, the newest first."""
    found = receptions.receptions(session.workspace())
    if not found:
        st.write(t("Nothing was received yet."))
        return
    html.show(table(found[::-1][:SHOWN], t))
    if len(found) > SHOWN:
        st.caption(t("and {count:whole} more", count=len(found) - SHOWN))


def table(lines: Sequence[Reception], t: Translator) -> Markup:
    """Return receptions as a table, one row each."""
    heads = (t("When"), t("File"), t("What"), t("From"), t("Result"))
    rows = Markup().join(_row(one, t) for one in lines)
    return Markup(
        '<div class="wide"><table class="plain"><tr>{}</tr>{}</table></div>'
    ).format(Markup().join(Markup("<th>{}</th>").format(head) for head in heads), rows)


def _row(one: Reception, t: Translator) -> Markup:
    said = Markup("<br>").join(
        format_message(message, session.language()) for message in one.told
    )
    sign = "✕" if one.outcome == "refused" else "✓"
    count = f" ({one.count})" if one.count > 1 else ""
    words = office_words.outcomes(t)[one.outcome]
    return Markup(
        '<tr><td>{}</td><td>{}</td><td>{} {}</td><td>{}</td><td class="{}">'
        "<b>{} {}{}</b> <small>{}</small></td></tr>"
    ).format(
        t("{at:datetime}", at=one.at),
        one.file,
        office_words.kinds(t)[one.kind],
        one.about,
        one.brought_by or "—",
        "bad" if one.outcome == "refused" else "",
        sign,
        words,
        count,
        said,
    )
