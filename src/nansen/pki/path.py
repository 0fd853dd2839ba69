"""The path from a signer's certificate to a CSCA that counts (9303-12 §6.1, §D.1).

What must hold, each under its own name behind `ds-`, `seal-` ...:

    (1) form: the certificate can be read and is of the kind that is wanted, and no
        critical extension of it is unknown to us;
    (2) validity: it is in force at the reference date;
    (3) key-usage: its key is for signatures;
    (4) signing-period: the time of signature, if it is told, lies in the period in
        which the private key signed; documents outlive that period by years;
    (5) chain: a CSCA of its country is found by key identifier or by name, its key
        signed the certificate, and that key counts: it is an anchor's, it is on a list
        that an anchor vouches for, or links lead from it to such a key;
    (6) names: issuer and the CSCA's subject are equal, and there is one country;
    (7) csca-validity: the CSCA's certificate is in force at the reference date too;
    (8) csca-key-usage: its key is for certificates;
    (9) revocation: a revocation list in force names neither of them.
"""

from dataclasses import dataclass, field
from datetime import datetime

from nansen.errors import Malformed, Unsupported, Untrusted
from nansen.pki.known_csca import (
    Attempts,
    CscaDirectory,
    KnownCsca,
    find_candidates,
    find_issuers,
    find_vouching,
    is_in_force,
    may_sign_certificates,
)
from nansen.pki.revocation import check_revocation
from nansen.pki.signer_checks import (
    check_csca_key_usage,
    check_form,
    check_key_usage,
    check_names,
    check_signing_period,
    check_validity,
    finding,
)
from nansen.standards.finding import Finding, Outcome, worst
from nansen.standards.icao9303.pki.certificate_kind import (
    CertificateKind,
    authority_key_identifier,
)
from nansen.standards.x509.certificate import (
    Certificate,
    decode_certificate,
    verify_certificate_signature,
)

PREFIXES = {
    CertificateKind.DOCUMENT_SIGNER: "ds",
    CertificateKind.BAR_CODE_SIGNER: "seal",
    CertificateKind.MASTER_LIST_SIGNER: "master-list-signer",
    CertificateKind.DEVIATION_LIST_SIGNER: "deviation-list-signer",
    CertificateKind.STATUS_LIST_SIGNER: "status-list-signer",
}
"""What the findings of each kind of path are named after: `ds-chain`, `seal-chain` ..."""

_PATH = "9303-12 §D.1.1.3"
_TRUST = "9303-12 §6.1.1"


@dataclass(frozen=True, slots=True, kw_only=True)
class PathResult:
    """What came of looking for the path; without a trusted CSCA it is never successful."""

    findings: tuple[Finding, ...]
    signer: Certificate | None = field(default=None, repr=False)
    csca: Certificate | None = field(default=None, repr=False)
    """The CSCA certificate whose key signed the signer's, trusted or not."""

    @property
    def outcome(self) -> Outcome:
        """Combine the findings."""
        return worst(one.outcome for one in self.findings)


