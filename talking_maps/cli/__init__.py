"""The command line: every job without a screen, for people and for machines.

It answers 0, or 2 with one line on standard error for anything a user can get wrong.
It does no job itself: `workspace` does. With `--json` it writes ASCII JSON, the same
bytes in every language and locale.
"""

from talking_maps.cli.command_line import main

__all__ = ["main"]
