"""What in the plan to look at, quietly beneath the score: a count that opens a list.

Touching a flag lights up its things on the map. Nothing is refused for it, and nobody
who draws is held up: the list is folded until somebody opens it.
"""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from talking_maps.i18n import format_message
from talking_maps.i18n.messages import Translator
from talking_maps.model.plan import SCENES, Plan, Scene
from talking_maps.model.rubric import Flag
from talking_maps.plausibility import REGISTRY
from talking_maps.ui import session
from talking_maps.ui.screens.score import selection
from talking_maps.ui.widgets import flag_list, html, score_panel
from talking_maps.wording import flag_words as words
from talking_maps.workspace import plan_flags

#: Which flag is chosen, by its check.
CHOSEN = "flags.chosen"
#: At which of its changes a large plan was asked to be looked over.
ASKED = "flags.asked"
#: Of more things it takes so long to look them over that a stroke would wait.
MOST = 800


def show(code: str, plan: Plan) -> None:
    """Show how many flags the plan has; opened, each with its things to light up."""
    t, found = session.translator(), _found(code, plan)
    if found is None:
        _ask_button(plan, t)
        return
    if not found:
        return
    with (
        st.container(key="plan-flags"),
        st.expander(
            html.markdown(f"{flag_list.SIGN} {words.sign(found, 0, t)}"),
            key="flags.open",
        ),
    ):
        st.caption(t("To look at before others ask. Nothing is refused for it."))
        for flag in found:
            _line(flag, plan)


def _ask_button(plan: Plan, t: Translator) -> None:
    """Show the button that has the plan looked over."""
    st.button(
        html.markdown(f"{flag_list.SIGN} {t('Look over this plan')}"),
        key="flags.ask",
        type="tertiary",
        on_click=_ask,
        args=(plan,),
    )


def of_thing(code: str, plan: Plan, uid: str) -> tuple[str, ...]:
    """Return what the flags look at that are about one thing."""
    language = session.language()
    return tuple(
        format_message(REGISTRY[flag.id].sentence, language)
        for flag in _found(code, plan) or ()
        if uid in flag.uids
    )


def lit(code: str, plan: Plan) -> frozenset[str]:
    """Return the things of the chosen flag."""
    chosen = st.session_state.get(CHOSEN)
    if not chosen or score_panel.is_folded():
        return frozenset()
    found = _found(code, plan) or ()
    return frozenset(uid for flag in found if flag.id == chosen for uid in flag.uids)


def _found(code: str, plan: Plan) -> tuple[Flag, ...] | None:
    """Return the plan's flags; None of a large one that nobody asked to look over."""
    if len(plan.features) > MOST and st.session_state.get(ASKED) != plan.version:
        return None
    return plan_flags(session.community(code), plan.owner.id)


def _ask(plan: Plan) -> None:
    st.session_state[ASKED] = plan.version


def let_go() -> None:
    """Choose no flag."""
    st.session_state[CHOSEN] = ""


def _line(flag: Flag, plan: Plan) -> None:
    t, language = session.translator(), session.language()
    here = "-here" if st.session_state.get(CHOSEN) == flag.id else ""
    with st.container(key=f"plan-flag-{flag.id}{here}"):
        html.show(
            Markup("<p><b>{}</b><small>{}</small></p>").format(
                words.sentence(flag, language), words.source(flag, language)
            )
        )
        if any(feature.uid in flag.uids for feature in plan.features):
            st.button(
                t("Show on the map"),
                key=f"flags.{flag.id}",
                type="tertiary",
                icon=":material/location_searching:",
                on_click=_choose,
                args=(flag, plan),
            )


def _choose(flag: Flag, plan: Plan) -> None:
    """Light up the things of a flag, in a scene that has them, and nothing else."""
    again = st.session_state.get(CHOSEN) == flag.id
    score_panel.choose("")
    selection.let_go()
    st.session_state[CHOSEN] = "" if again else flag.id
    scenes = _scenes(flag, plan)
    if not again and scenes and session.scene() not in scenes:
        session.go_to(scene=scenes[0])


def _scenes(flag: Flag, plan: Plan) -> tuple[Scene, ...]:
    """Return the scenes in which things of the flag are drawn, the present first."""
    found = {feature.scene for feature in plan.features if feature.uid in flag.uids}
    return tuple(s for s in sorted(SCENES, key=lambda s: s != "present") if s in found)
