"""The desk of an office's documents: granted cases, an invented press, a clock that is moved."""

from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import date, timedelta

from tests.simulators.custody import MovableClock
from tests.simulators.status_register import SimulatedStatusRegister
from tests.simulators.stores import MemoryActs
from tests.worlds.document_lives import D1
from tests.worlds.office import NOW, actor, key_of
from tests.worlds.production import Applicant, case_name, order_of

from nansen.acts.act import IdempotencyKey, SignedAct
from nansen.acts.ports import ActStore
from nansen.apps.desk.documents.lives import DocumentDesk, Shredder
from nansen.document.life_cycle import Life
from nansen.document.life_kinds import LifeKind
from nansen.document.order import order_digest
from nansen.document.ports import DocumentFiles
from nansen.ids import DocumentNumber, OfficerId
from nansen.officers.actor import HOLDER, Actor
from nansen.standards.deterministic_cbor import Item
from nansen.standards.framework.entry import StatusReference
from nansen.standards.framework.status_list import PublishedStatus
from nansen.status.model import Entry
from nansen.status.ports import StatusRegister
from nansen.status.service import allocate_reference

from tests.worlds.status_office import DAILY  # isort: skip

NUMBER = DocumentNumber("N7K2M4Q9X")
HOLDER_AT_DESK = Actor(id=OfficerId(HOLDER), key=key_of(HOLDER))
CASE = case_name(1)


@dataclass
class EmptyPress:
    """A press that remembers what it was told to destroy."""

    shredded: list[DocumentNumber] = field(default_factory=list)

    def shred(self, number: DocumentNumber) -> None:
        self.shredded.append(number)


@dataclass(kw_only=True)
class DeskWorld:
    """One granted case and its documents, in memory where nothing else is given."""

    acts: ActStore = field(default_factory=MemoryActs)
    register: StatusRegister = field(default_factory=SimulatedStatusRegister)
    press: Shredder = field(default_factory=EmptyPress)
    clock: MovableClock = field(default_factory=lambda: MovableClock(NOW))

    def __post_init__(self) -> None:
        self.applicant = Applicant(name=CASE, order=order_of(CASE, b"portrait"), store=self.acts)

    @property
    def desk(self) -> DocumentDesk:
        return DocumentDesk(
            files=DocumentFiles(cases=self.applicant.files, turn=nullcontext),
            register=self.register,
            press=self.press,
            clock=self.clock,
        )

    def act(
        self,
        kind: LifeKind,
        who: str,
        body: dict[str, Item] | None = None,
        *,
        number: DocumentNumber = NUMBER,
        key: IdempotencyKey | None = None,
    ) -> Life:
        """Have somebody act; each act takes a minute."""
        by = HOLDER_AT_DESK if who == HOLDER else actor(who)
        life = self.desk.act(kind, number, actor=by, body=body, key=key)
        self.clock.pass_by(timedelta(minutes=1))
        return life

    def two(self, kind: LifeKind, first: str, second: str, **body: Item) -> Life:
        """Have two people change something."""
        self.act(LifeKind.CHANGE_PROPOSED, first, {"change": str(kind)})
        return self.act(kind, second, {"of": self.newest().digest, **body})

    def place(self, *, mailed: bool = False) -> StatusReference:
        """Draw a place in the status list."""
        return allocate_reference(
            register=self.register, policy=DAILY, clock=self.clock, activated=not mailed
        )

    def make(self, *, mailed: bool = False, number: DocumentNumber = NUMBER) -> StatusReference:
        """Make a document, as far as quality control; give its place."""
        if not self.acts.documents_of(CASE):
            self.applicant.decided()
        place = self.place(mailed=mailed)
        self.order(number)
        body: dict[str, Item] = {"content": D1}
        body |= {"status_list": place.list_id, "status_index": place.index}
        self.act(LifeKind.COMMITTED, "signer", body, number=number)
        self.act(LifeKind.SIGNED, "signer", {"sod": D1}, number=number)
        self.act(LifeKind.PRINTED, "personaliser", {"blank": "UT00412"}, number=number)
        self.act(LifeKind.CHECKED, "quality-1", number=number)
        return place

    def order(self, number: DocumentNumber = NUMBER) -> Life:
        """Begin a document's life."""
        day, end = self.clock.now().date().isoformat(), date(2031, 11, 22).isoformat()
        body: dict[str, Item] = {
            "case": self.applicant.name,
            "person": "person-0123456789abcdef",
            "order": order_digest(self.applicant.order),
            "document_class": "PR",
            "reason": "replacement" if self.acts.documents_of(CASE) else "first-issuance",
            "place": "office",
            "issued_on": day,
            "expires_on": end,
            "return_until": end,
        }
        return self.act(LifeKind.ORDERED, "personaliser", body, number=number)

    def live(self) -> StatusReference:
        """Make a document and give it to its holder, who activates it."""
        place = self.make()
        self.act(LifeKind.HANDED_OVER, "deliver-1")
        self.act(LifeKind.ACTIVATED, HOLDER)
        return place

    def newest(self) -> SignedAct:
        return self.desk.chain(NUMBER).acts[-1]

    def entry(self, place: StatusReference) -> Entry:
        found = self.register.find(place)
        assert found is not None
        return found

    def asked(self, place: StatusReference) -> PublishedStatus:
        """Tell what the next list is to show."""
        return self.entry(place).asked

    def put(self, place: StatusReference, entry: Entry) -> None:
        """Let the register be as a crash, or an old copy, leaves it."""
        with self.register.writing():
            self.register.put(place, entry)
