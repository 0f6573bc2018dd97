"""Bring shapes in from a file: first what would enter and what not, then the button."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import streamlit as st
from markupsafe import Markup

from talking_maps.exchange import READ_ENDINGS, Incoming, Source
from talking_maps.i18n import Translator, format_message, name
from talking_maps.model.message import plural
from talking_maps.model.plan import SCENES, Scene
from talking_maps.ui import cache, error_messages, session
from talking_maps.ui.widgets import (
    file_input,
    html,
    metric_row,
    plan_sketch,
    progress,
)
from talking_maps.ui.widgets.file_input import ChosenFile
from talking_maps.wording import vocabulary
from talking_maps.workspace import (
    Destination,
    import_features,
    preview,
    ranked_layers,
    read_source,
    silent,
)

MOST_REASONS = 8
#: With fewer rows a bar would only flash.
MANY_ROWS = 1_000
DONE = "files.brought"
#: Of which file and table a layer was proposed last.
ASKED = "files.in.asked"


def show(code: str) -> None:
    """Ask for a file and where it goes; show the preview; bring in what is valid."""
    t = session.translator()
    if DONE in st.session_state:
        st.success(st.session_state.pop(DONE), icon=":material/check_circle:")
    left, right = st.columns((2, 3), gap="large")
    with left, error_messages.saying():
        given = _ask_file(t)
        if given is None:
            st.caption(
                t("Choose a file; you will see what is in it before it is kept.")
            )
            return
        to, table, source = _destination(code, given)
        if to is None:
            return
        with right:
            _preview(given, source, to, table)


def _ask_file(t: Translator) -> ChosenFile | None:
    """Ask for the file."""
    return file_input.ask(
        t(
            "GPS track, map or table: GeoJSON, GeoPackage, KML, GPX, CSV, zipped "
            "Shapefile"
        ),
        READ_ENDINGS,
        key=f"files.in.{st.session_state.get('files.in.turn', 0)}",
    )


def _destination(
    code: str, given: ChosenFile
) -> tuple[Destination | None, str | None, Source]:
    """Ask which table of the file goes to which layer and scene."""
    t = session.translator()
    epsg = int(st.session_state.get("files.in.epsg") or 0)
    source = _source((*given.fingerprint, str(epsg)), given)
    tables = [table.name for table in source.tables]
    table = _ask_table(tables, t)
    layer = _layer(source, table, given)
    scene = _ask_scene(t)
    st.number_input(
        t("Only if the places are wrong: EPSG code of the file"),
        0,
        999_999,
        None,
        key="files.in.epsg",
    )
    to = None if layer is None else Destination(code, session.owner(), layer, scene)
    return to, table, source


def _ask_table(tables: list[str], t: Translator) -> str | None:
    """Ask which table is meant where the file has several."""
    table: str | None = None
    if len(tables) > 1:
        table = st.selectbox(
            t("Which table of the file"),
            (None, *tables),
            key="files.in.table",
            format_func=lambda one: one or t("all of them"),
        )
    return table


def _ask_scene(t: Translator) -> Scene:
    """Ask in which scene the shapes belong."""
    names = vocabulary.scene_names(t)
    return st.segmented_control(
        t("In which scene?"),
        SCENES,
        format_func=lambda one: names[one],
        default=session.scene(),
        required=True,
        key="files.in.scene",
    )


def _layer(source: Source, table: str | None, given: ChosenFile) -> str | None:
    """Ask what the shapes show; what the file's own words and shapes tell is chosen."""
    t = session.translator()
    language = session.language()
    ranked, proposed = ranked_layers(session.workspace(), source, table)
    words = {layer.id: name(layer.names, language) for layer in ranked}
    asked = (*given.fingerprint, table or "")
    if st.session_state.get(ASKED) != asked:
        st.session_state[ASKED] = asked
        st.session_state["files.in.layer"] = proposed.id if proposed else None
    chosen: str | None = st.pills(
        t("What do the shapes show?"),
        tuple(words),
        key="files.in.layer",
        wrap=True,
        format_func=lambda one: f"![](/pictogram/{one}.svg) {words[one]}",
    )
    if chosen is None:
        st.caption(t("The file does not tell. Touch what its shapes show."))
    elif proposed is not None and chosen == proposed.id:
        st.caption(t("Proposed by the file's words and shapes. Is it right?"))
    return chosen


