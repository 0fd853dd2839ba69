"""Findings: what two examiners find about the same case without seeing each other's.

    two that agree           -> a proposal
    two that do not          -> a third examiner, who sees both

A finding answers each clause by itself (R1), states reasons (R27), and where it refuses names
a ground that the law knows for this mode (R29).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final

from nansen.errors import Refused
from nansen.examination.eligibility.clauses import (
    CLAUSE_KEYS,
    ClauseName,
    ThreeClauses,
    clause_items,
    read_clause,
)
from nansen.examination.eligibility.issuance import (
    IssuanceMode,
    RefusalGround,
    check_refusal_ground,
)
from nansen.examination.evidence.case_file import EvidenceFile
from nansen.examination.evidence.records import (
    Record,
    check_reasons,
    check_text,
    check_version,
    code_text,
    decode_record,
    encode_record,
)
from nansen.examination.identity.conclusion import check_known
from nansen.ids import OfficerId

VERSION: Final = 1

_KEYS: Final = frozenset(
    {
        "v",
        "origin_link",
        "lack_of_protection",
        "no_other_nationality",
        "mode",
        "finding",
        "ground",
        "reasons",
        "by",
        "on",
    }
)


class FindingOutcome(StrEnum):
    """What an examiner proposes."""

    GRANT = "grant"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One examiner's finding: what the vault field `grounds.findings` holds."""

    clauses: ThreeClauses = field(repr=False)
    mode: IssuanceMode
    outcome: FindingOutcome = field(repr=False)
    ground: RefusalGround | None = field(default=None, repr=False)
    reasons: str = field(repr=False)
    by: OfficerId
    on: date

    def __post_init__(self) -> None:
        """Refuse a finding that its own clauses contradict."""
        check_text(self.by, "examiner")
        check_reasons(self.reasons, "a finding")
        if (self.outcome is FindingOutcome.REFUSE) != (self.ground is not None):
            raise Refused("R28", "a refusal has a coded ground, and only a refusal has")
        if self.outcome is FindingOutcome.GRANT and not self.clauses.all_met:
            raise Refused("R1", "a grant needs all three clauses")
        if self.ground is None:
            return
        check_refusal_ground(self.mode, self.ground)
        if self.ground is RefusalGround.NOT_WITHIN_CLASS and self.clauses.all_met:
            raise Refused("R1", "who meets all three clauses is within the class")

    @property
    def codes(self) -> Mapping[str, str]:
        """Give the codes that an act carries; they hold nothing personal."""
        link, protection, nationality = self.clauses.answers
        return {
            "origin_link": link.value,
            "lack_of_protection": protection.value,
            "no_other_nationality": nationality.value,
            "finding": self.outcome.value,
            "ground": "" if self.ground is None else self.ground.value,
        }


def agree(a: Finding, b: Finding) -> bool:
    """Tell whether two examiners found the same, clause by clause.

    Two refusals for different clauses disagree: the applicant would be given reasons that only
    one of them stands for.

    Raises:
        Refused: both are one person's.
    """
    if a.by == b.by:
        raise Refused("R25", "two findings are two examiners'")
    return a.codes == b.codes and a.mode is b.mode


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFindings:
    """The findings of a case that count, in the order in which they came.

    The first two are the examiners', whatever follows a panel's. An approver who sends the case
    back begins a new round.
    """

    findings: tuple[Finding, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a person's second finding."""
        if len({one.by for one in self.findings}) != len(self.findings):
            raise Refused("R25", "every finding is another examiner's")

    @property
    def is_disputed(self) -> bool:
        """Tell whether a third examiner is needed."""
        return len(self.findings) == 2 and not agree(*self.findings)

    @property
    def settled(self) -> Finding | None:
        """Give the finding that goes to the approvers, or none while it is open."""
        if len(self.findings) > 2:
            return self.findings[-1]
        if len(self.findings) == 2 and agree(*self.findings):
            return self.findings[0]
        return None


def visible_findings(case: CaseFindings, viewer: OfficerId) -> tuple[Finding, ...]:
    """List what somebody may see: until both examiners are in, nobody sees another's.

    Not even that there is one: the second examiner's screen is that of the first.
    """
    if len(case.findings) >= 2:
        return case.findings
    return tuple(one for one in case.findings if one.by == viewer)


def check_grant(finding: Finding, *, file: EvidenceFile, barred: bool) -> None:
    """Refuse to propose a grant for somebody unknown, or whose exclusion is open or found.

    Raises:
        Refused: name or face are not valid (R17), or an exclusion stands in the way (R6).
    """
    if finding.outcome is FindingOutcome.REFUSE:
        return
    check_known(file)
    if barred:
        raise Refused("R6", "an exclusion that is open or found stands in the way")


def encode_finding(finding: Finding) -> bytes:
    """Write a finding; `decode_finding` reads it back unchanged."""
    clauses = finding.clauses
    return encode_record(
        {
            "v": VERSION,
            "origin_link": clause_items(clauses.origin_link),
            "lack_of_protection": clause_items(clauses.lack_of_protection),
            "no_other_nationality": clause_items(clauses.no_other_nationality),
            "mode": finding.mode.value,
            "finding": finding.outcome.value,
            "ground": code_text(finding.ground),
            "reasons": finding.reasons,
            "by": finding.by,
            "on": finding.on.isoformat(),
        }
    )


def decode_finding(encoded: bytes) -> Finding:
    """Read a finding.

    Raises:
        Malformed: it is not in its one form, or breaks a rule.
        Unsupported: it is of a version that this release does not know.
    """
    return decode_record(encoded, field="finding", keys=_KEYS, build=_finding)


def _finding(record: Record) -> Finding:
    check_version(record, "finding", VERSION)
    link, protection, nationality = (
        read_clause(name, record.record(key, CLAUSE_KEYS))
        for name, key in (
            (ClauseName.ORIGIN_LINK, "origin_link"),
            (ClauseName.LACK_OF_PROTECTION, "lack_of_protection"),
            (ClauseName.NO_OTHER_NATIONALITY, "no_other_nationality"),
        )
    )
    return Finding(
        clauses=ThreeClauses(
            origin_link=link, lack_of_protection=protection, no_other_nationality=nationality
        ),
        mode=record.choice("mode", IssuanceMode),
        outcome=record.choice("finding", FindingOutcome),
        ground=record.optional_choice("ground", RefusalGround),
        reasons=record.text("reasons"),
        by=OfficerId(record.text("by")),
        on=record.day("on"),
    )
