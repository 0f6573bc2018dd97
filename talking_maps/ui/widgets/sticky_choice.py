"""A choice that outlives the page it is made on.

Streamlit forgets what a widget holds once a page is shown without it. So the widget
has a key of its own, `_` and the name; what was chosen is kept under the name.
"""

from __future__ import annotations

from collections.abc import Collection

import streamlit as st


def recall(name: str, known: Collection[str], otherwise: str) -> str:
    """Put into the widget what was chosen before, if it is still there; return it."""
    before = st.session_state.get(name)
    chosen = before if before in known else otherwise
    st.session_state[f"_{name}"] = chosen
    return str(chosen)


def keep(name: str) -> None:
    """Keep what the widget holds; for `on_change`."""
    st.session_state[name] = st.session_state[f"_{name}"]
