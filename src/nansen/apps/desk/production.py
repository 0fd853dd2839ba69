"""The production line: from a decision to a printed document, each step once.

    order     the number, and `document:ordered`
    reserve   a place in the status list
    commit    the journal holds the document, and `document:committed`
    sign      the signer signs, and `document:signed`
    press     the page is set around the seal; the job lies in the press's folder, whole
    print     a blank booklet becomes the document, and `document:printed`

Every step can be done again at any time and changes nothing then: numbers and salts are derived
from the case's key, acts have keys that follow from the work, the journal and the signer know
what they were asked before, and the press's folder keeps what was written first. So whatever
drives the line may be killed anywhere. A work names a case and a decision, and no person.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from types import MappingProxyType
from typing import Final

from nansen.acts.act import SignedAct
from nansen.apps.desk.parting import hand_over, spoil
from nansen.apps.desk.production_ports import (
    CHUNK,
    Blanks,
    Dossier,
    Dossiers,
    OpenOnce,
    Press,
    ProductionPorts,
)
from nansen.apps.desk.production_work import (
    Row,
    Work,
    find_work,
    number_of,
    row_of,
    warrant_of,
    warranted_by,
    work_of,
)
from nansen.document.document_class import DocumentClass
from nansen.document.life_cycle import Life
from nansen.document.life_kinds import LifeKind, LifeState
from nansen.document.model import TravelDocument
from nansen.document.order import document_from
from nansen.document.service import (
    NOTHING_ELSE,
    Around,
    NewDocumentAct,
    perform_on_document,
    read_chain,
    read_life,
)
from nansen.document.warrant import Warrant, Warranted
from nansen.document.warranted_document import document_of
from nansen.errors import Conflict, NansenError, Refused, Unavailable
from nansen.ids import CaseId, DocumentNumber
from nansen.journal.service import append, prove_act
from nansen.officers.actor import Actor
from nansen.personalization.prepared import PreparedDocument, content_of, prepare
from nansen.personalization.press import (
    check_signed,
    issue_opening,
    issue_submission,
    press_job,
    signed_digest,
)
from nansen.personalization.service import SignedDocument
from nansen.personalization.signing import SigningRequest
from nansen.standards.deterministic_cbor import Item
from nansen.standards.framework.entry import StatusReference
from nansen.standards.tlog.proof import encode_journal_proof
from nansen.status.service import allocate_reference

__all__ = [
    "CHUNK",
    "STAGES",
    "Blanks",
    "Dossier",
    "Dossiers",
    "OpenOnce",
    "Press",
    "ProductionPorts",
    "Row",
    "Work",
    "find_work",
    "hand_over",
    "produce",
    "row_of",
    "run_stage",
    "spoil",
    "warrant_of",
    "work_of",
]

Stage = Callable[[Sequence[Work], ProductionPorts], tuple[Work, ...]]


def order_documents(works: Sequence[Work], ports: ProductionPorts) -> tuple[Work, ...]:
    """Begin the documents' lives, dated today."""
    return _each(_order, works, ports)


def reserve_status(works: Sequence[Work], ports: ProductionPorts) -> tuple[Work, ...]:
    """Give each chip its place in a status list."""
    return _each(_reserve, works, ports)


def commit_documents(works: Sequence[Work], ports: ProductionPorts) -> tuple[Work, ...]:
    """Put the documents into the journal, all at once, then say so in their lives (R66)."""
    waiting = []
    after = []
    for work in works:
        try:
            bench = None if work.failed else _at_bench(work, ports, LifeState.ORDERED)
            if bench is not None:
                waiting.append(issue_submission(bench.prepared, bench.dossier.key))
        except NansenError as error:
            after.append(_failed(work, error))
        else:
            after.append(work)
    if waiting:
        append(
            waiting,
            store=ports.store,
            signer=ports.note_signer,
            clock=ports.clock,
            padding=ports.padding,
        )
    return _each(_commit, after, ports)


def sign_documents(works: Sequence[Work], ports: ProductionPorts) -> tuple[Work, ...]:
    """Have the documents signed, and keep what the signer gives before anybody says so."""
    return _each(_sign, works, ports)


def press_documents(works: Sequence[Work], ports: ProductionPorts) -> tuple[Work, ...]:
    """Set the pages and write the jobs."""
    return _each(_press, works, ports)


