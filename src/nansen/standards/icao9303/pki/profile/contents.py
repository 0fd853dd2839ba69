"""What the extensions of a certificate say (9303-12 §7.1.1, Table 6)."""

import re
from collections.abc import Callable, Mapping

from nansen.standards.der import PRINTABLE_STRING, Leniencies, read_node
from nansen.standards.icao9303.pki.certificate_kind import (
    AUTHORITIES,
    DEVIATION_LIST_SIGNING,
    MASTER_LIST_SIGNING,
    SEAL_SIGNING,
    CertificateKind,
    authority_key_identifier,
    subject_key_identifier,
)
from nansen.standards.icao9303.pki.profile.check import Check
from nansen.standards.icao9303.pki.profile.kinds import LIST_SIGNERS
from nansen.standards.icao9303.pki.profile.subject import ExaminedCertificate
from nansen.standards.oids import STATUS_LIST_SIGNING
from nansen.standards.x509.extensions import (
    AUTHORITY_KEY_IDENTIFIER,
    BASIC_CONSTRAINTS,
    CERTIFICATE_POLICIES,
    CRL_DISTRIBUTION_POINTS,
    DOCUMENT_TYPE_LIST,
    EXTENDED_KEY_USAGE,
    ISSUER_ALTERNATIVE_NAME,
    KEY_USAGE,
    NAME_CHANGE,
    PRIVATE_KEY_USAGE_PERIOD,
    SUBJECT_ALTERNATIVE_NAME,
    SUBJECT_KEY_IDENTIFIER,
    decode_alternative_names,
    decode_authority_key_identifier,
    decode_basic_constraints,
    decode_distribution_points,
    decode_document_type_list,
    decode_extended_key_usage,
    decode_key_usage,
    decode_private_key_usage_period,
    decode_subject_key_identifier,
)

_TABLE = "9303-12 §7.1.1"
_LOCATION = re.compile(r"(?i)(ldap|http|https):.+")
_DOCUMENT_TYPE = re.compile(r"[A-Z]{1,2}|[A-Z]<")
_PURPOSES = {
    CertificateKind.MASTER_LIST_SIGNER: MASTER_LIST_SIGNING,
    CertificateKind.DEVIATION_LIST_SIGNER: DEVIATION_LIST_SIGNING,
    CertificateKind.BAR_CODE_SIGNER: SEAL_SIGNING,
    CertificateKind.STATUS_LIST_SIGNER: STATUS_LIST_SIGNING,
}
_STRICT_DECODERS: Mapping[str, Callable[[bytes], object]] = {
    AUTHORITY_KEY_IDENTIFIER: decode_authority_key_identifier,
    BASIC_CONSTRAINTS: decode_basic_constraints,
    CRL_DISTRIBUTION_POINTS: decode_distribution_points,
    DOCUMENT_TYPE_LIST: decode_document_type_list,
    EXTENDED_KEY_USAGE: decode_extended_key_usage,
    ISSUER_ALTERNATIVE_NAME: decode_alternative_names,
    KEY_USAGE: decode_key_usage,
    NAME_CHANGE: lambda value: read_node(value, field="nameChange").null("nameChange"),
    PRIVATE_KEY_USAGE_PERIOD: decode_private_key_usage_period,
    SUBJECT_ALTERNATIVE_NAME: decode_alternative_names,
    SUBJECT_KEY_IDENTIFIER: decode_subject_key_identifier,
}
_AUTHORITY_USAGE = frozenset({"keyCertSign", "cRLSign"})
_SIGNER_USAGE = frozenset({"digitalSignature"})


def _check_authority_key(examined: ExaminedCertificate) -> str | None:
    value = examined.value(AUTHORITY_KEY_IDENTIFIER)
    if not decode_authority_key_identifier(value, lenient=Leniencies()).key_identifier:
        return "authorityKeyIdentifier has no keyIdentifier"
    return None