def check_path(
    encoded: bytes,
    directory: CscaDirectory,
    at: datetime,
    *,
    kind: CertificateKind = CertificateKind.DOCUMENT_SIGNER,
    signed_at: datetime | None = None,
) -> PathResult:
    """Check the path of one signer's certificate at a reference date.

    The plan stands above. The answer depends on nothing but the arguments, so that it may
    be kept for as long as they stay the same. The caller still owes the signature of what
    the signer signed.
    """
    prefix = PREFIXES[kind]
    try:
        signer = decode_certificate(encoded)
    except (Malformed, Unsupported) as error:
        why = f"{error.field} {error.why}"
        return PathResult(findings=(finding(f"{prefix}-form", Outcome.FAILED, error.clause, why),))
    attempts = Attempts()
    csca, chain = _find_csca(signer, directory, attempts, at)
    findings = [
        check_form(f"{prefix}-form", signer, kind),  # (1)
        check_validity(f"{prefix}-validity", signer, at, "9303-12 §4.1.1.1"),  # (2)
        check_key_usage(f"{prefix}-key-usage", signer, kind),  # (3)
        check_signing_period(f"{prefix}-signing-period", signer, signed_at),  # (4)
        _check_chain(f"{prefix}-chain", signer, csca, chain, directory),  # (5)
    ]
    if csca is None:
        return PathResult(findings=tuple(findings), signer=signer)
    authority = csca.certificate
    outcome, why = check_revocation(signer, chain or (csca,), directory, attempts, at)
    findings += [
        check_names(f"{prefix}-names", signer, authority),  # (6)
        check_validity(f"{prefix}-csca-validity", authority, at, "9303-12 §4.1.4.1"),  # (7)
        check_csca_key_usage(f"{prefix}-csca-key-usage", authority),  # (8)
        finding(f"{prefix}-revocation", outcome, "9303-12 §D.1.2.3", why),  # (9)
    ]
    return PathResult(findings=tuple(findings), signer=signer, csca=authority)


def _find_csca(
    signer: Certificate, directory: CscaDirectory, attempts: Attempts, at: datetime
) -> tuple[KnownCsca | None, tuple[KnownCsca, ...]]:
    """Find the certificate that the path relies on, and what vouches for it."""
    issuers = find_issuers(signer, directory, attempts)
    chains = [find_vouching(issuer, directory, attempts, at) for issuer in issuers]
    vouched = [chain for chain in chains if chain]
    if not vouched:
        return (issuers[0] if issuers else None), ()
    best = min(
        vouched,
        key=lambda chain: (
            not is_in_force(chain[0].certificate, at),
            not may_sign_certificates(chain[0].certificate),
        ),
    )
    return best[0], best


def _check_chain(
    check: str,
    signer: Certificate,
    csca: KnownCsca | None,
    chain: tuple[KnownCsca, ...],
    directory: CscaDirectory,
) -> Finding:
    if csca is None:
        return _explain_missing(check, signer, directory)
    name = csca.certificate.subject.common_name or "without common name"
    if not chain:
        why = f"the certificate of {name} comes from {csca.source}, and no anchor vouches for it"
        return finding(check, Outcome.UNDETERMINED, _TRUST, why)
    last = chain[-1]
    linked = ", linked to a key" if len(chain) > 1 else ""
    why = f"signed by {name}{linked} of standing {last.standing} from {last.source}"
    return finding(check, Outcome.SUCCESSFUL, _PATH, why)


def _explain_missing(check: str, signer: Certificate, directory: CscaDirectory) -> Finding:
    """Say why no CSCA was found: unknown, or known and it did not sign this.

    Only a key that the certificate names by its identifier can deny it. A name may belong
    to a newer key that we do not know, and what we cannot verify denies nothing.
    """
    country = (signer.issuer.country or "").upper()
    signed_with = authority_key_identifier(signer)
    candidates = find_candidates(signer, directory)
    denying = [
        known
        for known in candidates
        if known.is_trusted
        and signed_with is not None
        and known.key_identifier == signed_with
        and known.name == signer.issuer.normalized
        and _is_denied(signer, known.certificate)
    ]
    if denying:
        why = "the signature is not that of the CSCA key that the certificate names"
        return finding(check, Outcome.FAILED, _PATH, why)
    known_there = len(directory.find_cscas(country))
    why = (
        f"the key that signed it is not among the {known_there} CSCA certificates of {country}"
        if known_there
        else f"no CSCA certificate of {country or 'its country'} is known"
    )
    return finding(check, Outcome.UNDETERMINED, _TRUST, why)


def _is_denied(signer: Certificate, csca: Certificate) -> bool:
    """Tell whether the key can be used and did not sign this."""
    try:
        verify_certificate_signature(signer, csca.public_key())
    except Untrusted:
        return True
    except (Malformed, Unsupported):
        pass
    return False
