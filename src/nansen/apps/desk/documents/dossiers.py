"""What the press needs of a case, opened through the key service for personalisation alone."""

from hashlib import sha256

from nansen.apps.desk.assigning import holds_draw
from nansen.apps.desk.documents.production import Dossier
from nansen.apps.desk.office import Office
from nansen.decision.service import ORDER
from nansen.errors import Refused
from nansen.ids import CaseId
from nansen.keys.fields.personal_field import FieldName
from nansen.keys.fields.purpose import Purpose

_PORTRAIT = FieldName("identity.portrait")
_SALT = FieldName("process.journal_salt")


class CaseDossiers:
    """Opens cases as the press: each is assigned to it first, like to anybody."""

    __slots__ = ("_office",)

    def __init__(self, office: Office) -> None:
        """Take an open office."""
        self._office = office

    def open(self, case: CaseId) -> Dossier:
        """Open a case.

        Raises:
            Refused: the key service says no, or nothing was approved in the case.
            Unavailable: the key service or a vault cannot be reached.
        """
        office = self._office
        press = office.actor("personaliser")
        read, now = office.read(case), office.clock.now()
        if not holds_draw(read, press.id, Purpose.PERSONALISATION, now):
            office.assign(case, Purpose.PERSONALISATION)
        desk = office.open(press, case, Purpose.PERSONALISATION)
        read = desk.read()
        order, portrait = desk.field_of(read, ORDER), desk.field_of(read, _PORTRAIT)
        if order is None or portrait is None or desk.opened is None:
            raise Refused("R26", "two officers approve an order before anything is made")
        return Dossier(
            order=order,
            portrait=portrait,
            key=desk.opened.keys[_SALT],
            person=person_of(case),
        )


def person_of(case: CaseId) -> str:
    """Name the person of a case: all documents of theirs are made in it (R20)."""
    return sha256(f"nansen person 1\n{case}".encode()).hexdigest()[:32]
