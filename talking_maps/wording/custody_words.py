"""What is said of a contest between laptops: who leads it, what came with a file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from talking_maps.i18n import Translator, format_message
from talking_maps.model.custody import HandOver, Lead, ReceivedFrom
from talking_maps.model.message import Message, plural


class _Sent(Protocol):
    @property
    def code(self) -> str: ...
    @property
    def lines(self) -> int: ...


class _Marks(Protocol):
    @property
    def contest(self) -> str: ...
    @property
    def juror(self) -> str: ...
    @property
    def called(self) -> str: ...
    @property
    def code(self) -> str: ...
    @property
    def taken(self) -> int: ...
    @property
    def known(self) -> int: ...
    @property
    def refused(self) -> tuple[tuple[int, Message], ...]: ...
    @property
    def warnings(self) -> tuple[Message, ...]: ...


class _Contest(Protocol):
    @property
    def contest(self) -> str: ...
    @property
    def new(self) -> int: ...
    @property
    def brought(self) -> int: ...
    @property
    def leads(self) -> bool: ...
    @property
    def leader(self) -> str: ...


def sent(file: _Sent, t: Translator) -> str:
    """Say the code of a file of marks, and what it is for."""
    return t(
        plural(
            "{count:whole} line. Code of the file, to be written on the juror's signed"
            " sheet: {code}",
            "{count:whole} lines. Code of the file, to be written on the juror's signed"
            " sheet: {code}",
        ),
        count=file.lines,
        code=file.code,
    )


def marks_received(came: _Marks, t: Translator) -> str:
    """Say what came of a file of marks."""
    return t(
        "{contest}: marks and visits of {juror} from “{laptop}”: {taken:whole} new,"
        " {known:whole} known before, {refused:whole} refused. Compare the code with"
        " the paper: {code}",
        contest=came.contest,
        juror=came.juror,
        laptop=came.called,
        taken=came.taken,
        known=came.known,
        refused=len(came.refused),
        code=came.code,
    )


def contest_received(came: _Contest, t: Translator) -> str:
    """Say what came of a contest's file, and who leads it."""
    words = t(
        "{contest}: {new:whole} new lines, {brought:whole} marks and visits joined.",
        contest=came.contest,
        new=came.new,
        brought=came.brought,
    )
    if came.leads:
        return f"{words} {t('This laptop leads it.')}"
    if came.leader:
        led = t("It is led on “{laptop}”; here jurors mark.", laptop=came.leader)
        return f"{words} {led}"
    return words


def warnings(came: _Marks, t: Translator, language: str) -> Iterator[str]:
    """Yield who leads, if not this laptop, and why lines were not taken in."""
    for one in came.warnings:
        yield format_message(one, language)
    for line, why in came.refused:
        reason = format_message(why, language)
        yield t("Line {line}: {reason}", line=line, reason=reason)


def led(last: Lead | HandOver | None, own: str, t: Translator) -> str:
    """Say which laptop leads, seen from the one with the code `own`; empty if none."""
    match last:
        case Lead(laptop=laptop) if laptop == own:
            return t("This laptop leads the contest.")
        case Lead(called=called):
            return t(
                "The laptop “{laptop}” leads the contest. Here jurors mark and visit;"
                " send their marks to it.",
                laptop=called,
            )
        case HandOver(to=to):
            return t(
                "The contest was handed over to “{laptop}”: it goes on there.",
                laptop=to,
            )
    return ""


def came_from(origin: ReceivedFrom | None, t: Translator) -> str:
    """Say where a mark or a visit was written first; empty if here."""
    if origin is None:
        return ""
    return t(
        "received from “{laptop}”, line {line:whole} there, written on {at:datetime}",
        laptop=origin.called,
        line=origin.line,
        at=origin.at,
    )


def took_lead(t: Translator, noun: Lead) -> str:
    """Say that a laptop leads from here on."""
    words = t("“{laptop}” leads the contest from here on", laptop=noun.called)
    return f"{words}: {noun.reason}" if noun.reason else words


def handed_over(t: Translator, noun: HandOver) -> str:
    """Say that a laptop gave the contest to another."""
    return t(
        "“{laptop}” handed the contest over to “{to}”", laptop=noun.called, to=noun.to
    )
