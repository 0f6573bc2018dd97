"""What may follow what; wrong roles, wrong times and wrong marks are refused."""

from dataclasses import replace
from decimal import Decimal

import pytest

from talking_maps import contest
from talking_maps.contest import Event
from talking_maps.contest.state import Awards
from talking_maps.contest.submission import ineligibility, is_pending
from talking_maps.errors import BadDefinition, BadValue, NotAllowed, NotFound
from talking_maps.model.amendment import Amendment, QuorumCorrected
from talking_maps.model.contest import (
    ROLES,
    Answer,
    Appeal,
    ClockCorrection,
    Contest,
    FlagAnswer,
    Gate,
    GateCheck,
    GateResult,
    Juror,
    LossAnswer,
    LossReason,
    Mark,
    Movement,
    Payment,
    Prizes,
    Role,
    Round,
    SecondReading,
    Visit,
    Withdrawal,
)
from talking_maps.model.custody import HandOver, Lead
from talking_maps.model.delivery import Delivery
from talking_maps.model.drawn_places import PlaceBands
from talking_maps.model.message import Message
from talking_maps.model.rubric import Flag
from tests.contest.builders import (
    AT,
    LATE,
    NAMES,
    RUBRIC,
    RULES,
    VILLAGES,
    Chain,
    ballot,
    entry,
    record,
    with_ties,
)

GATED = replace(RULES, gates=(Gate("papers", "checked", NAMES),))


def opened(rules: Contest = GATED) -> Chain:
    return Chain(rules).add("open").add("submit", entry(1), entry(2))


def awarded() -> Chain:
    chain = opened(RULES).add("close")
    return chain.add("award", contest.award(chain.record))


def admit(
    chain: Chain, act: str, noun: object = None, role: Role = "staff", who: str = "Ana"
) -> None:
    told = Event(len(chain.lines) + 1, AT, who, role, noun)
    contest.validate_event(chain.record, act, told)


NOUNS = {
    "submit": entry(9),
    "withdraw": Withdrawal("e001"),
    "change": RULES,
    "check": GateCheck("e001", "papers", passed=True),
    "mark": ballot("e001", "j1", health=1),
    "visit": Visit("e001", "j1", "2026-05-12", {"A": "done"}),
    "appeal": Appeal("a1", "c01", "the water"),
    "close": None,
    "open": None,
    "places": PlaceBands(1, 200, ()),
    "award": Awards(()),
    "answer": Answer("a1", upheld=True, text="yes"),
    "answer_flag": FlagAnswer("e001", "tiny", "a dormidero, seen"),
    "loss_reason": LossReason("r1", "e001", ("A",), "the river took it"),
    "answer_loss": LossAnswer("r1", accepted=True),
    "payment": Payment("e001", contract="1"),
    "movement": Movement("e001", "payment", Decimal(1), "cash", "2026-06-01"),
    "create": RULES,
    "amend": Amendment("R.D. 1", "so", QuorumCorrected(1)),
    "read_again": SecondReading("j1", (("e001", "health"),)),
    "clock": ClockCorrection(1, "2026-05-01T00:00:00+00:00", "so"),
    "delivery": Delivery("e001", "Rosa"),
    "lead": Lead("a" * 16, "Office"),
    "hand_over": HandOver("a" * 16, "Office", "Field"),
}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("act", sorted(contest.RIGHTS))
def test_only_the_right_roles_may(act: str, role: Role) -> None:
    if contest.may(role, act):
        return
    with pytest.raises(NotAllowed, match="may not do this"):
        admit(opened(), act, NOUNS[act], role, "j1")


def test_every_act_has_its_roles_and_visitors_have_none() -> None:
    assert set(contest.RIGHTS) == set(NOUNS)
    assert not any(contest.may("visitor", act) for act in contest.RIGHTS)
    assert not contest.may("facilitator", "mark")
    assert not contest.may("juror", "award")


@pytest.mark.parametrize(
    "act", ["submit", "withdraw", "check", "mark", "visit", "close"]
)
def test_nothing_comes_in_before_the_opening_or_after_the_award(act: str) -> None:
    for chain in (Chain(RULES), awarded()):
        with pytest.raises(NotAllowed):
            admit(chain, act, NOUNS[act])


def test_rules_do_not_change_after_the_opening() -> None:
    admit(Chain(RULES), "change", RULES)
    with pytest.raises(NotAllowed, match="can no longer be changed"):
        admit(opened(), "change", RULES)


def test_an_entry_says_whether_it_passes_each_measured_gate() -> None:
    gate = Gate("scenes", "indicator", NAMES, "scenes_complete", None, 3.0)
    rules = replace(RULES, rubric=replace(RUBRIC, gates=(gate,)))
    told = replace(entry(9), gates=(*entry(9).gates, GateResult("scenes", passed=True)))
    admit(Chain(rules).add("open"), "submit", told)
    with pytest.raises(BadValue, match="passes the gate"):
        admit(Chain(rules).add("open"), "submit", entry(9))