def print_documents(works: Sequence[Work], ports: ProductionPorts) -> tuple[Work, ...]:
    """Have the booklets printed."""
    return _each(_print, works, ports)


STAGES: Final[Mapping[str, Stage]] = MappingProxyType(
    {
        "order": order_documents,
        "reserve": reserve_status,
        "commit": commit_documents,
        "sign": sign_documents,
        "press": press_documents,
        "print": print_documents,
    }
)


def produce(cases: Sequence[CaseId], ports: ProductionPorts) -> tuple[Work, ...]:
    """Make the documents of cases, driven by nothing but this call.

    Raises:
        Unavailable: something cannot be reached; the same call goes on where it was.
        Conflict: somebody else acted meanwhile; likewise.
    """
    made: list[Work] = []
    for start in range(0, len(cases), CHUNK):
        works = tuple(find_work(case, ports) for case in cases[start : start + CHUNK])
        for stage in STAGES.values():
            works = stage(works, ports)
        made += works
    return tuple(made)


def run_stage(name: str, rows: Sequence[Row], ports: ProductionPorts) -> list[Row]:
    """Do a step for works as they were written down, and write down what became of them."""
    return [row_of(work) for work in STAGES[name](tuple(map(work_of, rows)), ports)]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bench:
    """One work with everything about it at hand."""

    life: Life
    dossier: Dossier
    warrant: Warrant
    prepared: PreparedDocument
    status: StatusReference | None


def _each(
    step: Callable[[Work, ProductionPorts], None], works: Sequence[Work], ports: ProductionPorts
) -> tuple[Work, ...]:
    """Do a step for each work; one that a rule stops does not stop the others."""
    after = []
    for work in works:
        try:
            if not work.failed:
                step(work, ports)
        except NansenError as error:
            after.append(_failed(work, error))
        else:
            after.append(work)
    return tuple(after)


def _failed(work: Work, error: NansenError) -> Work:
    if isinstance(error, Unavailable | Conflict):
        raise error
    rule = error.rule if isinstance(error, Refused) else type(error).__name__.upper()
    return replace(work, failed=rule)


def _order(work: Work, ports: ProductionPorts) -> None:
    dossier = ports.dossiers.open(work.case)
    number = number_of(work, dossier)
    if read_chain(number, ports.files).acts:
        _living(number, ports)
        return
    warranted, _ = warranted_by(work, dossier, ports)
    today = ports.clock.now().date()
    document = document_from(warranted.order, number=number, issued_on=today)
    body = _order_body(warranted, document, dossier.person)
    _act(
        LifeKind.ORDERED,
        body,
        actor=ports.personaliser,
        work=work,
        number=number,
        ports=ports,
        around=dossier.around,
    )


def _reserve(work: Work, ports: ProductionPorts) -> None:
    number = number_of(work, ports.dossiers.open(work.case))
    life = _living(number, ports)
    if life.state is not LifeState.ORDERED or not _has_chip(life):
        return
    if ports.press.reserved(number) is None:
        # What is drawn and then not kept, because a crash came between, is never used.
        reference = allocate_reference(
            register=ports.register,
            policy=ports.status_policy,
            clock=ports.clock,
            activated=ports.handed_over,
        )
        ports.press.reserve(number, reference)


def _commit(work: Work, ports: ProductionPorts) -> None:
    bench = _at_bench(work, ports, LifeState.ORDERED)
    if bench is not None:
        content = sha256(content_of(bench.prepared)).digest()
        body: dict[str, Item] = {"content": content}
        if bench.status is not None:
            body["status_list"] = bench.status.list_id
            body["status_index"] = bench.status.index
        _act(
            LifeKind.COMMITTED,
            body,
            actor=ports.machine,
            work=work,
            number=bench.life.number,
            ports=ports,
        )


def _sign(work: Work, ports: ProductionPorts) -> None:
    bench = _at_bench(work, ports, LifeState.COMMITTED)
    if bench is not None:
        number = bench.life.number
        signed = ports.press.signed(number) or _ask_signer(work, bench, ports)
        body: dict[str, Item] = {"sod": signed_digest(signed)}
        _act(LifeKind.SIGNED, body, actor=ports.machine, work=work, number=number, ports=ports)


