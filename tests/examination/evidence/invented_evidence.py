"""Invented evidence: one solid case, and any lawful case."""

from datetime import date

from hypothesis import strategies as st

from nansen.examination.evidence.case_file import EvidenceFile
from nansen.examination.evidence.claims import (
    PERSON_CLAIMS,
    SINGULAR_CLAIMS,
    Claim,
    ClaimException,
    ClaimKind,
    ClaimStatus,
    ExceptionCode,
)
from nansen.examination.evidence.model import (
    HOLDER_GROUP,
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
from nansen.ids import OfficerId, StateCode
from nansen.standards.finding import Outcome

UTOPIA = StateCode("UTO")
OFFICER = OfficerId("ident-1")
DAY = date(2026, 11, 23)
LATER = date(2028, 1, 1)
SIGNER = bytes(range(32))
NAME, FACE, BORN, ORIGIN = (ClaimId(f"c000000{number}") for number in range(1, 5))
PASSPORT, PRESS, TALK, WORD = (EvidenceId(f"e000000{number}") for number in range(1, 5))


def verified(method: Method, result: Outcome = Outcome.SUCCESSFUL) -> Verification:
    signed = method is Method.PASSIVE_AUTHENTICATION and result is Outcome.SUCCESSFUL
    return Verification(
        method=method,
        tool="inspect 1.0",
        result=result,
        by=OFFICER,
        day=DAY,
        signer=SIGNER if signed else None,
    )


def piece(piece_id: EvidenceId, *supports: ClaimId, **changes: object) -> Evidence:
    """Some evidence; an article in a newspaper unless it is changed."""
    whole: dict[str, object] = {
        "id": piece_id,
        "kind": EvidenceKind.PRESS_REPORT,
        "source": Source.THIRD_PARTY,
        "capture": Capture(place=Place.OFFICE, day=DAY),
        "group": IndependenceGroup("press"),
        "supports": tuple(sorted(supports)),
        "original": bytes(32),
        "destroy_after": LATER,
    }
    if changes.get("kind") is EvidenceKind.SWORN_STATEMENT:
        whole |= {"source": Source.HOLDER, "group": HOLDER_GROUP}
    return Evidence(**(whole | changes))  # type: ignore[arg-type]


def chip_passport(*supports: ClaimId, **changes: object) -> Evidence:
    """A genuine passport of the origin, read and inspected."""
    checks = tuple(
        verified(method) for method in (Method.PASSIVE_AUTHENTICATION, Method.PAGE_INSPECTION)
    )
    whole: dict[str, object] = {
        "kind": EvidenceKind.NATIONAL_PASSPORT,
        "source": Source.CHIP,
        "group": IndependenceGroup("papers-of-uto"),
        "issuer": UTOPIA,
        "original": None,
        "weight": 4,
        "verifications": checks,
    }
    return piece(PASSPORT, *supports, **(whole | changes))


def own_word(*supports: ClaimId, **changes: object) -> Evidence:
    return piece(WORD, *supports, kind=EvidenceKind.SWORN_STATEMENT, **changes)


def claim(claim_id: ClaimId, kind: ClaimKind, **changes: object) -> Claim:
    whole: dict[str, object] = {"id": claim_id, "kind": kind, "statement": "as the papers say"}
    return Claim(**(whole | changes))  # type: ignore[arg-type]


def valid(claim_id: ClaimId, kind: ClaimKind, **changes: object) -> Claim:
    settled = {"status": ClaimStatus.VALID, "settled_by": OFFICER, "settled_on": DAY}
    return claim(claim_id, kind, **(settled | changes))


def an_exception() -> ClaimException:
    return ClaimException(
        code=ExceptionCode.RECORDS_DESTROYED, reason="the archive burnt", by=OFFICER
    )


def solid_file() -> EvidenceFile:
    """Somebody whose name and face are known from papers, press and an interview."""
    return EvidenceFile(
        claims=(
            valid(NAME, ClaimKind.NAME),
            valid(FACE, ClaimKind.PHOTO),
            valid(ORIGIN, ClaimKind.ORIGIN_LINK),
        ),
        evidence=(
            chip_passport(NAME, FACE, ORIGIN),
            piece(PRESS, NAME, FACE, ORIGIN, weight=1),
            piece(
                TALK,
                NAME,
                ORIGIN,
                kind=EvidenceKind.INTERVIEW_RECORD,
                source=Source.OFFICER,
                group=IndependenceGroup("office"),
            ),
        ),
    )


texts = st.text(min_size=1, max_size=40).filter(str.strip)
days = st.dates(min_value=date(1990, 1, 1), max_value=DAY)
_GROUPS = {"UTO": "papers-of-uto", "FRA": "papers-of-fra", "D": "papers-of-d"}


@st.composite
def _checks(draw: st.DrawFn) -> Verification:
    method, result = draw(st.sampled_from(Method)), draw(st.sampled_from(Outcome))
    return verified(method, result)


@st.composite
def _loose_piece(draw: st.DrawFn, number: int) -> dict[str, object]:
    """Evidence without claims: whose it is, and what was done with it."""
    kind = draw(st.sampled_from(EvidenceKind))
    issuer = draw(st.none() | st.sampled_from(sorted(_GROUPS)))
    source: Source = draw(st.sampled_from(sorted({*Source} - {Source.CHIP})))
    if kind is EvidenceKind.SWORN_STATEMENT:
        source, issuer = Source.HOLDER, None
    group = _GROUPS[issuer] if issuer else draw(st.sampled_from(["press", "family", "office"]))
    if source is Source.HOLDER and issuer is None:
        group = HOLDER_GROUP
    checks: tuple[Verification, ...] = tuple(draw(st.lists(_checks(), max_size=3)))
    if issuer and draw(st.booleans()):
        source, checks = Source.CHIP, (*checks, verified(Method.CHIP_AUTHENTICITY))
    digests = st.none() | st.binary(min_size=32, max_size=32)
    return {
        "id": EvidenceId(f"e{number:07x}"),
        "kind": kind,
        "source": source,
        "capture": Capture(place=draw(st.sampled_from(Place)), day=draw(days)),
        "group": IndependenceGroup(group),
        "weight": draw(st.integers(0, 4)),
        "issuer": issuer and StateCode(issuer),
        "conditions": tuple(sorted(draw(st.frozensets(st.sampled_from(Condition))))),
        "original": None if source is Source.CHIP else draw(digests),
        "verifications": checks,
        "expires": draw(st.none() | days),
    }


@st.composite
def evidence_files(draw: st.DrawFn) -> EvidenceFile:
    """Draw any lawful file."""
    loose = [draw(_loose_piece(number)) for number in range(draw(st.integers(1, 5)))]
    claims, links = [], []
    for number in range(draw(st.integers(1, 4))):
        kind = draw(st.sampled_from(ClaimKind))
        behind = draw(st.sets(st.integers(0, len(loose) - 1), min_size=1))
        claim_id = ClaimId(f"c{number:07x}")
        groups = {
            loose[at]["group"]
            for at in behind
            if loose[at]["kind"]
            not in {EvidenceKind.INTERVIEW_RECORD, EvidenceKind.INTRODUCER_ATTESTATION}
        } - {HOLDER_GROUP}
        may_be_valid = len(groups) > 1 and kind not in SINGULAR_CLAIMS
        statuses = [one for one in ClaimStatus if may_be_valid or one is not ClaimStatus.VALID]
        status = draw(st.sampled_from(statuses))
        settled = (
            {} if status is ClaimStatus.CLAIMED else {"settled_by": OFFICER, "settled_on": DAY}
        )
        exception = draw(st.none() | st.just(an_exception()))
        says = draw(texts)
        claims.append(
            claim(claim_id, kind, statement=says, status=status, exception=exception, **settled)
        )
        links.append((claim_id, kind, behind))
    pieces = []
    for at, fields in enumerate(loose):
        supports = [(claim_id, kind) for claim_id, kind, behind in links if at in behind]
        others = [claim_id for claim_id, _, behind in links if at not in behind]
        against = sorted(draw(st.sets(st.sampled_from(others)))) if others else []
        if not supports and not against:
            continue
        person = all(kind in PERSON_CLAIMS for _, kind in supports)
        marks = st.builds(PersonOnly, area=texts, derogation=st.sampled_from(Derogation))
        if person:
            marks |= st.builds(PersonOnly, area=texts)
        ids = tuple(sorted(claim_id for claim_id, _ in supports))
        pieces.append(
            Evidence(
                **fields,  # type: ignore[arg-type]
                supports=ids,
                contradicts=tuple(against),
                person_only=draw(st.none() | marks),
                destroy_after=LATER,
            )
        )
    return EvidenceFile(claims=tuple(claims), evidence=tuple(pieces))
