from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from asn1crypto import crl as judge_crl
from tests.worlds.certificates import CSCA_NAME, START, signer

from nansen.errors import Malformed
from nansen.keys.key_kind import KeyKind
from nansen.standards.finding import Outcome
from nansen.standards.icao9303.pki.crl_write import RevocationListBody, encode_crl
from nansen.standards.icao9303.pki.issue import Period, key_identifier
from nansen.standards.icao9303.pki.profile import check_crl_profile
from nansen.standards.x509.crl import decode_crl, verify_crl_signature

Judge = Callable[..., CompletedProcess[bytes]]

CSCA = signer(KeyKind.P_384, "csca")
BODY = RevocationListBody(
    number=7,
    algorithm=CSCA.algorithm,
    issuer=CSCA_NAME,
    issuer_key=CSCA.public_key,
    updates=Period(start=START, end=START + timedelta(days=90)),
    revoked={0x1003: START - timedelta(hours=1), 0x1002: START - timedelta(hours=2)},
)


def _signed(body: RevocationListBody) -> bytes:
    return encode_crl(body.encoded, CSCA.algorithm, CSCA.sign(body.encoded))


@pytest.mark.parametrize("body", [BODY, replace(BODY, revoked={})], ids=["two revoked", "none"])
def test_a_list_keeps_its_profile(body: RevocationListBody) -> None:
    crl = decode_crl(_signed(body))
    verify_crl_signature(crl, CSCA.public_key)
    assert crl.leniencies == ()
    assert dict(crl.revoked) == body.revoked
    assert (crl.this_update, crl.next_update) == (body.updates.start, body.updates.end)
    kept = {Outcome.SUCCESSFUL, Outcome.NOT_SUPPORTED}
    assert [f for f in check_crl_profile(crl) if f.outcome not in kept] == []


def test_a_list_as_asn1crypto_reads_it() -> None:
    read = judge_crl.CertificateList.load(_signed(BODY), strict=True)
    assert read.crl_number_value.native == 7
    assert read.authority_key_identifier == key_identifier(CSCA.public_key)
    assert read.critical_extensions == set()
    entries = read["tbs_cert_list"]["revoked_certificates"]
    assert [entry["user_certificate"].native for entry in entries] == [0x1002, 0x1003]
    assert all(entry["crl_entry_extensions"].native is None for entry in entries)


def test_nothing_stands_where_nothing_is_revoked() -> None:
    read = judge_crl.CertificateList.load(_signed(replace(BODY, revoked={})), strict=True)
    assert read["tbs_cert_list"]["revoked_certificates"].dump() == b""


def test_openssl_reads_the_list(judge: Judge, tmp_path: Path) -> None:
    path = tmp_path / "x.crl"
    path.write_bytes(_signed(BODY))
    done = judge("openssl", "crl", "-inform", "DER", "-in", path, "-noout", "-text")
    assert b"Serial Number: 1003" in done.stdout


@pytest.mark.parametrize(
    "changes",
    [
        {"number": -1},
        {"number": 1 << 159},
        {"revoked": {0: START}},
        {"revoked": {1 << 159: START}},
        {"revoked": {5: START + timedelta(seconds=1)}},
    ],
)
def test_a_list_out_of_form_cannot_be_made(changes: dict[str, object]) -> None:
    fields = {name: getattr(BODY, name) for name in RevocationListBody.__slots__}
    with pytest.raises(Malformed):
        RevocationListBody(**(fields | changes))
