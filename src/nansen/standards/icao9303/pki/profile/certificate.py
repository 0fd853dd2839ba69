"""Check a certificate against the profile of its kind."""

from nansen.standards.finding import Finding
from nansen.standards.icao9303.pki.certificate_kind import CertificateKind, classify
from nansen.standards.icao9303.pki.profile.check import Check, run
from nansen.standards.icao9303.pki.profile.contents import CONTENT_CHECKS
from nansen.standards.icao9303.pki.profile.extensions import EXTENSION_CHECKS
from nansen.standards.icao9303.pki.profile.fields import FIELD_CHECKS
from nansen.standards.icao9303.pki.profile.names import NAME_CHECKS
from nansen.standards.icao9303.pki.profile.periods import PERIOD_CHECKS
from nansen.standards.icao9303.pki.profile.public_key import KEY_CHECKS
from nansen.standards.icao9303.pki.profile.subject import ExaminedCertificate
from nansen.standards.x509.certificate import Certificate

CERTIFICATE_CHECKS: tuple[Check[ExaminedCertificate], ...] = (
    *FIELD_CHECKS,
    *NAME_CHECKS,
    *KEY_CHECKS,
    *EXTENSION_CHECKS,
    *CONTENT_CHECKS,
    *PERIOD_CHECKS,
)
"""Every requirement, in the order of the tables."""

_CHECKS_OF = {
    kind: ()
    if kind is CertificateKind.COMMUNICATION
    else tuple(check for check in CERTIFICATE_CHECKS if kind in check.kinds)
    for kind in CertificateKind
}


def check_certificate_profile(
    certificate: Certificate, kind: CertificateKind | None = None
) -> tuple[Finding, ...]:
    """Check a certificate against the profile of its kind, by default what it says it is.

    A deviation is *failed*; a recommendation that is not followed is *not supported*.
    What an absent optional extension would have to say is not among the findings. The
    list is empty for communication certificates, which Doc 9303 leaves to the states.
    """
    kind = kind or classify(certificate)
    examined = ExaminedCertificate(certificate, kind)
    return tuple(run(_CHECKS_OF[kind], examined))