def _ask_signer(work: Work, bench: _Bench, ports: ProductionPorts) -> SignedDocument:
    number, prepared = bench.life.number, bench.prepared
    submission = issue_submission(prepared, bench.dossier.key)
    opening = issue_opening(prepared, bench.dossier.key)
    proof = encode_journal_proof(
        prove_act(submission.key, opening, store=ports.store, policy=ports.journal)
    )
    signed = ports.signer.sign(
        SigningRequest(
            warrant=bench.warrant,
            number=number,
            issued_on=bench.life.issued_on,
            portrait=bench.dossier.portrait,
            status=bench.status,
            proof=proof,
            spoiled=_spoiled_before(work, bench.dossier, ports),
        )
    )
    check_signed(signed, prepared, proof=proof)
    return ports.press.keep_signed(number, signed)


def _press(work: Work, ports: ProductionPorts) -> None:
    bench = _at_bench(work, ports, LifeState.SIGNED)
    if bench is not None:
        signed = ports.press.signed(bench.life.number)
        if signed is None:
            raise Refused("PRESS-FOLDER", "what was signed is lost: spoil it and make another")
        portrait = bench.dossier.portrait
        job = press_job(bench.prepared, signed, portrait, specimen=ports.specimen)
        ports.press.put_job(bench.life.number, job)


def _print(work: Work, ports: ProductionPorts) -> None:
    number = number_of(work, ports.dossiers.open(work.case))
    if _living(number, ports).state is LifeState.SIGNED:
        body: dict[str, Item] = {"blank": ports.blanks.take(number)}
        _act(
            LifeKind.PRINTED, body, actor=ports.personaliser, work=work, number=number, ports=ports
        )


def _at_bench(work: Work, ports: ProductionPorts, state: LifeState) -> _Bench | None:
    """Take a document up where a step begins, or not, if that step is over."""
    dossier = ports.dossiers.open(work.case)
    life = _living(number_of(work, dossier), ports)
    if life.state is not state:
        return None
    warranted, warrant = warranted_by(work, dossier, ports)
    status = ports.press.reserved(life.number) if _has_chip(life) else None
    if status is None and _has_chip(life):
        raise Refused("PRESS-FOLDER", "its place in the status list is lost: cancel it")
    prepared = prepare(
        document_of(life, warranted),
        portrait=dossier.portrait,
        status=status,
        personalized_on=life.issued_on,
    )
    return _Bench(life=life, dossier=dossier, warrant=warrant, prepared=prepared, status=status)


def _order_body(warranted: Warranted, document: TravelDocument, person: str) -> dict[str, Item]:
    order = warranted.order

    def day(one: date) -> str:
        return one.isoformat()

    return {
        "case": warranted.case,
        "person": person,
        "order": order.digest,
        "document_class": str(order.document_class),
        "reason": str(order.reason),
        "place": str(order.place),
        "issued_on": day(document.date_of_issue),
        "expires_on": day(document.date_of_expiry),
        "return_until": day(document.return_right.until),
    }


def _living(number: DocumentNumber, ports: ProductionPorts) -> Life:
    life = read_life(number, ports.files)
    if life.state in {LifeState.CANCELLED, LifeState.TOMBSTONE}:
        raise Refused("NUMBER", "the document was given up: ask what is to be made now")
    return life


def _has_chip(life: Life) -> bool:
    return life.document_class is not DocumentClass.EMERGENCY_SHEET


def _spoiled_before(work: Work, dossier: Dossier, ports: ProductionPorts) -> SignedAct | None:
    """Find the act that gave up the last document that was signed under the decision."""
    for attempt in reversed(range(work.attempt)):
        number = number_of(replace(work, attempt=attempt), dossier)
        for signed in reversed(read_chain(number, ports.files).acts):
            if signed.act.kind == LifeKind.SPOILED:
                return signed
    return None


def _act(
    kind: LifeKind,
    body: Mapping[str, Item],
    *,
    actor: Actor,
    work: Work,
    number: DocumentNumber,
    ports: ProductionPorts,
    around: Around = NOTHING_ELSE,
) -> None:
    perform_on_document(
        NewDocumentAct(kind=kind, body=body),
        actor=actor,
        number=number,
        expected=None,
        key=work.key(kind),
        files=ports.files,
        clock=ports.clock,
        around=around,
    )
