"""The office's blank booklets: taken by the press, and counted against what was signed."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass, field, replace

from nansen.acts.act import SubjectKind
from nansen.apps.desk.books import all_standings
from nansen.apps.desk.office import Office
from nansen.casework.ports import CaseFiles
from nansen.clock import Clock
from nansen.document.blank_stock import (
    KEY_SIZE,
    Blank,
    BlankNumber,
    BlankStep,
    NumberDigest,
    StockReport,
    number_digest,
    reconcile,
)
from nansen.document.life_kinds import LifeKind, LifeState
from nansen.document.service import read_chain, read_life
from nansen.document.stock import blank_of, is_document, read_blank, step_blank
from nansen.errors import Unavailable
from nansen.ids import DocumentNumber
from nansen.officers.actor import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class StockBlanks:
    """Booklets out of the stock: the `Blanks` of an office that keeps one."""

    files: CaseFiles = field(repr=False)
    personaliser: Actor
    clock: Clock

    def take(self, number: DocumentNumber) -> BlankNumber:
        """Give the booklet of a document: the one that it has, or the next at the press.

        Raises:
            Unavailable: the stock keeper has issued none to the press.
        """
        known = blank_of(number, self.files)
        if known is not None:
            return known
        acts = self.files.acts
        found = acts.standings(SubjectKind.BLANK, stages=(BlankStep.ISSUED,), limit=1)
        if not found:
            raise Unavailable("there is no blank booklet at the press: nansen stock issue")
        used = step_blank(
            BlankStep.USED,
            BlankNumber(found[0].subject.id),
            actor=self.personaliser,
            files=self.files,
            clock=self.clock,
            document=number,
        )
        return used.number


def take_stock(office: Office, counted: Collection[BlankNumber]) -> StockReport:
    """Compare the booklets' acts with what was signed, and with what people have counted.

    Raises:
        Untrusted: somebody wrote to the database behind the office's back.
        Unavailable: the database cannot be reached.
    """
    files, key = office.files, secrets.token_bytes(KEY_SIZE)
    printed, signed = _documents(office)
    blanks = []
    for one in all_standings(files.acts, SubjectKind.BLANK):
        blank = read_blank(BlankNumber(one.subject.id), files)
        if blank is not None:
            blanks.append(_opened(blank, printed.get(blank.number), files, key))
    digests = frozenset(number_digest(number, key=key) for number in signed)
    return reconcile(blanks, signed=digests, counted=counted)


def _documents(office: Office) -> tuple[dict[BlankNumber, DocumentNumber], set[DocumentNumber]]:
    """Tell which booklet each document is printed in, and which were signed for one."""
    files = office.documents
    printed: dict[BlankNumber, DocumentNumber] = {}
    signed: set[DocumentNumber] = set()
    for one in all_standings(office.files.acts, SubjectKind.DOCUMENT):
        number = DocumentNumber(one.subject.id)
        life = read_life(number, files)
        acts = (each.act for each in read_chain(number, files).acts)
        blanks = [act.body["blank"] for act in acts if act.kind == LifeKind.PRINTED]
        printed |= {BlankNumber(str(blank)): number for blank in blanks}
        given_up = LifeState.CANCELLED in {life.state, life.ended_as}
        if life.signed_at is not None and (blanks or not given_up):
            signed.add(number)
    return printed, signed


def _opened(blank: Blank, number: DocumentNumber | None, files: CaseFiles, key: bytes) -> Blank:
    """Give a booklet with its document under the key of this count."""
    if blank.document is None:
        return blank
    if number is None or not is_document(blank.number, number, files):
        return replace(blank, document=NumberDigest(secrets.token_bytes(KEY_SIZE)))
    return replace(blank, document=number_digest(number, key=key))
