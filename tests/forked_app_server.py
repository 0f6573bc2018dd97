"""The program read once and the app forked from it: a start costs next to nothing.

Run as `python -m tests.forked_app_server`. It takes an order a line as JSON and answers
each with a line. What is forked is the app as a person starts it: the same command
line, a process of its own with its own environment. It ends when that is told, or when
nobody is left who could tell it.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import pkgutil
import runpy
import signal
import sys
from collections.abc import Mapping, Sequence

import streamlit

from talking_maps import ui


def read_program() -> None:
    """Import what the app imports when it starts and when its pages are opened."""
    for module in pkgutil.walk_packages(ui.__path__, f"{ui.__name__}."):
        # Pages and the main script are run, not imported.
        if not module.name.endswith((".page", ".main")):
            importlib.import_module(module.name)
    for name in ("geopandas", "pyflwdir", "uvicorn"):
        importlib.import_module(name)
    # At its first element Streamlit looks once, through all that is read, who asked.
    streamlit.html("<p></p>")
    # No child looks through for garbage what was read here.
    gc.collect()
    gc.freeze()


def start(arguments: Sequence[str], environment: Mapping[str, str]) -> int:
    """Fork and run the app's command line; return the new process's number."""
    child = os.fork()
    if child:
        return child
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in range(3):
        os.dup2(nothing, stream)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = list(arguments)
    try:
        runpy.run_path(sys.argv[0], run_name="__main__")
    finally:
        os._exit(1)


def kill(child: int) -> None:
    """End a process as a power cut would."""
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def serve() -> None:
    """Take orders until there are no more; leave no process behind."""
    children: set[int] = set()
    for line in sys.stdin:
        order = json.loads(line)
        child = order.get("kill")
        if child is None:
            child = start(**order)
            children.add(child)
        else:
            children.remove(child)
            kill(child)
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()
    for child in children:
        kill(child)


if __name__ == "__main__":
    read_program()
    serve()
