"""What every page for a juror has: whose it is, of which entry, where to sign."""

from __future__ import annotations

from dataclasses import dataclass

from talking_maps.contest import SealedCopy
from talking_maps.model.contest import Entry, Juror
from talking_maps.report.contest_view import ContestView
from talking_maps.report.sheet_page import SheetPage, line, outline
from talking_maps.sheet.layout import Box

#: Height of the title [mm].
TITLE_MM = 11.0


@dataclass(frozen=True, slots=True, eq=False)
class MarkingTask:
    """An entry that a juror may mark, as it was sealed."""

    copy: SealedCopy
    juror: Juror

    @property
    def entry(self) -> Entry:
        """The entry."""
        return self.copy.entry


def title(
    account: ContestView, one: MarkingTask, page: SheetPage, head: Box, kind: str
) -> None:
    """Write the entry, and beneath it what kind of page this is and for which juror."""
    entry, t = one.copy.entry, account.text
    whose = f"{entry.id} · {account.entry_of(entry)}"
    page.say(
        Box(head.left, head.top, head.width, TITLE_MM - 5), whose, size=13, weight=800
    )
    juror = t("Juror: {name} ({code})", name=one.juror.name, code=one.juror.id)
    page.say(
        Box(head.left, head.top + TITLE_MM - 5, head.width, 5),
        " · ".join((kind, account.record.contest.name, juror)),
        size=9,
    )


def signing(account: ContestView, page: SheetPage, foot: Box) -> None:
    """Draw the lines to sign on, and a box for a fingerprint."""
    t = account.text
    finger = Box(foot.right - 22, foot.top, 22, foot.height)
    wide = (foot.width - finger.width - 8) / 2
    names = (t("Signature"), t("Place and date"))
    lines = []
    for place, words in enumerate(names):
        left = foot.left + place * (wide + 4)
        lines.append(line((left, foot.bottom - 5), (left + wide, foot.bottom - 5)))
        page.say(Box(left, foot.bottom - 4.4, wide, 4.4), words, size=7.5, soft=True)
    page.draw(*lines, outline(finger))
    page.say(
        Box(finger.left, finger.bottom - 4.4, finger.width, 4.4),
        t("Fingerprint"),
        size=6.5,
        align="center",
        soft=True,
    )
