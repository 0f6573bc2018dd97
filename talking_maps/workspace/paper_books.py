"""Books and minutes of a community: what is gathered for them.

Restricted layers and names of households are in none of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from talking_maps import report, store
from talking_maps.errors import NotFound, TalkingMapsError
from talking_maps.explain.reasons import why
from talking_maps.indicators import EvaluationContext
from talking_maps.model.message import Message
from talking_maps.model.plan import COMMUNITY, SCENES, Assembly, Plan
from talking_maps.model.rubric import Scorecard
from talking_maps.report import AssemblyMinutes, BookPhoto, PaperDraft, PlanBook
from talking_maps.workspace.import_export import redaction
from talking_maps.workspace.open_community import OpenCommunity
from talking_maps.workspace.paper_sheets import BEGINNING
from talking_maps.workspace.scores import scorecard
from talking_maps.workspace.workspace import Progress, Workspace, community_file, silent


def plan_book(
    workspace: Workspace,
    code: str,
    owner_id: str = COMMUNITY,
    *,
    language: str,
    progress: Progress = silent,
) -> PaperDraft:
    """Return an owner's plan book; raises NotFound, BadFile.

    A plan that cannot be judged here has its book all the same, and it says so.
    """
    opened = OpenCommunity(workspace, code)
    opened.read_ahead(owner_id)
    whole = opened.plan(owner_id)
    shown = redaction(workspace, code)
    plan = shown.plan(whole)
    progress(0.1, Message("Judging the plan"))
    card = _card(opened, owner_id)
    progress(0.5, Message("Looking for reasons"))
    reasons = {} if card is None else dict(_reasons(opened, whole, card))
    progress(0.7, Message("Taking the photos"))
    book = PlanBook(
        community=opened.register().community.name,
        boundary=opened.register().boundary.geometry,
        epsg=opened.register().community.epsg,
        plan=plan,
        at=opened.last_change().at or BEGINNING,
        card=card,
        rubric=workspace.rubric,
        reference=opened.reference(),
        why=reasons,
        photos=tuple(_photos(workspace, code, plan)),
        is_redacted=any(shown.is_restricted(one) for one in whole.features),
    )
    progress(0.9, Message("Putting the book together"))
    layers = [layer for layer in workspace.layers if not layer.restricted]
    return report.plan_book(book, layers, language)


def _card(opened: OpenCommunity, owner_id: str) -> Scorecard | None:
    try:
        return scorecard(opened, owner_id)
    except TalkingMapsError:
        return None


def _reasons(
    opened: OpenCommunity, plan: Plan, card: Scorecard
) -> Iterator[tuple[tuple[str, int], Mapping[str, Message]]]:
    """Yield why things help or hurt each measure, by criterion and place in it."""
    territory, reference = opened.territory(), opened.reference()
    for one in card.criteria:
        for place, reading in enumerate(one.readings):
            scene = reading.scenes[0] if len(reading.scenes) == 1 else SCENES[1]
            case = EvaluationContext(plan, territory, reference, scene)
            yield (one.id, place), why(reading, case)


def _photos(workspace: Workspace, code: str, plan: Plan) -> Iterator[BookPhoto]:
    """Yield each photo once, with the first thing that it shows."""
    path = community_file(workspace, code)
    seen: set[str] = set()
    order = {scene: place for place, scene in enumerate(SCENES)}
    for one in sorted(plan.features, key=lambda f: (order[f.scene], f.layer, f.uid)):
        for photo in one.photos:
            if photo in seen:
                continue
            seen.add(photo)
            jpeg = store.photo(path, photo)
            if jpeg is not None:
                yield BookPhoto(jpeg, one)


def minutes(
    workspace: Workspace, code: str, *, language: str, day: str | None = None
) -> PaperDraft:
    """Return the minutes of the assembly of a day (ISO), or of the last.

    Raises NotFound where no such assembly is in the book.
    """
    opened = OpenCommunity(workspace, code)
    opened.read_ahead()
    whole = opened.plan(COMMUNITY)
    shown = redaction(workspace, code)
    plan = shown.plan(whole)
    found = AssemblyMinutes(
        community=opened.register().community.name,
        boundary=opened.register().boundary.geometry,
        epsg=opened.register().community.epsg,
        plan=plan,
        assembly=assembly_of(plan, day),
        at=opened.last_change().at or BEGINNING,
        version=opened.last_change().id,
        is_redacted=any(shown.is_restricted(one) for one in whole.features),
    )
    layers = [layer for layer in workspace.layers if not layer.restricted]
    return report.minutes(found, layers, language)


def assembly_of(plan: Plan, day: str | None) -> Assembly:
    """Return the assembly of a day (ISO), or the last; raises NotFound."""
    held = sorted(plan.assemblies, key=lambda one: (one.held_on, one.uid))
    found = [one for one in held if day in (None, one.held_on)]
    if not found:
        raise NotFound(
            "No assembly of that day is in the book. Write it down under Assemblies."
        )
    return found[-1]
