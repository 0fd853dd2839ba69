"""A signer with all that it asks for: a roster, a journal, warrants, and a ledger of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from tests.journal.simulated import WITNESSED
from tests.worlds.document_orders import document_order
from tests.worlds.journal_office import JournalOffice, keys
from tests.worlds.office import CASE, NOW, actor, first_roster, key_of
from tests.worlds.specimen import photo

from nansen.acts.act import IdempotencyKey, SignedAct, Subject
from nansen.acts.chain import Chain, sign_act
from nansen.adapters.files.signing_ledger import create_signing_ledger, open_signing_ledger
from nansen.apps.signer.quorum_signer import QUOTA, QuorumSigner, SignerPorts
from nansen.clock import FixedClock
from nansen.decision.quorum import Approval
from nansen.decision.statement import DecisionStatement, Mode, Outcome, signed_message
from nansen.document.order import DocumentOrder, document_from, encode_order
from nansen.document.warrant import Warrant
from nansen.ids import DocumentNumber, OfficerId
from nansen.officers.roster import Roster
from nansen.personalization.portrait import make_portrait
from nansen.personalization.prepared import content_of, prepare
from nansen.personalization.signing import SigningRequest
from nansen.standards.framework.entry import StatusReference

NUMBER, SECOND = DocumentNumber("N7K2M4Q9X"), DocumentNumber("P3R5T7V9Z")
TODAY = NOW.date()
APPROVERS = ("approve-1", "approve-2")


@cache
def portrait() -> bytes:
    """The picture that the examiners saw."""
    return make_portrait(photo()).image


def order(**changes: Any) -> DocumentOrder:
    """Order a document with this portrait."""
    return document_order(**{"portrait": sha256(portrait()).digest()} | changes)


def grant(ordered: DocumentOrder, **changes: Any) -> DecisionStatement:
    """Grant an order."""
    values: dict[str, Any] = {
        "case": CASE,
        "head": bytes(32),
        "outcome": Outcome.GRANT,
        "mode": Mode.MANDATORY,
        "order": ordered.digest,
        "at": NOW,
        "until": NOW + timedelta(days=365),
    }
    return DecisionStatement(**values | changes)


def approve(octets: bytes, name: str, key: str | None = None) -> Approval:
    """Have an officer sign a statement, with another's key if one is stolen."""
    signature = key_of(key or name).sign(signed_message(octets))
    return Approval(officer=OfficerId(name), signature=signature)


def warrant(ordered: DocumentOrder, names: tuple[str, str] = APPROVERS, **changes: Any) -> Warrant:
    """Have two officers grant an order."""
    octets = grant(ordered, **changes).octets
    first, second = (approve(octets, name) for name in names)
    return Warrant(statement=octets, approvals=(first, second), order=encode_order(ordered))


def spoil(number: DocumentNumber, by: str, kind: str = "document:spoiled") -> SignedAct:
    """Have somebody say that a document was spoiled at the press."""
    return sign_act(
        Chain(subject=Subject.of_document(number)),
        kind=kind,
        actor=actor(by),
        at=NOW,
        key=IdempotencyKey("5" * 32),
        body={},
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningOffice:
    """Where a signer works; a test changes what it likes."""

    folder: Path
    now: datetime = NOW
    quota: int = QUOTA
    roster: Roster = field(default_factory=lambda: first_roster().roster)

    @property
    def journal(self) -> JournalOffice:
        """The journal that the signer believes."""
        return JournalOffice(folder=self.folder / "journal")

    def content(
        self,
        number: DocumentNumber = NUMBER,
        issued_on: date = TODAY,
        status: StatusReference | None = None,
        **changes: Any,
    ) -> bytes:
        """Say what the journal commits to for an order."""
        prepared = prepare(
            document_from(order(**changes), number=number, issued_on=issued_on),
            portrait=portrait(),
            status=status,
            personalized_on=issued_on,
        )
        return content_of(prepared)

    def request(self, number: DocumentNumber = NUMBER, **changes: Any) -> SigningRequest:
        """Ask for a document as the desk does, with the journal's proof of it."""
        values: dict[str, Any] = {
            "warrant": warrant(order()),
            "number": number,
            "issued_on": TODAY,
            "portrait": portrait(),
            **changes,
        }
        if "proof" not in values:
            content = self.content(number, values["issued_on"], values.get("status"))
            values["proof"] = self.journal.prove(content)
        return SigningRequest(**values)

    @contextmanager
    def signer(self) -> Iterator[QuorumSigner]:
        """Open the signer."""
        home = self.folder / "signer"
        create_signing_ledger(home)
        with open_signing_ledger(home) as ledger:
            yield QuorumSigner(
                SignerPorts(
                    keys=keys(),
                    officers=self.roster,
                    journals=(WITNESSED,),
                    ledger=ledger,
                    clock=FixedClock(self.now),
                    quota=self.quota,
                )
            )
