"""One broken revocation list for each requirement of 9303-12 §7.1.4."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.worlds.certificates import CSCA_NAME, START, signer
from tests.worlds.dismantled import DismantledList, dismantle_list, name, text

from nansen.errors import Malformed, Unsupported
from nansen.keys.key_kind import KeyKind
from nansen.standards.algorithms import HashAlgorithm, Scheme, SignatureAlgorithm, encode_oid
from nansen.standards.der import frame
from nansen.standards.finding import Outcome
from nansen.standards.icao9303.pki.crl_write import RevocationListBody, encode_crl
from nansen.standards.icao9303.pki.issue import Period
from nansen.standards.icao9303.pki.profile import CRL_CHECKS, check_crl_profile
from nansen.standards.x509.crl import decode_crl
from nansen.standards.x509.extensions import AUTHORITY_KEY_IDENTIFIER, CRL_NUMBER

CSCA = signer(KeyKind.P_256, "csca")
BODY = RevocationListBody(
    number=7,
    algorithm=CSCA.algorithm,
    issuer=CSCA_NAME,
    issuer_key=CSCA.public_key,
    updates=Period(start=START, end=START + timedelta(days=90)),
    revoked={0x1003: START},
)
GOOD = dismantle_list(encode_crl(BODY.encoded, CSCA.algorithm, CSCA.sign(BODY.encoded)))
SHA1 = SignatureAlgorithm(scheme=Scheme.ECDSA, hash=HashAlgorithm.SHA1).identifier
UT, CN = text("2.5.4.6", "UT"), text("2.5.4.3", "CSCA UTO")


def revoked(*extensions: str) -> bytes:
    more = (
        frame(0x30, *(frame(0x30, encode_oid(oid), frame(0x04, b"")) for oid in extensions))
        if extensions
        else b""
    )
    return frame(0x30, frame(0x30, b"\x02\x01\x05", frame(0x17, b"261123120000Z"), more))


def integer(value: bytes) -> bytes:
    return frame(0x02, value)


Change = Callable[[DismantledList], DismantledList]

BROKEN: list[tuple[str, Change, str]] = [
    ("crl-version", lambda c: replace(c, version=b""), "version is v1"),
    ("crl-signature-algorithm-match", lambda c: replace(c, algorithm=SHA1), "differ"),
    (
        "crl-signature-hash",
        lambda c: replace(c, algorithm=SHA1, outer_algorithm=SHA1),
        "over SHA-1",
    ),
    ("crl-country-upper-case", lambda c: replace(c, issuer=name(CN)), "no countryName"),
    (
        "crl-name-strings",
        lambda c: replace(c, issuer=name(UT, text("2.5.4.3", "CSCA", 0x14))),
        "no allowed string",
    ),
    (
        "crl-update-form",
        lambda c: replace(c, this_update=frame(0x17, b"2611231200Z")),
        "thisUpdate is not",
    ),
    (
        "crl-update-form",
        lambda c: replace(c, next_update=frame(0x18, b"20270101120000Z")),
        "nextUpdate is GeneralizedTime",
    ),
    ("crl-next-update", lambda c: replace(c, next_update=b""), "missing"),
    (
        "crl-period",
        lambda c: replace(c, next_update=frame(0x17, b"270601120000Z")),
        "last 190 days",
    ),
    (
        "crl-period",
        lambda c: replace(c, next_update=frame(0x17, b"261101120000Z")),
        "last -22 days",
    ),
    ("crl-revoked-not-empty", lambda c: replace(c, revoked=b"\x30\x00"), "empty"),
    ("crl-authority-key-identifier", lambda c: c.without(AUTHORITY_KEY_IDENTIFIER), "missing"),
    (
        "crl-authority-key-identifier",
        lambda c: c.having(AUTHORITY_KEY_IDENTIFIER, frame(0x30, frame(0x82, b"\x01"))),
        "no keyIdentifier",
    ),
    ("crl-number", lambda c: c.without(CRL_NUMBER), "missing"),
    ("crl-number", lambda c: c.having(CRL_NUMBER, integer(b"\xff")), "cRLNumber is not positive"),
    ("crl-number", lambda c: c.having(CRL_NUMBER, integer(b"\x01" * 21)), "has 21 octets"),
    ("crl-freshest-crl-absent", lambda c: c.having("2.5.29.46", b""), "freshest-crl is there"),
    ("crl-delta-crl-indicator-absent", lambda c: c.having("2.5.29.27", b""), "is there"),
    ("crl-issuing-distribution-point-absent", lambda c: c.having("2.5.29.28", b""), "is there"),
    ("crl-entry-extensions", lambda c: replace(c, revoked=revoked("2.5.29.21")), "reasonCode"),
]


@pytest.mark.parametrize(("check", "change", "why"), BROKEN)
def test_a_broken_rule_makes_its_finding(check: str, change: Change, why: str) -> None:
    findings = check_crl_profile(decode_crl(change(GOOD).encoded))
    found = {one.id: one.why for one in findings if one.outcome is Outcome.FAILED}
    assert why in found.pop(check)
    assert found == {}


@pytest.mark.parametrize(
    "change",
    [
        lambda c: c,
        lambda c: replace(c, revoked=b""),
        lambda c: replace(c, revoked=revoked("1.2.3.4")),
        lambda c: c.having(CRL_NUMBER, integer(b"\x00")),
    ],
    ids=["as issued", "nothing revoked", "private entry extension", "number 0"],
)
def test_what_is_left_to_the_issuer_is_no_deviation(change: Change) -> None:
    findings = check_crl_profile(decode_crl(change(GOOD).encoded))
    assert len(findings) == len(CRL_CHECKS) == 17
    assert {one.outcome for one in findings} == {Outcome.SUCCESSFUL}


FLIPS = st.lists(st.tuples(st.integers(0, 2000), st.integers(1, 255)), min_size=1, max_size=4)


@given(FLIPS)
def test_any_list_that_can_be_read_can_be_judged(flips: list[tuple[int, int]]) -> None:
    changed = bytearray(GOOD.encoded)
    for at, flip in flips:
        changed[at % len(changed)] ^= flip
    try:
        crl = decode_crl(bytes(changed))
    except (Malformed, Unsupported):
        return
    assert all(finding.why for finding in check_crl_profile(crl))


def test_a_list_of_all_time_can_be_judged() -> None:
    times = (frame(0x18, b"00010101000000Z"), frame(0x18, b"99991231235959Z"))
    endless = replace(GOOD, this_update=times[1], next_update=times[1])
    ever = replace(GOOD, this_update=times[0], next_update=times[1])
    for crl in (endless, ever):
        findings = {one.id: one.outcome for one in check_crl_profile(decode_crl(crl.encoded))}
        assert findings["crl-period"] is Outcome.FAILED
