"""What was ordered too long ago to be signed: the line gives it up by itself (R47).

A document keeps the dates of its order, and the signer signs none that is a week old. Nothing
is lost with it: no chip bears its number, its place in the status list is never given to
another, and the next document has a number and dates of its own. What the signer has signed
before, it signs again at any time; so of a document that the journal holds, the signer is asked
first.
"""

from datetime import date

from nansen.apps.desk.documents.production_bench import is_void
from nansen.apps.desk.documents.production_ports import Dossier, ProductionPorts
from nansen.apps.desk.documents.production_work import Work, attempts_before, number_of
from nansen.document.life_event import day_of
from nansen.document.life_kinds import LifeKind
from nansen.document.service import read_chain, read_life
from nansen.ids import DocumentNumber
from nansen.personalization.signing import SIGNED_WITHIN


def is_late(ordered_on: date, ports: ProductionPorts) -> bool:
    """Tell whether a document is dated too long ago to be signed now."""
    return day_of(ports.clock.now()) - ordered_on > SIGNED_WITHIN


def is_to_give_up(work: Work, number: DocumentNumber, ports: ProductionPorts) -> bool:
    """Tell whether the line gives a document up now, or has begun to before a kill."""
    chain = read_chain(number, ports.files)
    if chain.find(work.key(LifeKind.SPOILED)) is not None:
        return True
    newest = chain.acts[-1].act if chain.acts else None
    ordered = newest is not None and newest.kind == LifeKind.ORDERED
    return ordered and is_late(day_of(chain.acts[-1].act.at), ports)


def give_up(work: Work, number: DocumentNumber, ports: ProductionPorts) -> None:
    """Give up a document that nobody has signed; once more changes nothing."""
    key = work.key(LifeKind.SPOILED)
    ports.desk.act(LifeKind.SPOILED, number, actor=ports.personaliser, key=key)


def clear_press(work: Work, dossier: Dossier, ports: ProductionPorts) -> None:
    """Destroy what a kill has left of the documents before: the next one begins with nothing."""
    for earlier in attempts_before(work):
        number = number_of(earlier, dossier)
        if read_chain(number, ports.files).acts and is_void(read_life(number, ports.files)):
            ports.press.shred(number)
