"""What is presented at a border, and what came of looking at it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from nansen.standards.finding import Finding, Outcome, worst
from nansen.standards.icao9303.lds.file_names import ElementaryFile

PROOFS = {
    "chip": ("sod-signature", "dg-hashes", "ds-chain", "ds-validity", "issuer-country"),
    "seal": ("seal-signature", "seal-chain"),
}
"""The checks that must all succeed before an artefact vouches for anything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Presented:
    """Everything that the bearer showed; any of it may be absent."""

    files: Mapping[ElementaryFile, bytes] = field(default_factory=dict, repr=False)
    """Elementary files of the chip, each with its tag and length."""
    mrz: str | None = field(default=None, repr=False)
    """The zone as read from the page or typed, lines separated by a newline."""
    other_zones: tuple[str, ...] = field(default=(), repr=False)
    """Zones that differ from it though they were shown with it."""
    seals: tuple[bytes, ...] = field(default=(), repr=False)
    """The contents of the bar codes found on the page."""
    notes: tuple[str, ...] = ()
    """How the page was read, for the report; without personal values."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """The checks of one artefact or one comparison."""

    id: str
    findings: tuple[Finding, ...]

    @property
    def outcome(self) -> Outcome:
        """Combine the findings of this branch."""
        return worst(finding.outcome for finding in self.findings)


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentFacts:
    """What the document says of itself, and which artefact said so."""

    source: str
    """`chip`, `page` or `seal`: the most trustworthy artefact that could be read."""
    entries: tuple[tuple[str, str], ...] = field(repr=False)
    """Names and values in the order of the data page, for the officer's eyes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The tree of checks; the verdict is computed, never stored."""

    branches: tuple[Branch, ...]
    document: DocumentFacts | None

    @property
    def findings(self) -> tuple[Finding, ...]:
        """List every check in the order of the plan."""
        return tuple(finding for branch in self.branches for finding in branch.findings)

    @property
    def vouchers(self) -> tuple[str, ...]:
        """Name the artefacts whose proofs all succeeded."""
        outcomes = {finding.id: finding.outcome for finding in self.findings}
        return tuple(
            artefact
            for artefact, proofs in PROOFS.items()
            if all(outcomes.get(proof) is Outcome.SUCCESSFUL for proof in proofs)
        )

    @property
    def verdict(self) -> Outcome:
        """Say yes only if nothing failed, nothing is in doubt, and something vouches."""
        combined = worst(finding.outcome for finding in self.findings)
        if combined is Outcome.FAILED:
            return Outcome.FAILED
        if combined is Outcome.SUCCESSFUL and self.vouchers:
            return Outcome.SUCCESSFUL
        return Outcome.UNDETERMINED
