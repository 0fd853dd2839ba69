"""What reading the chip of an old passport leaves in a case: two results and no data (R16).

An inspection looks at data groups; a case keeps what came of it, with the id of the certificate
that signed, so that the result can be judged anew when a signer turns out to be compromised.
A genuine chip says that the document is genuine, and nothing about who made up its contents
(R17): `corroboration` and `identity` count it as one source among the papers of its state.
"""

from datetime import date
from typing import Final

from nansen.errors import Refused
from nansen.examination.evidence.model import Method, Verification
from nansen.ids import OfficerId
from nansen.inspection.model import Report
from nansen.standards.finding import Outcome, worst
from nansen.standards.x509.certificate import Certificate

PASSIVE_AUTHENTICATION: Final = frozenset(
    {
        "sod-format",
        "sod-signature",
        "ds-chain",
        "ds-validity",
        "ds-revocation",
        "ds-document-type",
        "issuer-country",
        "dg-hashes",
        "dg-unsigned",
    }
)
"""The findings of an inspection that are passive authentication (9303-11 §5.1)."""
CHIP_AUTHENTICITY: Final = frozenset({"chip-authenticity"})
_PROVEN: Final = frozenset({"sod-signature", "ds-chain", "ds-validity", "dg-hashes"})


def verifications_of_chip(
    report: Report, *, signer: Certificate | None, tool: str, by: OfficerId, on: date
) -> tuple[Verification, ...]:
    """Turn an inspection's report into verification results.

    `signer` is the certificate that the security object names, where its signature verified.

    Raises:
        Refused: the report claims success and no signer is named.
    """
    passive = _outcome(report, PASSIVE_AUTHENTICATION)
    if passive is Outcome.SUCCESSFUL and not _is_proven(report):
        passive = Outcome.UNDETERMINED
    if passive is Outcome.SUCCESSFUL and signer is None:
        raise Refused("R16", "a chip that was authenticated has a signer")
    name = None if signer is None else bytes.fromhex(signer.fingerprint)
    return (
        Verification(
            method=Method.PASSIVE_AUTHENTICATION,
            tool=tool,
            result=passive,
            by=by,
            day=on,
            signer=name,
        ),
        Verification(
            method=Method.CHIP_AUTHENTICITY,
            tool=tool,
            result=_outcome(report, CHIP_AUTHENTICITY),
            by=by,
            day=on,
            signer=name,
        ),
    )


def _outcome(report: Report, checks: frozenset[str]) -> Outcome:
    return worst(finding.outcome for finding in report.findings if finding.id in checks)


def _is_proven(report: Report) -> bool:
    """Silence is no proof: the checks that make a signature count must all have succeeded."""
    passed = {one.id for one in report.findings if one.outcome is Outcome.SUCCESSFUL}
    return passed >= _PROVEN
