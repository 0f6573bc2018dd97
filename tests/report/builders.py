"""Papers of contests made of arithmetic, and what stands on them."""

import io
import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from talking_maps.contest import ContestState
from talking_maps.contest.hash_chain import encode
from talking_maps.model.contest import Juror
from talking_maps.report import ContestView
from tests.contest.builders import AT, RULES, Chain, ballot, entry

HUNDRED, JURORS = 100, 7


def account(
    record: ContestState, language: str = "en", names: Mapping[str, str] | None = None
) -> ContestView:
    """Return what papers are made from; every turn was at the same time."""
    moments = (AT,) * len(record.turns)
    return ContestView(record, AT, language, moments=moments, names=names or {})


def hundred(**more: object) -> ContestState:
    """Return a closed contest of a hundred entries with seven jurors each."""
    jurors = tuple(Juror(f"j{n}", f"Juror {n}") for n in range(JURORS))
    rules = replace(RULES, jurors=jurors, **more)  # type: ignore[arg-type]
    entries = [
        entry(number, (number * 7919 % 6000) / 100, seal=f"{number + 1:02x}" * 32)
        for number in range(HUNDRED)
    ]
    ballots = [
        ballot(one.id, juror.id, health=float((place + number) % 31), water=5.0)
        for place, one in enumerate(entries)
        for number, juror in enumerate(jurors)
    ]
    chain = Chain(rules).add("open").add("submit", *entries).add("mark", *ballots)
    return chain.add("close").record


def codes(record: ContestState) -> list[str]:
    """Return the codes of all receipts."""
    return [encode(told.noun.seal) for told in record.entries]


def pages(pdf: bytes) -> int:
    """Return how many pages the paper has."""
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


def texts(pdf: bytes, folder: Path, *options: str) -> list[str]:
    """Return the text of each page, read by another program."""
    said = poppler("pdftotext", pdf, folder, *options, after=("-",)).decode()
    return said.split("\f")[:-1] if "\f" in said else [said]


def squares(pdf: bytes, folder: Path) -> list[str]:
    """Return what a telephone reads in the squares of the last page, as printed."""
    last = str(pages(pdf))
    seen = poppler("pdftoppm", pdf, folder, "-r", "100", "-png", "-f", last)
    with Image.open(io.BytesIO(seen)) as picture:
        return [one.text for one in zxingcpp.read_barcodes(picture)]


def poppler(
    name: str, pdf: bytes, folder: Path, *options: str, after: tuple[str, ...] = ()
) -> bytes:
    """Return what a program of poppler says; its absence is a failure in CI."""
    program = shutil.which(name)
    if program is None:
        reason = f"{name} (poppler-utils) is absent"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    file = folder / "paper.pdf"
    file.write_bytes(pdf)
    done = subprocess.run(
        [program, *options, file, *after], capture_output=True, check=True
    )
    return done.stdout


def strings(told: object) -> Iterable[str]:
    """Yield every text in what a template is told."""
    if isinstance(told, str):
        yield told
    elif isinstance(told, Mapping):
        for one in told.values():
            yield from strings(one)
    elif isinstance(told, list | tuple):
        for one in told:
            yield from strings(one)
