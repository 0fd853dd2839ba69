"""The security object by itself: its form, its signature, its signer (plan 1 and 2)."""

from collections.abc import Sequence
from dataclasses import dataclass

from nansen.errors import NansenError, Untrusted
from nansen.inspection.attempt import finding_of, successful, undetermined
from nansen.inspection.leniencies import judge_envelope
from nansen.standards.cms import (
    SignerInfo,
    match_signer_certificate,
    verify_signer_info_leniently,
)
from nansen.standards.cms_envelope import check_envelope
from nansen.standards.finding import Finding
from nansen.standards.icao9303.lds.sod import Sod, decode_sod
from nansen.standards.x509.certificate import Certificate

FORM, SIGNATURE = "sod-format", "sod-signature"
_FORM_CLAUSE, _SIGNATURE_CLAUSE = "9303-10 §4.6.2", "9303-11 §5.1"


@dataclass(frozen=True, slots=True, kw_only=True)
class SecurityObjectResult:
    """What could be read, who signed it, and what was found."""

    sod: Sod | None
    signer: Certificate | None
    """Set only if the signature verified."""
    findings: tuple[Finding, ...]


def check_security_object(
    encoded: bytes, signers: Sequence[Certificate] = ()
) -> SecurityObjectResult:
    """Read EF.SOD and verify its signature with the signer that it names.

    `signers` are document signer certificates from elsewhere, for chips that carry none
    (TR-03135-1 §5.6.4.2.1).
    """
    try:
        sod = decode_sod(encoded)
    except NansenError as error:
        return SecurityObjectResult(
            sod=None,
            signer=None,
            findings=(
                finding_of(FORM, _FORM_CLAUSE, error),
                undetermined(SIGNATURE, _SIGNATURE_CLAUSE, "EF.SOD cannot be read"),
            ),
        )
    try:
        info = _sole_signer(sod)
        signer, found = match_signer_certificate(sod.signed_data, info, signers)
        tolerated = verify_signer_info_leniently(sod.signed_data, info, signer)
    except NansenError as error:
        form = judge_envelope(FORM, (*sod.leniencies, *check_envelope(sod.signed_data)))
        return SecurityObjectResult(
            sod=sod, signer=None, findings=(form, finding_of(SIGNATURE, _SIGNATURE_CLAUSE, error))
        )
    departures = (*sod.leniencies, *check_envelope(sod.signed_data, signer), *found, *tolerated)
    return SecurityObjectResult(
        sod=sod,
        signer=signer,
        findings=(judge_envelope(FORM, tuple(dict.fromkeys(departures))), _VERIFIED),
    )


_VERIFIED = successful(
    SIGNATURE, _SIGNATURE_CLAUSE, "the document signer's signature holds on what it covers"
)


def _sole_signer(sod: Sod) -> SignerInfo:
    infos = sod.signed_data.signer_infos
    if len(infos) != 1:
        raise Untrusted("signer infos", f"are {len(infos)}, not 1", clause="9303-10 §4.6.2.2")
    return infos[0]
