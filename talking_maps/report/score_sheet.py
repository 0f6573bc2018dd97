"""The score sheet of an entry: its points, what they stand on, and its three maps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from PIL import Image

from talking_maps.contest import SealedCopy, encode, visibility
from talking_maps.contest.jury import effective_marks
from talking_maps.model.contest import (
    FINDINGS,
    AggregatedMark,
    Entry,
    Mark,
    Standing,
    ToldPart,
    Visit,
)
from talking_maps.model.layer import Layer
from talking_maps.model.message import plural
from talking_maps.model.plan import SCENES, Feature, Scene
from talking_maps.model.rubric import (
    Criterion,
    Reference,
    Scorecard,
)
from talking_maps.model.territory import Territory
from talking_maps.report import baseline_section, map_svg
from talking_maps.report.contest_view import ContestView, feet
from talking_maps.report.map_svg import Look, Shape
from talking_maps.report.plan_book import photo_picture
from talking_maps.report.ranking_tables import points, soles
from talking_maps.report.score_readings import (
    EvidenceRow,
    numbers,
    reading_content,
    readings,
)
from talking_maps.report.typst_pdf import Section, compile_pdf, table, told
from talking_maps.wording import (
    feature_labels,
    flag_words,
    place_words,
    question_words,
    told_words,
    visit_words,
)
from talking_maps.wording.vocabulary import (
    finding_names,
    scene_names,
)
from talking_maps.worlds import PointBand

#: Width and height of each map, three of which stand side by side [mm].
SMALL = (56.0, 52.0)


@dataclass(frozen=True, slots=True)
class SheetSources:
    """What the sheet needs beside the contest: how layers look, where numbers are from.

    `again` is the sealed plan judged anew, None where its ground is not here. `gone`
    are the things of the baseline that the plan has no more, `before` is the baseline,
    `land` the ground as it was sealed, None in seals that do not hold it. `bands` are
    between which points each part of the entry lies, empty where that was not drawn.
    `photos` are the JPEGs of its visits by their SHA-256.
    """

    layers: Sequence[Layer]
    reference: Reference
    again: Scorecard | None
    gone: Sequence[baseline_section.Gone] = ()
    before: SealedCopy | None = None
    land: Territory | None = None
    bands: Sequence[PointBand | None] = ()
    photos: Mapping[str, bytes] = field(default_factory=dict)


def score_sheet(account: ContestView, copy: SealedCopy, ground: SheetSources) -> bytes:
    """Return the score sheet as PDF; marks are on it once the contest is closed."""
    words = content(account, copy, ground)
    return compile_pdf("score", words, at=account.at, language=account.language)


def content(
    account: ContestView, copy: SealedCopy, ground: SheetSources
) -> dict[str, object]:
    """Return what the sheet says."""
    t, entry, standing = account.text, copy.entry, account.standing(copy.entry.id)
    code = encode(entry.seal)
    return {
        "title": t("Score sheet"),
        "contest": account.record.contest.name,
        "who": account.entry_of(entry),
        "entry": f"{entry.id} · {account.group(standing.group)}",
        **_total(account, standing),
        "faults": [*map(account.reason, standing.reasons)],
        "faults_label": t("Not ranked:"),
        **_plan(account, copy, ground),
        "bars": [_bar(account, copy, one, standing) for one in _criteria(copy)],
        "bars_legend": [
            t("what is"),
            t("what is promised"),
            t("jury"),
            t("open for the jury"),
        ],
        "criteria": [_criterion(account, copy, one, ground) for one in _criteria(copy)],
        "flags": told(
            [
                *flagged(account, copy, ground),
                *baseline_section.gone(account, copy, ground.gone, ground.layers),
                *baseline_section.beside_now(account, ground.before, ground.again),
                *baseline_section.measured_on(account, copy, ground.land),
            ]
        ),
        "visits": told(visits(account, copy)),
        "photos_title": t("Photos of the visits"),
        "photos": list(visit_photos(account, copy, ground.photos)),
        "looks": _looks(account),
        "sources": [t("Numbers that entered"), t("Source"), t("Trust")],
        "note": _note(account, copy, ground),
        "feet": feet(account, f"{entry.id} · {code}"),
    }


def _criteria(copy: SealedCopy) -> tuple[Criterion, ...]:
    return copy.rubric.criteria


def _total(account: ContestView, standing: Standing) -> dict[str, object]:
    t, shown = account.text, account.tells_marks(standing.group)
    if not shown:
        standing = visibility.without_visits(standing)
    asked = account.record.contest.rules_for(standing.category).rubric.criteria
    whole = sum(one.points for one in asked)
    jury = sum(one.jury for one in asked)
    earned = standing.total if shown else standing.computed
    said = t("of {of:points} points", of=whole)
    if not shown:
        said = t(
            "of {of:points} computed points; {jury:points} are for the jury",
            of=whole - jury,
            jury=jury,
        )
    facts = []
    if shown and standing.place is not None:
        place = t(
            "{place} of {all:whole}",
            place=f"{standing.place}",
            all=sum(one.place is not None for one in account.groups[standing.group]),
        )
        facts.append((t("Place"), place))
        if (band := account.band(standing)) is not None:
            facts.append((t("With 80 %"), place_words.sentence(band, t)))
    award = account.awards.get(standing.group) if shown else None
    for prize in award.prizes if award else ():
        if prize.entry == standing.entry:
            facts.append((t("Prize"), soles(account, prize.amount)))
    return {
        "total": points(account, earned),
        "of": said,
        "facts": facts,
        "provisional": "" if account.is_final or not shown else t("provisional"),
    }


def _shown(features: Iterable[Feature], layers: Sequence[Layer]) -> list[Feature]:
    """Return the features without those that do not leave the community."""
    hidden = {layer.id for layer in layers if layer.restricted}
    return [one for one in features if one.layer not in hidden]


def _plan(
    account: ContestView, copy: SealedCopy, ground: SheetSources
) -> dict[str, object]:
    """Return the three maps, drawn to one scale, with their legend."""
    drawn = _shown(copy.plan.features, ground.layers)
    made = map_svg.frame(copy.boundary, drawn, *SMALL)
    words, years = scene_names(account.text), copy.plan.years
    return {
        "scenes": [
            map_svg.legend_rows(
                made,
                copy.boundary,
                [Shape(one) for one in _shown(copy.plan.of(scene), ground.layers)],
                ground.layers,
                title=f"{words[scene]} {getattr(years, scene)}",
                language=account.language,
                scene=scene,
            )
            for scene in SCENES
        ],
        "legend": map_svg.legend(drawn, ground.layers, account.language),
    }


def _bar(
    account: ContestView, copy: SealedCopy, one: Criterion, standing: Standing
) -> dict[str, object]:
    """Return a criterion's points: what is, what is promised, the jury's, the open."""
    t, found = account.text, readings(copy, None).get(one.id, ())
    left = _left(account, copy.entry, standing, one)
    promised = sum(
        points for points, reading in zip(left, found, strict=True) if reading.promised
    )
    computed = sum(left)
    joined = _joined(account, standing, one)
    given = joined.points if joined else None
    jury = (given or 0.0) + sum(told.points for told in _told(account, standing, one))
    whole = one.points or 1.0
    waits = one.jury if given is None else 0.0
    shares = (computed - promised, promised, jury, waits)
    return {
        "name": account.called(one.names),
        "shares": [round(100 * share / whole, 3) for share in shares],
        "points": points(account, computed + jury),
        "of": t("of {of:points}", of=one.points),
    }


def _left(
    account: ContestView, entry: Entry, standing: Standing, one: Criterion
) -> list[float]:
    """Return the points of each reading, less what visits took once that is told."""
    seen = standing.visits
    earned = [part.points for part in entry.parts]
    if seen is not None and account.tells_marks(standing.group):
        earned = [*seen.parts]
    pairs = zip(entry.parts, earned, strict=True)
    return [left for part, left in pairs if part.criterion == one.id]


def _joined(
    account: ContestView, standing: Standing, one: Criterion
) -> AggregatedMark | None:
    if not account.tells_marks(standing.group):
        return None
    return next((j for j in standing.joined if j.criterion == one.id), None)


def _told(account: ContestView, standing: Standing, one: Criterion) -> list[ToldPart]:
    """Return the parts that jurors told on the ground, once marks may be told."""
    if not account.tells_marks(standing.group):
        return []
    return [told for told in standing.told if told.criterion == one.id]


def _criterion(
    account: ContestView, copy: SealedCopy, one: Criterion, ground: SheetSources
) -> dict[str, object]:
    found = readings(copy, ground.again, ground.bands).get(one.id, ())
    language, t = account.language, account.text
    return {
        "name": account.called(one.names),
        "of": t("of {of:points}", of=one.points),
        "readings": [
            reading_content(reading, ground.layers, ground.reference, language, t)
            for reading in found
        ],
        "maps": _maps(account, copy, found, ground),
        "numbers": numbers(found, ground.reference, language, t),
        "jury": _seen_by_jurors(account, copy.entry, one),
    }


def _maps(
    account: ContestView,
    copy: SealedCopy,
    found: Sequence[EvidenceRow],
    ground: SheetSources,
) -> list[dict[str, object]]:
    """Return a map of each scene with evidence; none where all shapes are evidence."""
    made = map_svg.frame(
        copy.boundary, _shown(copy.plan.features, ground.layers), *SMALL
    )
    words = scene_names(account.text)
    drawn = []
    for scene in SCENES:
        looks = _lit(found, scene)
        shapes = [
            Shape(one, looks.get(one.uid, "dim"))
            for one in _shown(copy.plan.of(scene), ground.layers)
        ]
        found_looks = {shape.look for shape in shapes}
        if found_looks not in (set(), {"dim"}, {"stands"}):
            drawn.append(
                map_svg.legend_rows(
                    made,
                    copy.boundary,
                    shapes,
                    ground.layers,
                    title=words[scene],
                    language=account.language,
                    scene=scene,
                )
            )
    return drawn


def _lit(found: Sequence[EvidenceRow], scene: Scene) -> dict[str, Look]:
    """Return how the shapes that a criterion stands on look; what hurts comes first."""
    looks: dict[str, Look] = {}
    here = [one for one in found if scene in one.scenes]
    for one in here:
        looks |= {uid: "stands" for uid in one.sealed["evidence"] if uid not in looks}
    for one in here:
        if one.measure is not None:
            looks |= dict.fromkeys(one.measure.good, "good")
    for one in here:
        if one.measure is not None:
            looks |= dict.fromkeys(one.measure.bad, "bad")
    return looks


def _seen_by_jurors(
    account: ContestView, entry: Entry, one: Criterion
) -> dict[str, object]:
    """Return the jury's marks, and what jurors told of parts that waited."""
    t, found = account.text, _jury(account, entry, one)
    told = [
        f"{told_words.part_name(part, account.language, t)}: {told_words.told(part, t)}"
        for part in _told(account, account.standing(entry.id), one)
    ]
    if not told:
        return found
    said = " ".join(filter(None, (str(found.get("said", "")), *told)))
    return {"said": said, "marks": found.get("marks", [])}


