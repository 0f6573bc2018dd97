"""The form of the chosen feature, made from its layer's file.

Each answer is kept when it is given, as one stroke that can be undone; there is no
button to save. A wrong value stays in its field with the reason under it, and what
was kept before stays kept.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st
from markupsafe import Markup

from talking_maps import compare
from talking_maps.errors import TalkingMapsError, Value
from talking_maps.i18n import Translator, format_message, name
from talking_maps.i18n.units import unit_name
from talking_maps.model.layer import Attribute, Layer
from talking_maps.model.message import Message
from talking_maps.model.plan import (
    ORIGINS,
    SCENES,
    STATUSES,
    VOICES,
    Feature,
    Plan,
    Scene,
)
from talking_maps.ui import cache, session
from talking_maps.ui.components import editor
from talking_maps.ui.screens.draw import plan_flags_list
from talking_maps.ui.widgets import (
    attribute_fields,
    html,
    sticky_choice,
    widget_state,
)
from talking_maps.wording import feature_labels, flag_words, vocabulary
from talking_maps.workspace import (
    Stroke,
    add_photo,
    apply_stroke,
    copy_to_scene,
    describe,
    same_thing,
    take_off_photo,
)

LONGEST_NAME, LONGEST_NOTE = 120, 2000
#: Which asking to touch the same thing is the last.
PICK = "map.pick"
#: What an empty field may hold.
NOTHING = (None, "")
#: Whether the part seldom asked is open: from one thing to the next it stays so.
MORE = "form.more"


@dataclass(frozen=True, slots=True)
class FeatureForm:
    """One feature with its layer, and how its fields are called and kept."""

    code: str
    feature: Feature
    layer: Layer
    language: str

    @property
    def called(self) -> str:
        """Return what people call the thing."""
        (said,) = _called(self.code, (self.feature,), self.language)
        return said

    def key(self, field: str) -> str:
        """Return the key of a field's widget: another feature has its own."""
        return f"form.{self.feature.uid}.{self.feature.scene}.{field}"

    def value(self, field: str, attribute: Attribute | None) -> Any:  # noqa: ANN401
        """Return what is stored in a field or an attribute: any value of the form."""
        if attribute is None:
            return getattr(self.feature, field)
        return self.feature.attributes.get(field)

    def keep(self, field: str, attribute: Attribute | None, called: str) -> None:
        """Keep what stands in a field, or say under it why it cannot be.

        A page that was called off while it ran takes fields for changed that nobody
        touched. To keep those would bring back a thing just taken away.
        """
        key = self.key(field)
        own = attribute is None
        with refusing(key, self.language, called):
            value = attribute_fields.stored(st.session_state[key], attribute)
            given: Mapping[str, Value] = {field: value}
            before = attribute_fields.stored(self.value(field, attribute))
            if value == before or (value in NOTHING and before in NOTHING):
                return
            describe(
                session.workspace(),
                self.code,
                session.edit_context(),
                self.feature,
                fields=given if own else {},
                attributes={} if own else given,
            )


class refusing:  # noqa: N801 - reads as a word of the `with` that uses it
    """Put the error of the block under the field of that key, or clear it."""

    def __init__(self, key: str, language: str, called: str = "") -> None:
        self.key, self.language, self.called = f"{key}.wrong", language, called

    def __enter__(self) -> None:
        st.session_state.pop(self.key, None)

    def __exit__(self, _kind: object, error: object, _trace: object) -> bool:
        if not isinstance(error, TalkingMapsError):
            return False
        values = dict(error.values)
        if "field" in values and self.called:
            values["field"] = self.called
        st.session_state[self.key] = format_message(
            Message(error.message, values), self.language
        )
        return True


def show(code: str, plan: Plan, feature: Feature) -> None:
    """Show the form of one feature of the plan."""
    t = session.translator()
    layer = session.workspace().layer(feature.layer)
    sheet = FeatureForm(code, feature, layer, session.language())
    _heading(sheet, plan, t)
    _told(sheet, t)
    for attribute in layer.attributes:
        if attribute.asked or feature.attributes.get(attribute.id) not in (None, ""):
            _attribute(sheet, attribute, t)
    _more(sheet, plan, t)
    _copies(sheet, plan, t)
    st.button(
        t("Delete"),
        key=sheet.key("delete"),
        icon=":material/delete:",
        width="stretch",
        on_click=_delete,
        args=(sheet,),
    )
    wrong(sheet.key("whole"))


