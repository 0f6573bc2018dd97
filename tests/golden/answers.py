"""What the commands answer, as JSON and in both languages.

Of the frozen workspace every command that looks, and then those that write, one after
the other; those that carry files, as JSON and in each language anew; of the old files
of this folder score, comparison and history, ranking and verification.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from tests.golden import told
from tests.golden.command_line import tried
from tests.golden.normal import form, known, plain
from tests.golden.workspace import CODE, CONTEST, OPEN, clock, unpacked

LANGUAGES = ("es", "en")
#: Commands that tell points, asked as if no plan were sealed in an open contest.
SCORING = {
    "score": f"score W {CODE}",
    "score.household": f"score W {CODE} --owner h-01",
    "score.all": "score W --all",
    "compare.past-present": f"compare W {CODE} past present",
    "compare.present-future": f"compare W {CODE} present future",
    "compare.versions": f"compare W {CODE} 12 now",
}
#: Commands that look at the workspace, `W`, and change nothing.
LOOKING = {
    "score.sealed": f"score W {CODE}",
    "compare.sealed": f"compare W {CODE} 12 now",
    "history": f"history W {CODE}",
    "indicators": "indicators",
    "layers": "layers",
    "community.list": "community list W",
    "version.list": f"version list W {CODE}",
    "conflict.list": f"conflict list W {CODE}",
    "rubric.list": "rubric list W",
    "rubric.show": "rubric show W 0",
    "person.list": "person list W",
    "contest.list": "contest list W",
    "rank": f"contest rank W {CONTEST}",
    "rank.without": f"contest rank W {CONTEST} --without-juror j1 --weight health=2",
    "rank.open": f"contest rank W {OPEN}",
    "what-if": f"contest what-if W {CONTEST} --draws 20",
    "verify": f"contest verify W {CONTEST}",
    "trail": f"contest trail W {CONTEST}",
    "ledger": f"contest ledger W {CONTEST}",
    "clock": f"contest clock W {CONTEST}",
}
#: Commands that write, in this order, `T` being a folder for what they make.
WRITING = {
    "submit": f"contest submit W {OPEN} {CODE} --owner h-01",
    "mark": f"contest mark W {OPEN} e001 --juror j1 --criterion health --mark 7",
    "close": f"contest close W {OPEN}",
    "award": f"contest award W {OPEN}",
    "owner.add": f"owner add W {CODE} h-04 --kind household --name Ticona",
    "herd.set": f"herd set W {CODE} llama 7",
    "assembly.add": f"assembly add W {CODE} --held-on 2026-06-12 --households 5",
    "commitment.add": f"commitment add W {CODE} --what sembrar --by 2026-12-01",
    "version.name": f"version name W {CODE} otra",
    "version.restore": f"version restore W {CODE} otra",
    "same": f"same W {CODE} w-2 w-3",
    "backup": f"backup W {CODE}",
    "refused.community": "score W nowhere",
    "refused.contest": f"contest submit W {CONTEST} {CODE}",
}
#: Commands that carry files from one workspace to another and back, in this order.
CARRYING = {
    "export": f"export W {CODE} T/map.geojson",
    "import.update": f"import W {CODE} T/map.geojson --update",
    "import": f"import W {CODE} T/map.geojson --layer fallow --scene past",
    "import.refused": f"import W {CODE} T/map.geojson --layer castle --scene past",
    "copy": f"copy W {CODE} T/copy.gpkg --include-restricted --include-names",
    "copy.redacted": f"copy W {CODE} T/less.gpkg",
    "receive": "receive T/other T/copy.gpkg",
    "receive.again": "receive T/other T/copy.gpkg",
    "edit": f"herd set T/other {CODE} llama 9",
    "merge": f"merge W {CODE} T/other/communities/{CODE}.gpkg",
    "merge.again": f"merge W {CODE} T/other/communities/{CODE}.gpkg",
    "merge.refused": f"merge W {CODE} T/map.geojson",
    "backup": f"backup W {CODE}",
    "restore": f"restore T/other {CODE} T/copy.gpkg",
    "restore.refused": f"restore W {CODE} T/map.geojson",
    "repair": f"repair W {CODE}",
}


def make(folder: Path) -> dict[str, str]:
    """Return what every command answers by the name of its file."""
    with clock():
        found = dict(_of_workspace(folder / "w", folder / "t"))
        for face in ("json", *LANGUAGES):
            found |= dict(_of_files(folder / face, face))
        found |= dict(_of_communities(folder))
        return found | dict(_of_contests(folder))


def _of_workspace(workspace: Path, made: Path) -> Iterator[tuple[str, str]]:
    unpacked(workspace)
    made.mkdir()
    kept = known(workspace)
    names = {str(workspace): "«workspace»", str(made): "«folder»"}
    sealed, aside = workspace / "contests" / f"{OPEN}.gpkg", made / "open.gpkg"
    for commands in (SCORING, LOOKING):
        if commands is SCORING:
            sealed.rename(aside)
        for name, command in commands.items():
            words = _words(command, workspace, made)
            yield f"{name}.json", _json(command, words, names, kept)
            for language in LANGUAGES:
                said = _text(command, words, names, kept, language)
                yield f"{name}.{language}.txt", said
        if commands is SCORING:
            aside.rename(sealed)
    for name, command in WRITING.items():
        words = _words(command, workspace, made)
        yield f"writing.{name}.json", _json(command, words, names, kept)


def _of_files(folder: Path, face: str) -> Iterator[tuple[str, str]]:
    """Yield what is said of files that are carried, as JSON or in a language."""
    workspace, made = folder / "w", folder / "t"
    unpacked(workspace)
    made.mkdir()
    kept = known(workspace)
    names = {str(workspace): "«workspace»", str(made): "«folder»"}
    for name, command in CARRYING.items():
        words = _words(command, workspace, made)
        if face == "json":
            yield f"carrying.{name}.json", _json(command, words, names, kept)
        else:
            said = _text(command, words, names, kept, face)
            yield f"carrying.{name}.{face}.txt", said


def _words(command: str, workspace: Path, made: Path) -> list[str]:
    folders = {"W": str(workspace), "T": str(made)}
    parts = (word.split("/", 1) for word in command.split())
    return ["/".join([folders.get(first, first), *rest]) for first, *rest in parts]


def _text(
    command: str, words: list[str], names: dict[str, str], kept: str, language: str
) -> str:
    code, out, err = tried(*words, language=language)
    return plain(f"$ {command}\n{out}{err}exit {code}\n", names, kept)


def _json(command: str, words: list[str], names: dict[str, str], kept: str) -> str:
    code, out, err = tried(*words, "--json")
    try:
        answer = json.loads(out) if out else None
    except json.JSONDecodeError:
        answer = [json.loads(line) for line in out.splitlines()]
    told = {"command": f"{command} --json", "exit": code, "said": err, "answer": answer}
    return plain(form(told), names, kept) + "\n"


def _of_communities(folder: Path) -> Iterator[tuple[str, str]]:
    for name in told.names("community"):
        place = folder / name
        told.unpacked(name, place / "communities" / "village.gpkg")
        kept = known(place)
        # Their histories differ where a schema brought new kinds of changes.
        history = ("history",) if name[-2:] in {"1a", "2a", "-7"} else ()
        for job in ("score", "compare", *history):
            scenes = ("past", "present") if job == "compare" else ()
            words = [job, str(place), "village", *scenes]
            names = {str(place): "«workspace»"}
            yield f"{name}.{job}.json", _json(job, words, names, kept)


def _of_contests(folder: Path) -> Iterator[tuple[str, str]]:
    for name in told.names("contest"):
        place = folder / name
        told.unpacked(name, place / "contests" / "raymi.gpkg")
        trail = ("trail",) if name[-2:] in {"1a", "1i"} else ()
        for job in ("rank", "verify", *trail):
            words = ["contest", job, str(place), "raymi"]
            names = {str(place): "«workspace»"}
            yield f"{name}.{job}.json", _json(job, words, names, known(place))
