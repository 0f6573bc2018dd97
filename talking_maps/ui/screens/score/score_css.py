"""The look of the score page's rows, steps and pictures."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import streamlit as st


@cache
def _sheet() -> str:
    return (Path(__file__).parent / "page.css").read_text(encoding="utf-8")


def dress() -> None:
    """Give the page its style."""
    st.html(f"<style>{_sheet()}</style>")