def _heading(sheet: FeatureForm, plan: Plan, t: Translator) -> None:
    source = f"/pictogram/{sheet.layer.id}.svg"
    html.show(
        Markup(
            '<h2 class="chosen"><img src="{}" alt="" width="32" height="32"> {}</h2>'
        ).format(source, sheet.called)
    )
    for flag, said in flag_words.of_shapes(t).items():
        if flag in sheet.feature.flags:
            st.caption(f":material/flag: {html.markdown(said)}")
    for said in plan_flags_list.of_thing(sheet.code, plan, sheet.feature.uid):
        st.caption(f":material/flag: {html.markdown(said)}")
    if compare.needs_remeasuring(sheet.feature):
        moved = t("Its end was moved: the height measured there was taken out.")
        st.caption(f":material/flag: {moved}")


def _called(code: str, features: Sequence[Feature], language: str) -> tuple[str, ...]:
    workspace = session.workspace()
    layers = {layer.id: layer for layer in workspace.layers}
    epsg = cache.community(workspace, code).register().community.epsg
    return feature_labels.labels(features, layers, epsg, language)


def _told(sheet: FeatureForm, t: Translator) -> None:
    """Show what is asked of every feature first: name and status."""
    _own(sheet, "name", t("Name"), attribute_fields.text(LONGEST_NAME))
    _own(
        sheet,
        "status",
        t("Status"),
        attribute_fields.one_of(STATUSES, vocabulary.statuses(t)),
    )


def _more(sheet: FeatureForm, plan: Plan, t: Translator) -> None:
    """Show what is seldom asked of a feature; built once it is opened."""
    is_open = bool(st.session_state.get(MORE))
    st.session_state[f"_{MORE}"] = is_open
    part = st.expander(
        t("Photo, note and more"),
        key=f"_{MORE}",
        icon=":material/add_a_photo:",
        on_change=sticky_choice.keep,
        args=(MORE,),
    )
    if not is_open:
        _seen(sheet, t)
        return
    with part:
        _photos(sheet, t)
        _own(sheet, "note", t("Note"), attribute_fields.long_text(LONGEST_NOTE))
        _known(sheet, t)
        _same_thing(sheet, plan, t)


def _seen(sheet: FeatureForm, t: Translator) -> None:
    """Show photos and note that are there, to look at."""
    photos = [_picture(sheet, photo, t) for photo in sheet.feature.photos]
    note = sheet.feature.note
    said = [Markup('<p class="note">{}</p>').format(note)] if note else []
    if photos or said:
        html.show(Markup().join((*photos, *said)))


def _known(sheet: FeatureForm, t: Translator) -> None:
    """Show who remembers the feature, or wishes for it, and how it is known."""
    whose = {
        "past": t("Whose memory"),
        "present": t("Whose view"),
        "future": t("Whose wish"),
    }
    asked = whose[sheet.feature.scene]
    _own(
        sheet,
        "voice",
        asked,
        attribute_fields.one_of_or_none(VOICES, vocabulary.voices(t), t),
    )
    _own(
        sheet,
        "origin",
        t("How it is known"),
        attribute_fields.one_of(ORIGINS, vocabulary.origins(t)),
    )


def _own(
    sheet: FeatureForm, field: str, label: str, widget: attribute_fields.Widget
) -> None:
    _field(sheet, field, None, label, widget)


def _attribute(sheet: FeatureForm, attribute: Attribute, t: Translator) -> None:
    label = name(attribute.names, sheet.language)
    unit = attribute.unit
    shown = f"{label} [{unit_name(unit, t)}]" if unit else label
    widget = attribute_fields.of(attribute, sheet.language, t)
    _field(sheet, attribute.id, attribute, shown, widget)
    if attribute.required and sheet.value(attribute.id, attribute) in (None, ""):
        st.caption(t("still missing"))


def _field(
    sheet: FeatureForm,
    field: str,
    attribute: Attribute | None,
    label: str,
    widget: attribute_fields.Widget,
) -> None:
    """Show one field with what is stored, or with what was refused and why."""
    key = sheet.key(field)
    if f"{key}.wrong" not in st.session_state:
        stored = sheet.value(field, attribute)
        shown = attribute_fields.shown(stored, attribute)
        widget_state.lay(key, shown, sheet.language)
    widget(
        html.markdown(label),
        key,
        lambda: sheet.keep(field, attribute, label),
    )
    wrong(key)


def wrong(key: str) -> None:
    """Say under a field why its value was refused."""
    said = st.session_state.get(f"{key}.wrong")
    if said:
        st.error(html.markdown(said))


def _photos(sheet: FeatureForm, t: Translator) -> None:
    for photo in sheet.feature.photos:
        _photo(sheet, photo, t)
    key = sheet.key(f"photo.{len(sheet.feature.photos)}")
    st.file_uploader(
        t("Photo"),
        type=["jpg", "jpeg", "png", "webp"],
        key=key,
        on_change=_add_photo,
        args=(sheet, key),
    )
    wrong(key)