def _jury(account: ContestView, entry: Entry, one: Criterion) -> dict[str, object]:
    """Return the jury's marks for a criterion, or that they are not to be seen yet."""
    t = account.text
    if not one.jury:
        return {}
    standing = account.standing(entry.id)
    if not account.tells_marks(standing.group):
        hidden = t(
            plural(
                "{count:points} point is for the jury. Marks are shown "
                "when all jurors have marked.",
                "{count:points} points are for the jury. Marks are shown "
                "when all jurors have marked.",
            ),
            count=one.jury,
        )
        return {"said": hidden, "marks": []}
    joined = _joined(account, standing, one)
    if joined is None or joined.points is None:
        return {"said": t("The jury gave no mark."), "marks": []}
    given = effective_marks(account.record.counted_ballots).get(entry.id, {})
    faces = account.record.contest.rules_for(entry.category).faces
    marks = [
        (juror, points(account, mark.points), _why(account, one, mark, faces))
        for (juror, criterion), mark in sorted(given.items())
        if criterion == one.id
    ]
    said = t(
        "Jury: {points:hundredths} of {of:points}; the marks spread over "
        "{spread:hundredths} points.",
        points=joined.points,
        of=one.jury,
        spread=joined.spread,
    )
    if joined.missing:
        said += " " + t("Marks are missing: {jurors}", jurors=", ".join(joined.missing))
    return {"said": said, "marks": marks}


