"""One broken certificate for each requirement of 9303-12 §7.1, and the finding it makes."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.worlds.certificates import (
    document_signer_body,
    link_body,
    master_list_signer_body,
    root_body,
    seal_signer_body,
    signed,
    signer,
)
from tests.worlds.dismantled import (
    COMMON_NAME,
    COUNTRY,
    FALSE,
    LOCALITY,
    PROVINCE,
    TRUE,
    Dismantled,
    dismantle,
    name,
    text,
)

from nansen.errors import Malformed, Unsupported
from nansen.keys.key_kind import KeyKind
from nansen.standards.algorithms import HashAlgorithm, Scheme, SignatureAlgorithm, encode_oid
from nansen.standards.curves import by_name
from nansen.standards.der import frame
from nansen.standards.finding import Outcome
from nansen.standards.icao9303.pki.profile import (
    CERTIFICATE_CHECKS,
    CertificateKind,
    check_certificate_profile,
    classify,
)
from nansen.standards.icao9303.pki.state_code import read_state_code
from nansen.standards.x509.certificate import decode_certificate
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
)

CSCA, NEW, SIGNER = (signer(KeyKind.P_256, which) for which in ("csca", "new", "signer"))
ROOT = dismantle(signed(root_body(CSCA), CSCA).encoded)
LINK = dismantle(signed(link_body(CSCA, NEW), CSCA).encoded)
DS = dismantle(signed(document_signer_body(CSCA, SIGNER), CSCA).encoded)
MLS = dismantle(signed(master_list_signer_body(CSCA, SIGNER), CSCA).encoded)
BCS = dismantle(signed(seal_signer_body(CSCA, SIGNER), CSCA).encoded)
DLS = MLS.having(EXTENDED_KEY_USAGE, frame(0x30, encode_oid("2.23.136.1.1.8")), TRUE)
RSA_KEY = dismantle(signed(root_body(signer(KeyKind.RSA_3072)), signer(KeyKind.RSA_3072)).encoded)

KINDS = {
    CertificateKind.CSCA_ROOT: ROOT,
    CertificateKind.CSCA_LINK: LINK,
    CertificateKind.DOCUMENT_SIGNER: DS,
    CertificateKind.MASTER_LIST_SIGNER: MLS,
    CertificateKind.DEVIATION_LIST_SIGNER: DLS,
    CertificateKind.BAR_CODE_SIGNER: BCS,
}


def failed(certificate: Dismantled, kind: CertificateKind | None = None) -> dict[str, str]:
    findings = check_certificate_profile(decode_certificate(certificate.encoded), kind)
    return {one.id: one.why for one in findings if one.outcome is Outcome.FAILED}


@pytest.mark.parametrize("kind", KINDS)
def test_what_we_issue_keeps_its_profile(kind: CertificateKind) -> None:
    certificate = decode_certificate(KINDS[kind].encoded)
    assert classify(certificate) is kind
    findings = check_certificate_profile(certificate)
    assert len(findings) >= 45
    assert {one.outcome for one in findings} == {Outcome.SUCCESSFUL}


def test_the_checks_are_data_with_one_id_each() -> None:
    ids = [check.id for check in CERTIFICATE_CHECKS]
    assert len(ids) == len(set(ids)) == 93
    assert all(check.kinds for check in CERTIFICATE_CHECKS)


def test_communication_certificates_are_left_to_the_states() -> None:
    tls = MLS.having(EXTENDED_KEY_USAGE, frame(0x30, encode_oid("1.3.6.1.5.5.7.3.1")), TRUE)
    certificate = decode_certificate(tls.encoded)
    assert classify(certificate) is CertificateKind.COMMUNICATION
    assert check_certificate_profile(certificate) == ()


def integer(value: bytes) -> bytes:
    return frame(0x02, value)


def utc(value: str) -> bytes:
    return frame(0x17, value.encode())


def general(value: str) -> bytes:
    return frame(0x18, value.encode())


def period(start: str, end: str) -> bytes:
    return frame(0x30, frame(0x80, start.encode()), frame(0x81, end.encode()))


def directory(*parts: bytes) -> bytes:
    return frame(0x30, frame(0xA4, name(*parts)))


def points(*names: bytes, more: bytes = b"") -> bytes:
    return frame(0x30, frame(0x30, frame(0xA0, frame(0xA0, *names)), more))


def constraints(*parts: bytes) -> bytes:
    return frame(0x30, *parts)


def types(*names: bytes) -> bytes:
    return frame(0x30, integer(b"\x00"), frame(0x31, *names))


def key_on(curve: str, *, compressed: bool = False, cofactor: bool = True) -> bytes:
    """Write a public key, the base point of its curve, with explicit parameters."""
    one = by_name(curve)
    x, y = one.gx.to_bytes(one.size, "big"), one.gy.to_bytes(one.size, "big")

    def number(value: int) -> bytes:
        return integer(value.to_bytes(value.bit_length() // 8 + 1, "big"))

    parameters = frame(
        0x30,
        number(1),
        frame(0x30, encode_oid("1.2.840.10045.1.1"), number(one.p)),
        frame(
            0x30,
            frame(0x04, one.a.to_bytes(one.size, "big")),
            frame(0x04, one.b.to_bytes(one.size, "big")),
        ),
        frame(0x04, b"\x04" + x + y),
        number(one.order),
        number(one.cofactor) if cofactor else b"",
    )
    algorithm = frame(0x30, encode_oid("1.2.840.10045.2.1"), parameters)
    point = bytes((2 + (one.gy & 1),)) + x if compressed else b"\x04" + x + y
    return frame(0x30, algorithm, frame(0x03, b"\x00", point))


NAMED_KEY = frame(
    0x30,
    frame(0x30, encode_oid("1.2.840.10045.2.1"), encode_oid("1.2.840.10045.3.1.7")),
    frame(
        0x03,
        b"\x00\x04",
        by_name("secp256r1").gx.to_bytes(32, "big"),
        by_name("secp256r1").gy.to_bytes(32, "big"),
    ),
)
SHA1 = SignatureAlgorithm(scheme=Scheme.ECDSA, hash=HashAlgorithm.SHA1).identifier
SHA512 = SignatureAlgorithm(scheme=Scheme.ECDSA, hash=HashAlgorithm.SHA512).identifier
URI = frame(0x86, b"https://crl.example/UTO.crl")
OTHER = "1.2.3.4"
UT, CN = text(COUNTRY, "UT"), text(COMMON_NAME, "CSCA UTO", 0x0C)
UTO = text(LOCALITY, "UTO")
NEW_NAME = name(UT, text(COMMON_NAME, "CSCA UTO, renamed"))

PROVINCIAL = frame(
    0x30,
    frame(0x81, b"csca@utopia.example"),
    frame(0xA4, name(UTO, text(PROVINCE, "UTO"))),
)
ONE_END = frame(0x30, frame(0x81, b"20270201000000Z"))
SIGNED_WITH = next(value for oid, _, value in ROOT.extensions if oid == SUBJECT_KEY_IDENTIFIER)

Change = Callable[[Dismantled], Dismantled]


def both_names(*parts: bytes) -> Change:
    return lambda one: replace(one, issuer=name(*parts), subject=name(*parts))


BROKEN: list[tuple[str, Dismantled, Change, str]] = [
    # fields
    ("version", ROOT, lambda c: replace(c, version=frame(0xA0, integer(b"\x01"))), "version is v2"),
    ("version", ROOT, lambda c: replace(c, version=b""), "version is v1"),
    ("serial-number", ROOT, lambda c: replace(c, serial=integer(b"\x00")), "not positive"),
    ("serial-number", ROOT, lambda c: replace(c, serial=integer(b"\xb2")), "not positive"),
    ("serial-number", ROOT, lambda c: replace(c, serial=integer(b"\x01" * 21)), "has 21 octets"),
    ("serial-number", ROOT, lambda c: replace(c, serial=integer(b"\x00\x01")), "needless octets"),
    ("signature-algorithm-match", ROOT, lambda c: replace(c, outer_algorithm=SHA512), "differ"),
    (
        "signature-hash",
        ROOT,
        lambda c: replace(c, algorithm=SHA1, outer_algorithm=SHA1),
        "over SHA-1",
    ),
    (
        "validity-form",
        ROOT,
        lambda c: replace(c, not_before=utc("2611231200Z")),
        "notBefore is not",
    ),
    (
        "validity-form",
        ROOT,
        lambda c: replace(c, not_after=utc("401123130000+0100")),
        "notAfter is not YYMMDD",
    ),
    (
        "validity-form",
        ROOT,
        lambda c: replace(c, not_before=general("20261123120000Z")),
        "GeneralizedTime before 2050",
    ),
    (
        "validity-form",
        ROOT,
        lambda c: replace(c, not_after=general("20501123120000.5Z")),
        "notAfter is not YYYYMMDD",
    ),
    ("validity-order", LINK, lambda c: replace(c, not_before=utc("410101000000Z")), "ends before"),
    ("unique-identifiers", ROOT, lambda c: replace(c, extras=frame(0x81, b"\x00\x01")), "unique"),
    ("defaults", ROOT, lambda c: c.marking(SUBJECT_KEY_IDENTIFIER, FALSE), "a default value"),
    ("der", ROOT, lambda c: c.marking(KEY_USAGE, b"\x01\x01\x01"), "ber-boolean"),
    # names
    ("country-upper-case", ROOT, both_names(text(COUNTRY, "ut"), CN), "issuer countryName is not"),
    ("country-upper-case", ROOT, both_names(CN), "issuer has no countryName"),
    ("country-code", ROOT, both_names(text(COUNTRY, "XX"), CN), "no two-letter code"),
    (
        "country-match",
        DS,
        lambda c: replace(c, subject=name(text(COUNTRY, "NO"), CN)),
        "countryName differs",
    ),
    ("name-strings", ROOT, both_names(text(COUNTRY, "UT", 0x0C), CN), "2.5.4.6"),
    (
        "name-strings",
        ROOT,
        both_names(UT, text(COMMON_NAME, "CSCA", 0x14)),
        "2.5.4.3 is no allowed string",
    ),
    ("common-name", ROOT, both_names(UT), "issuer has no commonName"),
    (
        "bar-code-signer-subject",
        BCS,
        lambda c: replace(c, subject=name(UT, text("2.5.4.10", "x"), text(COMMON_NAME, "TS"))),
        "alone",
    ),
    (
        "bar-code-signer-name",
        BCS,
        lambda c: replace(c, subject=name(UT, text(COMMON_NAME, "T1"))),
        "two upper-case",
    ),
    (
        "bar-code-signer-name",
        BCS,
        lambda c: replace(c, subject=name(UT, text(COMMON_NAME, "TS", 0x0C))),
        "two upper-case",
    ),
    (
        "subject-alt-name-locality",
        DS,
        lambda c: c.having(SUBJECT_ALTERNATIVE_NAME, frame(0x30, URI)),
        "has no directoryName",
    ),
    (
        "issuer-alt-name-locality",
        DS,
        lambda c: c.having(ISSUER_ALTERNATIVE_NAME, directory(text(LOCALITY, "UT"))),
        "localityName is no code",
    ),
    (
        "subject-alt-name-attributes",
        DS,
        lambda c: c.having(SUBJECT_ALTERNATIVE_NAME, directory(UT, UTO)),
        "has more than",
    ),
    (
        "issuer-alt-name-attributes",
        DS,
        lambda c: c.having(ISSUER_ALTERNATIVE_NAME, directory(UTO, CN)),
        "has more than",
    ),
    (
        "alt-names-identical",
        ROOT,
        lambda c: c.having(ISSUER_ALTERNATIVE_NAME, directory(UTO)),
        "differ",
    ),
    # keys
    (
        "public-key",
        DS,
        lambda c: replace(
            c,
            key=c.key.replace(
                encode_oid("1.2.840.10045.1.1"), b"\x06\x03*\x03\x04" + b"\x06\x02*\x03"
            ),
        ),
        "EC",
    ),
    ("public-key-size", DS, lambda c: replace(c, key=key_on("secp192r1")), "192 bits"),
    ("ec-explicit-parameters", DS, lambda c: replace(c, key=NAMED_KEY), "named"),
    ("ec-cofactor", DS, lambda c: replace(c, key=key_on("secp256r1", cofactor=False)), "cofactor"),
    (
        "ec-uncompressed-point",
        DS,
        lambda c: replace(c, key=key_on("brainpoolP256r1", compressed=True)),
        "compressed",
    ),
    ("bar-code-signer-ecdsa", BCS, lambda c: replace(c, key=RSA_KEY.key), "not for ECDSA"),
    # extensions
    ("authority-key-identifier-present", DS, lambda c: c.without(AUTHORITY_KEY_IDENTIFIER), "miss"),
    (
        "subject-key-identifier-present",
        ROOT,
        lambda c: c.without(SUBJECT_KEY_IDENTIFIER),
        "missing",
    ),
    (
        "subject-key-identifier-absent",
        BCS,
        lambda c: c.having(SUBJECT_KEY_IDENTIFIER, b"\x04\x01\x01"),
        "there",
    ),
    ("key-usage-present", DS, lambda c: c.without(KEY_USAGE), "missing"),
    ("key-usage-criticality", DS, lambda c: c.marking(KEY_USAGE, b""), "not critical"),
    ("private-key-usage-period-present", DS, lambda c: c.without(PRIVATE_KEY_USAGE_PERIOD), "miss"),
    ("subject-alt-name-present", MLS, lambda c: c.without(SUBJECT_ALTERNATIVE_NAME), "missing"),
    ("issuer-alt-name-present", ROOT, lambda c: c.without(ISSUER_ALTERNATIVE_NAME), "missing"),
    ("basic-constraints-present", ROOT, lambda c: c.without(BASIC_CONSTRAINTS), "missing"),
    (
        "basic-constraints-absent",
        DS,
        lambda c: c.having(BASIC_CONSTRAINTS, constraints(), TRUE),
        "is there",
    ),
    (
        "basic-constraints-criticality",
        ROOT,
        lambda c: c.marking(BASIC_CONSTRAINTS, b""),
        "not crit",
    ),
    (
        "extended-key-usage-criticality",
        MLS,
        lambda c: c.marking(EXTENDED_KEY_USAGE, b""),
        "not crit",
    ),
    (
        "crl-distribution-points-present",
        DS,
        lambda c: c.without(CRL_DISTRIBUTION_POINTS),
        "missing",
    ),
    (
        "subject-alt-name-criticality",
        DS,
        lambda c: c.marking(SUBJECT_ALTERNATIVE_NAME, TRUE),
        "is critical",
    ),
    ("document-type-list-present", DS, lambda c: c.without(DOCUMENT_TYPE_LIST), "missing"),
    (
        "document-type-list-criticality",
        DS,
        lambda c: c.marking(DOCUMENT_TYPE_LIST, TRUE),
        "is crit",
    ),
    ("name-change-absent", DS, lambda c: c.having(NAME_CHANGE, b"\x05\x00"), "is there"),
    ("policy-mappings-absent", LINK, lambda c: c.having("2.5.29.33", b"\x30\x00"), "is there"),
    (
        "netscape-certificate-type-absent",
        ROOT,
        lambda c: c.having("2.16.840.1.113730.1.1", b""),
        "is",
    ),
    ("private-extensions", DS, lambda c: c.having(OTHER, b"", TRUE), "1.2.3.4 is critical"),
    ("other-extensions", BCS, lambda c: c.having(OTHER, b""), "1.2.3.4 is there"),
    # what extensions say
    (
        "extension-encodings",
        ROOT,
        lambda c: c.having(BASIC_CONSTRAINTS, constraints(b"\x01\x01\x01", integer(b"\x00")), TRUE),
        "ber boolean",
    ),
    ("extension-encodings", LINK, lambda c: c.having(NAME_CHANGE, b"\x05\x01\x00"), "NULL must be"),
    (
        "authority-key-identifier-value",
        DS,
        lambda c: c.having(AUTHORITY_KEY_IDENTIFIER, frame(0x30, frame(0x82, b"\x01"))),
        "no keyIdentifier",
    ),
    (
        "subject-key-identifier-value",
        DS,
        lambda c: c.having(SUBJECT_KEY_IDENTIFIER, b"\x04\x00"),
        "empty",
    ),
    ("key-usage-value", DS, lambda c: c.having(KEY_USAGE, b"\x03\x02\x06\xc0", TRUE), "nonRepud"),
    ("key-usage-value", DS, lambda c: c.having(KEY_USAGE, b"\x03\x02\x06\x40", TRUE), "lacks dig"),
    ("key-usage-value", ROOT, lambda c: c.having(KEY_USAGE, b"\x03\x02\x02\x04", TRUE), "cRLSign"),
    (
        "certificate-policies-value",
        DS,
        lambda c: c.having(CERTIFICATE_POLICIES, b"\x30\x00"),
        "names no policy",
    ),
    (
        "certificate-policies-value",
        DS,
        lambda c: c.having(CERTIFICATE_POLICIES, b"\x30\x02\x30\x00"),
        "no identifier",
    ),
    ("authority", ROOT, lambda c: c.having(BASIC_CONSTRAINTS, constraints(), TRUE), "not true"),
    (
        "path-length-present",
        ROOT,
        lambda c: c.having(BASIC_CONSTRAINTS, constraints(TRUE), TRUE),
        "missing",
    ),
    (
        "path-length-zero",
        LINK,
        lambda c: c.having(BASIC_CONSTRAINTS, constraints(TRUE, integer(b"\x01")), TRUE),
        "is 1",
    ),
    (
        "crl-locations",
        DS,
        lambda c: c.having(CRL_DISTRIBUTION_POINTS, points(URI, more=frame(0x81, b"\x07\x80"))),
        "reasons",
    ),
    (
        "crl-locations",
        DS,
        lambda c: c.having(CRL_DISTRIBUTION_POINTS, points(frame(0x86, b"ftp://crl.example/a"))),
        "no ldap",
    ),
    ("crl-locations", DS, lambda c: c.having(CRL_DISTRIBUTION_POINTS, points()), "no ldap"),
    ("document-types", DS, lambda c: c.having(DOCUMENT_TYPE_LIST, types()), "no document type"),
    (
        "document-types",
        DS,
        lambda c: c.having(DOCUMENT_TYPE_LIST, types(frame(0x13, b"p"))),
        "no document type",
    ),
    (
        "document-types",
        DS,
        lambda c: c.having(DOCUMENT_TYPE_LIST, types(frame(0x0C, b"P"))),
        "no PrintableString",
    ),
    (
        "purpose",
        MLS,
        lambda c: c.having(EXTENDED_KEY_USAGE, frame(0x30, encode_oid(OTHER)), TRUE),
        "lacks 2.23.136.1.1.3",
    ),
    ("link-key-rollover", LINK, lambda c: c.having(SUBJECT_KEY_IDENTIFIER, SIGNED_WITH), "itself"),
    ("root-self-issued", ROOT, lambda c: replace(c, subject=NEW_NAME), "issuer and subject differ"),
    (
        "name-change-said",
        LINK,
        lambda c: replace(c, subject=NEW_NAME).without(NAME_CHANGE),
        "nameCh",
    ),
    # periods
    (
        "private-key-usage-period-form",
        DS,
        lambda c: c.having(PRIVATE_KEY_USAGE_PERIOD, period("202611231200Z", "20270101000000Z")),
        "is not YYYY",
    ),
    (
        "private-key-usage-period-form",
        DS,
        lambda c: c.having(PRIVATE_KEY_USAGE_PERIOD, period("20270102000000Z", "20270101000000Z")),
        "ends before",
    ),
    (
        "private-key-usage-period-within",
        DS,
        lambda c: c.having(PRIVATE_KEY_USAGE_PERIOD, period("20250101000000Z", "20270101000000Z")),
        "before the certificate begins",
    ),
    (
        "private-key-usage-period-within",
        MLS,
        lambda c: c.having(PRIVATE_KEY_USAGE_PERIOD, period("20270101000000Z", "20990101000000Z")),
        "after the certificate ends",
    ),
    (
        "certificate-outlives-key-use",
        DS,
        lambda c: c.having(PRIVATE_KEY_USAGE_PERIOD, frame(0x30, frame(0x80, b"20270101000000Z"))),
        "ends with",
    ),
]


COMPANIONS = {
    # What one departure breaks besides its own rule.
    "authority": {"path-length-present"},
    "country-upper-case": {"country-code"},
    "document-types": {"extension-encodings"},
    "private-key-usage-period-form": {"extension-encodings"},
    "private-key-usage-period-within": {"certificate-outlives-key-use"},
    "public-key": {
        "public-key-size",
        "ec-explicit-parameters",
        "ec-cofactor",
        "ec-uncompressed-point",
    },
    "serial-number": {"der"},
    "validity-order": {"private-key-usage-period-within", "certificate-outlives-key-use"},
    "version": {"defaults"},
}


@pytest.mark.parametrize(
    ("check", "base", "change", "why"),
    BROKEN,
    ids=[f"{n}-{one[0]}" for n, one in enumerate(BROKEN)],
)
def test_a_broken_rule_makes_its_finding(
    check: str, base: Dismantled, change: Change, why: str
) -> None:
    kind = classify(decode_certificate(base.encoded))
    found = failed(change(base), kind)
    assert why in found[check]
    also = set(found) - {check} - COMPANIONS.get(check, set())
    assert not also


RECOMMENDED: list[tuple[str, Dismantled, Change]] = [
    (
        "alt-name-contact",
        ROOT,
        lambda c: c.having(SUBJECT_ALTERNATIVE_NAME, directory(UTO)).having(
            ISSUER_ALTERNATIVE_NAME, directory(UTO)
        ),
    ),
    (
        "csca-key-use-length",
        ROOT,
        lambda c: c.having(PRIVATE_KEY_USAGE_PERIOD, period("20261123120000Z", "20320101000000Z")),
    ),
    (
        "document-signer-key-use-length",
        DS,
        lambda c: c.having(PRIVATE_KEY_USAGE_PERIOD, period("20261123120000Z", "20270401000000Z")),
    ),
]


@pytest.mark.parametrize(("check", "base", "change"), RECOMMENDED, ids=[r[0] for r in RECOMMENDED])
def test_a_recommendation_accuses_nobody(check: str, base: Dismantled, change: Change) -> None:
    findings = check_certificate_profile(decode_certificate(change(base).encoded))
    odd = [(one.id, one.outcome) for one in findings if one.outcome is not Outcome.SUCCESSFUL]
    assert odd == [(check, Outcome.NOT_SUPPORTED)]


LATITUDES: list[tuple[str, Dismantled, Change]] = [
    ("optional-authority-key", ROOT, lambda c: c.without(AUTHORITY_KEY_IDENTIFIER)),
    ("optional-subject-key", DS, lambda c: c.without(SUBJECT_KEY_IDENTIFIER)),
    ("optional-period", MLS, lambda c: c.without(PRIVATE_KEY_USAGE_PERIOD)),
    ("optional-types", BCS, lambda c: c.without(DOCUMENT_TYPE_LIST)),
    ("name-change", LINK, lambda c: replace(c, subject=NEW_NAME).having(NAME_CHANGE, b"\x05\x00")),
    ("private", DS, lambda c: c.having(OTHER, b"\x05\x00")),
    ("information-access", DS, lambda c: c.having("1.3.6.1.5.5.7.1.1", b"\x30\x00")),
    (
        "policy",
        DS,
        lambda c: c.having(CERTIFICATE_POLICIES, frame(0x30, frame(0x30, encode_oid(OTHER)))),
    ),
    (
        "province",
        ROOT,
        lambda c: c.having(SUBJECT_ALTERNATIVE_NAME, PROVINCIAL).having(
            ISSUER_ALTERNATIVE_NAME, PROVINCIAL
        ),
    ),
    ("mail-in-name", ROOT, both_names(UT, CN, text("1.2.840.113549.1.9.1", "a@b.example", 0x16))),
    ("serial-in-name", ROOT, both_names(UT, CN, text("2.5.4.5", "007"))),
    ("one-letter-type", DS, lambda c: c.having(DOCUMENT_TYPE_LIST, types(frame(0x13, b"P")))),
    ("later-than-2049", ROOT, lambda c: replace(c, not_after=general("20501123120000Z"))),
    ("one-end", DS, lambda c: c.having(PRIVATE_KEY_USAGE_PERIOD, ONE_END)),
    (
        "old-key-in-link",
        LINK,
        lambda c: c.having(PRIVATE_KEY_USAGE_PERIOD, period("20260101000000Z", "20290101000000Z")),
    ),
    ("rsa", ROOT, lambda c: replace(c, key=RSA_KEY.key)),
]
"""What the clauses leave to the issuer."""


@pytest.mark.parametrize(
    ("base", "change"), [r[1:] for r in LATITUDES], ids=[r[0] for r in LATITUDES]
)
def test_what_is_left_to_the_issuer_is_no_deviation(base: Dismantled, change: Change) -> None:
    assert failed(change(base)) == {}


def test_what_this_release_does_not_carry_is_not_judged() -> None:
    strange = frame(0x30, encode_oid("1.2.840.10045.4.3.9"))
    sha3 = replace(ROOT, algorithm=strange, outer_algorithm=strange)
    findings = {one.id: one for one in check_certificate_profile(decode_certificate(sha3.encoded))}
    assert findings["signature-hash"].outcome is Outcome.NOT_SUPPORTED


FLIPS = st.lists(st.tuples(st.integers(0, 2000), st.integers(1, 255)), min_size=1, max_size=4)


@given(st.sampled_from(sorted(KINDS)), FLIPS)
def test_any_certificate_that_can_be_read_can_be_judged(
    kind: CertificateKind, flips: list[tuple[int, int]]
) -> None:
    changed = bytearray(KINDS[kind].encoded)
    for at, flip in flips:
        changed[at % len(changed)] ^= flip
    try:
        certificate = decode_certificate(bytes(changed))
    except (Malformed, Unsupported):
        return
    read_state_code(certificate)
    for any_kind in (None, *CertificateKind):
        for finding in check_certificate_profile(certificate, any_kind):
            assert finding.why
