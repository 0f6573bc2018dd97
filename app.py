"""The door of the app: its pages, and the routes its map talks to.

Start it with `streamlit run app.py`.
"""

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager

from talking_maps.ui import errors, routes, shell

# A folder called `pages` beside the main script would be taken for pages of its own
# when the first address opened after a start is not the first screen's.
PagesManager.uses_pages_directory = False

app = st.App(
    "talking_maps/ui/main.py",
    routes=[*routes.routes(), *shell.routes()],
    on_script_error=errors.unexpected,
)
