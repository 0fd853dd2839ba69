"""The steps of a case, each done by whom the lot has drawn."""

import secrets
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import Final, TypeVar

from nansen.adapters.files.bundle_store import BundleStore
from nansen.adapters.files.sanctions_list import SanctionsListFile
from nansen.adapters.files.whole import read_whole, write_whole
from nansen.adapters.letters.signature import SignedLetter
from nansen.adapters.sql.database import Database
from nansen.adapters.sql.schema import open_database
from nansen.adapters.sql.tables import DatabaseName
from nansen.adapters.sql.token_index import SqlTokenIndex
from nansen.application import service as enrolment
from nansen.application.age import Identity, Recipients
from nansen.application.bundle import SealedBundle, open_bundle, seal_bundle
from nansen.application.fields import PORTRAIT, Birth, Names, ShownSex, decode_field
from nansen.application.grounds import EvidenceKind
from nansen.application.package import Application, pack_application, unpack_application
from nansen.application.receipt import SignedReceipt
from nansen.apps.demo.applicants import Applicant
from nansen.apps.demo.letters import decision_in_words, draw_letter_key
from nansen.apps.demo.proofing import PASSPORT, conclusion_of, evidence_of
from nansen.apps.desk.office import Office
from nansen.apps.intake.mailboxes import Mailboxes
from nansen.apps.intake.service import Intake
from nansen.casework.case import Case
from nansen.casework.desk import Desk
from nansen.casework.service import draw_key
from nansen.decision import service as decisions
from nansen.decision.grounds import Ground, Remedy
from nansen.decision.reasons import SALT_SIZE as REASONS_SALT
from nansen.decision.reasons import Reasons
from nansen.decision.statement import DecisionStatement, Mode, Outcome
from nansen.decision.wording import Language
from nansen.document.order import SALT_SIZE, DocumentOrder, encode_order
from nansen.document.order_terms import OrderReason
from nansen.document.ordering import OrderTerms, order_document
from nansen.errors import Malformed, Unavailable
from nansen.examination import service as examination
from nansen.examination.deduplication.index_key import IndexKey, draw_index_key
from nansen.examination.deduplication.tokens import derive_query, derive_tokens
from nansen.examination.eligibility.clauses import (
    Answer,
    Clause,
    ClauseName,
    Protection,
    ThreeClauses,
)
from nansen.examination.eligibility.issuance import IssuanceMode, RefusalGround
from nansen.examination.findings import Finding, FindingOutcome
from nansen.examination.screening.index import ListIndex
from nansen.examination.screening.model import ListId, NameKind, SpelledName, Subject, SubjectId
from nansen.ids import CaseId
from nansen.keys.fields.personal_field import FieldName
from nansen.keys.fields.purpose import Purpose
from nansen.officers.actor import HOLDER, Actor
from nansen.officers.officer import OfficerKey
from nansen.personalization.portrait import make_portrait
from nansen.standards.deterministic_cbor import Item

_Answer = TypeVar("_Answer", Names, Birth, ShownSex)
APPROVAL_LASTS: Final = timedelta(days=365)
APPEAL_LASTS: Final = timedelta(days=60)
_NAMES, _BIRTH, _SEX = map(FieldName, ("identity.names", "identity.birth_date", "identity.sex"))