@pytest.mark.parametrize("act", ["award", "payment", "movement"])
def test_prizes_wait_for_the_closing(act: str) -> None:
    with pytest.raises(NotAllowed, match="too early"):
        admit(opened(), act, NOUNS[act])


@pytest.mark.parametrize(
    ("act", "noun", "error"),
    [
        ("mark", ballot("e009", "j1", health=1), NotFound),
        ("mark", ballot("e001", "j9", health=1), NotFound),
        ("mark", ballot("e001", "j1", land=1), NotFound),
        ("mark", ballot("e001", "j1", health=30.01), BadValue),
        ("mark", ballot("e001", "j1", health=-1), BadValue),
        ("mark", ballot("e001", "j1", health=1.005), BadValue),
        ("mark", ballot("e001", "j1", health=float("nan")), BadValue),
        ("mark", replace(NOUNS["mark"], marks=(Mark("health", 1, face=5),)), BadValue),  # type: ignore[type-var]
        ("mark", ballot("e001", "j1"), BadValue),
        ("mark", replace(NOUNS["mark"], marks=(Mark("water", 1),) * 2), BadValue),  # type: ignore[type-var]
        ("mark", replace(NOUNS["mark"], marks=(Mark("health", 30, face=1),)), BadValue),  # type: ignore[type-var]
        ("check", GateCheck("e001", "other", passed=True), NotFound),
        ("visit", Visit("e001", "j1", "2026-05-12", {"Z": "done"}), BadValue),
        ("visit", Visit("e001", "j1", "12 May", {"A": "done"}), BadValue),
        ("visit", Visit("e001", "j1", "2026-05-12", {}, 200, 0), BadValue),
        ("visit", Visit("e001", "j1", "2026-05-12", {}, 20, None), BadValue),
        ("visit", Visit("e001", "j1", "20260512", {}), BadValue),
        ("withdraw", Withdrawal("e009"), NotFound),
        ("submit", entry(1), BadValue),
        ("submit", replace(entry(9), round="r7"), NotFound),
        ("submit", replace(entry(9), submitted_by="Luis"), BadValue),
        ("submit", replace(entry(9), submitted_at=AT.replace("10", "09")), BadValue),
        ("submit", replace(entry(9), gates=LATE), BadValue),
        ("submit", replace(entry(9), parts=()), BadValue),
        (
            "submit",
            replace(entry(9), parts=(replace(entry(9).parts[0], points=60.5),)),
            BadValue,
        ),
        ("submit", entry(9, uncertainty=-1.0), BadValue),
        ("appeal", Appeal("a1", "", "the water"), BadValue),
        ("appeal", Appeal("a1", "María Quispe", "the water"), BadValue),
        ("appeal", Appeal("a1", "c01/h1/x", "the water"), BadValue),
        ("appeal", Appeal("a1", "c01", "the water", "e009"), NotFound),
        ("answer", Answer("a1", upheld=True, text="yes"), NotFound),
        ("answer_flag", FlagAnswer("e001", "tiny", "seen"), NotFound),
        ("answer_flag", FlagAnswer("e009", "tiny", "seen"), NotFound),
        ("loss_reason", LossReason("r1", "e009", ("A",), "gone"), NotFound),
        ("answer_loss", LossAnswer("r1", accepted=True), NotFound),
    ],
)
def test_wrong_acts_are_refused(act: str, noun: object, error: type[Exception]) -> None:
    with pytest.raises(error):
        admit(opened(), act, noun)


def test_the_office_answers_a_flag_that_was_sealed_in_words() -> None:
    doubt = Flag("tiny", Message("{count:whole} things", {"count": 2}), ("A",))
    for state in ("open", "close"):
        chain = Chain(RULES).add("open").add("submit", entry(1, flags=(doubt,)))
        chain = chain if state == "open" else chain.add("close")
        admit(chain, "answer_flag", FlagAnswer("e001", "tiny", "a dormidero, seen"))
        with pytest.raises(NotFound, match="Its flags are"):
            admit(chain, "answer_flag", FlagAnswer("e001", "outside_land", "seen"))
        with pytest.raises(BadValue, match="needs words"):
            admit(chain, "answer_flag", FlagAnswer("e001", "tiny", "  "))
        with pytest.raises(NotAllowed):
            admit(chain, "answer_flag", FlagAnswer("e001", "tiny", "x"), "juror", "j1")


