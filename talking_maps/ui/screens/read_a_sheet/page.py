"""Read a sheet: photographs in, each shape looked at, what is accepted into the plan.

Nothing enters the plan by itself. Doubtful shapes come first and wait; what is sure is
set to be kept and can be dropped. What is kept is one change, which can be undone here
and on Draw.
"""

from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

import streamlit as st

from talking_maps import geo
from talking_maps.i18n import Translator, format_message, name
from talking_maps.ui import cache, error_messages, navigation, session
from talking_maps.ui.components import shape_map
from talking_maps.ui.screens.read_a_sheet import sheet_picture
from talking_maps.ui.widgets import html, notices, progress
from talking_maps.wording.vocabulary import owner_name, scene_names
from talking_maps.workspace import undo_change

if TYPE_CHECKING:
    from talking_maps.workspace.scans import ProposedFeature, ScannedSheet

ENDINGS = ("jpg", "jpeg", "png", "webp", "tif", "tiff", "heic", "heif")
SHEETS, PICTURES, KEPT = "scan.sheets", "scan.pictures", "scan.kept"
LAYER, SAME, SHAPE = "scan.layer", "scan.same", "scan.shape"
State = Literal["keep", "drop", "wait"]
SIGNS: dict[State, str] = {"keep": "✓", "drop": "✗", "wait": "?"}


def show() -> None:
    """Take photographs in, then look at what was read."""
    t = session.translator()
    code = session.code() or ""
    st.title(t("Read a sheet"), anchor=False)
    with error_messages.saying():
        _kept(code)
    with error_messages.saying():
        _read(code)
    sheets: tuple[ScannedSheet, ...] = st.session_state.get(_key(SHEETS), ())
    for number, sheet in enumerate(sheets):
        _sheet(code, number, _mended(sheet))


def _key(word: str) -> str:
    return f"{word}.{session.code()}"


def _read(code: str) -> None:
    t = session.translator()
    is_read = bool(st.session_state.get(_key(SHEETS)))
    with st.expander(
        t("Photographs of drawn sheets"),
        icon=":material/photo_camera:",
        expanded=not is_read,
    ):
        st.caption(
            t(
                "Sheets to draw on are printed from Draw (Print). Photograph the whole "
                "sheet with its corner marks, as flat as can be, in even light. "
                "Several photographs of one sheet, and several sheets, can come at "
                "once."
            )
        )
        given = st.file_uploader(
            t("Photographs or scans"),
            type=list(ENDINGS),
            accept_multiple_files=True,
            key="scan.files",
        )
        if given and st.button(
            t("Read the photographs"), type="primary", key="scan.go"
        ):
            # OpenCV takes a second to load: no other page waits for it.
            from talking_maps.workspace.scans import scan

            pictures = [(one.name, one.getvalue()) for one in given]
            with progress.telling("scan") as tell:
                read = scan(session.workspace(), code, pictures, progress=tell)
            st.session_state[_key(SHEETS)] = read
            st.session_state[_key(PICTURES)] = tuple(
                sheet_picture.smaller(one.picture) for one in read
            )
            st.session_state.pop(_key(KEPT), None)
            st.rerun()


def _kept(code: str) -> None:
    """Offer to take back what was kept last, while the page is here."""
    t = session.translator()
    owner = st.session_state.get(_key(KEPT))
    if owner is None:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.success(t("The shapes are in the plan."), icon=":material/check:")
        if st.button(t("Undo"), icon=":material/undo:", key="scan.undo"):
            # A second touch must not take back what was kept before this.
            del st.session_state[_key(KEPT)]
            undo_change(session.workspace(), code, session.edit_context(owner))
            notices.tell(t("Taken back: the shapes are out of the plan again."))
            st.rerun()
        navigation.page_link(navigation.DRAW, t("See them on the map"))


def _state(one: ProposedFeature) -> State:
    """Return what is to become of a shape: as a person said, or as it begins."""
    begins: State = "drop" if one.is_known else "keep" if one.is_sure else "wait"
    said: State = st.session_state.get(f"scan.state.{one.feature.uid}", begins)
    return said


