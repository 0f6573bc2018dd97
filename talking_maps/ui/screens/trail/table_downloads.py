"""The contest's tables to take along: CSV for a spreadsheet, GeoPackage for a GIS.

And all of it as a folder with which outsiders follow the points, in one ZIP.
"""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

import streamlit as st

from talking_maps.contest import ContestState
from talking_maps.files import stale_files
from talking_maps.i18n import Translator
from talking_maps.model.message import Message
from talking_maps.ui import error_messages, session
from talking_maps.ui.screens.contests import group_labels, session_user
from talking_maps.ui.widgets import html, progress
from talking_maps.wording import contest_names
from talking_maps.workspace import Progress, contests
from talking_maps.workspace.contests import Table

_READY = "tables.ready"
_PUBLISHED = "published"


def show(record: ContestState) -> None:
    """Ask which table and make the file, offered until the page is left."""
    t = session.translator()
    st.subheader(t("Tables to take along"), anchor=False)
    kinds = _kinds(t, record)
    if "results" not in kinds:
        st.write(t("The jury is still marking: points are told when all have marked."))
    kind = st.selectbox(
        t("Which table"),
        list(kinds),
        format_func=lambda one: kinds[one],
        key="tables.kind",
    )
    stem = record.contest.id
    endings = {"all": f"{stem}.gpkg", _PUBLISHED: f"{stem}.zip"}
    name = endings.get(kind, f"{stem}-{kind}.csv")
    if kind == _PUBLISHED:
        st.write(
            t(
                "Maps, heights, tables, rules and a page that explains, in Spanish and"
                " English: whoever has QGIS and a spreadsheet follows every point"
                " without this program."
            )
        )
    if st.button(t("Make the file"), key="tables.go"):
        with error_messages.saying(), progress.telling("tables") as tell:
            st.session_state[_READY] = (name, *_made(record, name, kind, tell))
    ready, content, remarks = st.session_state.get(_READY, ("", b"", ()))
    if ready == name:
        for remark in remarks:
            words = contest_names.reason(record.contest, remark, (), session.language())
            st.info(html.markdown(words), icon=":material/visibility_off:")
        st.download_button(
            t("Save {file}", file=html.markdown(name)),
            content,
            file_name=name,
            on_click="ignore",
            type="primary",
            icon=":material/download:",
        )
    st.caption(t("People appear in them by code, never by name."))


def _kinds(t: Translator, record: ContestState) -> dict[str, str]:
    """Return the tables that whoever sits here may take along.

    While a group is being judged, only staff take what others gave and where it leads.
    """
    appeals = {"appeals": t("Appeals (CSV)")}
    if group_labels.ranking(record).veiled:
        return appeals
    return {
        "results": t("Results: points, places, prizes (CSV)"),
        "prizes": t("Prizes and payments (CSV)"),
        "payments": t("Payments, refunds and adjustments one by one (CSV)"),
        "marks": t("Marks of every juror (CSV)"),
        "visits": t("Field visits (CSV)"),
        **appeals,
        "all": t("All tables with the land (GeoPackage)"),
        **(
            {_PUBLISHED: t("All that outsiders need to follow the points (ZIP)")}
            if record.state not in ("created", "open")
            and session_user.actor().role == "staff"
            else {}
        ),
    }


def _made(
    record: ContestState, name: str, kind: str, tell: Progress
) -> tuple[bytes, tuple[Message, ...]]:
    """Return the file, and what is to be said of it."""
    if kind == _PUBLISHED:
        return _zipped(record, tell)
    table: Table = "results" if kind == "all" else kind  # type: ignore[assignment]
    with stale_files.workplace() as folder:
        out = folder / name
        contests.export(
            session.workspace(),
            record.contest.id,
            out,
            table,
            actor=session_user.actor(),
            language=session.language(),
        )
        return out.read_bytes(), ()


def _zipped(record: ContestState, tell: Progress) -> tuple[bytes, tuple[Message, ...]]:
    whole = BytesIO()
    with stale_files.workplace() as folder:
        out = folder / record.contest.id
        found = contests.publish(
            session.workspace(),
            session_user.actor(),
            record.contest.id,
            out,
            progress=tell,
        )
        with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as packed:
            for path in sorted(p for p in out.rglob("*") if p.is_file()):
                packed.write(path, Path(out.name) / path.relative_to(out))
    return whole.getvalue(), found.remarks
