"""Runs the app's main script from a folder that has no `pages` folder in it.

Streamlit takes a folder `pages` beside the main script for pages of its own and would
run them without the frame. The app's own door says so to Streamlit once and for all;
AppTest asks again at each run.
"""

import runpy

from tests.ui.app_driver import MAIN

runpy.run_path(str(MAIN))