def test_the_last_answer_to_a_flag_stands_and_the_first_stays() -> None:
    doubt = Flag("tiny", Message("crumbs"))
    chain = Chain(RULES).add("open").add("submit", entry(1, flags=(doubt,)))
    chain.add("answer_flag", FlagAnswer("e001", "tiny", "we shall look"))
    chain.add("answer_flag", FlagAnswer("e001", "tiny", "a dormidero, seen"))
    found = chain.record
    assert found.flag_answers_of["e001"]["tiny"].noun.text == "a dormidero, seen"
    assert len(found.flag_answers) == 2
    # Names are taken out of what people typed here as elsewhere.
    told = contest.reworded(found, lambda text, entry: f"{entry}: {len(text)}")
    assert told.flag_answers_of["e001"]["tiny"].noun.text == "e001: 17"
    line = contest.reworded_line(found, chain.lines[-1], lambda *_text: "…")
    assert line.content["text"] == "…"


def test_a_juror_judges_alone_and_never_his_own() -> None:
    kin = Juror("j9", "Rosa", origin="c01")
    chain = opened(replace(GATED, jurors=(*RULES.jurors, kin)))
    admit(chain, "mark", ballot("e002", "j9", health=1), "juror", "j9")
    with pytest.raises(NotAllowed, match="own name"):
        admit(chain, "mark", ballot("e002", "j1", health=1), "juror", "j9")
    for act, noun in (
        ("mark", ballot("e001", "j9", health=1)),
        ("visit", Visit("e001", "j9", "2026-05-12", {})),
    ):
        with pytest.raises(NotAllowed, match="own community"):
            admit(chain, act, noun)


def test_a_withdrawn_entry_is_not_marked() -> None:
    chain = opened().add("withdraw", Withdrawal("e001"))
    with pytest.raises(NotAllowed, match="withdrawn"):
        admit(chain, "mark", NOUNS["mark"])


def test_only_an_upheld_appeal_opens_an_awarded_contest() -> None:
    chain = awarded().add("appeal", Appeal("a1", "c02", "the water", "e002"))
    assert chain.record.state == "awarded"
    refused = awarded().add("appeal", Appeal("a1", "c02", "the water", "e002"))
    refused.add("answer", Answer("a1", upheld=False, text="no"))
    assert refused.record.state == "awarded"
    upheld = chain.add("answer", Answer("a1", upheld=True, text="yes"))
    assert upheld.record.state_before(99) == "closed"
    admit(chain, "mark", ballot("e002", "j1", health=1))
    with pytest.raises(NotFound):
        admit(chain, "answer", Answer("a1", upheld=True, text="again"))


def test_a_prize_is_paid_once_and_only_when_all_is_recorded() -> None:
    chain = awarded()
    whole = Payment("e001", "12", "2026-06-01", "40 days of work", "****1234")
    paid = Payment("e001", paid_on="2026-06-02")
    for name in ("contract", "signed_on", "counterpart", "account"):
        lacking = replace(whole, paid_on="2026-06-02", **{name: ""})  # type: ignore[arg-type]
        with pytest.raises(NotAllowed, match="Before the prize of"):
            admit(chain, "payment", lacking)
    with pytest.raises(NotAllowed, match="signed later"):
        admit(chain, "payment", replace(whole, paid_on="2026-05-31"))
    with pytest.raises(NotFound):
        admit(chain, "payment", Payment("e009", contract="1"))
    chain.add("payment", whole)
    admit(chain, "payment", paid)
    chain.add("payment", paid)
    with pytest.raises(NotAllowed, match="paid already"):
        admit(chain, "payment", Payment("e001", paid_on="2026-06-03"))
    assert contest.payment_of(chain.record, "e001") == replace(
        whole, paid_on="2026-06-02"
    )


def laddered(**changes: object) -> Contest:
    prizes = replace(VILLAGES.prizes, **changes)  # type: ignore[type-var]
    return replace(RULES, categories=(replace(VILLAGES, prizes=prizes),))


def gated(kind: str, *more: str, **limits: float) -> Contest:
    gate = Gate("g", kind, NAMES, *more, **limits)  # type: ignore[arg-type]
    return replace(RULES, gates=(gate,))


def test_a_share_of_a_need_may_be_more_than_all_of_it() -> None:
    contest.check_rules(gated("indicator", "stocking_balance", at_most=1.2))


