"""What a person sees when something goes wrong: words, never a stack of code."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from talking_maps.i18n import LANGUAGES


def broken(language: str) -> None:
    """Be a page that breaks in two ways."""
    import streamlit as st

    from talking_maps.errors import BadFile
    from talking_maps.ui import error_messages

    st.query_params["lang"] = language
    with error_messages.saying():
        raise BadFile("The file {file} is empty. Choose another file.", file="<b>*x*")
    assert error_messages.unexpected(ZeroDivisionError("secret detail"))
    assert error_messages.unexpected(BadFile("The file {file} is empty.", file="y"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_errors_are_said_in_words(language: str) -> None:
    test = AppTest.from_function(broken, args=(language,)).run()
    assert not test.exception
    said = [error.value for error in test.error]
    assert len(said) == 3
    assert r"\<b\>\*x\*" in said[0]
    assert "secret" not in "".join(said)
    assert "ZeroDivision" not in "".join(said)
