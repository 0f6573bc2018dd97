"""The plan book of an owner: three maps, what stands on them, promises, score, photos.

It is made for a household or an assembly that wants to hold its plan in the hand. No
private name and no restricted place is in it.
"""

from __future__ import annotations

import base64
import io
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from markupsafe import Markup
from PIL import Image
from shapely.geometry.base import BaseGeometry

from talking_maps.i18n import name, show, translator
from talking_maps.i18n.messages import Translator
from talking_maps.model.layer import Layer
from talking_maps.model.message import Message
from talking_maps.model.plan import COMMUNITY, SCENES, Feature, Plan, Scene
from talking_maps.model.rubric import (
    CriterionScore,
    Reading,
    Reference,
    Rubric,
    Scorecard,
)
from talking_maps.report import map_svg
from talking_maps.report.map_svg import Shape
from talking_maps.report.typst_pdf import (
    PaperDraft,
    PaperTable,
    Section,
    table,
    told,
)
from talking_maps.symbology.svg_elements import Drawing, number
from talking_maps.wording import feature_labels, measures, names_for_ids
from talking_maps.wording.vocabulary import (
    group_names,
    labour_names,
    origins,
    owner_name,
    scene_names,
    statuses,
    voices,
)

#: Width and height of each map [mm].
MAP = (174.0, 122.0)
#: Photos are made so small [px], printed so wide [mm], and no more than so many.
PHOTO_PX, PHOTO_MM, MOST_PHOTOS = 900, 84.0, 24
#: Of a measure no more things than these are told one by one.
MOST_REASONS = 8


@dataclass(frozen=True, slots=True)
class BookPhoto:
    """A photo as JPEG, with what it shows and in which scene."""

    jpeg: bytes
    feature: Feature


@dataclass(frozen=True, slots=True)
class PlanBook:
    """An owner's plan without what does not leave the community, and what goes with it.

    `at` is the last change of the community's file (ISO). `why` says of each measure,
    by its place in the scorecard, why things help or hurt it, by uid; None where the
    plan could not be judged.
    """

    community: str
    boundary: BaseGeometry
    epsg: int
    plan: Plan
    at: str
    card: Scorecard | None
    rubric: Rubric
    reference: Reference
    why: Mapping[tuple[str, int], Mapping[str, Message]]
    photos: tuple[BookPhoto, ...] = ()
    is_redacted: bool = False


def plan_book(book: PlanBook, layers: Sequence[Layer], language: str) -> PaperDraft:
    """Return the book, A4."""
    return PaperDraft("book", content(book, layers, language), book.at, language)


def content(
    book: PlanBook, layers: Sequence[Layer], language: str
) -> dict[str, object]:
    """Return what the book says of these layers."""
    t = translator(language)
    whose = owner_name(t, book.plan.owner.id)
    known = {layer.id for layer in layers}
    drawn = [one for one in book.plan.features if one.layer in known]
    made = map_svg.frame(book.boundary, [f for f in drawn if f.status != "lost"], *MAP)
    words = scene_names(t)
    scenes = [
        {
            "map": map_svg.legend_rows(
                made,
                book.boundary,
                [Shape(one) for one in drawn if one.scene == scene],
                layers,
                title=f"{words[scene]} {getattr(book.plan.years, scene)}",
                language=language,
                scene=scene,
            ),
            "legend": map_svg.legend(
                [one for one in drawn if one.scene == scene], layers, language
            ),
            "things": told([_things(book, scene, drawn, layers, language)]),
        }
        for scene in SCENES
    ]
    foot = t("Restricted places are left out of this paper.")
    return {
        "title": t("Plan book"),
        "whose": whose,
        "community": book.community,
        "facts": _facts(book, language),
        "note": foot if book.is_redacted else "",
        "scenes": scenes,
        "sections": told(
            [*commitments(book.plan, language), *_score(book, layers, language)]
        ),
        "photos_title": t("Photos"),
        "photos": [*_photos(book, layers, language)],
        "feet": {
            "left": f"{book.community} · {whose}",
            "code": "",
            "page": t("Page {page} of {pages}"),
        },
    }