@pytest.mark.parametrize(
    "rules",
    [
        with_ties("luck"),
        with_ties("criterion.sky"),
        replace(RULES, jurors=()),
        replace(RULES, rounds=()),
        replace(RULES, faces=1),
        replace(RULES, rubric=replace(RUBRIC, criteria=RUBRIC.criteria[:2])),
        replace(RULES, jurors=(*RULES.jurors, RULES.jurors[0])),
        replace(RULES, rounds=(Round("r1", NAMES, baseline="r0"),)),
        replace(RULES, rounds=(Round("r1", NAMES, AT, "2026-05-01T00:00:00-05:00"),)),
        replace(RULES, gates=(Gate("g", "indicator", NAMES, "luck", None, 1.0),)),
        replace(RULES, gates=(Gate("g", "indicator", NAMES, "scenes_complete"),)),
        gated("indicator", "scenes_complete", at_least=60.0),
        gated("indicator", "scenes_complete", at_most=-0.1),
        gated("indicator", "scenes_complete", at_least=0.8, at_most=0.2),
        gated("checked", "scenes_complete"),
        gated("checked", at_least=0.5),
        replace(RULES, rubric=replace(RUBRIC, gates=(Gate("g", "indicator", NAMES),))),
        replace(GATED, rubric=replace(RUBRIC, gates=(Gate("papers", "checked", {}),))),
        replace(RULES, gates=(Gate("in_time", "checked", NAMES),)),
        replace(RULES, categories=(replace(VILLAGES, owners=()),)),
        replace(
            RULES,
            communities=("c1",),
            categories=(replace(VILLAGES, communities=("c2",)),),
        ),
        replace(RULES, rubric=replace(RUBRIC, joining="median")),
        laddered(fund=Decimal("900.00")),
        laddered(ladder=(Decimal(1), Decimal(2))),
        laddered(ladder=()),
        laddered(kind="share"),
        laddered(minimum_score=101.0),
    ],
)
def test_rules_that_contradict_each_other_are_refused(rules: Contest) -> None:
    with pytest.raises(BadDefinition):
        contest.check_rules(rules)


@pytest.mark.parametrize("amount", ["10.005", "-1", "NaN", "Infinity", "1e9", "1e999"])
@pytest.mark.parametrize("name", ["fund", "cap"])
def test_money_is_counted_in_whole_centimos(name: str, amount: str) -> None:
    with pytest.raises(BadValue, match="whole céntimos"):
        contest.check_rules(laddered(**{name: Decimal(amount)}))


@pytest.mark.parametrize("at", ["soon", "2026-05-01T00:00:00"])
def test_the_times_of_a_round_have_a_zone(at: str) -> None:
    with pytest.raises(BadValue):
        contest.check_rules(replace(RULES, rounds=(Round("r1", NAMES, AT, at),)))


def test_prizes_outside_the_usual_range_are_asked_about() -> None:
    contest.check_rules(RULES)
    asked = replace(RULES, soles_per_dollar=Decimal("3.75"))
    assert contest.rules_warnings(asked) == ()
    (question,) = contest.rules_warnings(
        replace(
            asked,
            categories=(
                replace(VILLAGES, prizes=Prizes("ladder", Decimal(50), (Decimal(50),))),
            ),
        )
    )
    assert question.values["amount"] == "50"
    assert contest.rules_warnings(RULES)[0].id.startswith("Say how many soles")
    share = laddered(kind="share", ladder=(), fund=Decimal(90_000))
    (alone,) = contest.rules_warnings(replace(share, soles_per_dollar=Decimal("3.75")))
    assert alone.values["amount"] == "90000"


def test_prizes_that_came_out_unusual_are_asked_about() -> None:
    rules = laddered(kind="share", ladder=(), fund=Decimal(300))
    rules = replace(rules, soles_per_dollar=Decimal("3.75"))
    assert contest.rules_warnings(rules) == ()
    handed = [entry(1, 50.0), entry(2, 5.0)]
    found = contest.unusual_awards(rules, contest.award(record(handed, (), rules)))
    assert [one.values["amount"] for one in found] == ["27.27"]


def test_an_origin_that_keeps_a_juror_from_nothing_is_asked_about() -> None:
    jurors = (
        Juror("j1", "Rosa", origin="C1"),
        Juror("j2", "Luis", origin="cusco", relatives=("c2/h1", "c3/h1")),
    )
    rules = replace(RULES, communities=("c1", "c2"), jurors=jurors)
    asked = contest.rules_warnings(replace(rules, soles_per_dollar=Decimal("3.75")))
    assert [one.values["origin"] for one in asked] == ["cusco", "c3/h1"]


def test_a_gate_nobody_looked_at_is_open_and_a_late_entry_failed() -> None:
    rules = replace(RULES, gates=(Gate("papers", "checked", NAMES),))
    chain = Chain(rules).add("open").add("submit", entry(1), entry(2, gates=LATE))
    why = ineligibility(chain.record)
    assert is_pending(why["e001"])
    assert not is_pending(why["e002"])
    chain.add("check", GateCheck("e001", "papers", passed=True))
    assert not is_pending(ineligibility(chain.record)["e001"])
    chain.add("check", GateCheck("e001", "papers", passed=False, reason="no"))
    assert not is_pending(ineligibility(chain.record)["e001"])
