from typing import Any

import pytest
from tests.worlds.document_lives import EXPIRES, NUMBER, Course
from tests.worlds.document_orders import document_order
from tests.worlds.travel_documents import ISSUED, travel_document

from nansen.document.warrant import Warranted
from nansen.document.warranted_document import document_of
from nansen.errors import Refused, Untrusted
from nansen.ids import CaseId

ORDER = document_order()
WARRANTED = Warranted(case=CaseId("case-0123456789abcdef"), order=ORDER)


def course(**changes: Any) -> Course:
    begun = Course()
    begun.order(**{"order": ORDER.digest, **changes})
    return begun


def test_a_life_and_a_warrant_mean_one_document() -> None:
    assert document_of(course().alive, WARRANTED) == travel_document(
        number=NUMBER, date_of_issue=ISSUED, date_of_expiry=EXPIRES
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"order": bytes(32)},
        {"case": "case-fedcba9876543210"},
        {"document_class": "PS"},
        {"reason": "replacement"},
        {"expires_on": "2031-11-23"},
        {"return_until": "2031-11-21"},
    ],
)
def test_a_life_that_says_something_else_is_untrusted(changes: dict[str, Any]) -> None:
    with pytest.raises(Untrusted):
        document_of(course(**changes).alive, WARRANTED)


def test_an_order_that_is_unlawful_on_the_day_makes_no_document() -> None:
    begun = course(issued_on="1990-01-01")
    with pytest.raises(Refused):
        document_of(begun.alive, WARRANTED)
