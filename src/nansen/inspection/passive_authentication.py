"""Passive authentication: is what the chip holds what a trusted state signed (9303-11 §5.1)?

    (1) EF.SOD reads, and nothing unsigned in it departs from the profile
    (2) its signature is that of the document signer that it names
    (3) a trusted CSCA of one country issued the signer
    (4) both certificates are in force, and for the use that is made of them
    (5) neither is revoked
    (7) every data group is as signed, none is missing, none is unsigned

Steps (3) to (5) depend on nothing but the signer, so they are taken once for each.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from nansen.inspection.attempt import undetermined
from nansen.inspection.integrity import (
    HASHES,
    check_hashes,
    check_unsigned,
    data_groups_of,
)
from nansen.inspection.issuer import UNKNOWN_SIGNER, KnownSigners
from nansen.inspection.security_object import FORM, SIGNATURE, check_security_object
from nansen.standards.finding import Finding
from nansen.standards.icao9303.lds.file_names import ElementaryFile
from nansen.standards.icao9303.lds.security_object import LdsSecurityObject
from nansen.standards.x509.certificate import Certificate
from nansen.trust.store import TrustStore

_NO_HASHES = undetermined(
    HASHES, "TR-03135-1 §5.6.4.4.2", "there are no signed hashes to compare with"
)
_NO_SECURITY_OBJECT = (
    undetermined(FORM, "TR-03135-1 §5.6.4.2.1", "EF.SOD was not presented"),
    undetermined(SIGNATURE, "TR-03135-1 §5.6.4.2.1", "EF.SOD was not presented"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Authenticated:
    """What came of it; `signer` and `signed` count only if the findings say so."""

    signer: Certificate | None
    signed: LdsSecurityObject | None
    findings: tuple[Finding, ...]


class PassiveAuthentication:
    """Authenticates any number of chips against one trust store at one reference date."""

    def __init__(self, trust: TrustStore, at: datetime) -> None:
        """Begin with no signer known."""
        self._signers = KnownSigners(trust, at)

    def authenticate(self, files: Mapping[ElementaryFile, bytes]) -> Authenticated:
        """Take the steps for one chip."""
        encoded = files.get(ElementaryFile.SOD)
        if encoded is None:
            findings = (*_NO_SECURITY_OBJECT, *UNKNOWN_SIGNER, _NO_HASHES)
            return Authenticated(signer=None, signed=None, findings=findings)
        result = check_security_object(encoded)  # (1), (2)
        signer = result.signer
        signed = None if result.sod is None else result.sod.lds_security_object
        path = UNKNOWN_SIGNER if signer is None else self._signers.path_of(signer)  # (3), (4), (5)
        if signed is None:
            return Authenticated(
                signer=signer, signed=None, findings=(*result.findings, *path, _NO_HASHES)
            )
        groups = data_groups_of(files)
        hashes = check_hashes(groups, signed), check_unsigned(groups, signed)  # (7)
        return Authenticated(
            signer=signer, signed=signed, findings=(*result.findings, *path, *hashes)
        )
