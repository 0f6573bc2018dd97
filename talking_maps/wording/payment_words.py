"""What the kinds, means and parts of payments are called, on screens and papers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from talking_maps.i18n import Translator
from talking_maps.model.contest import (
    Medium,
    Movement,
    MovementKind,
    Payment,
    PaymentPaper,
    PrizeForm,
    Prizes,
)


def kind_names(t: Translator) -> Mapping[MovementKind, str]:
    """Return what the kinds of movements are called."""
    return {
        "payment": t("payment"),
        "part_payment": t("part payment"),
        "refund": t("refund"),
        "adjustment": t("adjustment"),
    }


def media_names(t: Translator) -> Mapping[Medium, str]:
    """Return by what means a prize can reach its winner."""
    return {
        "bank": t("bank transfer"),
        "cheque": t("cheque"),
        "cash": t("cash"),
        "goods": t("in kind"),
        "assistance": t("technical assistance"),
    }


def form_names(t: Translator) -> Mapping[PrizeForm, str]:
    """Return what a prize can be given as."""
    return {
        "money": t("in money"),
        "goods": t("in kind"),
        "assistance": t("in technical assistance"),
    }


def paper_names(t: Translator) -> Mapping[PaymentPaper, str]:
    """Return what the papers are called that are due before a prize is paid."""
    return {
        "contract": t("donation contract"),
        "counterpart": t("counterpart"),
        "account": t("bank account"),
        "list": t("signature on the payment list"),
    }


def in_goods(moved: Movement, t: Translator) -> str:
    """Return what was handed over in kind, each thing with what it is worth."""
    return "; ".join(
        t("{what}, {amount:soles}", what=one.what, amount=str(one.amount))
        for one in moved.goods
    )


def counterpart(papers: Payment, t: Translator) -> str:
    """Return what the winners contribute, and what it is worth where that is known."""
    if papers.counterpart_soles is None:
        return papers.counterpart
    worth = t("{amount:soles}", amount=str(papers.counterpart_soles))
    return ", ".join(filter(None, (papers.counterpart, worth)))


def by_what(moved: Movement, t: Translator) -> str:
    """Return by what means it moved, its number, and what was given in kind."""
    said = [media_names(t).get(moved.medium, ""), moved.number, in_goods(moved, t)]
    return " · ".join(filter(None, said))


def given_as(prizes: Prizes, t: Translator) -> Iterator[str]:
    """Yield as what a prize is given and when, nothing where it is money at once."""
    if prizes.given_as:
        words = form_names(t)
        parts = ", ".join(
            f"{one.percent} % {words[one.form]}" for one in prizes.given_as
        )
        yield t("of each prize {parts}", parts=parts)
    if prizes.instalments:
        parts = ", ".join(
            t(
                "{percent} % from {days} days after the award on",
                percent=str(one.percent),
                days=str(one.days),
            )
            if one.days
            else t("{percent} % at the award", percent=str(one.percent))
            for one in prizes.instalments
        )
        yield t("in instalments: {parts}", parts=parts)
