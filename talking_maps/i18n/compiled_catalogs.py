"""Catalogues as they were read once, so that a short command need not read them anew.

They lie where Python keeps what it compiled of the code, and like that they may be
taken away at any time. Each says of which bytes it was made: one that was made of
others, is torn, or may not be written is as if it were not there.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from contextlib import suppress
from hashlib import sha256
from importlib.util import cache_from_source
from pathlib import Path

from talking_maps.i18n import po_files
from talking_maps.i18n.po_files import Sentences

#: Another number where what is kept, or how it is read, is another.
_FORM = 1


def read(path: Path) -> Sentences:
    """Return the sentences of a `.po` file, as it is now."""
    written = path.read_bytes()
    made_of = f"{_FORM} {sha256(written).hexdigest()}"
    kept = Path(cache_from_source(str(path))).with_suffix(".json")
    found = _kept(kept, made_of)
    if found is None:
        found = po_files.read(written)
        if not sys.dont_write_bytecode:
            with suppress(OSError):
                _keep(kept, made_of, found)
                kept.chmod(path.stat().st_mode & 0o666)
    return found


def _kept(path: Path, made_of: str) -> Sentences | None:
    try:
        said = json.loads(path.read_bytes())
        if said["of"] != made_of:
            return None
        counted = {key: tuple(forms) for key, forms in said["counted"].items()}
        return Sentences(said["plain"], counted, said["plural"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _keep(path: Path, made_of: str, found: Sentences) -> None:
    """Write it; no command waits for the disk, and what is torn is read anew."""
    said: Mapping[str, object] = {
        "of": made_of,
        "plain": found.plain,
        "counted": found.counted,
        "plural": found.plural,
    }
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(said), encoding="utf-8")
