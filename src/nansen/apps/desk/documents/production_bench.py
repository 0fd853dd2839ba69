"""One document on the line: where it stands, and everything about it that a step needs."""

from collections.abc import Mapping
from dataclasses import dataclass

from nansen.acts.act import SignedAct
from nansen.apps.desk.documents.production_ports import Dossier, ProductionPorts
from nansen.apps.desk.documents.production_work import (
    Work,
    attempts_before,
    number_of,
    warranted_by,
)
from nansen.document.document_class import DocumentClass
from nansen.document.life_cycle import Life
from nansen.document.life_kinds import LifeKind, LifeState
from nansen.document.service import (
    NOTHING_ELSE,
    Around,
    NewDocumentAct,
    perform_on_document,
    read_chain,
    read_life,
)
from nansen.document.warrant import Warrant
from nansen.document.warranted_document import document_of
from nansen.errors import Refused
from nansen.ids import DocumentNumber
from nansen.officers.actor import Actor
from nansen.personalization.prepared import PreparedDocument, prepare
from nansen.personalization.signing import MOST_SPOILED
from nansen.standards.deterministic_cbor import Item
from nansen.standards.framework.entry import StatusReference


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """One work with everything about it at hand."""

    life: Life
    dossier: Dossier
    warrant: Warrant
    prepared: PreparedDocument
    status: StatusReference | None


def at_bench(work: Work, ports: ProductionPorts, state: LifeState) -> Bench | None:
    """Take a document up where a step begins, or not, if that step is over."""
    dossier = ports.dossiers.open(work.case)
    life = living(number_of(work, dossier), ports)
    if life.state is not state:
        return None
    warranted, warrant = warranted_by(work, dossier, ports)
    status = ports.press.reserved(life.number) if has_chip(life) else None
    if status is None and has_chip(life):
        raise Refused("PRESS-FOLDER", "its place in the status list is lost: cancel it")
    prepared = prepare(
        document_of(life, warranted),
        portrait=dossier.portrait,
        status=status,
        personalized_on=life.issued_on,
    )
    return Bench(life=life, dossier=dossier, warrant=warrant, prepared=prepared, status=status)


def living(number: DocumentNumber, ports: ProductionPorts) -> Life:
    """Read the life of a document that has not been given up.

    Raises:
        Refused: it has.
    """
    life = read_life(number, ports.files)
    if is_void(life):
        raise Refused("NUMBER", "the document was given up: ask what is to be made now")
    return life


def is_void(life: Life) -> bool:
    """Tell whether nothing more is made of a document."""
    return life.state in {LifeState.CANCELLED, LifeState.TOMBSTONE}


def has_chip(life: Life) -> bool:
    """Tell whether a document has a chip, and so a place in a status list."""
    return life.document_class is not DocumentClass.EMERGENCY_SHEET


def spoiled_before(work: Work, dossier: Dossier, ports: ProductionPorts) -> tuple[SignedAct, ...]:
    """Find the acts that gave up the documents before; which was signed, the signer knows."""
    found = []
    for earlier in attempts_before(work):
        acts = read_chain(number_of(earlier, dossier), ports.files).acts
        found += [signed for signed in acts if signed.act.kind == LifeKind.SPOILED]
    return tuple(found[-MOST_SPOILED:])


def act_on(
    kind: LifeKind,
    body: Mapping[str, Item],
    *,
    actor: Actor,
    work: Work,
    number: DocumentNumber,
    ports: ProductionPorts,
    around: Around = NOTHING_ELSE,
) -> None:
    """Do a step's act; the same step again changes nothing."""
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
