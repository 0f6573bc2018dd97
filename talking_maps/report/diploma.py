"""The diploma of an entry that has a place, to hang on the wall of a house."""

from __future__ import annotations

from collections.abc import Sequence

from talking_maps.contest import SealedCopy, encode, shown_name
from talking_maps.model.contest import Standing
from talking_maps.model.layer import Layer
from talking_maps.model.plan import COMMUNITY, SCENES
from talking_maps.report import map_svg
from talking_maps.report.contest_view import ContestView
from talking_maps.report.map_svg import Shape
from talking_maps.report.typst_pdf import compile_pdf
from talking_maps.wording.vocabulary import scene_names

#: Width and height of each of the three maps [mm].
SMALL = (58.0, 44.0)


def diploma(account: ContestView, copy: SealedCopy, layers: Sequence[Layer]) -> bytes:
    """Return the diploma as PDF; a household agreed to its name, or writes it in."""
    return compile_pdf(
        "diploma",
        content(account, copy, layers),
        at=account.at,
        language=account.language,
    )


def content(
    account: ContestView, copy: SealedCopy, layers: Sequence[Layer]
) -> dict[str, object]:
    """Return what the diploma says."""
    t, rules, entry = account.text, account.record.contest, copy.entry
    standing = account.standing(entry.id)
    community = account.community(entry.community)
    day = account.local(account.record.awards[-1].at)
    given = [rules.organiser, rules.committee]
    return {
        "title": t("Diploma"),
        "given": " · ".join(word for word in given if word),
        "to": t("is given to"),
        "name": community
        if entry.owner == COMMUNITY
        else shown_name(account.record, entry.id),
        "code": ""
        if entry.owner == COMMUNITY
        else t("{owner}, of {community}", owner=entry.owner, community=community),
        "place": _place(account, standing),
        "contest": rules.name,
        "group": account.group(standing.group),
        "won": _won(account, standing),
        "day": t("{day:date}", day=day),
        "maps": _maps(account, copy, layers),
        "sign": [
            t(
                "President {committee:of}",
                committee=rules.committee or t("the committee"),
            ),
            rules.organiser,
        ],
        "receipt": f"{entry.id} · {encode(entry.seal)}",
    }


def _place(account: ContestView, standing: Standing) -> str:
    t = account.text
    words = {1: t("first place"), 2: t("second place"), 3: t("third place")}
    place = standing.place or 0
    said = words.get(place, t("place number {place:whole}", place=place))
    return t("{place}, shared", place=said) if standing.tied else said


def _won(account: ContestView, standing: Standing) -> str:
    """Return the points, and the prize if there is one."""
    t = account.text
    award = account.awards.get(standing.group)
    for prize in award.prizes if award else ():
        if prize.entry == standing.entry:
            return t(
                "{points:hundredths} points, with a prize of {amount:soles}",
                points=standing.total,
                amount=str(prize.amount),
            )
    return t("{points:hundredths} points", points=standing.total)


def _maps(
    account: ContestView, copy: SealedCopy, layers: Sequence[Layer]
) -> list[dict[str, object]]:
    """Return the three talking maps, small."""
    allowed = [layer for layer in layers if not layer.restricted]
    known = {layer.id for layer in allowed}
    drawn = [one for one in copy.plan.features if one.layer in known]
    made = map_svg.frame(copy.boundary, drawn, *SMALL)
    words = scene_names(account.text)
    return [
        map_svg.legend_rows(
            made,
            copy.boundary,
            [Shape(one) for one in copy.plan.of(scene) if one.layer in known],
            allowed,
            title=f"{words[scene]} {getattr(copy.plan.years, scene)}",
            language=account.language,
            scene=scene,
        )
        for scene in SCENES
    ]