def _check_subject_key(examined: ExaminedCertificate) -> str | None:
    value = examined.value(SUBJECT_KEY_IDENTIFIER)
    if not decode_subject_key_identifier(value, lenient=Leniencies()):
        return "subjectKeyIdentifier is empty"
    return None


def _check_key_usage(examined: ExaminedCertificate) -> str | None:
    wanted = _AUTHORITY_USAGE if examined.kind in AUTHORITIES else _SIGNER_USAGE
    found = decode_key_usage(examined.value(KEY_USAGE), lenient=Leniencies())
    if missing := wanted - found:
        return f"lacks {', '.join(sorted(missing))}"
    if surplus := found - wanted:
        return f"has {', '.join(sorted(surplus))} too"
    return None


def _check_policies(examined: ExaminedCertificate) -> str | None:
    field = "certificatePolicies"
    value = examined.value(CERTIFICATE_POLICIES)
    policies = read_node(value, lenient=Leniencies(), field=field).sequence(field)
    for policy in policies:
        parts = policy.sequence(field)
        if not parts:
            return "a policy has no identifier"
        parts[0].oid(field)
    return None if policies else "names no policy"


def _constraints(examined: ExaminedCertificate) -> tuple[bool, int | None]:
    return decode_basic_constraints(examined.value(BASIC_CONSTRAINTS), lenient=Leniencies())


def _check_authority(examined: ExaminedCertificate) -> str | None:
    is_authority, _ = _constraints(examined)
    return None if is_authority else "cA is not true"


def _check_path_length_present(examined: ExaminedCertificate) -> str | None:
    _, path_length = _constraints(examined)
    return "pathLenConstraint is missing" if path_length is None else None


def _check_path_length(examined: ExaminedCertificate) -> str | None:
    _, path_length = _constraints(examined)
    return f"pathLenConstraint is {path_length}" if path_length else None


def _check_purpose(examined: ExaminedCertificate) -> str | None:
    wanted, value = _PURPOSES[examined.kind], examined.value(EXTENDED_KEY_USAGE)
    if wanted not in decode_extended_key_usage(value, lenient=Leniencies()):
        return f"extKeyUsage lacks {wanted}"
    return None


def _check_locations(examined: ExaminedCertificate) -> str | None:
    value = examined.value(CRL_DISTRIBUTION_POINTS)
    points = decode_distribution_points(value, lenient=Leniencies())
    if any(point.partial or point.crl_issuer for point in points):
        return "a distribution point has reasons, a cRLIssuer or a relative name"
    names = [name for point in points for name in point.names]
    if not names or not all(
        name.kind == "uniformResourceIdentifier" and _LOCATION.fullmatch(name.text)
        for name in names
    ):
        return "a distribution point is no ldap, http or https address"
    return None


def _check_document_types(examined: ExaminedCertificate) -> str | None:
    value = examined.value(DOCUMENT_TYPE_LIST)
    types = decode_document_type_list(value, lenient=Leniencies())
    _, listed = read_node(value, lenient=Leniencies()).children()
    if any(node.tag != PRINTABLE_STRING for node in listed.children()):
        return "a document type is no PrintableString"
    if not types or not all(_DOCUMENT_TYPE.fullmatch(one) for one in types):
        return "names no document type of the MRZ"
    return None


def _check_encodings(examined: ExaminedCertificate) -> str | None:
    for extension in examined.certificate.extensions:
        if decode := _STRICT_DECODERS.get(extension.oid):
            decode(extension.value)
    return None


def _check_name_change_said(examined: ExaminedCertificate) -> str | None:
    if not examined.certificate.is_self_issued and not examined.has(NAME_CHANGE):
        return "the name changes and nameChange is missing"
    return None


def _check_key_rollover(examined: ExaminedCertificate) -> str | None:
    own = subject_key_identifier(examined.certificate)
    if own is not None and own == authority_key_identifier(examined.certificate):
        return "the certificate links a key to itself"
    return None