def _facts(book: PlanBook, language: str) -> list[tuple[str, str]]:
    t, plan = translator(language), book.plan
    facts = [(t("Drawn until"), t("{day:date}", day=book.at[:10]))]
    if plan.total_households:
        households = t("{count:whole}", count=plan.total_households)
        facts.append((t("Households"), households))
    held = max(plan.assemblies, key=lambda one: (one.held_on, one.uid), default=None)
    if held is not None:
        groups = group_names(t)
        came = ", ".join(
            f"{groups[group]}: {t('{count:whole}', count=count)}"
            for group in groups
            if (count := getattr(held, group))
        )
        day = t("{day:date}", day=held.held_on)
        facts.append((t("Last assembly"), f"{day}. {came}" if came else day))
    return [*facts, *_herds(plan, t)]


def _herds(plan: Plan, t: Translator) -> Iterator[tuple[str, str]]:
    """Yield how many animals the owner of the plan keeps, nothing for none."""
    herds = [one for one in plan.herds if one.owner == plan.owner.id and one.count]
    if herds:
        species = feature_labels.species_names(t)
        kept = ", ".join(
            f"{species.get(one.species, one.species)}: "
            f"{t('{count:whole}', count=one.count)}"
            for one in sorted(herds, key=lambda herd: herd.species)
        )
        yield t("Animals"), kept


def _things(
    book: PlanBook,
    scene: Scene,
    drawn: Sequence[Feature],
    layers: Sequence[Layer],
    language: str,
) -> Section:
    """Return what stands in a scene, layer by layer, with its size.

    Things of which the same is to be said share a row.
    """
    t = translator(language)
    order = {layer.id: place for place, layer in enumerate(layers)}
    known = {layer.id: layer for layer in layers}
    here = sorted(
        (one for one in drawn if one.scene == scene),
        key=lambda one: (order[one.layer], one.name, one.uid),
    )
    if not here:
        return Section("", (t("Nothing is drawn yet."),))
    names, whose, how = statuses(t), voices(t), origins(t)
    rows: list[tuple[str, ...]] = []
    alike: Counter[tuple[str, ...]] = Counter()
    for one in here:
        said = (
            whose[one.voice] if one.voice else "",
            feature_labels.claims(one, known[one.layer], language),
            one.note,
        )
        alike[
            one.layer,
            one.name or "—",
            feature_labels.size(one, known, book.epsg, language) or "—",
            names[one.status],
            how[one.origin],
            " · ".join(filter(None, said)),
        ] += 1
    layer = ""
    for (of, called, *rest), count in alike.items():
        if of != layer:
            layer = of
            rows.append((name(known[layer].names, language),))
        rows.append((f"{called} × {count}" if count > 1 else called, *rest))
    heads = (t("Name"), t("How much"), t("Status"), t("How it is known"), t("Note"))
    return Section("", table=table(heads, "LrllL", rows, small=True))


def commitments(plan: Plan, language: str) -> Iterator[Section]:
    """Yield what the plan's owner promised, by date, with labour and cost."""
    t = translator(language)
    own = [one for one in plan.commitments if one.owner == plan.owner.id]
    if not own:
        yield Section(t("Commitments"), (t("None is written down."),))
        return
    labour = labour_names(t)
    rows = [
        (
            t("{day:date}", day=one.by) if one.by else "—",
            one.what,
            t("the community") if one.who == COMMUNITY else one.who,
            ""
            if one.labour_days is None
            else show(one.labour_days, "number", language),
            labour.get(one.labour, one.labour),
            t("{cost:soles}", cost=one.cost) if one.cost else "",
        )
        for one in sorted(own, key=lambda one: (one.by or "9999", one.uid))
    ]
    days = sum(one.labour_days or 0 for one in own)
    cost = sum((Decimal(one.cost) for one in own if one.cost), Decimal(0))
    total = (
        "",
        t("Total"),
        "",
        show(days, "number", language),
        "",
        t("{cost:soles}", cost=str(cost)),
    )
    heads = (
        t("By when"),
        t("What will be done"),
        t("Who"),
        t("Days of work"),
        t("How"),
        t("Cost"),
    )
    yield Section(t("Commitments"), table=table(heads, "lLLrlr", [*rows, total]))


def _score(book: PlanBook, layers: Sequence[Layer], language: str) -> Iterator[Section]:
    """Yield the points by criterion, then each measure with its reasons."""
    t, card = translator(language), book.card
    if card is None:
        yield Section(t("Score"), (t("The plan could not be judged here."),))
        return
    names = {one.id: name(one.names, language) for one in book.rubric.criteria}
    rows = [
        (
            measures.with_open(names.get(one.id, one.id), one.open, t),
            measures.direction(one.direction, t)
            or t("{points:hundredths}", points=one.points),
            t("of {of:points}", of=one.of),
        )
        for one in card.criteria
    ]
    rows.append(
        (
            measures.with_open(t("Total"), card.open, t),
            measures.direction(card.direction, t)
            or t("{points:hundredths}", points=card.total),
            t("of {of:points}", of=card.of),
        )
    )
    rubric = name(book.rubric.names, language)
    heads = (t("Criterion"), t("Points"), "")
    why = () if card.hold is None else (measures.held_back(card.hold, t),)
    yield Section(t("Score"), (rubric, *why), table(heads, "Lrl", rows))
    for one in card.criteria:
        if one.readings:
            yield Section(
                names.get(one.id, one.id), table=_reasons(book, one, layers, language)
            )


