"""The door of the app: its pages, and the routes its map talks to.

Start it with `python app.py`, or with `streamlit run app.py`.
"""

import sys

import streamlit as st
from starlette.middleware import Middleware
from streamlit import net_util

from talking_maps.ui import error_messages, server
from talking_maps.ui.api import (
    component_cache,
    routes,
    same_origin,
    spa_routes,
    unknown_pages,
)

# Streamlit asks a service outside for this machine's address before it refuses an
# origin that it does not know. This program asks nothing of the outside.
net_util.get_external_ip = lambda: None

app = st.App(
    "talking_maps/ui/main.py",
    routes=[*routes.routes(), *spa_routes.routes()],
    middleware=[
        Middleware(same_origin.SameOrigin),
        Middleware(unknown_pages.UnknownPages, routes=routes.routes()),
        Middleware(component_cache.ComponentCache),
    ],
    on_script_error=error_messages.unexpected,
)

if __name__ == "__main__":
    sys.exit(server.main(app, sys.argv[1:]))
