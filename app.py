"""The door of the app: its pages, and the routes its map talks to.

Start it with `streamlit run app.py`.
"""

import streamlit as st
from starlette.middleware import Middleware
from streamlit import net_util
from streamlit.runtime.pages_manager import PagesManager

from talking_maps.ui import errors, routes, same_origin, shell

# A folder called `pages` beside the main script would be taken for pages of its own
# when the first address opened after a start is not the first screen's.
PagesManager.uses_pages_directory = False

# Streamlit asks a service outside for this machine's address before it refuses an
# origin that it does not know. This program asks nothing of the outside.
net_util.get_external_ip = lambda: None

app = st.App(
    "talking_maps/ui/main.py",
    routes=[*routes.routes(), *shell.routes()],
    middleware=[Middleware(same_origin.SameOrigin)],
    on_script_error=errors.unexpected,
)
