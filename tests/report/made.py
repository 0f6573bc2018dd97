"""Papers of contests made of arithmetic, and what stands on them."""

import re
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from talking_maps.contest import Record
from talking_maps.contest.codes import code_of
from talking_maps.model.contest import Juror
from talking_maps.report import Account
from tests.contest.making import AT, RULES, Chain, ballot, entry

HUNDRED, JURORS = 100, 7


def account(
    record: Record, language: str = "en", names: Mapping[str, str] | None = None
) -> Account:
    """Return what papers are made from; every turn was at the same time."""
    moments = (AT,) * len(record.turns)
    return Account(record, AT, language, moments=moments, names=names or {})


def hundred(**more: object) -> Record:
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


def codes(record: Record) -> list[str]:
    """Return the codes of all receipts."""
    return [code_of(told.noun.seal) for told in record.entries]


def pages(pdf: bytes) -> int:
    """Return how many pages the paper has."""
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


def texts(pdf: bytes, folder: Path, *options: str) -> list[str]:
    """Return the text of each page, read by another program."""
    reader = shutil.which("pdftotext")
    if reader is None:
        pytest.skip("pdftotext (poppler-utils) is absent")
    file = folder / "paper.pdf"
    file.write_bytes(pdf)
    done = subprocess.run(
        [reader, *options, file, "-"], capture_output=True, check=True, text=True
    )
    return done.stdout.split("\f")[:-1] if "\f" in done.stdout else [done.stdout]


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
