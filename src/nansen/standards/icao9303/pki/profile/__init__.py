"""Does a certificate or a revocation list keep the profile of Doc 9303?

In comes a value that could be read, out come findings: one for each requirement of
9303-12 §7.1 that has something to look at. Real states depart from the profile in
ways that harm nobody, so a deviation is told and is no reason to refuse a document:
that is for the path check to say.
"""

from nansen.standards.icao9303.pki.certificate_kind import (
    AUTHORITIES,
    CertificateKind,
    classify,
)
from nansen.standards.icao9303.pki.profile.certificate import (
    CERTIFICATE_CHECKS,
    check_certificate_profile,
)
from nansen.standards.icao9303.pki.profile.check import Check
from nansen.standards.icao9303.pki.profile.revocation_list import CRL_CHECKS, check_crl_profile

__all__ = [
    "AUTHORITIES",
    "CERTIFICATE_CHECKS",
    "CRL_CHECKS",
    "CertificateKind",
    "Check",
    "check_certificate_profile",
    "check_crl_profile",
    "classify",
]
