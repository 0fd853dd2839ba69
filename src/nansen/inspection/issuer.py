"""Who signed: the path to a trusted CSCA, and whether it may sign this (plan 3 to 6, 10)."""

from datetime import datetime

from nansen.errors import NansenError
from nansen.inspection.attempt import (
    failed,
    finding_of,
    not_supported,
    successful,
    undetermined,
)
from nansen.pki.path import PREFIXES, check_path
from nansen.standards.der import Leniencies
from nansen.standards.finding import Finding, Outcome
from nansen.standards.icao9303.codes import two_letter_of
from nansen.standards.icao9303.mrz import MrzReading
from nansen.standards.icao9303.pki.certificate_kind import CertificateKind
from nansen.standards.icao9303.seal import Seal, find_seal_signer
from nansen.standards.x509.certificate import Certificate
from nansen.standards.x509.extensions import DOCUMENT_TYPE_LIST, decode_document_type_list
from nansen.trust.store import TrustStore

COUNTRY, DOCUMENT_TYPE = "issuer-country", "ds-document-type"
_COUNTRY_CLAUSE, _TYPE_CLAUSE = "TR-03135-1 §5.6.4.5", "9303-12 §7.1.1.6"
_MOST_REMEMBERED = 4096

UNKNOWN_SIGNER = (
    undetermined("ds-chain", "TR-03135-1 §5.6.4.3.3", "no document signer is known"),
    undetermined("ds-validity", "TR-03135-1 §5.6.4.3.4", "no document signer is known"),
    undetermined("ds-revocation", "TR-03135-1 §5.6.4.3.5", "no document signer is known"),
)
"""What stands in the report when EF.SOD has no signer whose signature holds."""


class KnownSigners:
    """Paths already walked, for one trust store at one time.

    Only signers whose chain succeeded are remembered, so that a stranger who sends
    certificate after certificate cannot push the good ones out.
    """

    def __init__(self, trust: TrustStore, at: datetime) -> None:
        """Begin with no path walked."""
        self._trust = trust
        self._at = at
        self._walked: dict[tuple[bytes, datetime | None], tuple[Finding, ...]] = {}

    def path_of(self, signer: Certificate) -> tuple[Finding, ...]:
        """Check the path from a document signer to a CSCA, once for each certificate."""
        return self._path_of(signer, CertificateKind.DOCUMENT_SIGNER, None)

    def seal_signer(self, seal: Seal) -> Certificate | None:
        """Find the signer that a seal names among those that are known."""
        return find_seal_signer(seal, self._trust.find_signers(seal.header.signer[:2]))

    def path_of_seal_signer(self, signer: Certificate, signed_at: datetime) -> tuple[Finding, ...]:
        """Check the path from a seal signer to a CSCA, once for each and each day of sealing."""
        return self._path_of(signer, CertificateKind.BAR_CODE_SIGNER, signed_at)

    def _path_of(
        self, signer: Certificate, kind: CertificateKind, signed_at: datetime | None
    ) -> tuple[Finding, ...]:
        found = self._walked.get((signer.encoded, signed_at))
        if found is None:
            path = check_path(signer.encoded, self._trust, self._at, kind=kind, signed_at=signed_at)
            found, chain = path.findings, f"{PREFIXES[kind]}-chain"
            chained = any(one.id == chain and one.outcome is Outcome.SUCCESSFUL for one in found)
            if chained and len(self._walked) < _MOST_REMEMBERED:
                self._walked[signer.encoded, signed_at] = found
        return found


def check_country(reading: MrzReading | None, signer: Certificate | None) -> Finding:
    """Compare the issuing state in EF.DG1 with the country of the document signer's issuer.

    Without this a state could issue passports in another's name. A code without two
    letters of its own, as most organisations have, leaves the check undetermined.
    """
    if reading is None or signer is None:
        return undetermined(COUNTRY, _COUNTRY_CLAUSE, "EF.DG1 or the document signer is missing")
    stated = two_letter_of(reading.issuing_state)
    country = (signer.issuer.country or "").upper()
    if stated is None or not country:
        return undetermined(
            COUNTRY, _COUNTRY_CLAUSE, "the codes of EF.DG1 and of the signer cannot be compared"
        )
    if stated != country:
        return failed(
            COUNTRY, _COUNTRY_CLAUSE, f"EF.DG1 is issued by {stated}, its signer by {country}"
        )
    return successful(COUNTRY, _COUNTRY_CLAUSE, f"EF.DG1 and its signer are both of {country}")


def check_document_type(check: str, code: str | None, signer: Certificate | None) -> Finding:
    """Check that the signer may sign this type of document; one letter stands for all its types.

    Older certificates have no list, and a seal signer need not have one; then there is
    nothing to check.
    """
    extension = None if signer is None else signer.extension(DOCUMENT_TYPE_LIST)
    if code is None or extension is None:
        return not_supported(check, _TYPE_CLAUSE, "no document type list, or no document code")
    try:
        types = decode_document_type_list(extension.value, lenient=Leniencies())
    except NansenError as error:
        return finding_of(check, _TYPE_CLAUSE, error)
    if code in types or code[:1] in types:
        return successful(check, _TYPE_CLAUSE, f"the signer may sign {code}")
    return failed(check, _TYPE_CLAUSE, f"the signer may not sign {code}")
