"""What evidence and presumptions suggest for each clause; an officer answers (R1, R27).

A suggestion is no `Clause`: it has no officer and no reasons, and no act takes it. It says
"no" only where the evidence file shows another nationality that protects; whatever is not
shown is undetermined. More denials, more valid claims and more presumptions can only turn
"undetermined" into "yes".
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from nansen.examination.eligibility.clauses import Answer, ClauseName, Protection
from nansen.examination.eligibility.denials import shows_denial
from nansen.examination.eligibility.facts import EligibilityFacts
from nansen.examination.eligibility.presumptions import PresumptionTable
from nansen.examination.evidence.case_file import EvidenceFile
from nansen.examination.evidence.claims import ClaimKind
from nansen.examination.evidence.model import EvidenceId


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseSuggestion:
    """What is suggested for one clause, from what."""

    name: ClauseName
    answer: Answer
    evidence: tuple[EvidenceId, ...] = ()
    presumptions: tuple[str, ...] = ()
    protection: Protection | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """What is suggested for all three, with the version of the table used."""

    table: str
    origin_link: ClauseSuggestion
    lack_of_protection: ClauseSuggestion
    no_other_nationality: ClauseSuggestion


def suggest_answers(
    facts: EligibilityFacts, presumptions: PresumptionTable, *, on: date
) -> Suggestion:
    """Suggest an answer to each clause by itself (R1)."""
    return Suggestion(
        table=presumptions.version,
        origin_link=_origin_link(facts),
        lack_of_protection=_lack_of_protection(facts, presumptions, on),
        no_other_nationality=_no_other_nationality(facts, presumptions, on),
    )


def _origin_link(facts: EligibilityFacts) -> ClauseSuggestion:
    evidence = _behind(facts.file, ClaimKind.ORIGIN_LINK)
    return ClauseSuggestion(
        name=ClauseName.ORIGIN_LINK,
        answer=Answer.YES if evidence else Answer.UNDETERMINED,
        evidence=evidence,
    )


def _lack_of_protection(
    facts: EligibilityFacts, table: PresumptionTable, on: date
) -> ClauseSuggestion:
    """Whoever is stateless has no protection by law; for others one denial is enough (R4)."""
    name = ClauseName.LACK_OF_PROTECTION
    holding = table.holding(name, facts.origin, facts.denials, on)
    by_law = facts.stateless is Answer.YES or any(
        one.protection is Protection.DE_JURE for one in holding
    )
    if not (by_law or holding or shows_denial(facts.denials)):
        return ClauseSuggestion(name=name, answer=Answer.UNDETERMINED)
    return ClauseSuggestion(
        name=name,
        answer=Answer.YES,
        evidence=_ordered(piece for one in facts.denials for piece in one.evidence),
        presumptions=tuple(one.id for one in holding),
        protection=Protection.DE_JURE if by_law else Protection.DE_FACTO,
    )


def _no_other_nationality(
    facts: EligibilityFacts, table: PresumptionTable, on: date
) -> ClauseSuggestion:
    name = ClauseName.NO_OTHER_NATIONALITY
    others = {one.effective for one in facts.other_nationalities}
    about_others = [piece for one in facts.other_nationalities for piece in one.evidence]
    if Answer.YES in others:
        protecting = [one for one in facts.other_nationalities if one.effective is Answer.YES]
        return ClauseSuggestion(
            name=name,
            answer=Answer.NO,
            evidence=_ordered(piece for one in protecting for piece in one.evidence),
        )
    if Answer.UNDETERMINED in others:
        return ClauseSuggestion(name=name, answer=Answer.UNDETERMINED)
    claimed = _behind(facts.file, ClaimKind.NO_OTHER_NATIONALITY)
    holding = table.holding(name, facts.origin, facts.denials, on)
    shown = bool(claimed or holding or others) or facts.stateless is Answer.YES
    return ClauseSuggestion(
        name=name,
        answer=Answer.YES if shown else Answer.UNDETERMINED,
        evidence=_ordered([*claimed, *about_others]),
        presumptions=tuple(one.id for one in holding),
    )


def _behind(file: EvidenceFile, kind: ClaimKind) -> tuple[EvidenceId, ...]:
    """List the evidence behind the valid claims of a kind."""
    return _ordered(
        piece.id for claim in file.valid_claims(kind) for piece in file.evidence_for(claim.id)
    )


def _ordered(ids: Iterable[EvidenceId]) -> tuple[EvidenceId, ...]:
    return tuple(sorted(set(ids)))
