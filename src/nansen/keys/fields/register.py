"""The personal fields of a case, all of them (R81).

The periods are those of R83; an authority that promises shorter ones replaces the rows.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from nansen.errors import Refused
from nansen.keys.fields.personal_field import (
    FieldName,
    Milestone,
    PersonalField,
    Retention,
    Sensitivity,
    Span,
)
from nansen.keys.fields.purpose import PURPOSES, Purpose
from nansen.officers.role import Role

_TASK = ("GDPR 6(1)(e)",)
_SPECIAL = ("GDPR 6(1)(e)", "GDPR 9(2)(g)")
_CRIMINAL = ("GDPR 6(1)(e)", "GDPR 10")

_OVER = Span(after=Milestone.APPEAL_OVER, months=6)
RECORD = Retention(issued=Span(after=Milestone.EXPIRY, months=24), refused=_OVER)
"""What stands in the document."""
EVIDENCE = Retention(issued=Span(after=Milestone.DECISION, months=12), refused=_OVER)
"""What the decision rests on."""
TEMPLATE = Retention(issued=Span(after=Milestone.EXPIRY), refused=Span(after=Milestone.APPEAL_OVER))
"""Biometric templates: gone with the document."""
PLACE = Retention(issued=Span(after=Milestone.DELIVERY, days=90), refused=_OVER)
"""Where somebody can be found."""

_P = Purpose
_GIVEN = (_P.TAKING_IN, _P.ENROLMENT)
_PROOF = (*_GIVEN, _P.IDENTITY_PROOFING, _P.DEDUPLICATION, _P.SCREENING)
_EXCLUDING = (_P.EXCLUSION, _P.LEGAL_REVIEW)
_DECIDING = (_P.EXAMINATION, _P.APPROVAL, _P.APPEAL)
_MAKING = (_P.PERSONALISATION, _P.QUALITY_CONTROL)


def _field(
    name: str,
    why: str,
    purposes: Iterable[Purpose],
    retention: Retention,
    *,
    sensitivity: Sensitivity = Sensitivity.DANGEROUS,
    basis: tuple[str, ...] = _TASK,
) -> PersonalField:
    """Declare a field; a holder who asks what is kept is shown every one (GDPR 15)."""
    served = frozenset((*purposes, _P.ACCESS_REQUEST))
    recipients: frozenset[Role] = frozenset().union(*(PURPOSES[one].roles for one in served))
    return PersonalField(
        name=FieldName(name),
        why=why,
        purposes=served,
        recipients=recipients,
        basis=basis,
        retention=retention,
        sensitivity=sensitivity,
    )


def _special(name: str, why: str, purposes: Iterable[Purpose], until: Retention) -> PersonalField:
    kind = Sensitivity.SPECIAL
    return _field(name, why, purposes, until, sensitivity=kind, basis=_SPECIAL)


def _criminal(name: str, why: str, purposes: Iterable[Purpose], until: Retention) -> PersonalField:
    kind = Sensitivity.CRIMINAL
    return _field(name, why, purposes, until, sensitivity=kind, basis=_CRIMINAL)


_TABLE = (
    _field(
        "identity.names",
        "The document is made out in these names, in every script and spelling.",
        (*_PROOF, _P.EXCLUSION, *_DECIDING),
        RECORD,
    ),
    _field(
        "identity.birth_date",
        "The date, as far as it is known, stands in the document.",
        (*_PROOF, _P.EXCLUSION, *_DECIDING),
        RECORD,
        sensitivity=Sensitivity.ORDINARY,
    ),
    _field(
        "identity.birth_place",
        "It tells namesakes apart, and stands in the document if the holder wants it.",
        (*_PROOF, _P.EXCLUSION, *_DECIDING),
        RECORD,
        sensitivity=Sensitivity.ORDINARY,
    ),
    _special(
        "identity.sex",
        "It stands in the document and may differ from the origin's record.",
        (*_PROOF, *_DECIDING),
        RECORD,
    ),
    _field(
        "identity.nationalities",
        "Whether another state protects the applicant decides who may get a document.",
        (*_PROOF, _P.EXCLUSION, *_DECIDING),
        RECORD,
    ),
    _field(
        "identity.portrait",
        "The picture in the document, by which a border knows the holder.",
        (*_GIVEN, _P.IDENTITY_PROOFING, _P.DEDUPLICATION, *_DECIDING, *_MAKING),
        RECORD,
    ),
    _field(
        "identity.signature",
        "The holder's signature, as the document shows it.",
        (*_GIVEN, *_MAKING),
        RECORD,
        sensitivity=Sensitivity.ORDINARY,
    ),
    _special(
        "identity.face_template",
        "It finds a second application by the same person.",
        (_P.DEDUPLICATION,),
        TEMPLATE,
    ),
    _field(
        "identity.old_documents",
        "What was found when the old documents were read, as evidence of the person.",
        (*_PROOF, _P.EXCLUSION, *_DECIDING),
        EVIDENCE,
    ),
    _field(
        "identity.assurance",
        "How surely the person is known, and from what.",
        (_P.IDENTITY_PROOFING, *_DECIDING),
        EVIDENCE,
        sensitivity=Sensitivity.ORDINARY,
    ),
    _field(
        "identity.order",
        "What two officers approved, to the letter: nothing else is made.",
        (_P.APPROVAL, _P.APPEAL, *_MAKING),
        RECORD,
    ),
    _field(
        "contact.host_state",
        "The state in whose territory the document is handed over (R86).",
        (*_GIVEN, _P.DELIVERY),
        PLACE,
    ),
    _field(
        "contact.stay",
        "The title on which the applicant stays there, and until when.",
        (*_GIVEN, _P.DELIVERY),
        PLACE,
    ),
    _field(
        "contact.delivery_point",
        "Where the document is handed over (R86).",
        (*_GIVEN, _P.DELIVERY),
        PLACE,
    ),
    _field(
        "contact.channels",
        "How the applicant wants to be told that there is news.",
        (*_GIVEN, _P.DELIVERY),
        PLACE,
    ),
    _field(
        "contact.duress_phrase",
        "A phrase by which the holder says that somebody is forcing them.",
        (*_GIVEN, _P.DELIVERY),
        PLACE,
    ),
    _special(
        "grounds.claim",
        "What the applicant says about origin, protection and its loss.",
        (_P.TAKING_IN, *_EXCLUDING, *_DECIDING),
        EVIDENCE,
    ),
    _special(
        "grounds.evidence",
        "What supports the claim, with its source and weight.",
        (_P.TAKING_IN, _P.IDENTITY_PROOFING, *_EXCLUDING, *_DECIDING),
        EVIDENCE,
    ),
    _special(
        "grounds.files",
        "The files that the applicant sent, as they came; each is opened in a sandbox only.",
        (_P.TAKING_IN, _P.IDENTITY_PROOFING, *_EXCLUDING, *_DECIDING),
        EVIDENCE,
    ),
    _special(
        "grounds.denials",
        "When and how the origin refused its protection.",
        (_P.TAKING_IN, *_DECIDING),
        EVIDENCE,
    ),
    _special(
        "grounds.family",
        "Whose documents are examined together, and who may be at risk with the applicant.",
        (_P.TAKING_IN, *_DECIDING),
        EVIDENCE,
    ),
    _field(
        "grounds.introducers",
        "Who attested to facts; the link is destroyed with the evidence.",
        (_P.TAKING_IN, *_DECIDING),
        EVIDENCE,
    ),
    _field(
        "grounds.representative",
        "Who may act for the applicant, and on what authority.",
        (*_GIVEN, *_DECIDING),
        EVIDENCE,
    ),
    _criminal(
        "grounds.exclusion",
        "Whether there are serious reasons to exclude, assessed apart.",
        (*_EXCLUDING, _P.APPROVAL, _P.APPEAL),
        EVIDENCE,
    ),
    _special(
        "grounds.findings",
        "What each examiner found, and why.",
        _DECIDING,
        EVIDENCE,
    ),
    _special(
        "grounds.appeal",
        "What the applicant says against a refusal.",
        (_P.ENROLMENT, _P.APPEAL),
        EVIDENCE,
    ),
    _special(
        "grounds.candidates",
        "Whose cases are like this one, and in what: two people look at each.",
        (_P.DEDUPLICATION,),
        EVIDENCE,
    ),
    _criminal(
        "grounds.screening",
        "What the lists said about the names, and what an officer made of it.",
        (_P.SCREENING, *_EXCLUDING, _P.APPROVAL, _P.APPEAL),
        EVIDENCE,
    ),
    _criminal(
        "grounds.notices",
        "Notices of other states, each with its source, none with an effect of its own.",
        (_P.SCREENING, *_EXCLUDING, _P.APPROVAL, _P.APPEAL),
        EVIDENCE,
    ),
    _special(
        "process.reasons",
        "Why the case was decided so, in words that the applicant understands.",
        _DECIDING,
        EVIDENCE,
    ),
    _special(
        "process.correspondence",
        "What the office and the applicant wrote to each other.",
        (*_GIVEN, _P.IDENTITY_PROOFING, *_DECIDING),
        EVIDENCE,
    ),
    _field(
        "process.access_tag",
        "It finds, in the log of accesses, those to this case, for its holder.",
        _GIVEN,
        RECORD,
        sensitivity=Sensitivity.ORDINARY,
    ),
    _field(
        "process.journal_salt",
        "Its key opens what the journal says of the document; without it nobody can guess.",
        (_P.PERSONALISATION,),
        RECORD,
        sensitivity=Sensitivity.ORDINARY,
    ),
)

FIELDS: Mapping[FieldName, PersonalField] = MappingProxyType({one.name: one for one in _TABLE})


def declared_field(name: str) -> PersonalField:
    """Find a declaration.

    Raises:
        Refused: there is none, so nothing may be kept under that name (R81).
    """
    found = FIELDS.get(FieldName(name))
    if found is None:
        raise Refused("R81", "this personal field is not declared")
    return found


def fields_for(purpose: Purpose, roles: frozenset[Role]) -> tuple[PersonalField, ...]:
    """List what officers of these roles may read for a purpose."""
    serving = roles & PURPOSES[purpose].roles
    return tuple(one for one in _TABLE if purpose in one.purposes and serving & one.recipients)
