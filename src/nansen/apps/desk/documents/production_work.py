"""A work: one document that is to be made, named by its case and the decision that grants it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256

from nansen.acts.act import IdempotencyKey, SignedAct
from nansen.apps.desk.documents.production_ports import Dossier, ProductionPorts
from nansen.casework.case import Case
from nansen.casework.service import load_case
from nansen.decision.quorum import Approval
from nansen.document.life_kinds import LifeKind, LifeState
from nansen.document.order import order_digest
from nansen.document.service import lives_of
from nansen.document.warrant import Warrant, Warranted, verify_warrant
from nansen.errors import Malformed, Refused
from nansen.ids import CaseId, DocumentNumber
from nansen.personalization.press import derive_number
from nansen.standards.deterministic_cbor import Item, encode_item


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One document that is to be made; it says nothing of the person."""

    case: CaseId
    decision: bytes = field(repr=False)
    """The SHA-256 of the statement that two officers signed."""
    attempt: int = 0
    """How many documents under this decision were spoiled before."""
    failed: str = ""
    """Which rule stopped it."""

    def key(self, step: LifeKind) -> IdempotencyKey:
        """Name the act of a step: the same work has the same acts."""
        name: Item = ["nansen production 1", self.case, self.decision, self.attempt, str(step)]
        return IdempotencyKey(sha256(encode_item(name)).hexdigest()[:32])


Row = dict[str, str | int]
"""A work as whatever drives the line writes it down."""


def row_of(work: Work) -> Row:
    """Write a work down."""
    decision = work.decision.hex()
    return {
        "case": work.case,
        "decision": decision,
        "attempt": work.attempt,
        "failed": work.failed,
    }


def work_of(row: Mapping[str, str | int]) -> Work:
    """Read a work.

    Raises:
        Malformed: it is none.
    """
    match row:
        case {
            "case": str(case),
            "decision": str(decision),
            "attempt": int(attempt),
            "failed": str(failed),
        }:
            return Work(
                case=CaseId(case), decision=_decision(decision), attempt=attempt, failed=failed
            )
        case _:
            raise Malformed("work", "names no case and decision", clause="R26")


def find_work(case_id: CaseId, ports: ProductionPorts) -> Work:
    """Tell what is to be made for a case that was granted; after a spoiled one, the next.

    Raises:
        Refused: nothing was granted.
        Unavailable: there is no such case, or the database cannot be reached.
    """
    case = load_case(case_id, ports.files.cases)
    dossier = ports.dossiers.open(case_id)
    warrant = warrant_of(case, dossier.order)
    mine = order_digest(dossier.order)
    spoiled = [
        life
        for life in lives_of(case_id, ports.files)
        if life.order == mine and LifeState.CANCELLED in {life.state, life.ended_as}
    ]
    decision = sha256(warrant.statement).digest()
    return Work(case=case_id, decision=decision, attempt=len(spoiled))


def warrant_of(case: Case, order: bytes) -> Warrant:
    """Take the two officers' signatures out of a case; the signer verifies them.

    Raises:
        Refused: no two officers have decided.
    """
    proposal = case.proposal
    if proposal is not None:
        for signed in case.chain.acts:
            act = signed.act
            if act.kind.endswith(":confirmed") and act.body.get("of") == proposal.digest:
                return Warrant(
                    statement=_octets(proposal, "statement"),
                    approvals=(_approval(proposal), _approval(signed)),
                    order=order,
                )
    raise Refused("R26", "two officers grant a document before it is made")


def warranted_by(work: Work, dossier: Dossier, ports: ProductionPorts) -> tuple[Warranted, Warrant]:
    """Verify the two signatures that a work rests on.

    Raises:
        Refused: the case was decided anew, or the approval does not hold any more (R38).
        Untrusted: a signature is not over this order.
    """
    cases = ports.files.cases
    warrant = warrant_of(load_case(work.case, cases), dossier.order)
    if sha256(warrant.statement).digest() != work.decision:
        raise Refused("R26", "the case was decided anew: begin with that decision")
    return verify_warrant(warrant, cases.officers.find, ports.clock.now()), warrant


def number_of(work: Work, dossier: Dossier) -> DocumentNumber:
    """Give the number of a work's document, always the same."""
    return derive_number(dossier.key, decision=work.decision, attempt=work.attempt)


def attempts_before(work: Work) -> tuple[Work, ...]:
    """List the works whose documents were given up before a work's own, oldest first."""
    return tuple(replace(work, attempt=attempt) for attempt in range(work.attempt))


def _approval(signed: SignedAct) -> Approval:
    return Approval(officer=signed.act.by, signature=_octets(signed, "signature"))


def _octets(signed: SignedAct, name: str) -> bytes:
    value = signed.act.body.get(name)
    return value if isinstance(value, bytes) else b""


def _decision(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError:
        raise Malformed("work", "names no decision", clause="R26") from None
