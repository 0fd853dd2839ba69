"""The kinds of certificate that share a column of the profile's tables (9303-12 §7.1.1)."""

from nansen.standards.icao9303.pki.certificate_kind import AUTHORITIES, CertificateKind

__all__ = ["AUTHORITIES", "LIST_SIGNERS", "CertificateKind"]

LIST_SIGNERS = frozenset(
    {
        CertificateKind.MASTER_LIST_SIGNER,
        CertificateKind.DEVIATION_LIST_SIGNER,
        CertificateKind.STATUS_LIST_SIGNER,
    }
)
