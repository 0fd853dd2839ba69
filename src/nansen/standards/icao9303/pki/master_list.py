"""Master lists: the CSCA certificates that a state vouches for (9303-12 §9).

CscaMasterList ::= SEQUENCE {
  version   INTEGER { v0(0) },
  certList  SET OF Certificate }

The list is signed data, signed by a master list signer and never by a CSCA itself
(9303-12 §5.3). A list holds hundreds of certificates and an inspection needs one or
two, so that they stay bytes until somebody asks for one.
"""

from dataclasses import dataclass, field
from datetime import datetime

from nansen.errors import Malformed, Unsupported, Untrusted
from nansen.standards.cms import (
    SIGNING_TIME,
    SignedData,
    SignerInfo,
    decode_signed_data,
    match_signer_certificate,
    verify_signer_info,
)
from nansen.standards.cms_envelope import check_envelope
from nansen.standards.der import SET, Leniencies, read_node
from nansen.standards.finding import Finding, Outcome
from nansen.standards.icao9303.pki.certificate_kind import CertificateKind, classify
from nansen.standards.x509.certificate import (
    Certificate,
    decode_certificate,
    verify_certificate_signature,
)

CSCA_MASTER_LIST = "2.23.136.1.1.2"

_LIST = "9303-12 §9.2"
_ENVELOPE = "9303-12 §9.1"
_ACCEPTED = frozenset(
    {
        "non-canonical-der",
        "extra-certificates",
        "crls-present",
        "signer-identifier-computed",
        "signature-algorithm-hashless",
        "unsigned-attributes-present",
    }
)
"""Departures of the envelope that no single changed bit of a good list can produce."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MasterList:
    """What a list says, unverified; its certificates are as received."""

    signed_data: SignedData = field(repr=False)
    certificates: tuple[bytes, ...] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class MasterListCheck:
    """What came of looking at a list alone; whether its signer counts is another matter."""

    findings: tuple[Finding, ...]
    signer: Certificate | None
    """The certificate whose key signed the list; None if the signature does not hold."""
    signed_at: datetime | None
    """When the signer says that it signed."""


def decode_master_list(encoded: bytes) -> MasterList:
    """Read a master list without looking into its certificates.

    Raises:
        Malformed: the bytes are no master list.
        Unsupported: a version other than 0.
    """
    signed = decode_signed_data(encoded)
    if signed.content_type != CSCA_MASTER_LIST:
        raise Malformed("master list", "is signed data of another type", clause=_ENVELOPE)
    lenient = Leniencies()
    content = read_node(signed.content, lenient=lenient, field="master list")
    parts = content.sequence("master list")
    if len(parts) != 2:
        raise Malformed("master list", "must be version and certificates", clause=_LIST)
    if parts[0].integer("master list version") != 0:
        raise Unsupported("master list version", "is not 0", clause=_LIST)
    certificates = parts[1].expect(SET, "master list").children("master list")
    return MasterList(
        signed_data=signed, certificates=tuple([node.encoded for node in certificates])
    )


def check_master_list(master_list: MasterList) -> MasterListCheck:
    """Check everything about a list that needs nothing but the list.

    What must hold:
        (1) there is one signer, and its certificate comes with the list;
        (2) the certificate is a master list signer's, not a CSCA's;
        (3) the signature is that signer's, over this content;
        (4) the signing time is said;
        (5) what no signature covers is as the profile wants it.

    The caller still owes the path from the signer to an anchor.
    """
    signed = master_list.signed_data
    if len(signed.signer_infos) != 1:
        why = f"the list has {len(signed.signer_infos)} signers, not 1"
        return MasterListCheck(
            findings=(_failed("signer", "9303-12 §9.1", why),), signer=None, signed_at=None
        )
    info = signed.signer_infos[0]
    signer, signer_finding = _find_signer(signed, info)  # (1)
    if signer is None:
        return MasterListCheck(findings=(signer_finding,), signer=None, signed_at=None)
    purpose = _check_purpose(signer)  # (2)
    signature = _check_signature(signed, info, signer)  # (3)
    signed_at, time = _read_signing_time(info)  # (4)
    findings = (
        signer_finding,
        purpose,
        signature,
        time,
        _check_form(master_list, signer),  # (5)
    )
    holds = signature.outcome is Outcome.SUCCESSFUL
    return MasterListCheck(findings=findings, signer=signer if holds else None, signed_at=signed_at)


def _find_signer(signed: SignedData, info: SignerInfo) -> tuple[Certificate | None, Finding]:
    try:
        signer = match_signer_certificate(signed, info).certificate
    except (Malformed, Unsupported, Untrusted) as error:
        return None, _failed("signer", "9303-12 §5.3", f"{error.field} {error.why}")
    return signer, _successful("signer", "9303-12 §5.3", "the signer's certificate is with it")


def _check_purpose(signer: Certificate) -> Finding:
    kind = classify(signer)
    if kind is not CertificateKind.MASTER_LIST_SIGNER:
        why = f"the list is signed with the certificate of a {kind}"
        return _failed("signer-purpose", "9303-12 §5.3", why)
    return _successful("signer-purpose", "9303-12 §7.1.1.3", "the signer's key is for master lists")


def _check_signature(signed: SignedData, info: SignerInfo, signer: Certificate) -> Finding:
    try:
        verify_signer_info(signed, info, signer)
    except Unsupported as error:
        return _finding("signature", Outcome.UNDETERMINED, error.clause, str(error))
    except (Malformed, Untrusted) as error:
        return _failed("signature", error.clause, f"{error.field} {error.why}")
    return _successful("signature", _ENVELOPE, "the signature is the signer's")


def _read_signing_time(info: SignerInfo) -> tuple[datetime | None, Finding]:
    values = [value for oid, found in info.attributes if oid == SIGNING_TIME for value in found]
    if len(values) != 1:
        return None, _failed("signing-time", _ENVELOPE, "signingTime is not there once")
    try:
        moment = read_node(values[0], lenient=Leniencies(), field="signingTime").time("signingTime")
    except Malformed as error:
        return None, _failed("signing-time", error.clause, f"{error.field} {error.why}")
    return moment, _successful("signing-time", _ENVELOPE, f"signed at {moment:%Y-%m-%d %H:%M:%S}Z")


def _check_form(master_list: MasterList, signer: Certificate) -> Finding:
    signed = master_list.signed_data
    departures = check_envelope(signed, signer)
    companions = set(signed.certificates) - {signer.encoded, *master_list.certificates}
    if not all(_is_self_signed(companion) for companion in companions):
        departures += ("unprotected-certificates",)
    doubtful = [name for name in departures if name not in _ACCEPTED]
    if doubtful:
        why = f"unsigned parts depart from the profile: {', '.join(doubtful)}"
        return _finding("form", Outcome.UNDETERMINED, _ENVELOPE, why)
    if departures:
        return _successful("form", _ENVELOPE, f"read with tolerance: {', '.join(departures)}")
    return _successful("form", _ENVELOPE, "every unsigned part is as the profile wants it")


def _is_self_signed(encoded: bytes) -> bool:
    try:
        certificate = decode_certificate(encoded)
        verify_certificate_signature(certificate, certificate.public_key())
    except (Malformed, Unsupported, Untrusted):
        return False
    return True


def _finding(check: str, outcome: Outcome, clause: str, why: str) -> Finding:
    return Finding(id=f"master-list-{check}", outcome=outcome, why=why, clause=clause)


def _successful(check: str, clause: str, why: str) -> Finding:
    return _finding(check, Outcome.SUCCESSFUL, clause, why)


def _failed(check: str, clause: str, why: str) -> Finding:
    return _finding(check, Outcome.FAILED, clause, why)
