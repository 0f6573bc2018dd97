"""What was sealed, to be looked at: the three maps of an entry, read once each.

Restricted layers are left out of every picture: screens of a contest are public, and
a sacred place is nobody's to judge.
"""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st
from markupsafe import Markup

from talking_maps.contest import SealedCopy
from talking_maps.i18n import Translator
from talking_maps.model.contest import Entry
from talking_maps.model.plan import SCENES, Feature, Scene
from talking_maps.ui import session
from talking_maps.ui.cache import Key
from talking_maps.ui.screens.contests import contest_header
from talking_maps.ui.widgets import plan_sketch
from talking_maps.wording import vocabulary
from talking_maps.workspace import Workspace
from talking_maps.workspace.contests import sealed_copies


def copy(entry: Entry) -> SealedCopy:
    """Return an entry's sealed copy; raises BadFile if it was changed, NotFound."""
    workspace = session.workspace()
    return _copy(
        (str(workspace.folder), contest_header.chosen() or "", entry.seal),
        workspace,
        entry,
    )


@st.cache_resource(max_entries=128, show_spinner=False)
def _copy(key: Key, _workspace: Workspace, _entry: Entry) -> SealedCopy:
    return sealed_copies.copy_of(_workspace, key[1], _entry)


def shown(features: Iterable[Feature]) -> tuple[Feature, ...]:
    """Return the features that may be on a screen of a contest."""
    restricted = {one.id for one in session.workspace().layers if one.restricted}
    return tuple(one for one in features if one.layer not in restricted)


def three_maps(sealed: SealedCopy, t: Translator, words: str) -> Markup:
    """Return the past, the present and the future side by side, as HTML."""
    years = sealed.plan.years
    year = {"past": years.past, "present": years.present, "future": years.future}
    names = vocabulary.scene_names(t)
    figures = Markup().join(
        Markup('<figure class="{}">{}<figcaption>{} {}</figcaption></figure>').format(
            scene,
            one_map(sealed, scene, f"{words}, {names[scene]}"),
            names[scene],
            year[scene],
        )
        for scene in SCENES
    )
    return Markup('<div class="three-maps">{}</div>').format(figures)


def one_map(sealed: SealedCopy, scene: Scene, words: str) -> Markup:
    """Return one scene of a sealed plan as a picture, as HTML."""
    features = shown(f for f in sealed.plan.features if f.scene == scene)
    return plan_sketch.draw(
        sealed.boundary, features, session.workspace().layers, words=words
    )


def entry(entry_id: str) -> Entry | None:
    """Return the entry of that id in the contest one is in."""
    return contest_header.record(session.workspace()).entry(entry_id)
