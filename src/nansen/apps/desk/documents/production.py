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

A document that was ordered a week ago and is not signed yet will not be (R47): the line gives
it up by itself, and makes the next one, with another number and the dates of today.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from hashlib import sha256
from types import MappingProxyType
from typing import Final

from nansen.apps.desk.documents.production_bench import (
    Bench,
    act_on,
    at_bench,
    has_chip,
    living,
    spoiled_before,
)
from nansen.apps.desk.documents.production_late import clear_press, give_up, is_late, is_to_give_up
from nansen.apps.desk.documents.production_ports import (
    CHUNK,
    Blanks,
    Dossier,
    Dossiers,
    OpenOnce,
    Press,
    ProductionPorts,
)
from nansen.apps.desk.documents.production_work import (
    Row,
    Work,
    find_work,
    number_of,
    row_of,
    warrant_of,
    warranted_by,
    work_of,
)
from nansen.document.life_kinds import LifeKind, LifeState
from nansen.document.model import TravelDocument
from nansen.document.order import document_from
from nansen.document.service import read_chain
from nansen.document.warrant import Warranted
from nansen.errors import Conflict, NansenError, Refused, Unavailable
from nansen.ids import CaseId
from nansen.journal.service import append, prove_act
from nansen.personalization.prepared import content_of
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
    "produce",
    "row_of",
    "run_stage",
    "warrant_of",
    "work_of",
]

Stage = Callable[[Sequence[Work], ProductionPorts], tuple[Work, ...]]


def order_documents(works: Sequence[Work], ports: ProductionPorts) -> tuple[Work, ...]:
    """Begin the documents' lives, dated today."""
    return _each(_order, _in_time(works, ports), ports)


def reserve_status(works: Sequence[Work], ports: ProductionPorts) -> tuple[Work, ...]:
    """Give each chip its place in a status list."""
    return _each(_reserve, _in_time(works, ports, "order"), ports)


def commit_documents(works: Sequence[Work], ports: ProductionPorts) -> tuple[Work, ...]:
    """Put the documents into the journal, all at once, then say so in their lives (R66)."""
    waiting = []
    after = []
    for work in _in_time(works, ports, "order", "reserve"):
        try:
            bench = None if work.failed else at_bench(work, ports, LifeState.ORDERED)
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
    before = ("order", "reserve", "commit")
    signed = _each(_sign, _in_time(works, ports, *before), ports)
    anew = _in_time(signed, ports, *before)
    return signed if anew == signed else _each(_sign, anew, ports)


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


def _each(
    step: Callable[[Work, ProductionPorts], Work | None],
    works: Sequence[Work],
    ports: ProductionPorts,
) -> tuple[Work, ...]:
    """Do a step for each work; one that a rule stops does not stop the others."""
    after = []
    for work in works:
        try:
            after.append(work if work.failed else step(work, ports) or work)
        except NansenError as error:
            after.append(_failed(work, error))
    return tuple(after)


def _in_time(works: Sequence[Work], ports: ProductionPorts, *before: str) -> tuple[Work, ...]:
    """Leave behind what is too old to be signed, and bring the next as far as the others (R47)."""
    return _each(lambda work, ports: _newest(work, ports, before), works, ports)


def _newest(work: Work, ports: ProductionPorts, before: Sequence[str]) -> Work:
    number = number_of(work, ports.dossiers.open(work.case))
    if not is_to_give_up(work, number, ports):
        return work
    give_up(work, number, ports)
    anew = replace(work, attempt=work.attempt + 1)
    for name in before:
        (anew,) = STAGES[name]((anew,), ports)
    return anew if anew.failed else _newest(anew, ports, before)


def _failed(work: Work, error: NansenError) -> Work:
    if isinstance(error, Unavailable | Conflict):
        raise error
    rule = error.rule if isinstance(error, Refused) else type(error).__name__.upper()
    return replace(work, failed=rule)


def _order(work: Work, ports: ProductionPorts) -> None:
    dossier = ports.dossiers.open(work.case)
    number = number_of(work, dossier)
    if read_chain(number, ports.files).acts:
        living(number, ports)
        return
    clear_press(work, dossier, ports)
    warranted, _ = warranted_by(work, dossier, ports)
    today = ports.clock.now().date()
    document = document_from(warranted.order, number=number, issued_on=today)
    body = _order_body(warranted, document, dossier.person)
    act_on(
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
    life = living(number, ports)
    if life.state is not LifeState.ORDERED or not has_chip(life):
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
    bench = at_bench(work, ports, LifeState.ORDERED)
    if bench is not None:
        content = sha256(content_of(bench.prepared)).digest()
        body: dict[str, Item] = {"content": content}
        if bench.status is not None:
            body["status_list"] = bench.status.list_id
            body["status_index"] = bench.status.index
        act_on(
            LifeKind.COMMITTED,
            body,
            actor=ports.machine,
            work=work,
            number=bench.life.number,
            ports=ports,
        )


def _sign(work: Work, ports: ProductionPorts) -> None:
    bench = at_bench(work, ports, LifeState.COMMITTED)
    if bench is not None:
        number = bench.life.number
        try:
            signed = ports.press.signed(number) or _ask_signer(work, bench, ports)
        except Refused as refusal:
            if refusal.rule != "R47" or not is_late(bench.life.issued_on, ports):
                raise
            give_up(work, number, ports)
            return
        body: dict[str, Item] = {"sod": signed_digest(signed)}
        act_on(LifeKind.SIGNED, body, actor=ports.machine, work=work, number=number, ports=ports)


def _ask_signer(work: Work, bench: Bench, ports: ProductionPorts) -> SignedDocument:
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
            spoiled=spoiled_before(work, bench.dossier, ports),
        )
    )
    check_signed(signed, prepared, proof=proof)
    return ports.press.keep_signed(number, signed)


def _press(work: Work, ports: ProductionPorts) -> None:
    bench = at_bench(work, ports, LifeState.SIGNED)
    if bench is not None:
        signed = ports.press.signed(bench.life.number)
        if signed is None:
            raise Refused("PRESS-FOLDER", "what was signed is lost: spoil it and make another")
        portrait = bench.dossier.portrait
        job = press_job(bench.prepared, signed, portrait, specimen=ports.specimen)
        ports.press.put_job(bench.life.number, job)


def _print(work: Work, ports: ProductionPorts) -> None:
    number = number_of(work, ports.dossiers.open(work.case))
    if living(number, ports).state is LifeState.SIGNED:
        body: dict[str, Item] = {"blank": ports.blanks.take(number)}
        act_on(
            LifeKind.PRINTED, body, actor=ports.personaliser, work=work, number=number, ports=ports
        )


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