def _why(account: ContestView, one: Criterion, mark: Mark, faces: int) -> str:
    """Return the sums by which answers gave a mark, and the juror's note."""
    sums: list[str] = []
    if mark.answers:
        sums = question_words.written_out(
            one, mark.answers, account.text, account.language, faces=faces
        )
    return ". ".join(filter(None, (*sums, mark.note)))


def _looks(account: ContestView) -> list[tuple[str, str]]:
    t = account.text
    return [
        (map_svg.sample("good"), t("helps")),
        (map_svg.sample("bad"), t("hurts")),
        (map_svg.sample("stands"), t("it stands on this")),
    ]


def _note(account: ContestView, copy: SealedCopy, ground: SheetSources) -> str:
    """Return what cannot be told: bands not drawn, readings not measured again."""
    t, found = account.text, readings(copy, ground.again)
    apart = [one for some in found.values() for one in some if one.measure is None]
    said = []
    if not ground.bands:
        said.append(
            t(
                "Between which points each part lies with 80 % was not drawn on this "
                "machine. “Draw the places and keep them” does it, on the ranking."
            )
        )
    if apart:
        said.append(
            t(
                plural(
                    "For {count:whole} value the sheet cannot tell what "
                    "helps, what hurts and which numbers entered: the ground "
                    "or the numbers it was measured with are not on this "
                    "machine. Value and points are as they were sealed.",
                    "For {count:whole} values the sheet cannot tell what "
                    "helps, what hurts and which numbers entered: the ground "
                    "or the numbers they were measured with are not on this "
                    "machine. Values and points are as they were sealed.",
                ),
                count=len(apart),
            )
        )
    return " ".join(said)


