"""Orders for documents of people who do not exist."""

from typing import Any

from tests.worlds.travel_documents import holder, office

from nansen.document.document_class import DocumentClass
from nansen.document.order import DocumentOrder, OrderReason, Term
from nansen.ids import StateCode


def document_order(**changes: Any) -> DocumentOrder:
    """Order Anna Ivanova's first document as a refugee."""
    values: dict[str, Any] = {
        "document_class": DocumentClass.REFUGEE,
        "reason": OrderReason.FIRST_ISSUANCE,
        "issuing_state": StateCode("UTO"),
        "issuing_authority": office(),
        "nationality": StateCode("XXB"),
        "holder": holder(),
        "portrait": bytes(range(32)),
        "validity": Term(months=60),
        "return_state": StateCode("UTO"),
        "territorial_validity": (StateCode("RUS"),),
        "salt": bytes(range(16)),
    }
    return DocumentOrder(**values | changes)
