"""A decision from its paper to the letter: what two officers sign, and what the person reads."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, TypeVar

from nansen.acts.act import IdempotencyKey, SignedAct
from nansen.adapters.letters.page import render_letter
from nansen.adapters.letters.signature import LetterKey, SignedLetter, sign_letter
from nansen.application.fields import PORTRAIT, Birth, Names, ShownSex, decode_field
from nansen.apps.desk.profile import OfficeProfile
from nansen.casework.case import Case
from nansen.casework.deadlines import DeadlineKind, due
from nansen.casework.desk import Desk
from nansen.casework.stage import Stage
from nansen.decision import service as decisions
from nansen.decision.appeal import appeal_until
from nansen.decision.grounds import Ground, Remedy
from nansen.decision.letter import Letter, compose_letter, plain_text
from nansen.decision.letter_body import decision_letter
from nansen.decision.reasons import SALT_SIZE as REASONS_SALT
from nansen.decision.reasons import Reasons, decode_reasons
from nansen.decision.statement import DecisionStatement, Mode, Outcome, decode_statement
from nansen.decision.wording import Language
from nansen.document.document_class import DocumentClass
from nansen.document.order import SALT_SIZE, DocumentOrder, decode_order, encode_order
from nansen.document.order_terms import OrderReason
from nansen.document.ordering import OrderTerms, order_document
from nansen.errors import Conflict, Malformed, Refused, Unavailable
from nansen.ids import StateCode
from nansen.keys.fields.personal_field import FieldName

_Answer = TypeVar("_Answer", Names, Birth, ShownSex)
_NAMES, _BIRTH, _SEX = map(FieldName, ("identity.names", "identity.birth_date", "identity.sex"))
_REISSUED: Final = "reissue:requested"
_PROPOSED: Final = frozenset({"decision:proposed", "appeal:decided"})
_DECIDED: Final = frozenset({"decision:confirmed", "appeal:confirmed"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonsPaper:
    """The reasons: in English, and in a language that the applicant understands (R28)."""

    en: str = field(repr=False)
    fr: str = field(default="", repr=False)
    ru: str = field(default="", repr=False)
    ar: str = field(default="", repr=False)

    @property
    def texts(self) -> Mapping[Language, str]:
        """Give those that were written."""
        written = {one: str(getattr(self, one.value)) for one in Language}
        return {language: text for language, text in written.items() if text}


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentPaper:
    """What document is granted; the person is the case's."""

    document_class: DocumentClass
    nationality: StateCode = field(repr=False)
    months: int
    excepted: tuple[StateCode, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionPaper:
    """What an approver, or an appeal body, means to decide."""

    outcome: Outcome
    mode: Mode
    reasons: ReasonsPaper = field(repr=False)
    ground: Ground | None = None
    remedy: Remedy | None = None
    document: DocumentPaper | None = None


def propose_decision(
    desk: Desk, paper: DecisionPaper, profile: OfficeProfile, *, key: IdempotencyKey | None = None
) -> Case:
    """Write the statement and the order that a paper means, sign them, and propose them.

    Raises:
        Refused: a part is missing, or a rule of decisions or of orders says no.
        Conflict: the key was used for another act.
    """
    done = None if key is None else desk.read().chain.find(key)
    if done is not None:
        # The salt and the moment were drawn then: what was signed cannot be written again.
        return _repeated(desk, done)
    if (paper.outcome is Outcome.GRANT) != (paper.document is not None):
        raise Refused("R26", "a grant says which document, and only a grant does")
    case, at = desk.read(), desk.clock.now()
    reasons = Reasons(texts=paper.reasons.texts, salt=secrets.token_bytes(REASONS_SALT))
    order = None if paper.document is None else _order(desk, case, paper.document, profile)
    statement = _statement(desk, case, paper, reasons=reasons, order=order, at=at)
    octets = None if order is None else encode_order(order)
    return decisions.propose(
        desk, decisions.Proposal(statement=statement, reasons=reasons, order=octets), key=key
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenLetter:
    """A letter as it is handed over, and its words alone, for a telephone."""

    signed: SignedLetter
    words: str = field(repr=False)
    language: Language


def write_letter(desk: Desk, profile: OfficeProfile, key: LetterKey) -> WrittenLetter:
    """Write what was decided as a letter, in the applicant's language and in English, and sign it.

    It is read by the officer who decided: of the reasons, nobody else need know.

    Raises:
        Refused: nothing has been decided, or the case is not open for it.
    """
    case = desk.read()
    octets, _ = decisions.decision_of(case)
    statement = decode_statement(octets)
    sealed = desk.field_of(case, decisions.REASONS)
    reasons = None if sealed is None else decode_reasons(sealed)
    language = _language(reasons)
    letter = Letter(
        head=profile.letter_head,
        language=language,
        reference=statement.case[:16].upper(),
        written_on=statement.at.date(),
        body=decision_letter(
            statement,
            reasons,
            document_class=_letter_class(desk, case),
            on_appeal=_is_on_appeal(case),
        ),
    )
    words = "\n\n".join(map(plain_text, compose_letter(letter)))
    signed = sign_letter(render_letter(letter), key, at=statement.at)
    return WrittenLetter(signed=signed, words=words, language=language)


def notify(desk: Desk, pdf: bytes, language: Language) -> Case:
    """Record that the applicant was given a letter, with the last day that the decision states."""
    octets, _ = decisions.decision_of(desk.read())
    until = decode_statement(octets).appeal_until
    stage = desk.read().stage
    told = until if stage is Stage.REFUSED else None
    return decisions.notify(desk, pdf, language.value, appeal_until=told)


def _repeated(desk: Desk, done: SignedAct) -> Case:
    if done.act.kind not in _PROPOSED or done.act.by != desk.actor.id:
        raise Conflict("the idempotency key was used for another act: draw a new one")
    return desk.read()


def _statement(
    desk: Desk,
    case: Case,
    paper: DecisionPaper,
    *,
    reasons: Reasons,
    order: DocumentOrder | None,
    at: datetime,
) -> DecisionStatement:
    refused = paper.outcome is Outcome.REFUSE
    calendar, deadlines = desk.files.calendar, desk.files.deadlines
    shelf_life = due(DeadlineKind.APPROVAL_SHELF_LIFE, at, calendar, deadlines=deadlines)
    usual = Remedy.COURT if case.stage is Stage.APPEAL else Remedy.APPEAL_BODY
    return DecisionStatement(
        case=desk.case,
        head=case.chain.head,
        outcome=paper.outcome,
        mode=paper.mode,
        at=at,
        until=at if refused else shelf_life,
        ground=paper.ground,
        remedy=(paper.remedy or usual) if refused else paper.remedy,
        appeal_until=appeal_until(at, calendar, deadlines=deadlines) if refused else None,
        reasons=reasons.commitment,
        order=b"" if order is None else order.digest,
    )


def _order(desk: Desk, case: Case, paper: DocumentPaper, profile: OfficeProfile) -> DocumentOrder:
    terms = OrderTerms(
        document_class=paper.document_class,
        reason=_reason(case),
        issuing_state=profile.state,
        issuing_authority=profile.issuer,
        nationality=paper.nationality,
        months=paper.months,
        excepted=paper.excepted,
    )
    return order_document(
        terms,
        names=_answer(desk, case, _NAMES, Names).names,
        birth=_answer(desk, case, _BIRTH, Birth).date,
        sex=_answer(desk, case, _SEX, ShownSex).sex,
        portrait=_given(desk, case, PORTRAIT),
        salt=secrets.token_bytes(SALT_SIZE),
    )


def _reason(case: Case) -> OrderReason:
    """Tell why a document is made: the last thing that the holder asked for (R47)."""
    for signed in reversed(case.chain.acts):
        if signed.act.kind == _REISSUED:
            return OrderReason(str(signed.act.body["reason"]))
    return OrderReason.FIRST_ISSUANCE


def _given(desk: Desk, case: Case, name: FieldName) -> bytes:
    octets = desk.field_of(case, name)
    if octets is None:
        raise Unavailable(f"the applicant has not given {name}")
    return octets


def _answer(desk: Desk, case: Case, name: FieldName, kind: type[_Answer]) -> _Answer:
    value = decode_field(name, _given(desk, case, name))
    if not isinstance(value, kind):
        raise Malformed(name, "holds another kind of answer", clause="R81")
    return value


def _language(reasons: Reasons | None) -> Language:
    """Take the language that the reasons were written in beside English."""
    others = [] if reasons is None else [one for one in reasons.texts if one is not Language.EN]
    return others[0] if others else Language.EN


def _letter_class(desk: Desk, case: Case) -> DocumentClass:
    """Name the document: the one that was ordered, or else the one that was asked for."""
    order = desk.field_of(case, decisions.ORDER)
    if case.stage is Stage.GRANTED and order is not None:
        return decode_order(order).document_class
    for signed in case.chain.acts:
        if signed.act.kind == "application:completed":
            return DocumentClass(str(signed.act.body["requested_class"]))
    raise Refused("COMPLETENESS", "the application was never complete")


def _is_on_appeal(case: Case) -> bool:
    kinds = (one.act.kind for one in reversed(case.chain.acts))
    return next(kind for kind in kinds if kind in _DECIDED) == "appeal:confirmed"
