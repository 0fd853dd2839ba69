"""A document leaves the press: nothing of it stays there."""

from nansen.acts.act import IdempotencyKey
from nansen.apps.desk.production_ports import Press
from nansen.clock import Clock
from nansen.document.life_cycle import Life
from nansen.document.life_kinds import LifeKind
from nansen.document.ports import DocumentFiles
from nansen.document.service import NewDocumentAct, perform_on_document
from nansen.ids import DocumentNumber
from nansen.officers.actor import Actor


def hand_over(
    number: DocumentNumber,
    *,
    actor: Actor,
    key: IdempotencyKey,
    expected: int | None,
    files: DocumentFiles,
    press: Press,
    clock: Clock,
) -> Life:
    """Hand a document to its holder, then destroy what the press still has of it (R83)."""
    return _part_with(
        LifeKind.HANDED_OVER,
        number,
        actor=actor,
        key=key,
        expected=expected,
        files=files,
        press=press,
        clock=clock,
    )


def spoil(
    number: DocumentNumber,
    *,
    actor: Actor,
    key: IdempotencyKey,
    expected: int | None,
    files: DocumentFiles,
    press: Press,
    clock: Clock,
) -> Life:
    """Give a document up that went wrong at the press; the next has another number (R46)."""
    return _part_with(
        LifeKind.SPOILED,
        number,
        actor=actor,
        key=key,
        expected=expected,
        files=files,
        press=press,
        clock=clock,
    )


def _part_with(
    kind: LifeKind,
    number: DocumentNumber,
    *,
    actor: Actor,
    key: IdempotencyKey,
    expected: int | None,
    files: DocumentFiles,
    press: Press,
    clock: Clock,
) -> Life:
    life = perform_on_document(
        NewDocumentAct(kind=kind),
        actor=actor,
        number=number,
        expected=expected,
        key=key,
        files=files,
        clock=clock,
    )
    press.shred(number)
    return life
