"""Takes a file from a person: uploaded or, if it is large, by its path."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from talking_maps.errors import BadFile
from talking_maps.files import stale_files
from talking_maps.ui import session


@dataclass(frozen=True, slots=True)
class ChosenFile:
    """A file that was given: uploaded, where it lies, or its content; and its name."""

    name: str
    upload: UploadedFile | None = None
    path: Path | None = None
    content: bytes = b""

    @property
    def fingerprint(self) -> tuple[str, ...]:
        """Return words that change with the file's content."""
        if self.path is not None:
            status = self.path.stat()
            return (str(self.path), str(status.st_size), str(status.st_mtime_ns))
        return (self.name, hashlib.sha256(self._bytes()).hexdigest())

    def _bytes(self) -> bytes | memoryview:
        return self.upload.getbuffer() if self.upload is not None else self.content

    @contextmanager
    def opened(self) -> Iterator[Path]:
        """Give the path of the file; an upload lies there only within the block."""
        if self.path is not None:
            yield self.path
        else:
            with stale_files.workplace() as folder:
                path = folder / harmless(self.name)
                path.write_bytes(self._bytes())
                yield path


def ask(label: str, endings: Sequence[str], *, key: str) -> ChosenFile | None:
    """Show a place for a file and one for its path; return what was given, if any.

    Raises BadFile if a path was typed and no file lies there.
    """
    t = session.translator()
    turn = st.session_state.get(f"{key}.turn", 0)
    box = f"{key}.upload.{turn}" if turn else f"{key}.upload"
    upload = st.file_uploader(label, type=list(endings), key=box)
    with st.expander(
        t("A large file? Write where it lies"), icon=":material/hard_drive:"
    ):
        typed = st.text_input(
            t("Path of the file on this computer"),
            key=f"{key}.path",
            placeholder="/media/usb/…",
        ).strip()
    if typed:
        return ChosenFile(Path(typed).name, path=existing(typed.strip("\"'")))
    return ChosenFile(upload.name, upload=upload) if upload is not None else None


def forget(key: str) -> None:
    """Take the file off the page, as after reading it was called off."""
    st.session_state[f"{key}.turn"] = st.session_state.get(f"{key}.turn", 0) + 1
    st.session_state[f"{key}.path"] = ""


def existing(typed: str) -> Path:
    """Return the path if a file lies there; raises BadFile."""
    path = Path(typed).expanduser()
    try:
        found = path.is_file()
    except (OSError, ValueError):
        found = False
    if not found:
        raise BadFile(
            "There is no file at {path}. Check the path, with its ending.", path=typed
        )
    return path


def harmless(name: str) -> str:
    """Return a name under which an upload may lie for a moment, its ending kept."""
    return re.sub(r"[^\w.-]", "_", Path(name).name)[-80:].lstrip(".") or "file"