def _mended(sheet: ScannedSheet) -> ScannedSheet:
    """Return a sheet with the shapes as a person mended them."""

    def now(one: ProposedFeature) -> ProposedFeature:
        shape = st.session_state.get(f"{SHAPE}.{one.feature.uid}")
        if shape is None:
            return one
        return replace(one, feature=replace(one.feature, geometry=shape))

    return replace(sheet, proposed=tuple(now(one) for one in sheet.proposed))


def _sheet(code: str, number: int, sheet: ScannedSheet) -> None:
    t = session.translator()
    facts = sheet.code.facts
    st.header(
        t(
            "{scene} · {owner} · 1:{scale:whole}",
            scene=scene_names(t)[facts.scene],
            owner=html.markdown(owner_name(t, sheet.code.owner)),
            scale=facts.scale,
        ),
        anchor=False,
    )
    st.write(
        t(
            "95 % of places are off by less than {error:m}; half a pen's width is "
            "{pen:m}.",
            error=sheet.error_m,
            pen=sheet.pen_m,
        )
    )
    for remark in sheet.remarks:
        st.warning(html.markdown(format_message(remark, session.language())))
    if not sheet.proposed:
        st.info(t("No drawn shape was found on this sheet."))
        return
    states = {one.feature.uid: _state(one) for one in sheet.proposed}
    known = {one.feature.uid: one for one in sheet.proposed}
    order = list(known)
    chosen_key = f"scan.chosen.{number}.{order[0]}"
    jump = st.session_state.pop(f"{chosen_key}.next", None)
    if jump in known:
        st.session_state[chosen_key] = jump
    if st.session_state.get(chosen_key) not in known:
        st.session_state[chosen_key] = next(
            (uid for uid in order if states[uid] == "wait"), order[0]
        )
    left, right = st.columns((3, 2), gap="medium")
    with right:
        st.pills(
            t("Shapes, doubtful ones first: ✓ kept, ✗ dropped, ? waits for you"),
            order,
            format_func=lambda uid: f"{order.index(uid) + 1} {SIGNS[states[uid]]}",
            key=chosen_key,
            required=True,
        )
        chosen = st.session_state[chosen_key]
        _decide(sheet, known[chosen], order, chosen_key, number)
        mends = shape_map.can_mend(known[chosen].feature.geometry) and st.toggle(
            t("Mend its corners"), key=f"scan.mend.{number}"
        )
        whole = not mends and st.toggle(
            t("See the whole sheet"), key=f"scan.whole.{number}"
        )
    with left:
        if mends:
            _mend(number, known[chosen], sheet, t)
        else:
            said = t(
                "The photographed sheet with shape {n:whole}", n=order.index(chosen)
            )
            picture = st.session_state[_key(PICTURES)][number]
            html.show(
                sheet_picture.draw(sheet, picture, states, chosen, said, whole=whole)
            )
    _keep(code, number, sheet, states)


def _mend(
    number: int, one: ProposedFeature, sheet: ScannedSheet, t: Translator
) -> None:
    """Let a shape's corners be mended over the photograph; what is wrong is said."""
    uid = one.feature.uid
    read = next(
        was.feature
        for was in st.session_state[_key(SHEETS)][number].proposed
        if was.feature.uid == uid
    )
    bounds = sheet.code.layout.bounds
    picture = shape_map.SheetPicture(st.session_state[_key(PICTURES)][number], bounds)
    told = shape_map.ask(
        f"scan.mend.{uid}", uid, read.geometry, one.feature.geometry, picture, t
    )
    if told is None:
        return
    with error_messages.saying():
        kind = session.workspace().layer(read.layer).geometry
        mended, _notes = geo.repair(told, kind)
        if not mended.equals(one.feature.geometry):
            st.session_state[f"{SHAPE}.{uid}"] = mended
            st.rerun()


