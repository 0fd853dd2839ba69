"""Lives of documents: a clock that goes on, officers with one role each, acts in their order."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

from nansen.document.admission import Surroundings, admit
from nansen.document.life_cycle import Life, follow
from nansen.document.life_event import LifeEvent
from nansen.document.life_kinds import LifeKind
from nansen.ids import DocumentNumber, OfficerId
from nansen.officers.actor import HOLDER
from nansen.officers.role import Role
from nansen.standards.deterministic_cbor import Item

START = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
EXPIRES = date(2031, 11, 22)
D1 = b"\x01" * 32
NUMBER = DocumentNumber("N7K2M4Q9X")
ORDER: dict[str, Item] = {
    "case": "case-0123456789abcdef",
    "person": "person-0123456789abcdef",
    "order": D1,
    "document_class": "PR",
    "reason": "first-issuance",
    "place": "office",
    "issued_on": "2026-11-23",
    "expires_on": EXPIRES.isoformat(),
    "return_until": EXPIRES.isoformat(),
}
MAKING: tuple[tuple[LifeKind, Role, dict[str, Item]], ...] = (
    (LifeKind.COMMITTED, Role.SIGNER, {"content": D1}),
    (LifeKind.SIGNED, Role.SIGNER, {"sod": D1}),
    (LifeKind.PRINTED, Role.PERSONALISER, {"blank": "UT00412"}),
    (LifeKind.CHECKED, Role.QUALITY_OFFICER, {}),
    (LifeKind.DISPATCHED, Role.DELIVERY_CLERK, {}),
    (LifeKind.HANDED_OVER, Role.DELIVERY_CLERK, {}),
)


class Course:
    """One document and its clock; each act takes a minute."""

    def __init__(self, number: DocumentNumber = NUMBER, *, start: datetime = START) -> None:
        """Begin before there is a document."""
        self.number = number
        self.now = start
        self.life: Life | None = None
        self.others: tuple[Life, ...] = ()
        self._acts = 0

    @property
    def alive(self) -> Life:
        """The life, once it has begun."""
        assert self.life is not None
        return self.life

    def event(
        self,
        kind: LifeKind,
        role: Role | None = None,
        by: str = "",
        body: Mapping[str, Item] | None = None,
        **more: Item,
    ) -> LifeEvent:
        """Write an act by the officer `role-1`, by another, or by the holder."""
        self._acts += 1
        name = by or (HOLDER if role is None else f"{role}-1")
        return LifeEvent(
            number=self.number,
            kind=kind,
            by=OfficerId(name),
            roles=frozenset() if role is None else frozenset({role}),
            at=self.now,
            digest=sha256(f"{self.number} {self._acts} {kind}".encode()).digest(),
            body={**(body or {}), **more},
        )

    def act(
        self,
        kind: LifeKind,
        role: Role | None = None,
        by: str = "",
        body: Mapping[str, Item] | None = None,
        **more: Item,
    ) -> LifeEvent:
        """Let somebody act; what is refused leaves everything as it was."""
        event = self.event(kind, role, by, body, **more)
        if self.others:
            self.life = admit(self.life, event, Surroundings(others=self.others))
        else:
            self.life = follow(self.life, event)
        self.now += timedelta(minutes=1)
        return event

    def wait(self, **span: float) -> None:
        """Let time pass."""
        self.now += timedelta(**span)

    def order(self, **changes: Item) -> None:
        """Begin."""
        self.act(LifeKind.ORDERED, Role.PERSONALISER, body={**ORDER, **changes})

    def make(self, until: LifeKind = LifeKind.HANDED_OVER, **changes: Item) -> None:
        """Order and make the document, up to an act."""
        self.order(**changes)
        for kind, role, body in MAKING:
            if until is LifeKind.ORDERED:
                return
            self.act(kind, role, body=body)
            if kind is until:
                return

    def make_live(self, **changes: Item) -> None:
        """Go all the way to the holder, who activates."""
        self.make(LifeKind.HANDED_OVER, **changes)
        self.act(LifeKind.ACTIVATED)

    def propose(self, change: LifeKind, role: Role | None = None, by: str = "") -> bytes:
        """Propose a change that takes two, and give what the second refers to."""
        return self.act(LifeKind.CHANGE_PROPOSED, role, by, change=str(change)).digest

    def revoke_up_to_letter(self, *, danger: bool = False, reason: str = "excluded") -> bytes:
        """Propose, confirm and notify a revocation; give the confirmation's digest."""
        first = self.act(
            LifeKind.REVOCATION_PROPOSED, Role.APPROVER, "approver-1", reason=reason, danger=danger
        )
        second = self.act(
            LifeKind.REVOCATION_CONFIRMED, Role.APPROVER, "approver-2", of=first.digest
        )
        letter: dict[str, Item] = {"letter": D1, "language": "ru"}
        self.act(LifeKind.REVOCATION_NOTIFIED, Role.DELIVERY_CLERK, body=letter)
        return second.digest
