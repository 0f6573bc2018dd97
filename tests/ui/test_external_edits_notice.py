"""What another program did in the file is noticed when it is opened, and told."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import streamlit as st

from talking_maps import store
from talking_maps.ui import navigation
from talking_maps.workspace import community_file
from tests.browser import CODE
from tests.store.readings import differing
from tests.ui.app_driver import EVIL, fine, peopled, text, visit


def test_edits_of_another_program_are_taken_over_or_refused_with_the_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    st.cache_resource.clear()
    place = peopled(tmp_path)
    path = community_file(place, CODE)
    with closing(sqlite3.connect(path)) as db:
        db.execute("UPDATE terrace SET name = 'Hanan'")
        db.execute("UPDATE canal SET status = ?", (EVIL,))
        db.commit()
    seen = visit(place, monkeypatch)
    page = seen.page(navigation.HISTORY)
    fine(page)
    assert store.versions(path)[-1].name == "edited elsewhere"
    (refused,) = store.refused(path)
    assert (refused.layer, refused.uid) == ("canal", "c")
    again = seen.page(navigation.HISTORY)
    assert text(again).count("is not one of the values of status") == 1
    assert "<script>" not in "".join(one.value for one in again.markdown)
    assert not differing(path)
    spanish = text(visit(place, monkeypatch, lang="es").page(navigation.HISTORY))
    assert "editado en otro programa" in spanish
    assert "edited elsewhere" not in spanish
