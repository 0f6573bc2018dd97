"""Hands what a map of ours shows to its frame, as one text that the frame reads.

Of each argument that is no text Streamlit asks whether it is a table, and loads pandas
for the question: the first drawing waited for that, and the app was 40 MB larger.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from streamlit.components.v1.custom_component import CustomComponent

#: What a frame is given: names and values that JSON can hold.
JsonObject = Mapping[str, object]


def show(map_: CustomComponent, given: Mapping[str, object], *, key: str) -> object:
    """Show the component; return what its frame told last, None for nothing yet."""
    return map_(given=json.dumps(given, ensure_ascii=False), key=key, default=None)