def _decide(
    sheet: ScannedSheet,
    one: ProposedFeature,
    order: list[str],
    chosen_key: str,
    number: int,
) -> None:
    """Ask what becomes of one shape; each act goes on to the next."""
    t = session.translator()
    workspace, uid = session.workspace(), one.feature.uid
    language = session.language()
    layer = workspace.layer(one.feature.layer)
    fitting = {x.id: x for x in workspace.layers if x.geometry == layer.geometry}
    # What a widget says is forgotten while another shape is looked at: it is kept here.
    said = st.session_state.get(f"{LAYER}.{uid}", layer.id)
    st.session_state[f"{LAYER}.{uid}"] = st.selectbox(
        t("Layer"),
        list(fitting),
        index=list(fitting).index(said),
        format_func=lambda id_: name(fitting[id_].names, language),
        key=f"scan.choose.layer.{uid}",
    )
    for doubt in one.doubts:
        words = format_message(doubt, session.language())
        st.warning(html.markdown(words), icon=":material/help:")
    if one.same_as:
        _ask_same(sheet, one, t)
    for written in one.words:
        st.image(io.BytesIO(written), caption=t("Written beside it; kept as a picture"))

    def say(state: State) -> None:
        st.session_state[f"scan.state.{uid}"] = state
        at = order.index(uid)
        st.session_state[f"{chosen_key}.next"] = order[min(at + 1, len(order) - 1)]

    with st.container(horizontal=True):
        st.button(
            t("Accept"),
            type="primary",
            icon=":material/check:",
            shortcut="a" if number == 0 else None,
            key=f"scan.accept.{number}",
            on_click=say,
            args=("keep",),
        )
        st.button(
            t("Drop it"),
            icon=":material/close:",
            shortcut="d" if number == 0 else None,
            key=f"scan.drop.{number}",
            on_click=say,
            args=("drop",),
        )


def _ask_same(sheet: ScannedSheet, one: ProposedFeature, t: Translator) -> None:
    plan = cache.community(session.workspace(), session.code() or "").plan(
        sheet.code.owner
    )
    scene = sheet.code.facts.scene
    there = next(
        (f for f in plan.features if f.uid == one.same_as and f.scene == scene), None
    )
    if there is None:
        return
    layer = session.workspace().layer(there.layer)
    called = there.name or name(layer.names, session.language())
    _say_known(one, called, t)
    st.session_state[f"{SAME}.{one.feature.uid}"] = st.checkbox(
        t("The same thing as “{name}” in the plan", name=html.markdown(called)),
        value=st.session_state.get(f"{SAME}.{one.feature.uid}", True),
        key=f"scan.choose.same.{one.feature.uid}",
        help=t("Then that thing gets this shape, and keeps all that is said of it."),
    )


def _say_known(one: ProposedFeature, called: str, t: Translator) -> None:
    """Say that a thing like this was read before."""
    if one.is_known:
        st.info(
            t(
                "“{name}” in the plan was read before and lies here: this looks like "
                "the same sheet again.",
                name=html.markdown(called),
            )
        )


def _keep(
    code: str, number: int, sheet: ScannedSheet, states: dict[str, State]
) -> None:
    t = session.translator()
    wanted = [one for one in sheet.proposed if states[one.feature.uid] == "keep"]
    waiting = sum(state == "wait" for state in states.values())
    if waiting:
        st.info(
            t("Shapes that wait for you to accept or drop them: {n:whole}.", n=waiting)
        )
    pressed = st.button(
        t("Keep the accepted shapes in the plan: {n:whole}", n=len(wanted)),
        type="primary",
        icon=":material/save:",
        disabled=bool(waiting) or not wanted,
        key=f"scan.keep.{number}",
    )
    if not pressed:
        return
    from talking_maps.workspace.scans import accept

    with error_messages.saying():
        chosen = [_as_said(one) for one in wanted]
        owner = sheet.code.owner
        accept(session.workspace(), code, session.edit_context(owner), sheet, chosen)
        _put_aside(number, owner)
        st.rerun()


def _put_aside(number: int, owner: str) -> None:
    """Take a sheet that was kept off the pile, and note whose plan it was."""
    rest = list(st.session_state[_key(SHEETS)])
    pictures = list(st.session_state[_key(PICTURES)])
    del rest[number], pictures[number]
    st.session_state[_key(SHEETS)] = tuple(rest)
    st.session_state[_key(PICTURES)] = tuple(pictures)
    st.session_state[_key(KEPT)] = owner


def _as_said(one: ProposedFeature) -> ProposedFeature:
    """Return a shape in the chosen layer, as the same thing only if that is said."""
    uid = one.feature.uid
    layer = st.session_state.get(f"{LAYER}.{uid}", one.feature.layer)
    is_same = st.session_state.get(f"{SAME}.{uid}", True)
    return replace(
        one,
        feature=replace(one.feature, layer=layer),
        same_as=one.same_as if is_same else "",
    )


show()
