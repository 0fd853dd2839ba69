"""Evidence as the vault field `grounds.evidence` holds it: deterministic CBOR, one form each."""

from typing import Final

from nansen.examination.evidence.case_file import EvidenceFile
from nansen.examination.evidence.claims import (
    Claim,
    ClaimException,
    ClaimKind,
    ClaimStatus,
    ExceptionCode,
)
from nansen.examination.evidence.model import (
    Capture,
    ClaimId,
    Condition,
    Evidence,
    EvidenceId,
    EvidenceKind,
    IndependenceGroup,
    Method,
    Place,
    Source,
    Verification,
)
from nansen.examination.evidence.occupied_areas import Derogation, PersonOnly
from nansen.examination.evidence.records import (
    MAX_ITEMS,
    Record,
    check_version,
    code_text,
    day_text,
    decode_record,
    encode_record,
)
from nansen.ids import OfficerId, StateCode
from nansen.standards.deterministic_cbor import Item
from nansen.standards.finding import Outcome

VERSION: Final = 1

_FILE: Final = frozenset({"v", "claims", "evidence"})
_CLAIM: Final = frozenset({"id", "kind", "says", "status", "exception", "by", "on"})
_EXCEPTION: Final = frozenset({"code", "reason", "by"})
_PERSON_ONLY: Final = frozenset({"area", "derogation"})
_CHECK: Final = frozenset({"method", "tool", "result", "by", "on", "signer"})
_EVIDENCE: Final = frozenset(
    {
        "id",
        "kind",
        "source",
        "place",
        "day",
        "group",
        "for",
        "against",
        "weight",
        "issuer",
        "conditions",
        "person_only",
        "original",
        "checks",
        "expires",
        "destroy_after",
    }
)


def encode_evidence(file: EvidenceFile) -> bytes:
    """Write a file; `decode_evidence` reads it back unchanged."""
    return encode_record(
        {
            "v": VERSION,
            "claims": [_claim_items(one) for one in file.claims],
            "evidence": [_evidence_items(one) for one in file.evidence],
        }
    )


def decode_evidence(encoded: bytes) -> EvidenceFile:
    """Read a file.

    Raises:
        Malformed: it is not in its one form, or breaks a rule.
        Unsupported: it is of a version that this release does not know.
    """
    return decode_record(encoded, field="evidence", keys=_FILE, build=_file)


def _file(record: Record) -> EvidenceFile:
    check_version(record, "evidence", VERSION)
    return EvidenceFile(
        claims=tuple(map(_claim, record.records("claims", _CLAIM))),
        evidence=tuple(map(_evidence, record.records("evidence", _EVIDENCE))),
    )


def _claim_items(claim: Claim) -> Item:
    exception = claim.exception
    return {
        "id": claim.id,
        "kind": claim.kind.value,
        "says": claim.statement,
        "status": claim.status.value,
        "exception": None if exception is None else _exception_items(exception),
        "by": claim.settled_by,
        "on": day_text(claim.settled_on),
    }


def _claim(record: Record) -> Claim:
    by = record.optional("by", record.text)
    return Claim(
        id=ClaimId(record.text("id")),
        kind=record.choice("kind", ClaimKind),
        statement=record.text("says"),
        status=record.choice("status", ClaimStatus),
        exception=_exception(record) if record.has("exception") else None,
        settled_by=None if by is None else OfficerId(by),
        settled_on=record.optional("on", record.day),
    )


def _exception_items(exception: ClaimException) -> Item:
    return {"code": exception.code.value, "reason": exception.reason, "by": exception.by}


def _exception(record: Record) -> ClaimException:
    inner = record.record("exception", _EXCEPTION)
    return ClaimException(
        code=inner.choice("code", ExceptionCode),
        reason=inner.text("reason"),
        by=OfficerId(inner.text("by")),
    )


def _evidence_items(one: Evidence) -> Item:
    mark = one.person_only
    return {
        "id": one.id,
        "kind": one.kind.value,
        "source": one.source.value,
        "place": one.capture.place.value,
        "day": one.capture.day.isoformat(),
        "group": one.group,
        "for": [*one.supports],
        "against": [*one.contradicts],
        "weight": one.weight,
        "issuer": one.issuer,
        "conditions": [condition.value for condition in one.conditions],
        "person_only": None if mark is None else _person_only_items(mark),
        "original": one.original,
        "checks": [_check_items(check) for check in one.verifications],
        "expires": day_text(one.expires),
        "destroy_after": one.destroy_after.isoformat(),
    }


def _evidence(record: Record) -> Evidence:
    issuer = record.optional("issuer", record.text)
    return Evidence(
        id=EvidenceId(record.text("id")),
        kind=record.choice("kind", EvidenceKind),
        source=record.choice("source", Source),
        capture=Capture(place=record.choice("place", Place), day=record.day("day")),
        group=IndependenceGroup(record.text("group")),
        supports=tuple(map(ClaimId, record.texts("for", most=MAX_ITEMS))),
        contradicts=tuple(map(ClaimId, record.texts("against", most=MAX_ITEMS))),
        weight=record.score("weight"),
        issuer=None if issuer is None else StateCode(issuer),
        conditions=record.choices("conditions", Condition),
        person_only=_person_only(record) if record.has("person_only") else None,
        original=record.optional("original", record.digest),
        verifications=tuple(map(_check, record.records("checks", _CHECK))),
        expires=record.optional("expires", record.day),
        destroy_after=record.day("destroy_after"),
    )


def _person_only_items(mark: PersonOnly) -> Item:
    return {"area": mark.area, "derogation": code_text(mark.derogation)}


def _person_only(record: Record) -> PersonOnly:
    inner = record.record("person_only", _PERSON_ONLY)
    return PersonOnly(
        area=inner.text("area"), derogation=inner.optional_choice("derogation", Derogation)
    )


def _check_items(check: Verification) -> Item:
    return {
        "method": check.method.value,
        "tool": check.tool,
        "result": check.result.value,
        "by": check.by,
        "on": check.day.isoformat(),
        "signer": check.signer,
    }


def _check(record: Record) -> Verification:
    return Verification(
        method=record.choice("method", Method),
        tool=record.text("tool"),
        result=record.choice("result", Outcome),
        by=OfficerId(record.text("by")),
        day=record.day("on"),
        signer=record.optional("signer", record.digest),
    )