def flagged(
    account: ContestView, copy: SealedCopy, ground: SheetSources
) -> list[Section]:
    """Return what in the plan to look at, with the office's answers; or nothing."""
    t, language = account.text, account.language
    if not copy.entry.flags:
        return []
    layers = {layer.id: layer for layer in ground.layers}
    answers = account.record.flag_answers_of.get(copy.entry.id, {})
    rows = [
        (
            flag_words.sentence(one, language),
            flag_words.things(one, copy.plan, layers, copy.epsg, language) or "—",
            answers[one.id].noun.text if one.id in answers else "—",
        )
        for one in copy.entry.flags
    ]
    heads = (t("What stands out"), t("Things"), t("The office answers"))
    lead = (t("Nothing of this costs points by itself. Jurors saw it, too."),)
    return [Section(t("Look at this"), lead, table(heads, "LLL", rows))]


def visits(account: ContestView, copy: SealedCopy) -> list[Section]:
    """Return the field visits to an entry and their effect, once marks may be told."""
    t, entry = account.text, copy.entry
    found = [
        event.noun for event in account.record.visits if event.noun.entry == entry.id
    ]
    standing = account.standing(entry.id)
    if not account.tells_marks(standing.group):
        return []
    lead = tuple(_effect(account, copy, standing))
    if not found:
        return [Section(t("Field visits"), lead)] if lead else []
    heads = (t("Day"), t("Juror"), t("What was found"), t("Where"), t("Note"))
    rows = [_row(account, copy, one) for one in found]
    return [Section(t("Field visits"), lead, table(heads, "llLLL", rows))]


