"""Invented facts: one applicant of Utopia, and two states' presumptions."""

from tests.examination.evidence.invented_evidence import (
    NAME,
    ORIGIN,
    PASSPORT,
    PRESS,
    UTOPIA,
    chip_passport,
    claim,
    piece,
    valid,
)

from nansen.examination.eligibility.clauses import Answer, Clause, ClauseName, Protection
from nansen.examination.eligibility.denials import Denial, DenialKind
from nansen.examination.eligibility.facts import EligibilityFacts, OtherNationality
from nansen.examination.eligibility.presumptions import PresumptionTable, read_presumptions
from nansen.examination.evidence.case_file import EvidenceFile
from nansen.examination.evidence.claims import ClaimKind
from nansen.examination.evidence.model import ClaimId
from nansen.ids import StateCode

FRANCE = StateCode("FRA")
NO_TABLE = PresumptionTable(version="0", presumptions=())
TABLE_TEXT = """
version = "2026-11"
[[presumption]]
id = "uto-decree"
origin = "UTO"
clause = "lack-of-protection"
protection = "de-facto"
any_of = []
legal_basis = "an invented act, section 4"
in_force = 2026-01-01
until = 2026-12-31
[[presumption]]
id = "fra-listed"
origin = "FRA"
clause = "lack-of-protection"
protection = "de-jure"
any_of = ["conviction", "public-list"]
legal_basis = "an invented act, section 5"
in_force = 2026-01-01
[[presumption]]
id = "fra-single"
origin = "FRA"
clause = "no-other-nationality"
any_of = []
legal_basis = "an invented act, section 6"
in_force = 2026-01-01
"""
TABLE = read_presumptions(TABLE_TEXT)


def clause(name: ClauseName, answer: Answer = Answer.YES, **changes: object) -> Clause:
    lacking = name is ClauseName.LACK_OF_PROTECTION and answer is Answer.YES
    whole: dict[str, object] = {
        "name": name,
        "answer": answer,
        "evidence": (PASSPORT,),
        "protection": Protection.DE_FACTO if lacking else None,
        "reasons": "I read it",
    }
    return Clause(**(whole | changes))  # type: ignore[arg-type]


def the_file() -> EvidenceFile:
    return EvidenceFile(
        claims=(
            valid(ORIGIN, ClaimKind.ORIGIN_LINK),
            valid(NAME, ClaimKind.NO_OTHER_NATIONALITY),
            claim(ClaimId("c0000009"), ClaimKind.DENIAL),
        ),
        evidence=(
            chip_passport(ORIGIN, NAME),
            piece(PRESS, ORIGIN, NAME, ClaimId("c0000009")),
        ),
    )


def facts(**changes: object) -> EligibilityFacts:
    whole: dict[str, object] = {"origin": UTOPIA, "file": the_file()}
    return EligibilityFacts(**(whole | changes))  # type: ignore[arg-type]


def denial(kind: DenialKind = DenialKind.CANNOT_ASK) -> Denial:
    return Denial(kind=kind, evidence=(PRESS,))


def other(effective: Answer, state: StateCode = FRANCE) -> OtherNationality:
    return OtherNationality(state=state, effective=effective, evidence=(PRESS,))
