"""Write the golden texts anew, on purpose: `python -m tests.golden [PART ...]`.

Without a part all of them are: answers, exports, names, papers, screens. Then look at
the difference with git, and commit what was meant. `--workspace` makes another frozen
workspace before, with other ids: see `workspace.py` for why that is hardly ever right.
"""

from __future__ import annotations

import logging
import sys

from tests.golden import kept, workspace


def main(words: list[str]) -> int:
    """Write the parts that are named, or all."""
    logging.disable(logging.WARNING)
    if "--workspace" in words:
        workspace.make()
    named = [word for word in words if word != "--workspace"]
    if unknown := set(named) - set(kept.MAKERS):
        sys.stderr.write(f"No such part: {', '.join(sorted(unknown))}.\n")
        return 2
    for part in named or kept.MAKERS:
        kept.write(part)
        sys.stdout.write(f"tests/golden/{part}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
