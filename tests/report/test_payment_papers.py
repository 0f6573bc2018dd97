"""The list to sign, the contract and the receipt say what was paid, to whom and how."""

from decimal import Decimal
from pathlib import Path

import pytest

from talking_maps import contest, report
from talking_maps.contest.prizes import soles
from talking_maps.errors import BadFile
from talking_maps.i18n import format_message
from talking_maps.model.contest import Goods, Payment
from talking_maps.report.payment_papers import (
    CONTRACT_FILE,
    PaidPrize,
    contract_content,
    list_content,
    receipt_content,
)
from talking_maps.workspace import open_workspace
from talking_maps.workspace.payment_reports import contract_template
from tests.contest.builders import Chain
from tests.contest.test_payments import admit, awarded, paid, with_prizes
from tests.report.builders import account, pages, strings, texts

PAPERS = Payment("e001", "7-2026", "2026-06-20", "40 days", "****6789")


def paid_in_part() -> Chain:
    chain = awarded(with_prizes())
    wire = (Goods("4 rolls of wire", Decimal(150)),)
    admit(chain, paid("e001", "150", "part_payment", "goods", goods=wire))
    return admit(chain, paid("e002", "300"))


def prizes(chain: Chain) -> list[PaidPrize]:
    return [
        PaidPrize(
            one.entry,
            soles(one.due),
            soles(one.left),
            PAPERS,
            contest.movements_of(chain.record, one.entry),
        )
        for one in contest.balances(chain.record)
    ]


def said(told: object) -> str:
    return "\n".join(strings(told)).replace("\N{NO-BREAK SPACE}", " ")


def test_the_list_has_what_is_left_and_what_was_paid(tmp_path: Path) -> None:
    chain = paid_in_part()
    view = account(chain.record)
    told = said(list_content(view, "villages/r1", prizes(chain)))
    assert "S/ 350.00" in told
    assert "S/ 450.01" in told
    assert "four hundred and fifty soles and 01/100" in told
    assert "in kind · 4 rolls of wire, S/ 150.00" in told
    assert "Rosa Condori · 40506070" in told
    paper = report.payment_list(view, "villages/r1", prizes(chain))
    (first, *_) = texts(paper, tmp_path)
    assert "Fingerprint" in first
    assert pages(paper) == 1


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_receipt_is_one_sheet_with_the_amount_in_words(
    language: str, tmp_path: Path
) -> None:
    chain = paid_in_part()
    view = account(chain.record, language)
    whole = prizes(chain)[1]
    told = said(receipt_content(view, whole, whole.moves[0]))
    words = {"en": "three hundred soles and 00/100", "es": "trescientos con 00/100"}
    assert words[language] in told
    assert "DNI 40506070" in told
    paper = report.payment_receipt(view, whole, whole.moves[0].number)
    assert pages(paper) == 1
    assert texts(paper, tmp_path)[0].count("Rosa Condori") == 2


def test_the_contract_is_ours_or_the_office_s_own() -> None:
    chain = paid_in_part()
    view = account(chain.record, "es")
    prize = prizes(chain)[0]
    ours = said(contract_content(view, prize))
    assert "N.º 7-2026" in ours
    assert "quinientos con 00/100 soles" in ours
    assert "40 days" in ours
    own = "El premio es {amount_in_words}.\n\nLo recibe {payee}"
    told = contract_content(view, prize, own)
    assert told["paragraphs"] == [
        "El premio es quinientos con 00/100 soles.",
        "Lo recibe Rosa Condori",
    ]
    assert pages(report.contract(view, prize, own)) == 1


def test_a_contract_that_names_what_nobody_knows_is_refused_by_line() -> None:
    chain = paid_in_part()
    view = account(chain.record, "es")
    with pytest.raises(BadFile) as refused:
        report.contract(view, prizes(chain)[0], "El premio\n\nLo recibe {payeee}.")
    told = format_message(refused.value, "en")
    assert "Line 3 of contract.txt" in told
    assert "{payeee}" in told
    assert "{payee}, {document}" in told


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_the_office_s_contract_is_read_whatever_wrote_it(
    encoding: str, tmp_path: Path
) -> None:
    workspace = open_workspace(tmp_path)
    assert contract_template(workspace) == ""
    text = "El señor {payee}, de Ñuñoa, recibirá {amount}."
    (workspace.folder / CONTRACT_FILE).write_bytes(text.encode(encoding))
    assert contract_template(workspace).lstrip("\ufeff") == text
