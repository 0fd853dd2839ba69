"""Whether we have met an applicant before: the search, and what experts say of it (R20, R21).

The names are read at the desk of the one expert who has drawn the case, and blinded by the key
service; the index is asked with tokens and knows handles; whose a handle is, only the key service
tells. So whoever has the desk's disk has neither a key nor a way from a token to a case.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from nansen.acts.act import Subject
from nansen.adapters.sql.token_index import SqlTokenIndex
from nansen.application.fields import PORTRAIT
from nansen.apps.desk.assigning import assign, holds_draw
from nansen.apps.desk.cases.compared import read_compared
from nansen.apps.desk.cases.search_index import IndexAsker, open_index
from nansen.apps.desk.office import Office
from nansen.casework.case import Case
from nansen.casework.desk import Desk
from nansen.casework.stage import Stage
from nansen.errors import Refused
from nansen.examination.deduplication.adjudication import Reason
from nansen.examination.deduplication.candidate_list import (
    CANDIDATES,
    CandidateList,
    ListedCandidate,
    decode_candidates,
    encode_candidates,
    list_candidate,
)
from nansen.examination.deduplication.candidates import DuplicateSearch
from nansen.examination.deduplication.faces import FaceIndex, FaceMatcher
from nansen.examination.deduplication.service import EnrolPerson, enrol_and_search, forget
from nansen.examination.deduplication.templates import FaceTemplate, encode_template
from nansen.examination.deduplication.tokens import derive_person
from nansen.ids import CaseId
from nansen.keys.custody.index_question import IndexQuestion
from nansen.keys.fields.personal_field import FieldName
from nansen.keys.fields.purpose import Purpose
from nansen.officers.actor import Actor
from nansen.officers.officer import Officer
from nansen.standards.deterministic_cbor import Item

TEMPLATE: Final = FieldName("identity.face_template")
_OVER: Final = frozenset(
    {Stage.WITHDRAWN, Stage.LAPSED, Stage.REFUSED, Stage.UPHELD, Stage.TRANSFERRED}
)
"""Nothing more comes of such a case, so its person may apply again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Eyes:
    """What compares faces, where an office has it: a process that keeps them in its memory."""

    matcher: FaceMatcher
    index: FaceIndex


def search_for_earlier(office: Office, desk: Desk, *, eyes: Eyes | None = None) -> Case:
    """Look who else may be the applicant, and record it for the experts; again is as good.

    `desk` is opened for DEDUPLICATION. Names are compared always, faces where there are eyes.

    Raises:
        Refused: the key service says no (R88), or the course does.
        Unavailable: a part of the office cannot be reached; do it again.
    """
    case = desk.read()
    asker = IndexAsker(keys=office.keys, clock=office.clock, case=case, actor=desk.actor)
    compared = read_compared(desk, case)
    face = None if eyes is None else _template(desk, case, eyes.matcher)
    place = asker.place()
    person = derive_person(compared.names, compared.births, key=asker)
    with open_index(office.home, place.index) as index:
        found = enrol_and_search(
            EnrolPerson(handle=place.handle, person=person, face=face),
            tokens=index,
            faces=None if eyes is None else eyes.index,
        )
        listed = _name_candidates(office, asker, found, index, read_candidates(desk, case))
    tokens: list[Item] = [one.token for one in listed.candidates]
    fields = {CANDIDATES: encode_candidates(listed)}
    if face is not None:
        fields[TEMPLATE] = encode_template(face)
    return desk.act(
        "deduplication:searched",
        {"candidates": len(tokens), "index": _label(listed), "listed": tokens},
        fields,
        expected=case.chain.version,
    )


def read_candidates(desk: Desk, case: Case) -> CandidateList | None:
    """Read whom the newest search has found, or None if nobody has searched.

    Raises:
        Refused: the case was not opened for DEDUPLICATION (R88).
    """
    octets = desk.field_of(case, CANDIDATES)
    return None if octets is None else decode_candidates(octets)