def _there(oid: str) -> Callable[[ExaminedCertificate], bool]:
    return lambda examined: examined.has(oid)


_DOCUMENT_SIGNER = frozenset({CertificateKind.DOCUMENT_SIGNER})
_BAR_CODE_SIGNER = frozenset({CertificateKind.BAR_CODE_SIGNER})
_LINK = frozenset({CertificateKind.CSCA_LINK})
_NOT_BAR_CODE = AUTHORITIES | LIST_SIGNERS | _DOCUMENT_SIGNER
_ALL = _NOT_BAR_CODE | _BAR_CODE_SIGNER


def _check(
    name: str,
    rule: str,
    examine: Callable[[ExaminedCertificate], str | None],
    oid: str,
    kinds: frozenset[CertificateKind],
    *,
    clause: str = _TABLE,
) -> Check[ExaminedCertificate]:
    return Check(
        id=name, clause=clause, rule=rule, examine=examine, kinds=kinds, applies=_there(oid)
    )


CONTENT_CHECKS: tuple[Check[ExaminedCertificate], ...] = (
    Check(
        id="extension-encodings",
        clause="9303-12 §7.1",
        rule="the extensions that Doc 9303 knows are well formed, in DER",
        examine=_check_encodings,
        kinds=_ALL,
    ),
    _check(
        "authority-key-identifier-value",
        "authorityKeyIdentifier has a keyIdentifier",
        _check_authority_key,
        AUTHORITY_KEY_IDENTIFIER,
        _ALL,
    ),
    _check(
        "subject-key-identifier-value",
        "subjectKeyIdentifier is not empty",
        _check_subject_key,
        SUBJECT_KEY_IDENTIFIER,
        _NOT_BAR_CODE,
    ),
    _check(
        "key-usage-value",
        "keyUsage is keyCertSign and cRLSign for a CSCA, digitalSignature for a signer",
        _check_key_usage,
        KEY_USAGE,
        _NOT_BAR_CODE,
    ),
    _check(
        "certificate-policies-value",
        "certificatePolicies name policies",
        _check_policies,
        CERTIFICATE_POLICIES,
        _NOT_BAR_CODE,
    ),
    _check("authority", "cA is true", _check_authority, BASIC_CONSTRAINTS, AUTHORITIES),
    _check(
        "path-length-present",
        "pathLenConstraint is there",
        _check_path_length_present,
        BASIC_CONSTRAINTS,
        AUTHORITIES,
    ),
    _check(
        "path-length-zero",
        "pathLenConstraint is 0",
        _check_path_length,
        BASIC_CONSTRAINTS,
        AUTHORITIES,
    ),
    _check(
        "purpose",
        "extKeyUsage names what the key is for",
        _check_purpose,
        EXTENDED_KEY_USAGE,
        LIST_SIGNERS | _BAR_CODE_SIGNER,
        clause="9303-12 §7.1.1.3",
    ),
    _check(
        "crl-locations",
        "distribution points are ldap, http or https addresses",
        _check_locations,
        CRL_DISTRIBUTION_POINTS,
        _NOT_BAR_CODE,
        clause="9303-12 §7.1.1.4",
    ),
    _check(
        "document-types",
        "documentTypeList names document types of the MRZ",
        _check_document_types,
        DOCUMENT_TYPE_LIST,
        _DOCUMENT_SIGNER | _BAR_CODE_SIGNER,
        clause="9303-12 §7.1.1.6",
    ),
    Check(
        id="name-change-said",
        clause="9303-12 §7.1.1.5",
        rule="a change of name is marked by nameChange",
        examine=_check_name_change_said,
        kinds=_LINK,
    ),
    Check(
        id="link-key-rollover",
        clause="9303-12 §4.1.4.3",
        rule="a link certifies another key than the one that signed it",
        examine=_check_key_rollover,
        kinds=_LINK,
    ),
)