def _reasons(
    book: PlanBook, one: CriterionScore, layers: Sequence[Layer], language: str
) -> PaperTable:
    t = translator(language)
    words = scene_names(t)
    rows: list[tuple[str, ...]] = []
    for place, reading in enumerate(one.readings):
        when = measures.scenes(reading, words)
        of = f"{when}, {t('promised')}" if reading.promised else when
        rows.append(_reading_row(reading, of, language, t))
        rows += [
            ("", "", "", f"• {said}")
            for said in _told_of(book, one, place, reading, layers, language)
        ]
    heads = (t("Measure"), t("Value"), t("Points"), t("Why"))
    return table(heads, "RrrL", rows, small=True)


def _reading_row(
    reading: Reading, of: str, language: str, t: Translator
) -> tuple[str, ...]:
    """Return the row of a measure."""
    return (
        f"{measures.called(reading.indicator, language)} ({of})",
        "" if reading.direction else measures.value(reading.measure, t),
        measures.direction(reading.direction, t)
        or t("{points:hundredths}", points=reading.points),
        measures.sentence(reading.indicator, language),
    )


def _told_of(
    book: PlanBook,
    one: CriterionScore,
    index: int,
    reading: Reading,
    layers: Sequence[Layer],
    language: str,
) -> Iterator[str]:
    """Yield why things of a measure help or hurt, those that hurt first."""
    t = translator(language)
    known = {layer.id: layer for layer in layers}
    things = {f.uid: f for f in book.plan.features if f.layer in known}
    why = book.why.get((one.id, index), {})
    bad = set(reading.measure.bad)
    order = sorted((u for u in why if u in things), key=lambda u: (u not in bad, u))
    alike = _alike(book, layers, order, things, known, why, language)
    for said, count in [*alike.items()][:MOST_REASONS]:
        yield f"{said} × {count}" if count > 1 else said
    left = len(alike) - MOST_REASONS
    if left > 0:
        yield t("And more things: {left:whole}.", left=left)


def _alike(
    book: PlanBook,
    layers: Sequence[Layer],
    order: list[str],
    things: dict[str, Feature],
    known: dict[str, Layer],
    why: Mapping[str, Message],
    language: str,
) -> Counter[str]:
    """Return what is said of things, each sentence with how often."""
    alike: Counter[str] = Counter()
    for uid in order:
        called = feature_labels.label(things[uid], known, book.epsg, language)
        said = names_for_ids.resolve_names(why[uid], layers, book.reference, language)
        alike[f"{called}: {said}"] += 1
    return alike


def _photos(
    book: PlanBook, layers: Sequence[Layer], language: str
) -> Iterator[dict[str, object]]:
    known = {layer.id: layer for layer in layers}
    words = scene_names(translator(language))
    for one in book.photos[:MOST_PHOTOS]:
        picture, width, height = photo_picture(one.jpeg)
        called = feature_labels.label(one.feature, known, book.epsg, language)
        yield {
            "svg": picture,
            "width": width,
            "height": height,
            "says": f"{called} · {words[one.feature.scene]}",
        }


def photo_picture(jpeg: bytes) -> tuple[Drawing, float, float]:
    """Return a photo as a drawing, made smaller, with its width and height [mm]."""
    with Image.open(io.BytesIO(jpeg)) as opened:
        small = opened.convert("RGB")
    small.thumbnail((PHOTO_PX, PHOTO_PX))
    out = io.BytesIO()
    small.save(out, "JPEG", quality=82)
    wide, high = small.size
    share = PHOTO_MM / max(wide, high)
    data = base64.b64encode(out.getvalue()).decode()
    made = Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {w} {h}" width="{w}" '
        'height="{h}"><image width="{w}" height="{h}" '
        'href="data:image/jpeg;base64,{data}"/></svg>'
    ).format(w=number(wide), h=number(high), data=data)
    return Drawing(made), wide * share, high * share