def visit_photos(
    account: ContestView, copy: SealedCopy, photos: Mapping[str, bytes]
) -> Iterator[dict[str, object]]:
    """Yield the photos of the visits, once marks may be told, with day and juror.

    None of a visit that speaks of a thing in a restricted layer: it may be seen there.
    """
    t, entry = account.text, copy.entry
    if not account.tells_marks(account.standing(entry.id).group):
        return
    for seen in (event.noun for event in account.record.visits):
        jpeg = photos.get(seen.photo)
        if seen.entry != entry.id or jpeg is None:
            continue
        if None in _called(account, copy, [*seen.findings]).values():
            continue
        try:
            drawing, width, height = photo_picture(jpeg)
        except (OSError, ValueError, Image.DecompressionBombError):
            # What came from another laptop may be no photo; the sheet is printed.
            continue
        words = (t("{day:date}", day=seen.made_on), seen.juror, seen.note)
        yield {
            "svg": drawing,
            "width": width,
            "height": height,
            "says": " · ".join(filter(None, words)),
        }


def _called(
    account: ContestView, copy: SealedCopy, uids: Sequence[str]
) -> dict[str, str | None]:
    """Return what things are called, None for those in restricted layers."""
    layers = {layer.id: layer for layer in account.layers}
    shown = _shown(flag_words.drawn(copy.plan, uids), account.layers)
    labels = feature_labels.labels(shown, layers, copy.epsg, account.language)
    called: dict[str, str | None] = dict.fromkeys(uids)
    return called | {one.uid: words for one, words in zip(shown, labels, strict=True)}


def _effect(
    account: ContestView, copy: SealedCopy, standing: Standing
) -> Iterator[str]:
    """Yield what the visits by lot did to the points, and from what it was taken."""
    seen, t = standing.visits, account.text
    if seen is None:
        return
    hidden = t("a thing in a restricted layer")
    names = _called(account, copy, [thing.uid for thing in seen.missing])
    called = {uid: words or hidden for uid, words in names.items()}
    yield visit_words.sentence(seen, t, called)
    yield from filter(None, (visit_words.known(seen, t), visit_words.rest(seen, t)))
    if seen.lost:
        yield (
            t("Taken from:")
            + " "
            + "; ".join(
                t(
                    "{criterion} −{lost:hundredths}",
                    criterion=account.criterion(criterion),
                    lost=lost,
                )
                for criterion, lost in seen.criteria.items()
                if lost
            )
        )


def _row(account: ContestView, copy: SealedCopy, seen: Visit) -> tuple[str, ...]:
    t = account.text
    counts = Counter(seen.findings.values())
    words = finding_names(t)
    said = [f"{words[one]}: {counts[one]}" for one in FINDINGS if counts[one]]
    hidden = t("a thing in a restricted layer")
    names = _called(account, copy, [*seen.shares])
    said += [
        f"{names[uid] or hidden}: {t('{share:percent}', share=share)}"
        for uid, share in seen.shares.items()
    ]
    said += told_words.answered(seen, account.language, t)
    return (
        t("{day:date}", day=seen.made_on),
        seen.juror,
        ", ".join(said) or "—",
        _where(seen, account.language),
        seen.note,
    )


def _where(seen: Visit, language: str) -> str:
    """Return the GPS point as degrees and their direction, to ten metres."""
    if seen.longitude is None or seen.latitude is None:
        return "—"
    west = "O" if language != "en" else "W"
    north = f"{abs(seen.latitude):.4f}° {'S' if seen.latitude < 0 else 'N'}"
    return f"{north}, {abs(seen.longitude):.4f}° {west if seen.longitude < 0 else 'E'}"