class CaseWork:
    """An office at work on cases, one step after the other."""

    def __init__(self, office: Office, order_terms: OrderTerms, sanctions: Path) -> None:
        """Take an open office, what its documents say, and a list to screen against."""
        self.office, self.terms, self.sanctions = office, order_terms, sanctions
        home = office.home
        self.letters = draw_letter_key(home, office.clock.now())
        self.letter: SignedLetter | None = None
        self.intake = Intake(
            store=BundleStore(home.intake / "bundles"),
            mailboxes=Mailboxes(home.intake / "mailboxes"),
            signer=office.actor("intake").key,
            clock=office.clock,
        )
        self._bundle_key, recovery = map(_identity, (home.bundle_key, home.recovery_key))
        self._recipients = Recipients(keys=(self._bundle_key.recipient, recovery.recipient))

    def submit(self, applicant: Applicant) -> tuple[SealedBundle, SignedReceipt]:
        """Seal an application to the office, as the applicant's own device does, and send it."""
        bundle = seal_bundle(
            pack_application(applicant.application), applicant.keys, self._recipients
        )
        return bundle, self.intake.receive(bundle.octets)

    def enrol(self, bundle: SealedBundle, receipt: SignedReceipt) -> CaseId:
        """Begin a case: open the bundle, and seal every answer into its vault."""
        office = self.office
        application = unpack_application(open_bundle(bundle.octets, self._bundle_key))
        case = enrolment.case_of(application)
        office.begin(case)
        intake = office.actor("intake")
        known = (OfficerKey(spki=intake.key.spki),)
        enrolment.receive(application, bundle, receipt, known, desk=office.desk(intake, case))
        self.intake.release(bundle.id)
        desk = self.drawn(case, Purpose.ENROLMENT)
        enrolment.open_application(_with_portrait(application), bundle.id, desk=desk)
        enrolment.complete(application, desk=desk, key=draw_key())
        return case

    def proof(self, case: CaseId) -> Case:
        """Record the evidence, score the identity, and look for an earlier application."""
        desk = self.drawn(case, Purpose.IDENTITY_PROOFING)
        by, day = desk.actor.id, desk.clock.now().date()
        file = evidence_of(by, day)
        examination.record_evidence(desk, file, expected=None, key=draw_key())
        conclusion = conclusion_of(file, by, day)
        examination.record_identity(desk, conclusion, expected=None, key=draw_key())
        searching = self.drawn(case, Purpose.DEDUPLICATION)
        found = self._search(searching)
        searching.act("deduplication:searched", {"candidates": found, "index": "names-1"})
        return desk.act("identity:concluded")

    def screen(self, case: CaseId) -> Case:
        """Compare all the names with the list, on this machine."""
        desk = self.drawn(case, Purpose.SCREENING)
        source = SanctionsListFile(
            self.sanctions, ListId("demo"), imported_at=self.office.clock.now()
        )
        index = ListIndex(source.version, source.parties())
        matches = index.match(self._subject(desk))
        body: dict[str, Item] = {
            "list": "demo",
            "list_version": source.version.sha256[:16],
            "moment": "application",
            "hits": len(matches),
        }
        desk.act("screening:run", body)
        return desk.act("screening:concluded")

    def examine(self, case: CaseId, outcome: FindingOutcome) -> Case:
        """Have two examiners look at the case, each without the other's finding."""
        for _ in range(2):
            desk = self.drawn(case, Purpose.EXAMINATION)
            finding = _finding(desk, outcome)
            after = examination.record_finding(
                desk, finding, panel=False, expected=None, key=draw_key()
            )
        return after

    def decide(
        self,
        case: CaseId,
        outcome: Outcome,
        words: tuple[str, str],
        *,
        purpose: Purpose = Purpose.APPROVAL,
        reason: OrderReason = OrderReason.FIRST_ISSUANCE,
    ) -> Case:
        """Have two officers decide: one writes and signs the statement, another confirms it."""
        first = self.drawn(case, purpose)
        reasons = Reasons(
            texts=dict(zip((Language.EN, Language.RU), words, strict=True)),
            salt=secrets.token_bytes(REASONS_SALT),
        )
        second = self.drawn(case, purpose)
        order = self._order(first, reason) if outcome is Outcome.GRANT else None
        statement = self._statement(first, outcome, reasons, order, purpose)
        octets = None if order is None else encode_order(order)
        decisions.propose(
            first, decisions.Proposal(statement=statement, reasons=reasons, order=octets)
        )
        self.letter = decision_in_words(statement, reasons, self.letters)
        return decisions.confirm(second)

    def holder(self, applicant: Applicant, case: CaseId) -> Desk:
        """Give the holder their own case, as the key of their codename opens it to them."""
        return self.office.desk(Actor(id=HOLDER, key=applicant.keys), case)

    def drawn(self, case: CaseId, purpose: Purpose) -> Desk:
        """Draw an officer for a purpose, and open the case for them."""
        officer = self.office.assign(case, purpose)
        return self.office.open(self.office.actor(officer), case, purpose)

    def _search(self, desk: Desk) -> int:
        names, births = _spellings(desk), (_answer(desk, _BIRTH, Birth).date,)
        key = self._index_key()
        with self._database(DatabaseName.SEARCH) as database:
            index = SqlTokenIndex(database)
            query = derive_query(names, births, key=key)
            found = index.find(query.strengths)
            handle = sha256(f"nansen handle 1\n{desk.case}".encode()).hexdigest()[:32]
            index.put(handle, derive_tokens(names, births, key=key).tokens)
        return len(found)

    def _index_key(self) -> IndexKey:
        path = self.office.home.path / "index.key"
        octets = read_whole(path)
        if octets is None:
            octets = draw_index_key().octets
            write_whole(path, octets, private=True)
        return IndexKey(octets=octets)

    def _database(self, name: DatabaseName) -> Database:
        return open_database(name, self.office.home.databases / f"{name}.db")

    @staticmethod
    def _subject(desk: Desk) -> Subject:
        return Subject(
            id=SubjectId(desk.case),
            names=_spellings(desk),
            births=(_answer(desk, _BIRTH, Birth).date,),
        )

    def _order(self, desk: Desk, reason: OrderReason) -> DocumentOrder:
        return order_document(
            replace(self.terms, reason=reason),
            names=_answer(desk, _NAMES, Names).names,
            birth=_answer(desk, _BIRTH, Birth).date,
            sex=_answer(desk, _SEX, ShownSex).sex,
            portrait=_given(desk, PORTRAIT),
            salt=secrets.token_bytes(SALT_SIZE),
        )

    @staticmethod
    def _statement(
        desk: Desk,
        outcome: Outcome,
        reasons: Reasons,
        order: DocumentOrder | None,
        purpose: Purpose,
    ) -> DecisionStatement:
        case, at = desk.read(), desk.clock.now()
        refused = outcome is Outcome.REFUSE
        remedy = Remedy.COURT if purpose is Purpose.APPEAL else Remedy.APPEAL_BODY
        return DecisionStatement(
            case=desk.case,
            head=case.chain.head,
            outcome=outcome,
            mode=Mode.MANDATORY,
            at=at,
            until=at if refused else at + APPROVAL_LASTS,
            ground=Ground.NOT_WITHIN_CLASS if refused else None,
            remedy=remedy if refused else None,
            appeal_until=(at + APPEAL_LASTS).date() if refused else None,
            reasons=reasons.commitment,
            order=b"" if order is None else order.digest,
        )


