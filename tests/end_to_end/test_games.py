"""What a clever community could gain without working: the strokes of the audit.

Each was tried on the demo plan, whose points are shown with the rules of before. Now a
stroke gains what its evidence is worth at most, and jurors are told of what looks odd.

Where every finding of the audit on games is tried (here, if nothing else is said):

=========================================  ============================================
finding                                    test
=========================================  ============================================
paper community: 13 shapes, 80 of 80       scoring/test_judgement (paper community);
                                           its flags in plausibility/test_games
tick *rotated*, *fenced*, *manured*        tick rotated · tick fenced · manured puna
1,500 ha outside the land                  1,500 ha outside the land;
                                           by chance in scoring/test_game_laws
a spring beside the dry canal              a spring beside the dry canal
a sown pasture over the whole land         one sown pasture over the whole land
the canal without a source erased          erase the canal without a source
*good* for *fair* and *poor*               good pasture by a word; against neighbours in
                                           plausibility/test_checks
one sheep, or no herds                     one sheep · no animals
the future copied onto the present         copy the future onto the present
pastures *declared* or *to do*             bad pastures are declared · … are to do
a future terrace over all that is steep    one future terrace over all that is steep
terraces on open puna, fields erased       a terrace of 30 ha on open puna ·
or *declared*                              erase fields · fields are declared
bofedales erased but for 1 m²              one square metre of bofedal
incomplete commitments deleted             no incomplete commitments
a future without fields                    no fields in the future but one small terrace
typed volumes, cut polygons, covers over   a typed volume; the others, and who draws
everything, households fewer               twice, in pieces or worse, in
                                           plausibility/test_checks and test_game_laws
visits that change nothing                 contest/test_visits
=========================================  ============================================
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property

import pytest
import shapely

from talking_maps import demo, scoring
from talking_maps.errors import Value
from talking_maps.model.plan import Feature, Herd, Plan, Scene
from talking_maps.model.rubric import Flag
from talking_maps.workspace.flags import raise_flags
from talking_maps.workspace.open_community import OpenCommunity
from talking_maps.workspace.workspace import open_workspace

CARE = ("fenced", "rested", "rotated", "manured")
FIELDS = ("cropland", "fallow")
DAY = "2026-11-27"


@dataclass(frozen=True)
class Game:
    """The demo as it was sealed, and how a plan is judged beside it."""

    opened: OpenCommunity
    plan: Plan
    gains: dict[str, float] = field(default_factory=dict)

    def points(self, plan: Plan) -> float:
        """Return the computed points of a plan whose baseline is the demo."""
        workspace = self.opened.workspace
        card = scoring.score(
            plan,
            self.opened.territory(),
            workspace.rubric,
            workspace.reference,
            memo=self.opened.measures(),
            baseline=self.plan,
        )
        return card.total

    def gain(self, name: str) -> float:
        """Return what a stroke gains, judged once for all tests."""
        if name not in self.gains:
            played = GAMES[name][3](self.plan)
            self.gains[name] = self.points(played) - self.stands
        return self.gains[name]

    @cached_property
    def stands(self) -> float:
        """Return what the demo is worth without any stroke."""
        return self.points(self.plan)

    @cached_property
    def honest(self) -> tuple[Flag, ...]:
        """Return the flags of the demo."""
        return self.raised(self.plan)

    def raised(self, plan: Plan) -> tuple[Flag, ...]:
        """Return the flags of a plan beside the demo."""
        ground = self.opened.territory()
        return tuple(
            raise_flags(self.opened, plan, ground, day=DAY, baseline=self.plan)
        )

    def flags(self, plan: Plan) -> set[str]:
        """Return the flags that a plan raises and the demo does not."""
        return {flag.id for flag in self.raised(plan) if flag not in self.honest}


@pytest.fixture(scope="module")
def game(tmp_path_factory: pytest.TempPathFactory) -> Game:
    folder = tmp_path_factory.mktemp("games")
    workspace = open_workspace(folder)
    demo.build(workspace)
    opened = OpenCommunity(workspace, demo.CODE)
    return Game(opened, opened.plan("community"))


def present(plan: Plan, *layers: str) -> list[Feature]:
    return [f for f in plan.features if f.scene == "present" and f.layer in layers]


def neglected(plan: Plan) -> list[Feature]:
    return [
        f
        for f in present(plan, "pasture")
        if not any(f.attributes.get(c) for c in CARE)
    ]


def largest(features: list[Feature]) -> list[Feature]:
    return [max(features, key=lambda f: f.geometry.area)]


def told(plan: Plan, things: list[Feature], **attributes: Value) -> Plan:
    chosen = {id(f) for f in things}
    return replace(
        plan,
        features=tuple(
            replace(f, attributes={**f.attributes, **attributes})
            if id(f) in chosen
            else f
            for f in plan.features
        ),
    )


def called(plan: Plan, things: list[Feature], **words: str) -> Plan:
    chosen = {id(f) for f in things}
    changed = (
        replace(f, **words) if id(f) in chosen else f  # type: ignore[arg-type]
        for f in plan.features
    )
    return replace(plan, features=tuple(changed))


def erased(plan: Plan, things: list[Feature]) -> Plan:
    chosen = {id(f) for f in things}
    return replace(
        plan, features=tuple(f for f in plan.features if id(f) not in chosen)
    )


def outside(plan: Plan) -> Plan:
    east, north = plan.features[0].geometry.centroid.coords[0]
    away = shapely.box(east + 20_000, north, east + 24_000, north + 3_750)
    field = Feature("away", "pasture", "present", away, attributes={"fenced": True})
    return replace(plan, features=(*plan.features, field))


def copied(plan: Plan) -> Plan:
    """Return the plan with the whole future as what exists today."""
    future = [f for f in plan.features if f.scene == "future"]
    taken = {f.uid for f in future}
    kept = (f for f in plan.features if not (f.scene == "present" and f.uid in taken))
    today = (replace(f, scene="present", status="existing") for f in future)
    return replace(plan, features=(*kept, *today))


def one_sheep(plan: Plan) -> Plan:
    return replace(plan, herds=(Herd("community/sheep", "community", "sheep", 1),))


def square_metre(plan: Plan) -> Plan:
    """Return the plan with one fenced square metre for all its bofedales."""
    bofedales = present(plan, "bofedal")
    x, y = bofedales[0].geometry.centroid.coords[0]
    metre = shapely.box(x, y, x + 1, y + 1)
    tiny = Feature("tiny", "bofedal", "present", metre, attributes={"fenced": True})
    rest = erased(plan, bofedales)
    return replace(rest, features=(*rest.features, tiny))


def boxed(
    plan: Plan, layer: str, width: float, height: float, scene: Scene = "present"
) -> Plan:
    """Return the plan with a box more, over its largest pasture [m]."""
    (middle,) = largest(present(plan, "pasture"))
    x, y = middle.geometry.representative_point().coords[0]
    far = width > 10_000
    west, south = (x - width / 2, y - height / 2) if far else (x, y)
    shape = shapely.box(west, south, west + width, south + height)
    box = Feature(f"box-{layer}", layer, scene, shape)
    return replace(plan, features=(*plan.features, box))


def tapped(plan: Plan) -> Plan:
    """Return the plan with a spring at the head of the canal that has no source."""
    head = present(plan, "canal")[-1].geometry.coords[0]
    spring = Feature("tap", "spring", "present", shapely.Point(head))
    return replace(plan, features=(*plan.features, spring))


Stroke = Callable[[Plan], Plan]
#: What it gained before, what it may gain now, and what jurors are told.
GAMES: dict[str, tuple[float, float, str, Stroke]] = {
    "tick rotated": (
        5.38,
        3.2,
        "rotated_without_rest",
        lambda p: told(p, largest(neglected(p)), rotated=True),
    ),
    "tick fenced": (
        2.86,
        1.0,
        "fenced_without_fence",
        lambda p: told(p, largest(present(p, "bofedal")), fenced=True),
    ),
    "manured puna": (
        5.38,
        2.3,
        "manured_beyond_animals",
        lambda p: told(p, neglected(p), manured=True),
    ),
    "1,500 ha outside the land": (12.03, 0, "outside_land", outside),
    "bad pastures are to do": (
        4.03,
        0,
        "",
        lambda p: called(p, neglected(p), status="to_do"),
    ),
    "bad pastures are declared": (
        4.03,
        0,
        "declared",
        lambda p: called(p, neglected(p), origin="declared"),
    ),
    "erase bad pastures": (4.03, 0, "", lambda p: erased(p, neglected(p))),
    "erase fields": (1.96, 0, "", lambda p: erased(p, present(p, *FIELDS))),
    "one square metre of bofedal": (1.58, 0, "", square_metre),
    "no animals": (1.54, 0, "animals_fewer", lambda p: replace(p, herds=())),
    "one sheep": (6.65, 0, "animals_fewer", one_sheep),
    "good pasture by a word": (
        6.65,
        0,
        "condition_rose",
        lambda p: told(p, present(p, "pasture"), condition="good"),
    ),
    # What the surest of it is worth. Weighed as a mean of all it was 10.2, and who left
    # out the pastures that are only ticked gained these 11.6 all the same.
    "copy the future onto the present": (18.21, 11.6, "future_copied", copied),
    "a spring beside the dry canal": (1.36, 1.3, "never_promised", tapped),
    "erase the canal without a source": (
        1.36,
        0,
        "erased",
        lambda p: erased(p, [f for f in present(p, "canal") if f.uid == "canal-norte"]),
    ),
    "one sown pasture over the whole land": (
        5.38,
        2.8,
        "covers_land",
        lambda p: boxed(p, "pasture_sown", 18_000, 18_000),
    ),
    "a terrace of 30 ha on open puna": (
        1.96,
        0,
        "terrace_area",
        lambda p: boxed(p, "terrace", 600, 500),
    ),
    "fields and a terrace of 30 ha on open puna": (
        1.96,
        0,
        "terrace_area",
        lambda p: boxed(boxed(p, "terrace", 600, 500), "cropland", 600, 500),
    ),
    "fields of the past and today and a terrace, 30 ha of open puna": (
        1.96,
        0,
        "never_promised",
        lambda p: boxed(
            boxed(boxed(p, "terrace", 600, 500), "cropland", 600, 500),
            "cropland",
            600,
            500,
            "past",
        ),
    ),
    "one future terrace over all that is steep": (
        2.40,
        0,
        "terrace_area",
        lambda p: boxed(p, "terrace", 2_000, 1_000, "future"),
    ),
    "no fields in the future but one small terrace": (
        2.40,
        0,
        "gone_in_future",
        lambda p: boxed(
            replace(
                p,
                features=tuple(
                    f
                    for f in p.features
                    if f.scene != "future" or f.layer not in (*FIELDS, "terrace")
                ),
            ),
            "terrace",
            1.5,
            1.5,
            "future",
        ),
    ),
    "fields are declared": (
        1.96,
        0,
        "weaker_word",
        lambda p: called(p, present(p, *FIELDS), origin="declared"),
    ),
    "no incomplete commitments": (
        1.00,
        1.0,
        "promises_fewer",
        lambda p: replace(
            p, commitments=tuple(c for c in p.commitments if c.who and c.by)
        ),
    ),
    "a typed volume": (
        0,
        0,
        "volume_against_area",
        lambda p: told(p, present(p, "reservoir"), volume_m3=5_000_000.0),
    ),
}


@pytest.mark.parametrize("name", GAMES)
def test_a_stroke_without_work_gains_little_or_is_told(game: Game, name: str) -> None:
    _, most, flag, play = GAMES[name]
    assert game.gain(name) <= most + 0.005
    if flag:
        assert flag in game.flags(play(game.plan))


def test_only_what_jurors_are_told_of_may_still_gain_much() -> None:
    much = {name for name, (_, most, flag, _) in GAMES.items() if most > 2}
    assert all(GAMES[name][2] for name in much)


def fenced(plan: Plan, things: list[Feature]) -> Plan:
    """Return the plan with fences along the edges of things."""
    fences = (
        Feature(f"fence-{f.uid}", "fence", "present", f.geometry.boundary)
        for f in things
    )
    return replace(plan, features=(*plan.features, *fences))


#: What is there to be seen where the work is really done, beside what the stroke draws.
SEEN: dict[str, Stroke] = {
    "tick rotated": lambda p: told(
        fenced(p, largest(present(p, "pasture"))),
        largest(present(p, "pasture")),
        rest_months=6,
    ),
    "tick fenced": lambda p: fenced(p, largest(present(p, "bofedal"))),
}


def worked(game: Game, name: str) -> Plan:
    """Return the plan of who did what a stroke only says, measured on the spot."""
    there = {id(f) for f in game.plan.features}
    played, seen = GAMES[name][3](game.plan), SEEN.get(name)
    done = seen(played) if seen else played
    new = [f for f in done.features if id(f) not in there]
    return called(done, new, origin="measured")


@pytest.mark.parametrize("name", GAMES)
def test_a_stroke_gains_no_more_than_the_work_it_stands_for(
    game: Game, name: str
) -> None:
    gained = game.gain(name)
    earned = gained
    if gained > 0:
        earned = game.points(worked(game, name)) - game.stands
    assert gained <= max(earned, 0) + 0.005
    if name in SEEN:
        assert 0 < gained < earned
