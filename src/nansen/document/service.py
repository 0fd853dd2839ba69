"""Acting on a document: one signed, durable, repeatable step in its life.

A chain is read whole: every signature is verified, by the roster or by the key that the holder
had then, and every act followed, before a new one is asked for. What the person's other
documents forbid is asked in the same turn in which the act is written.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from types import MappingProxyType
from typing import Final

from nansen.acts.act import IdempotencyKey, SignedAct, Subject
from nansen.acts.chain import Chain, link, sign_act, verify_signature
from nansen.acts.ports import JournalDuty, Standing
from nansen.casework.case import Case
from nansen.casework.course import read_case
from nansen.casework.ports import CaseFiles
from nansen.casework.service import load_case
from nansen.casework.stage import Stage
from nansen.clock import Clock
from nansen.decision.statement import decode_statement
from nansen.document.admission import Surroundings, admit
from nansen.document.life_cycle import Life, follow, status_of
from nansen.document.life_due import next_due
from nansen.document.life_event import LifeEvent
from nansen.document.life_kinds import ROWS, LifeKind, LifeState
from nansen.document.ports import DocumentFiles
from nansen.document.transfer import Transfer
from nansen.errors import Conflict, Malformed, Refused, Unavailable, Untrusted
from nansen.ids import CaseId, DocumentNumber
from nansen.journal.model import EntryKind, Opening, append_key, encode_kind_opening
from nansen.officers.actor import HOLDER, Actor
from nansen.officers.officer import OfficerKey
from nansen.officers.role import DUTIES, Role
from nansen.standards.deterministic_cbor import Item, encode_item
from nansen.standards.framework.status_list import PublishedStatus

_NEXT: Final[Mapping[LifeState, str]] = MappingProxyType(
    {
        LifeState.ORDERED: Role.SIGNER,
        LifeState.COMMITTED: Role.SIGNER,
        LifeState.SIGNED: Role.PERSONALISER,
        LifeState.PERSONALISED: Role.QUALITY_OFFICER,
        LifeState.QC_PASSED: Role.DELIVERY_CLERK,
        LifeState.DISPATCHED: Role.DELIVERY_CLERK,
        LifeState.HANDED_OVER: HOLDER,
    }
)
"""Whose move it is until the document is active."""
_FIELD, _CLAUSE = "document", "R26"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDocumentAct:
    """What somebody means to do."""

    kind: LifeKind
    body: Mapping[str, Item] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What the document's own case does not tell of its person."""

    cases: tuple[CaseId, ...] = ()
    """The person's other cases: their documents count too (R20)."""
    transfer: Transfer | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Record:
    """A document as it stands, with what its acts were verified by."""

    chain: Chain
    life: Life
    case: Case


NOTHING_ELSE: Final = Around()


def read_life(number: DocumentNumber, files: DocumentFiles) -> Life:
    """Read a document's life, every signature and step of it.

    Raises:
        Unavailable: there is none, or the database cannot be reached.
        Untrusted: somebody wrote to the database behind the office's back.
    """
    return life_of(read_chain(number, files), files)


def life_of(chain: Chain, files: DocumentFiles) -> Life:
    """Give the life that acts add up to, every signature and step of it verified.

    Raises:
        Unavailable: there are none, or the database cannot be reached.
        Untrusted: somebody wrote to the database behind the office's back.
    """
    if not chain.acts:
        raise Unavailable("there is no such document here")
    return _read(chain, files.cases).life


def read_chain(number: DocumentNumber, files: DocumentFiles) -> Chain:
    """Read a document's acts as they rest; whoever believes them verifies them first."""
    subject = Subject.of_document(number)
    return link(subject, files.cases.acts.read(subject))


def lives_of(case: CaseId, files: DocumentFiles) -> tuple[Life, ...]:
    """Read the documents of a case, in the order in which they were begun."""
    found = files.cases.acts.documents_of(case)
    return tuple(read_life(DocumentNumber(one.subject.id), files) for one in found)


def perform_on_document(
    new: NewDocumentAct,
    *,
    actor: Actor,
    number: DocumentNumber,
    expected: int | None,
    key: IdempotencyKey,
    files: DocumentFiles,
    clock: Clock,
    around: Around = NOTHING_ELSE,
) -> Life:
    """Do one act, durably, and give the life after it; the same again changes nothing.

    (1) The acts so far, and the case's, are what their actors signed.
    (2) An order is what two officers granted in this case (R26).
    (3) The actor has no other of the five duties in the case (R25).
    (4) The life and the person's other documents let the act follow.
    (5) It is written with where the document stands now, and with what the journal is owed.

    `expected` is the version that the actor has seen; None takes whatever is there now.

    Raises:
        Conflict: somebody else has acted meanwhile, or the key was used for another act.
        Refused: a rule of the office says no.
        Untrusted: somebody wrote to the database behind the office's back.
        Unavailable: a database cannot be reached; nothing was done.
    """
    with files.turn():
        chain = read_chain(number, files)
        before = _read(chain, files.cases) if chain.acts else None  # (1)
        done = chain.find(key)
        if done is not None and before is not None:
            return _repeated(done, new, actor, before.life)
        if expected is not None and expected != chain.version:
            raise Conflict("somebody else has acted on this document: read it again")
        case = before.case if before is not None else _case_of(new.body, files.cases)
        if before is None:
            _check_decision(new, case)  # (2)
        signed = sign_act(chain, kind=new.kind, actor=actor, at=clock.now(), key=key, body=new.body)
        event = _verify(signed, files.cases, _holder_keys(case, files.cases))
        _check_duty(event, case)  # (3)
        life = None if before is None else before.life
        others = tuple(
            one for name in dict.fromkeys((case.id, *around.cases)) for one in lives_of(name, files)
        )
        after = admit(life, event, Surroundings(others=others, transfer=around.transfer))  # (4)
        duties = _journal_duties(life, after, signed)
        files.cases.acts.append(signed, standing_of(after, event.at), duties)  # (5)
        return after


