"""What the score sheet tells of the baseline: what of it is gone, and why."""

from __future__ import annotations

from collections.abc import Sequence

from talking_maps.contest import SealedCopy
from talking_maps.i18n import Translator
from talking_maps.model.contest import LossAnswer
from talking_maps.model.layer import Layer
from talking_maps.model.plan import Feature
from talking_maps.report.contest_view import ContestView
from talking_maps.report.typst_pdf import Section, table
from talking_maps.wording import feature_labels

#: A thing of the baseline that is gone, the reason given, and what staff decided.
Gone = tuple[Feature, str, LossAnswer | None]


def gone(
    account: ContestView,
    copy: SealedCopy,
    found: Sequence[Gone],
    layers: Sequence[Layer],
) -> list[Section]:
    """Return what of the baseline the plan has no more, with reasons; or nothing."""
    if not found:
        return []
    t, known = account.text, {layer.id: layer for layer in layers}
    labels = feature_labels.labels(
        [thing for thing, _, _ in found], known, copy.epsg, account.language
    )
    rows = [
        (label, text or "—", _decision(answer, t))
        for label, (_, text, answer) in zip(labels, found, strict=True)
    ]
    heads = (t("Thing"), t("Reason"), t("Decision"))
    lead = (
        t(
            "What was in the baseline and is gone stays in the whole of every share "
            "until a reason is accepted."
        ),
    )
    return [Section(t("Gone since the baseline"), lead, table(heads, "LLL", rows))]


def _decision(answer: LossAnswer | None, t: Translator) -> str:
    if answer is None:
        return t("not decided: it counts as lost")
    if answer.accepted:
        return t("accepted: it no longer counts")
    return t("refused: it counts as lost. {text}", text=answer.text)
