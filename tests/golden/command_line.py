"""A command typed in this process, for the golden texts."""

from __future__ import annotations

import io
from contextlib import redirect_stderr, redirect_stdout

import pytest

from talking_maps.cli import main


def typed(*arguments: object, language: str = "en") -> str:
    """Return what a command says; it must not have been refused."""
    code, said, refused = tried(*arguments, language=language)
    assert code == 0, (arguments, said, refused)
    return said


def tried(*arguments: object, language: str = "en") -> tuple[int, str, str]:
    """Return a command's code, and what it said on both ways out."""
    out, err = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TALKING_MAPS_LANGUAGE", language)
        with redirect_stdout(out), redirect_stderr(err):
            code = main([str(one) for one in arguments])
    return code, out.getvalue(), err.getvalue()
