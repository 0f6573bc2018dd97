"""Categories by altitude, proposed: the puna competes with the puna."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import streamlit as st

from talking_maps.i18n import translator
from talking_maps.i18n.messages import Translator
from talking_maps.model.contest import Category
from talking_maps.ui import error_messages, session
from talking_maps.ui.screens.rules.form_widgets import RENEWED, FormSection
from talking_maps.ui.widgets import html, notices, progress
from talking_maps.wording import vocabulary
from talking_maps.workspace import list_communities, proposed_belts


def ask(
    sheet: FormSection, categories: tuple[Category, ...], fresh: str
) -> tuple[Category, ...]:
    """Offer to divide the communities by altitude; return the categories then.

    `fresh` is how ids of lines begin that have no name yet.
    """
    t = session.translator()
    st.subheader(t("By altitude"), anchor=False)
    _explain(t)
    if not st.button(
        t("Propose categories by altitude"),
        icon=":material/landscape:",
        key=f"{sheet.key}.propose",
    ):
        return categories
    with error_messages.saying(), progress.telling("rules.belts") as tell:
        found = proposed_belts(session.workspace(), tell)
        unknown = _unknown(found.pop("", ()))
        if found:
            st.session_state[RENEWED] = True
        if found and unknown:
            notices.tell(unknown)
        elif unknown:
            # No page follows on which a notice would be read.
            st.info(html.markdown(unknown))
        return by_belt(categories, found, fresh)
    return categories


def _explain(t: Translator) -> None:
    """Say where the belts come from."""
    st.caption(
        t(
            "From the elevations it is proposed in which belt each community has most "
            "of its land. Correct the lists where you know better."
        )
    )


def by_belt(
    categories: Sequence[Category], belts: Mapping[str, Sequence[str]], fresh: str
) -> tuple[Category, ...]:
    """Return the categories with one a belt.

    They stand where the category of all communities stood, with its prizes and rules;
    where there is none they come last, without prizes.

    >>> of_all = Category("all", {"es": "Comunidades"}, ("community",), "contest")
    >>> found = by_belt([of_all], {"suni": ["b"], "puna": ["a", "c"]}, "new-1")
    >>> [(one.names["en"], one.communities) for one in found]
    [('Suni', ('b',)), ('Puna', ('a', 'c'))]
    """
    of_all = _of_all(categories)
    blank = Category(fresh, {}, ("community",), "contest")
    made = _of_belts(belts, fresh, of_all, blank)
    if not made:
        return tuple(categories)
    if of_all is None:
        return (*categories, *made)
    place = list(categories).index(of_all)
    return (*categories[:place], *made, *categories[place + 1 :])


def _of_belts(
    belts: Mapping[str, Sequence[str]],
    fresh: str,
    of_all: Category | None,
    blank: Category,
) -> tuple[Category, ...]:
    """Return a category for each belt."""
    return tuple(
        replace(
            of_all or blank,
            id=f"{fresh}-{belt}",
            names={
                one: vocabulary.altitude_belts(translator(one))[belt].capitalize()
                for one in ("es", "en")
            },
            communities=tuple(codes),
        )
        for belt, codes in belts.items()
    )


def _of_all(categories: Sequence[Category]) -> Category | None:
    """Return the category of all communities, if there is one."""
    return next(
        (
            one
            for one in categories
            if one.owners == ("community",) and not one.communities
        ),
        None,
    )


def _unknown(codes: Sequence[str]) -> str:
    """Return which communities are of no belt for want of elevation, empty if none."""
    if not codes:
        return ""
    t = session.translator()
    names = {one.code: one.name for one in list_communities(session.workspace())}
    said = ", ".join(names.get(code, code) for code in codes)
    return t("Without elevation, of no belt yet: {codes}.", codes=said)
