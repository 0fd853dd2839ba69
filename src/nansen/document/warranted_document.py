"""The one document that a warrant and a life both mean: what the signer may sign."""

from nansen.document.life_cycle import Life
from nansen.document.model import TravelDocument
from nansen.document.order import document_from
from nansen.document.warrant import Warranted
from nansen.errors import Untrusted


def document_of(life: Life, warranted: Warranted) -> TravelDocument:
    """Make the document of a life from the order that was approved for its case.

    Nothing is taken from the press but the number and the day of issue, and both stand in the
    life's first act.

    Raises:
        Untrusted: the life is of another case or order, or has other dates.
        Refused: the order makes no lawful document on that day.
    """
    order = warranted.order
    if (life.case, life.order) != (warranted.case, order.digest):
        raise Untrusted("document life", "is not of the order that was approved", clause="R26")
    document = document_from(order, number=life.number, issued_on=life.issued_on)
    said = (life.document_class, life.reason, life.expires_on, life.return_until)
    return_until = document.return_right.until
    if said != (order.document_class, order.reason, document.date_of_expiry, return_until):
        raise Untrusted("document life", "says another thing than its order", clause="R47")
    return document
