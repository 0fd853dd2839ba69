"""Whom a search has found: the field `grounds.candidates`, that two experts read.

    {"v": 1, "index", "model", "complete", "candidates": [{"token", "case", "name", "face"}]}

A candidate has three names, so that none of them leads from one place to another: the handle
is the index's, the case is told here alone, and acts name the token, which is drawn for this
list and means nothing elsewhere.
"""

from dataclasses import dataclass, field
from typing import Final

from nansen.casework.shape import token as is_token
from nansen.errors import Malformed
from nansen.examination.deduplication.candidates import Candidate
from nansen.examination.deduplication.templates import ModelId
from nansen.examination.deduplication.tokens import NameStrength
from nansen.examination.evidence.records import (
    Record,
    check_version,
    decode_record,
    encode_record,
)
from nansen.ids import CaseId
from nansen.keys.custody.index_key import IndexId
from nansen.keys.fields.personal_field import FieldName
from nansen.keys.sealing.case_key import check_case_id
from nansen.standards.deterministic_cbor import Item

CANDIDATES: Final = FieldName("grounds.candidates")
VERSION: Final = 1
MILLION: Final = 1_000_000
_FIELD: Final = "candidates"
_KEYS: Final = frozenset({"v", "index", "model", "complete", "candidates"})
_OF_ONE: Final = frozenset({"token", "case", "name", "face"})
_CODES: Final = {one.name.lower().replace("_", "-"): one for one in NameStrength}
_CODE_OF: Final = {strength: code for code, strength in _CODES.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedCandidate:
    """Somebody who may be the applicant: which case, and what speaks for it."""

    token: str
    case: CaseId = field(repr=False)
    name: NameStrength | None = field(default=None, repr=False)
    face: int | None = field(default=None, repr=False)
    """How alike the faces are, in millionths."""

    def __post_init__(self) -> None:
        """Refuse names of another form, and a likeness of more than all."""
        check_case_id(self.case)
        if not is_token(self.token):
            raise Malformed(f"{_FIELD}.token", "is not 32 hexadecimal digits", clause="R21")
        if self.face is not None and not 0 <= self.face <= MILLION:
            raise Malformed(f"{_FIELD}.face", "is no likeness", clause="R21")
        if self.name is None and self.face is None:
            raise Malformed(_FIELD, "has one for whom nothing speaks", clause="R21")

    @property
    def why(self) -> tuple[str, ...]:
        """Say to an officer what is alike; it names no value."""
        face = () if self.face is None else (f"the face, by {self.face / MILLION:.3f}",)
        return face if self.name is None else (*face, self.name.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateList:
    """What came of one search."""

    index: IndexId
    model: ModelId | None
    """None: no faces were compared."""
    complete: bool
    candidates: tuple[ListedCandidate, ...] = field(repr=False)
    """The likest first."""

    def find(self, token: str) -> ListedCandidate | None:
        """Find the candidate that an act names."""
        return next((one for one in self.candidates if one.token == token), None)


def list_candidate(candidate: Candidate, case: CaseId, token: str) -> ListedCandidate:
    """Write a hit into the list, once it is known whose handle it is."""
    face = None if candidate.face is None else round(max(0.0, min(1.0, candidate.face)) * MILLION)
    return ListedCandidate(token=token, case=case, name=candidate.name, face=face)


def encode_candidates(found: CandidateList) -> bytes:
    """Write a list, to be sealed."""
    candidates: list[Item] = [
        {
            "token": one.token,
            "case": one.case,
            "name": None if one.name is None else _CODE_OF[one.name],
            "face": one.face,
        }
        for one in found.candidates
    ]
    return encode_record(
        {
            "v": VERSION,
            "index": found.index,
            "model": found.model,
            "complete": found.complete,
            "candidates": candidates,
        }
    )


def decode_candidates(encoded: bytes) -> CandidateList:
    """Read a list that was sealed."""
    return decode_record(encoded, field=_FIELD, keys=_KEYS, build=_build)


def _build(record: Record) -> CandidateList:
    check_version(record, _FIELD, VERSION)
    model = record.optional("model", record.text)
    return CandidateList(
        index=IndexId(record.text("index")),
        model=None if model is None else ModelId(model),
        complete=record.flag("complete"),
        candidates=tuple(map(_candidate, record.records("candidates", _OF_ONE))),
    )


def _candidate(record: Record) -> ListedCandidate:
    code = record.optional("name", record.text)
    if code is not None and code not in _CODES:
        raise Malformed(f"{_FIELD}.name", "is not a code of its list", clause="R21")
    return ListedCandidate(
        token=record.text("token"),
        case=CaseId(record.text("case")),
        name=None if code is None else _CODES[code],
        face=record.optional("face", record.number),
    )