def standing_of(life: Life, at: datetime) -> Standing:
    """Tell where a document stands, until when, and whose move it is."""
    due = next_due(life, at)
    return Standing(
        subject=Subject.of_document(life.number),
        stage=life.state,
        since=life.since,
        due=None if due is None else due.at,
        move=_NEXT.get(life.state, "") if due is None else due.move,
        case=life.case,
    )


def status_opening(signed: SignedAct, shown: PublishedStatus) -> Opening:
    """Open what the journal says of a change of status: whoever holds the chain can, for good.

    Nobody draws the salt: it follows from the act's signature, which nobody can guess.
    """
    salt = sha256(b"nansen status salt 1\x00" + signed.octets + signed.signature).digest()
    content: Item = {
        "v": 1,
        "document": signed.act.subject.id,
        "status": int(shown),
        "act": signed.digest,
    }
    kind = EntryKind.DOCUMENT_STATUS_CHANGED
    return Opening(kind=kind, content=encode_item(content), salt=salt)


def _journal_duties(before: Life | None, after: Life, signed: SignedAct) -> tuple[JournalDuty, ...]:
    at = signed.act.at
    shown = PublishedStatus.VALID if before is None else status_of(before, at)
    shows = status_of(after, at)
    if shows is shown:
        return ()
    opening = status_opening(signed, shows)
    duty = JournalDuty(
        key=append_key(b"document:status-changed\x00" + signed.digest),
        kind=opening.kind,
        opening=encode_kind_opening(opening.of_kind),
    )
    return (duty,)


def _repeated(done: SignedAct, new: NewDocumentAct, actor: Actor, life: Life) -> Life:
    act = done.act
    if (act.kind, dict(act.body), act.by) != (new.kind, dict(new.body), actor.id):
        raise Conflict("the idempotency key was used for another act: draw a new one")
    return life


def _read(chain: Chain, files: CaseFiles) -> _Record:
    case = _case_of(chain.acts[0].act.body, files)
    keys = _holder_keys(case, files)
    life: Life | None = None
    for signed in chain.acts:
        try:
            life = follow(life, _verify(signed, files, keys))
        except (Refused, Malformed):
            why = f"act {signed.act.version} could never have been done"
            raise Untrusted(_FIELD, why, clause=_CLAUSE) from None
    if life is None or life.number != chain.subject.id:
        raise Untrusted(_FIELD, "has no acts", clause=_CLAUSE)
    return _Record(chain=chain, life=life, case=case)


def _case_of(body: Mapping[str, Item], files: CaseFiles) -> Case:
    name = body.get("case")
    if not isinstance(name, str):
        raise Refused("DOCUMENT-STATE", "a life begins with an order, and an order has a case")
    return load_case(CaseId(name), files)


_Keys = tuple[tuple[datetime | None, OfficerKey], ...]


def _holder_keys(case: Case, files: CaseFiles) -> _Keys:
    """List the holder's keys, each with the moment from which it counts."""
    return tuple(_each_holder_key(case, files))


def _each_holder_key(case: Case, files: CaseFiles) -> Iterator[tuple[datetime | None, OfficerKey]]:
    since: datetime | None = None
    for place, signed in enumerate(case.chain.acts):
        if signed.act.kind == "recovery:completed":
            earlier = Chain(subject=case.chain.subject, acts=case.chain.acts[:place])
            yield since, OfficerKey(spki=read_case(earlier, files.officers).holder_key)
            since = signed.act.at
    yield since, OfficerKey(spki=case.holder_key)


def _verify(signed: SignedAct, files: CaseFiles, keys: _Keys) -> LifeEvent:
    act = signed.act
    if act.by == HOLDER:
        counts = [key for since, key in keys if since is None or since <= act.at]
        verify_signature(signed, lambda _by, _at: counts[-1])
        return LifeEvent.of(signed, roles=frozenset())
    officer = files.officers.find(act.by)
    if officer is None or not officer.serves_at(act.at):
        raise Refused("ROSTER", "whoever acts is in the roster, and in service")
    verify_signature(signed, lambda _by, _at: officer.key)
    return LifeEvent.of(signed, roles=officer.roles)


def _check_decision(new: NewDocumentAct, case: Case) -> None:
    if case.stage is not Stage.GRANTED or case.proposal is None:
        raise Refused("R26", "two officers grant a document before it is ordered")
    octets = case.proposal.act.body["statement"]
    statement = decode_statement(octets if isinstance(octets, bytes) else b"")
    if (statement.case, statement.order) != (case.id, new.body.get("order")):
        raise Refused("R26", "the order is not the one that was granted in this case")


def _check_duty(event: LifeEvent, case: Case) -> None:
    """Refuse somebody who had another of the five duties in the case (R25)."""
    taken = {DUTIES[role] for role in event.roles & ROWS[event.kind].roles if role in DUTIES}
    held = case.duties.get(event.by)
    if taken and held is not None and held not in taken:
        raise Refused("R25", f"the officer has had part in the {held} of this case")
