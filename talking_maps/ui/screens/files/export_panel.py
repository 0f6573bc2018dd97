"""Take work along: an export for other programs, a copy on a memory stick."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

import streamlit as st

from talking_maps import exchange
from talking_maps.files import stale_files
from talking_maps.i18n import format_message
from talking_maps.i18n.messages import Translator
from talking_maps.model.message import Message
from talking_maps.ui import error_messages, session
from talking_maps.ui.widgets import html, notices, progress
from talking_maps.wording import vocabulary
from talking_maps.workspace import Progress, copy_to, export_plan, usb_drives
from talking_maps.workspace.usb_drives import Drive

READY = "files.ready"


def export(code: str) -> None:
    """Ask for format and whose plan, make the file, offer it."""
    t = session.translator()
    kinds = {
        ".gpkg": t("GeoPackage, with its colours, for QGIS"),
        ".geojson": t("GeoJSON, all in one file"),
        ".kml": t("KML, for Google Earth"),
        ".csv": t("Table (CSV), for a spreadsheet"),
    }
    endings = tuple(ending for ending in kinds if ending in exchange.ENDINGS)
    with st.container(key="narrow"):
        ending = st.radio(
            t("As what?"),
            endings,
            format_func=lambda one: kinds[one],
            key="files.out.kind",
        )
        whose = vocabulary.owner_name(t, session.owner())
        every = st.checkbox(
            t("Plans of everyone, not only: {owner}", owner=html.markdown(whose)),
            value=True,
            key="files.out.all",
        )
        restricted = _restricted("files.out")
        names = _names("files.out")
        if st.button(t("Make the file"), type="primary", key="files.out.go"):
            owner = None if every else session.owner()

            def write(out: Path, tell: Progress) -> None:
                told = export_plan(
                    session.workspace(),
                    code,
                    out,
                    owner_id=owner,
                    include_restricted=restricted,
                    include_names=names,
                    progress=tell,
                )
                _tell(told)

            with error_messages.saying():
                _make(f"{code}{ending}", write)
        _offer(f"{code}{ending}")


def copy(code: str) -> None:
    """Ask where to, make the copy there, or offer it as a download."""
    t = session.translator()
    with st.container(key="narrow"):
        st.write(
            t(
                "A copy of the whole file, with its history, for others who use this "
                "program. It carries the elevation and the rubric, so that the plan "
                "gets the same points elsewhere. Unless you say otherwise, restricted "
                "layers and the names of households stay here."
            )
        )
        restricted = _restricted("files.copy")
        names = _names("files.copy")

        def write(out: Path, tell: Progress) -> None:
            told = copy_to(
                session.workspace(),
                code,
                out,
                include_restricted=restricted,
                include_names=names,
                progress=tell,
            )
            _tell(told)

        send = partial(
            usb_drives.copy_to_folder,
            session.workspace(),
            code,
            include_restricted=restricted,
            include_names=names,
        )
        found = usb_drives.drives()
        _to_sticks(found, send, t)
        st.button(
            t("Look for sticks again"), icon=":material/refresh:", key="files.copy.look"
        )
        _to_folder(send, t)
        if st.button(t("Make a copy to download"), key="files.copy.make"):
            with error_messages.saying():
                _make(f"{code}.gpkg", write)
        _offer(f"{code}.gpkg")


def _to_sticks(
    found: tuple[Drive, ...],
    send: partial[tuple[Path, tuple[Message, ...]]],
    t: Translator,
) -> None:
    """Offer the memory sticks that are plugged in."""
    for drive in found:
        _stick_button(send, drive, t)
    if not found:
        st.info(
            t(
                "No memory stick is plugged in, or it is not seen. Plug it in "
                "and look again, or make a copy to download."
            )
        )


def _stick_button(
    send: partial[tuple[Path, tuple[Message, ...]]], drive: Drive, t: Translator
) -> None:
    """Show the button that copies to a memory stick."""
    words = t(
        "Copy to {stick} ({free:number} GB free)",
        stick=html.markdown(drive.name),
        free=round(drive.free_bytes / 1e9, 1),
    )
    if st.button(
        words,
        type="primary",
        icon=":material/usb:",
        key=f"files.copy.{drive.folder}",
    ):
        _copy(drive.folder, send)


def _to_folder(send: partial[tuple[Path, tuple[Message, ...]]], t: Translator) -> None:
    """Ask for another folder to copy to."""
    asked = t("Folder to copy to")
    typed = st.text_input(
        asked, key="files.copy.path", placeholder="/media/usb"
    ).strip()
    lacks = notices.still_missing({asked: typed})
    if st.button(t("Copy there"), disabled=lacks, key="files.copy.go"):
        _copy(Path(typed).expanduser(), send)


def _restricted(key: str) -> bool:
    t = session.translator()
    ticked = st.checkbox(
        t("Take restricted layers along (sacred places …)"), key=f"{key}.restricted"
    )
    if ticked:
        st.warning(
            t("These places do not leave the community unasked. Ask the assembly.")
        )
    return ticked


def _names(key: str) -> bool:
    t = session.translator()
    ticked = st.checkbox(t("Take the names of households along"), key=f"{key}.names")
    if ticked:
        st.warning(t("Names are private. Ask the households first."))
    return ticked


def _tell(messages: Iterable[Message]) -> None:
    for message in messages:
        words = format_message(message, session.language())
        st.info(html.markdown(words), icon=":material/info:")


def _copy(folder: Path, send: Callable[..., tuple[Path, tuple[Message, ...]]]) -> None:
    t = session.translator()
    with error_messages.saying():
        with progress.telling("copy") as tell:
            out, told = send(folder, progress=tell)
        _tell(told)
        st.success(
            t(
                "Copied, read back and checked: {path}. The stick can be taken out "
                "now: eject it as this computer asks.",
                path=html.markdown(str(out)),
            ),
            icon=":material/check_circle:",
        )


def _make(name: str, write: Callable[[Path, Progress], None]) -> None:
    """Write the file beside and keep its bytes until the page is left."""
    with progress.telling("make") as tell, stale_files.workplace() as folder:
        out = folder / name
        write(out, tell)
        st.session_state[READY] = (name, out.read_bytes())


def _offer(name: str) -> None:
    t = session.translator()
    ready, content = st.session_state.get(READY, ("", b""))
    if ready == name:
        st.download_button(
            t("Save {file}", file=html.markdown(name)),
            content,
            file_name=name,
            on_click="ignore",
            type="primary",
            icon=":material/download:",
        )
