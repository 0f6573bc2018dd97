"""Where the person is: community, owner, scene, language, name. The address says it.

The page's address is the truth, so that a reload or a shared link lands on the same
place; session state mirrors it under keys no widget owns, since Streamlit drops the
address's words when a page is switched without them.
"""

from __future__ import annotations

import os
from pathlib import Path

import streamlit as st

from talking_maps.i18n import LANGUAGES, Translator
from talking_maps.i18n import translator as translator_of
from talking_maps.model.plan import COMMUNITY, SCENES, Scene
from talking_maps.ui import cache
from talking_maps.workspace import (
    LAYERS_FOLDER,
    PROJECT,
    EditContext,
    Workspace,
    authors,
    new_edit_context,
)
from talking_maps.workspace.open_community import OpenCommunity

WORKSPACE_VARIABLE = "TALKING_MAPS_WORKSPACE"
LAYERS_VARIABLE = "TALKING_MAPS_LAYERS"
#: What the address may say: community, owner, scene, language, who draws, contest.
WORDS = ("c", "o", "s", "lang", "by", "k")

#: Papers are printed in these languages; in the first for all others.
PRINTED = ("es", "en")


def workspace() -> Workspace:
    """Return the open workspace; raises CannotKeep, BadDefinition."""
    folder = os.environ.get(WORKSPACE_VARIABLE)
    layers = os.environ.get(LAYERS_VARIABLE)
    return cache.workspace(
        Path(folder) if folder else PROJECT / "data" / "workspace",
        Path(layers) if layers else LAYERS_FOLDER,
    )


def community(code: str) -> OpenCommunity:
    """Return a community's file as this run of the page sees it."""
    return cache.community(workspace(), code)


def language() -> str:
    """Return the language of the screen; Spanish until another is chosen."""
    chosen = _read("lang")
    return chosen if chosen in LANGUAGES else LANGUAGES[0]


def printed_language() -> str:
    """Return the language that papers are printed in for whoever looks on."""
    chosen = language()
    return chosen if chosen in PRINTED else PRINTED[0]


def translator() -> Translator:
    """Return the function that says an English sentence in the screen's language."""
    return translator_of(language())


def code() -> str | None:
    """Return the code of the community one is in, or None before one was chosen."""
    return _read("c") or None


def owner() -> str:
    """Return the id of whose plan is on the screen."""
    return _read("o") or COMMUNITY


def scene() -> Scene:
    """Return the scene being looked at; the present until another is chosen."""
    chosen = _read("s")
    return next((scene for scene in SCENES if scene == chosen), "present")


def author() -> str:
    """Return the name of who draws, or nothing before it was asked."""
    return authors.tidy(_read("by"))


def contest() -> str | None:
    """Return the id of the contest one is in, or None before one was chosen."""
    return _read("k") or None


def edit_context(owner_id: str | None = None) -> EditContext:
    """Return the context of an edit by who draws, in the owner's plan."""
    return new_edit_context(author(), owner_id or owner())


def go_to(
    *,
    code: str | None = None,
    owner: str | None = None,
    scene: Scene | None = None,
    language: str | None = None,
    author: str | None = None,
    contest: str | None = None,
) -> None:
    """Go to what is given and stay where one is in the rest.

    Another community begins at its own plan. The caller reruns or switches the page.
    """
    if code is not None and code != _read("c"):
        owner = owner or COMMUNITY
    given = {
        "c": code,
        "o": owner,
        "s": scene,
        "lang": language,
        "by": author,
        "k": contest,
    }
    for word, value in given.items():
        if value is not None:
            st.session_state[f"at.{word}"] = value
            st.query_params[word] = value


def params() -> dict[str, str]:
    """Return the words of the address, to take along to another page."""
    return {word: value for word in WORDS if (value := _read(word))}


def restore() -> None:
    """Write into the address what a page switch dropped from it."""
    for word, value in params().items():
        if word not in st.query_params:
            st.query_params[word] = value


def _read(word: str) -> str:
    """Return the address's word, else the one last seen."""
    key = f"at.{word}"
    if word in st.query_params:
        st.session_state[key] = st.query_params[word]
    return str(st.session_state.get(key, ""))
