"""The question what a listing costs."""

from decimal import Decimal
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from api.pages.editing.cost import COST
from importers.formats.open_referral.costs import says_free_alone
from importers.records import CostOptionRecord
from tests.api.editing.asking import asked, listing


@pytest.mark.parametrize("words", ["Free", "free of charge.", "No charge", "£0", "Free £0.00"])
def test_what_is_free_is_said_once(session: Session, words: str) -> None:
    prices = (CostOptionRecord(uuid4(), option="Free", amount=Decimal(0)),)
    content = listing(is_free=True, fees_description=words, cost_options=prices)
    [said] = COST.said(asked(session, content))
    assert said.words == ("Free",)


@pytest.mark.parametrize("words", ["Free, tea 50p", "Free for carers", "", "£0.50", "Donations"])
def test_what_says_more_is_kept(session: Session, words: str) -> None:
    assert not says_free_alone(words)
    [said] = COST.said(asked(session, listing(is_free=True, fees_description=words)))
    assert said.words == tuple(filter(None, ("Free", words)))
