"""The signer: it signs what two officers approved and the journal holds, and nothing else.

It has a roster chain, a ledger and a journal policy of its own. Whoever owns the desk, its
databases and one officer's key gets no document out of it (R26, R66, T06, T07).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from threading import Lock
from typing import Final, Protocol

from nansen.acts.act import SignedAct, Subject
from nansen.acts.chain import verify_signature
from nansen.adapters.files.signing_ledger import Signed
from nansen.clock import Clock
from nansen.document.life_kinds import LifeKind
from nansen.document.number import is_document_number
from nansen.document.order import document_from
from nansen.document.warrant import Warranted, verify_warrant
from nansen.errors import Malformed, Refused, Untrusted
from nansen.ids import DocumentNumber, OfficerId
from nansen.journal.model import EntryKind
from nansen.journal.service import verify_act
from nansen.officers.officer import Officer
from nansen.officers.role import Role
from nansen.personalization.prepared import PreparedDocument, content_of, prepare
from nansen.personalization.service import IssuingKeys, SignedDocument, sign_document
from nansen.personalization.signing import SIGNED_WITHIN, SigningRequest
from nansen.standards.tlog.policy import LogPolicy
from nansen.standards.tlog.proof import decode_journal_proof

QUOTA: Final = 1000
"""Documents a day: what a stolen desk and two stolen officers could get before somebody looks."""
_MAY_SPOIL: Final = frozenset({Role.QUALITY_OFFICER, Role.PERSONALISER})


class Officers(Protocol):
    """The roster as this process has verified it."""

    def find(self, officer: OfficerId) -> Officer | None:
        """Find an officer."""
        ...


class Ledger(Protocol):
    """What this process has signed before."""

    def find(self, number: DocumentNumber) -> Signed | None:
        """Find what was signed under a number."""
        ...

    def numbers_of(self, decision: bytes) -> tuple[DocumentNumber, ...]:
        """List the numbers signed on the ground of a decision, oldest first."""
        ...

    def count_on(self, day: date) -> int:
        """Count what was signed on a day."""
        ...

    def add(self, signed: Signed) -> None:
        """Write a record that stays."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class SignerPorts:
    """What the signer has of its own."""

    keys: IssuingKeys = field(repr=False)
    officers: Officers
    journals: Sequence[LogPolicy]
    ledger: Ledger
    clock: Clock
    quota: int = QUOTA


class QuorumSigner:
    """Signs documents, one after the other, whoever asks at once."""

    __slots__ = ("_ports", "_turn")

    def __init__(self, ports: SignerPorts) -> None:
        """Take what it needs."""
        self._ports, self._turn = ports, Lock()

    def sign(self, request: SigningRequest) -> SignedDocument:
        """Sign a document; the same request again gives the same document, signed anew.

        (1) Two officers of the roster have signed one decision that grants this order (R26),
            and the approval still holds (R38).
        (2) The portrait is the one that the order names.
        (3) The document is dated today or in the week before, and its number is one.
        (4) The journal holds exactly this document (R66).
        (5) The number was not used for another, and the decision for no other number, unless
            that one was spoiled.
        (6) The day's quota is not spent.
        (7) The ledger says so before the signature leaves.

        Raises:
            Untrusted: (1), (2) or (4) does not hold.
            Refused: another of them does not.
            Malformed: the request holds what is no order, act or proof.
            Unavailable: a key, the roster or the disk cannot be reached.
        """
        ports, now = self._ports, self._ports.clock.now()
        warranted = verify_warrant(request.warrant, ports.officers.find, now)  # (1)
        if sha256(request.portrait).digest() != warranted.order.portrait:  # (2)
            raise Untrusted("portrait", "is not the one that was approved", clause="R26")
        self._check_number(request, now.date())  # (3)
        prepared = _prepare(request, warranted)
        proof = decode_journal_proof(request.proof)
        verify_act(  # (4)
            proof,
            kind=EntryKind.DOCUMENT_ISSUED,
            content=content_of(prepared),
            policies=ports.journals,
        )
        with self._turn:  # two who look at once would each find the quota and the number free
            self._enter(request, now.date())  # (5) (6) (7)
        return sign_document(prepared, ports.keys, journal_proof=request.proof)

    def _check_number(self, request: SigningRequest, today: date) -> None:
        if not is_document_number(request.number):
            raise Malformed("document number", "is not nine letters and digits", clause="R46")
        if self._ports.ledger.find(request.number) is not None:
            return  # Whether it is dated as before, its digest tells.
        if not today - SIGNED_WITHIN <= request.issued_on <= today:
            raise Refused("R47", "a document is dated the day of its order, a week ago at most")

    def _enter(self, request: SigningRequest, today: date) -> None:
        ledger = self._ports.ledger
        known = ledger.find(request.number)
        if known is not None:
            if known.request != request.digest:
                raise Refused("NUMBER", "the number was used for another document")
            return
        decision = sha256(request.warrant.statement).digest()
        self._check_earlier(request, ledger.numbers_of(decision))
        if ledger.count_on(today) >= self._ports.quota:
            raise Refused("QUOTA", "the day's documents are spent; go on tomorrow")
        ledger.add(
            Signed(
                number=request.number,
                request=request.digest,
                decision=decision,
                on=today,
            )
        )

    def _check_earlier(self, request: SigningRequest, earlier: tuple[DocumentNumber, ...]) -> None:
        """Refuse a second document on one decision, unless the one signed last was spoiled."""
        if not earlier:
            return
        if not request.spoiled:
            raise Refused("NUMBER", "the decision has its document already")
        last = Subject.of_document(earlier[-1])
        for spoiled in request.spoiled:
            if spoiled.act.kind == LifeKind.SPOILED and spoiled.act.subject == last:
                self._check_spoiled(spoiled)
                return
        raise Refused("NUMBER", "no act says that the document was spoiled")

    def _check_spoiled(self, spoiled: SignedAct) -> None:
        act = spoiled.act
        officer = self._ports.officers.find(act.by)
        if officer is None or not officer.roles & _MAY_SPOIL or not officer.serves_at(act.at):
            raise Refused("NUMBER", "only the press or quality control spoils a document")
        verify_signature(spoiled, lambda _by, _at: officer.key)


def _prepare(request: SigningRequest, warranted: Warranted) -> PreparedDocument:
    document = document_from(warranted.order, number=request.number, issued_on=request.issued_on)
    return prepare(
        document,
        portrait=request.portrait,
        status=request.status,
        personalized_on=request.issued_on,
    )