def _picture(sheet: FeatureForm, photo: str, t: Translator) -> Markup:
    source = Markup("/photo/{}/{}").format(sheet.code, photo)
    return Markup(
        '<a class="photo" href="{source}" target="_blank" rel="noopener">'
        '<img loading="lazy" alt="{words}" src="{source}"></a>'
    ).format(source=source, words=t("photo"))


def _photo(sheet: FeatureForm, photo: str, t: Translator) -> None:
    html.show(_picture(sheet, photo, t))
    st.button(
        t("Take this photo off"),
        key=sheet.key(f"photo.{photo}"),
        icon=":material/hide_image:",
        width="stretch",
        on_click=_take_off,
        args=(sheet, photo),
    )


def _take_off(sheet: FeatureForm, photo: str) -> None:
    _do(sheet, take_off_photo, photo)


def _add_photo(sheet: FeatureForm, key: str) -> None:
    given = st.session_state.get(key)
    if given is None:
        return
    with refusing(key, sheet.language):
        add_photo(
            session.workspace(),
            sheet.code,
            session.edit_context(),
            sheet.feature,
            given.getvalue(),
        )


def _copies(sheet: FeatureForm, plan: Plan, t: Translator) -> None:
    """Offer to carry the thing into the scenes where it is not."""
    here = {f.scene for f in plan.features if f.uid == sheet.feature.uid}
    into = {
        "past": t("Copy to the past"),
        "present": t("Copy to the present"),
        "future": t("Copy to the future"),
    }
    for scene in SCENES:
        if scene not in here:
            st.button(
                into[scene],
                key=sheet.key(f"copy.{scene}"),
                icon=":material/content_copy:",
                width="stretch",
                on_click=_copy,
                args=(sheet, scene),
            )


def _same_thing(sheet: FeatureForm, plan: Plan, t: Translator) -> None:
    own = sheet.feature
    taken = {f.uid for f in plan.features if f.scene == own.scene}
    others = {
        (f.scene, f.uid): f
        for f in plan.features
        if f.layer == own.layer and f.scene != own.scene and f.uid not in taken
    }
    if not others:
        return
    scenes = vocabulary.scene_names(t)
    found = _called(sheet.code, tuple(others.values()), sheet.language)
    said = feature_labels.numbered(
        f"{scenes[scene]}: {called}"
        for (scene, _uid), called in zip(others, found, strict=True)
    )
    called = dict(zip(others, said, strict=True))
    key = sheet.key("same")
    st.button(
        t("Touch the same thing on the map"),
        key=sheet.key("same.touch"),
        icon=":material/touch_app:",
        width="stretch",
        on_click=_pick,
    )
    st.selectbox(
        t("This is the same as …"),
        list(others),
        index=None,
        format_func=lambda at: called[at],
        placeholder=t("choose"),
        key=key,
        on_change=lambda: _join(sheet, others.get(st.session_state[key])),
    )


def _pick() -> None:
    """Let the map be touched where the same thing lies in another scene."""
    st.session_state[PICK] = uuid.uuid4().hex


def join(code: str, feature: Feature, other: Feature) -> None:
    """Say that two things are one, as a touch on the map said."""
    layer = session.workspace().layer(feature.layer)
    _join(FeatureForm(code, feature, layer, session.language()), other)


def _join(sheet: FeatureForm, other: Feature | None) -> None:
    """Join with what was chosen; nothing is, where the choice was taken back."""
    if other is None:
        return
    t = session.translator()
    if _do(sheet, same_thing, other):
        (called,) = _called(sheet.code, (other,), sheet.language)
        scene = vocabulary.scene_names(t)[other.scene].lower()
        editor.say(
            t("Now the same thing as {what} ({scene}).", what=called, scene=scene)
        )


def _copy(sheet: FeatureForm, scene: Scene) -> None:
    t = session.translator()
    if _do(sheet, copy_to_scene, scene):
        done = {
            "past": t("Copied to the past: {what}", what=sheet.called),
            "present": t("Copied to the present: {what}", what=sheet.called),
            "future": t("Copied to the future: {what}", what=sheet.called),
        }
        editor.say(done[scene])


def _do(sheet: FeatureForm, job: Callable[..., object], what: object) -> bool:
    """Do it; return whether it was done. If not, the reason stands in the form."""
    with refusing(sheet.key("whole"), sheet.language):
        job(
            session.workspace(), sheet.code, session.edit_context(), sheet.feature, what
        )
        return True
    return False


def _delete(sheet: FeatureForm) -> None:
    feature = sheet.feature
    with refusing(sheet.key("whole"), sheet.language):
        stroke = Stroke("remove", feature.uid, feature.scene)
        apply_stroke(session.workspace(), sheet.code, session.edit_context(), stroke)
        editor.say(session.translator()("Deleted: {what}", what=sheet.called))