def open_earlier(office: Office, desk: Desk, candidate: str) -> Desk:
    """Open a candidate's case to the expert who is to compare the two.

    The lot has drawn the expert for the new case; the assigner assigns the other for it, and
    only to somebody whose open case has it as a candidate.

    Raises:
        Refused: it is no candidate, the expert has had another duty in it (R25), or the budget
            is spent.
    """
    earlier = _candidate(desk, desk.read(), candidate).case
    case, at = office.read(earlier), office.clock.now()
    if not holds_draw(case, desk.actor.id, Purpose.DEDUPLICATION, at):
        assign(
            office.desk(office.actor("assigner"), earlier),
            Purpose.DEDUPLICATION,
            roster=office.rosters.current,
            service=office.keys.head().log.service,
            draw=lambda found: _only(found, desk.actor),
        )
    return office.open(desk.actor, earlier, Purpose.DEDUPLICATION)


def adjudicate_candidate(office: Office, desk: Desk, candidate: str, reason: Reason) -> Case:
    """Say whether a candidate is the applicant, for oneself: the reason is one for an answer.

    Where two have differed, this decides.

    Raises:
        Refused: it is no candidate, one has answered already, or the other case is not such
            that its person may lawfully apply again (R20, R21).
    """
    case = desk.read()
    listed = _candidate(desk, case, candidate)
    stage = office.read(listed.case).stage
    if reason is Reason.EARLIER_CASE_OVER and stage not in _OVER:
        raise Refused("R20", "the earlier case is not over")
    if reason is Reason.RENEWAL and stage is not Stage.GRANTED:
        raise Refused("R20", "the earlier case has no document to renew")
    disputed = candidate in case.identity.disputed
    return desk.act(
        "deduplication:decided" if disputed else "deduplication:adjudicated",
        {"candidate": candidate, "outcome": reason.answer.value, "reason": reason.value},
        expected=case.chain.version,
    )


def _template(desk: Desk, case: Case, matcher: FaceMatcher) -> FaceTemplate | None:
    portrait = desk.field_of(case, PORTRAIT)
    return None if portrait is None else matcher.embed(portrait)


def _name_candidates(
    office: Office,
    asker: IndexAsker,
    found: DuplicateSearch,
    index: SqlTokenIndex,
    before: CandidateList | None,
) -> CandidateList:
    """Have the key service tell whose the handles are; who is no more is forgotten."""
    handles = tuple(one.handle for one in found.candidates)
    cases = asker.ask(IndexQuestion(handles=handles)).cases if handles else ()
    listed = []
    for candidate, case in zip(found.candidates, cases, strict=True):
        stage = _stage(office, case)
        if stage is Stage.SHREDDED:
            forget(candidate.handle, tokens=index)
        if stage in {Stage.SHREDDED, None}:
            continue
        new = list_candidate(candidate, case, secrets.token_hex(16))
        listed.append(next((one for one in _known(before) if _is_as(one, new)), new))
    return CandidateList(
        index=found.index, model=found.model, complete=found.complete, candidates=tuple(listed)
    )


def _known(before: CandidateList | None) -> tuple[ListedCandidate, ...]:
    return () if before is None else before.candidates


def _is_as(one: ListedCandidate, other: ListedCandidate) -> bool:
    """Tell whether a candidate is who was found before, for the same reasons."""
    return (one.case, one.name, one.face) == (other.case, other.name, other.face)


def _stage(office: Office, case: CaseId) -> Stage | None:
    """Tell where a case stands, or None of one that a restored office does not know."""
    known = office.files.acts.read(Subject.of_case(case))
    return office.read(case).stage if known else None


def _candidate(desk: Desk, case: Case, token: str) -> ListedCandidate:
    found = read_candidates(desk, case)
    candidate = None if found is None else found.find(token)
    if candidate is None:
        raise Refused("R21", "the newest search has found no such candidate")
    return candidate


def _only(found: Sequence[Officer], actor: Actor) -> Officer:
    for one in found:
        if one.id == actor.id:
            return one
    raise Refused("R25", "the expert has had part in the earlier case")


def _label(found: CandidateList) -> str:
    names = f"names-{found.index[:16]}"
    return names if found.model is None else f"{names}+faces"