def _preview(
    given: ChosenFile, source: Source, to: Destination, table: str | None
) -> None:
    t = session.translator()
    workspace = session.workspace()
    key = (
        *given.fingerprint,
        table or "",
        to.code,
        to.owner,
        to.layer,
        to.scene,
        st.session_state.get("files.in.epsg") or "",
        cache.community(workspace, to.code).last_change().stamp,
    )
    incoming = _incoming(tuple(map(str, key)), source, to, table)
    st.subheader(html.markdown(given.name), anchor=False)
    missing = len({one.uid for one in incoming.missing_required})
    metric_row.show(
        {
            t("can enter"): len(incoming.features),
            t("refused"): len(incoming.refused),
            t("lack a required value"): missing,
        }
    )
    pressed = st.button(
        t("Bring in {count:whole}", count=len(incoming.features)),
        type="primary",
        disabled=not incoming.features,
        key="files.in.go",
        icon=":material/check:",
    )
    if pressed:
        with st.spinner(t("Bringing in the shapes …")):
            import_features(
                workspace, to, session.edit_context(to.owner), incoming, note=given.name
            )
        _forget()
        st.session_state[DONE] = t(
            plural(
                "Brought in {count:whole} from {file}. It is kept.",
                "Brought in {count:whole} from {file}. They are kept.",
            ),
            count=len(incoming.features),
            file=html.markdown(given.name),
        )
        st.rerun()
    _picture(to, incoming)
    layer = workspace.layer(to.layer)
    _reasons(
        incoming, {a.id: name(a.names, session.language()) for a in layer.attributes}
    )


def _picture(to: Destination, incoming: Incoming) -> None:
    """Show where the shapes lie on the land, over what is drawn there."""
    t = session.translator()
    if incoming.features:
        html.show(picture(to, incoming, t))
        doubtful = any(feature.flags for feature in incoming.features)
        legend = [t("pale: what is drawn already"), t("dark edge: what would come in")]
        if doubtful:
            legend.append(t("red and broken: look at it first"))
        st.caption(" · ".join(legend))


def picture(to: Destination, incoming: Incoming, t: Translator) -> Markup:
    """Return the land with what is drawn, pale, and what would come in, as HTML."""
    workspace = session.workspace()
    boundary = cache.community(workspace, to.code).register().boundary.geometry
    coming = {feature.uid for feature in incoming.features}
    drawn = [
        feature
        for feature in cache.community(workspace, to.code).plan(to.owner).features
        if feature.scene == to.scene and feature.uid not in coming
    ]
    bad = [feature.uid for feature in incoming.features if feature.flags]
    room = max(plan_sketch.MOST_SHAPES - len(coming), 0)
    return plan_sketch.draw(
        boundary,
        [*drawn[:room], *incoming.features],
        workspace.layers,
        words=t("Where the shapes of the file lie"),
        good=coming.difference(bad),
        bad=bad,
    )


def _reasons(incoming: Incoming, called: Mapping[str, str]) -> None:
    """List what the reader should know, and why rows are refused."""
    language = session.language()
    t = session.translator()
    for mark in incoming.marks:
        st.warning(
            html.markdown(format_message(mark, language)), icon=":material/fmd_bad:"
        )
    for warning in incoming.warnings:
        st.info(
            html.markdown(format_message(warning, language)), icon=":material/info:"
        )
    lacking = Counter(one.attribute for one in incoming.missing_required)
    for attribute, count in lacking.most_common():
        words = t(
            plural(
                "{count:whole} lacks: {attribute}",
                "{count:whole} lack: {attribute}",
            ),
            count=count,
            attribute=called.get(attribute, attribute),
        )
        st.info(html.markdown(words), icon=":material/edit_note:")
    reasons = Counter(format_message(one.reason, language) for one in incoming.refused)
    for reason, count in reasons.most_common(MOST_REASONS):
        words = t(
            plural(
                "{count:whole} refused: {reason}",
                "{count:whole} refused: {reason}",
            ),
            count=count,
            reason=reason,
        )
        st.warning(html.markdown(words), icon=":material/block:")
    if len(reasons) > MOST_REASONS:
        st.caption(t("and other reasons"))


def _forget() -> None:
    """Take the file off the page: it is in, or reading it was called off."""
    turn = st.session_state.get("files.in.turn", 0)
    st.session_state["files.in.turn"] = turn + 1


def _source(key: cache.Key, given: ChosenFile) -> Source:
    """Return what is in the file, telling how far reading is where it takes long."""
    held = _sources(key)
    if not held:
        words = session.translator()("Reading the file …")
        with (
            progress.telling_if_long("source", _forget, words) as tell,
            given.opened() as path,
        ):
            epsg = int(key[-1]) or None
            held.append(read_source(path, assumed_epsg=epsg, progress=tell))
    return held[0]


def _incoming(
    key: cache.Key, source: Source, to: Destination, table: str | None
) -> Incoming:
    """Return what would enter, telling how far looking is where it takes long."""
    held = _looked_at(key)
    if not held:
        words = session.translator()("Looking at the shapes …")
        many = sum(len(one.rows) for one in source.tables) >= MANY_ROWS
        with progress.telling_if_long("shapes", _forget, words) as tell:
            told = tell if many else silent
            workspace = session.workspace()
            held.append(preview(workspace, source, to, table=table, progress=told))
    return held[0]


# A bar may not be drawn in what Streamlit remembers: only what came of it is kept.
@st.cache_resource(max_entries=3, show_spinner=False)
def _sources(key: cache.Key) -> list[Source]:  # noqa: ARG001 - one for each key
    return []


@st.cache_resource(max_entries=3, show_spinner=False)
def _looked_at(key: cache.Key) -> list[Incoming]:  # noqa: ARG001 - one for each key
    return []