def _identity(path: Path) -> Identity:
    secret = read_whole(path)
    if secret is None:
        raise Unavailable(f"{path.name} is missing")
    return Identity(secret.decode())


def _with_portrait(application: Application) -> Application:
    """Put the portrait as it will be printed in the place of the photograph that was sent."""
    form = application.form
    photo = next(iter(application.files.values()))
    image = make_portrait(photo).image
    digest = sha256(image).digest()
    pictured = tuple(
        replace(one, digest=digest, size=len(image)) if one.kind is EvidenceKind.PORTRAIT else one
        for one in form.evidence
    )
    return replace(
        application,
        form=replace(form, evidence=pictured),
        files=MappingProxyType({digest: image}),
    )


def _given(desk: Desk, name: FieldName) -> bytes:
    octets = desk.field_of(desk.read(), name)
    if octets is None:
        raise Unavailable(f"the applicant has not given {name}")
    return octets


def _answer(desk: Desk, name: FieldName, kind: type[_Answer]) -> _Answer:
    value = decode_field(name, _given(desk, name))
    if not isinstance(value, kind):
        raise Malformed(name, "holds another kind of answer", clause="R81")
    return value


def _spellings(desk: Desk) -> tuple[SpelledName, ...]:
    names = _answer(desk, _NAMES, Names).names
    return tuple(
        SpelledName(
            kind=NameKind.PASSPORT if script == "Latn" else NameKind.NATIVE,
            text=" ".join(one.value for one in names if one.script == script),
        )
        for script in sorted({one.script for one in names})
    )


def _finding(desk: Desk, outcome: FindingOutcome) -> Finding:
    granted = outcome is FindingOutcome.GRANT
    protection = Answer.YES if granted else Answer.NO
    return Finding(
        clauses=ThreeClauses(
            origin_link=_clause(ClauseName.ORIGIN_LINK, Answer.YES),
            lack_of_protection=_clause(ClauseName.LACK_OF_PROTECTION, protection),
            no_other_nationality=_clause(ClauseName.NO_OTHER_NATIONALITY, Answer.YES),
        ),
        mode=IssuanceMode.MANDATORY,
        outcome=outcome,
        ground=None if granted else RefusalGround.NOT_WITHIN_CLASS,
        reasons="Found from the papers, the press and the interview.",
        by=desk.actor.id,
        on=desk.clock.now().date(),
    )


def _clause(name: ClauseName, answer: Answer) -> Clause:
    lacking = name is ClauseName.LACK_OF_PROTECTION and answer is Answer.YES
    return Clause(
        name=name,
        answer=answer,
        evidence=(PASSPORT,),
        protection=Protection.DE_FACTO if lacking else None,
        reasons="by the evidence named",
    )
